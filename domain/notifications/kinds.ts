/** The lifecycle messages of D-6 that the house can send; `per` says whether an order or each parcel gets one (C-44). */
export const notificationKinds = {
  orderConfirmed: { per: 'order', title: 'Order Confirmed' },
  trackingAdded: { per: 'parcel', title: 'Tracking Added' },
  delivered: { per: 'parcel', title: 'Delivered' },
} as const satisfies Record<string, { per: 'order' | 'parcel'; title: string }>;

export type NotificationKind = keyof typeof notificationKinds;
