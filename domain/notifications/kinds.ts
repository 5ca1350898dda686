/**
 * The messages that the house can send: those of D-6, and those of cases. `per` says whether an order, each parcel, each case or each refund
 * gets one (C-44). `class` decides what consent it needs (C-30): `transactional` is part of the order itself.
 */
export const notificationKinds = {
  orderConfirmed: { per: 'order', title: 'Order Confirmed', class: 'transactional', channels: ['email'] },
  trackingAdded: { per: 'parcel', title: 'Tracking Added', class: 'transactional', channels: ['email'] },
  delivered: { per: 'parcel', title: 'Delivered', class: 'transactional', channels: ['email'] },
  addressQuestion: {
    per: 'case',
    title: 'Please check your address',
    class: 'transactional',
    channels: ['email', 'sms'],
  },
  addressReceived: {
    per: 'case',
    title: 'New address received',
    class: 'transactional',
    channels: ['email'],
  },
  refunded: { per: 'refund', title: 'Refunded', class: 'transactional', channels: ['email'] },
} as const satisfies Record<
  string,
  {
    per: 'order' | 'parcel' | 'case' | 'refund';
    title: string;
    class: 'transactional' | 'marketing';
    channels: readonly ('email' | 'sms')[];
  }
>;

export type NotificationKind = keyof typeof notificationKinds;

/** Those that go by text message too. */
export type SmsKind = 'addressQuestion';
