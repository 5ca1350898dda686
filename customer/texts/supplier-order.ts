import type { LineChoice, PurchaseOrderStanding } from '../../domain/suppliers/purchase-order-view.js';

export type OrderMistake =
  | 'missing'
  | 'choose'
  | 'notANumber'
  | 'tooMany'
  | 'tooLong'
  | 'notATrackingNumber'
  | 'notReadable'
  | 'trackingKnown';
export type OrderNotice =
  | 'mistakes'
  | 'answeredOtherwise'
  | 'nothingInIt'
  | 'parcelKnown'
  | 'notNow'
  | 'cancelledOtherwise'
  | 'expired'
  | 'tooOften';

/** Every word of the page on which a supplier handles a purchase order (C-48). In English: nobody has told us their language. */
export const orderTexts = {
  title: (brandName: string) => `Purchase order of ${brandName}`,
  heading: {
    asks: 'Can you supply this?',
    ships: 'Thank you. What is in the parcel?',
    shipped: 'Thank you, everything is on its way',
    rejected: 'You cannot supply this',
    cancelled: 'This purchase order is cancelled',
  } satisfies Record<PurchaseOrderStanding, string>,
  lead: {
    asks: (brandName: string) => `${brandName} orders from you. Please answer for each line.`,
    ships: 'When a parcel is ready, enter its carrier and tracking number. Enter each parcel by itself.',
    shipped: 'You need not do anything more.',
    rejected: 'We have noted it and look for the items elsewhere. Please send nothing.',
    cancelled: 'Please send nothing more of it.',
  },
  noticeHeading: { expired: 'This link is no longer good', tooOften: 'Please wait a moment' },
  reference: (poNumber: string, orderReference: string) =>
    `Purchase order ${poNumber}, our order ${orderReference}`,
  line: (quantity: number, sku: string) => `${quantity} × ${sku}`,
  each: (money: string) => `${money} each`,
  answered: { accepted: 'accepted', backordered: 'comes later', rejected: 'not supplied' } satisfies Record<
    LineChoice,
    string
  >,
  shippedOf: (shipped: number, quantity: number) => `${shipped} of ${quantity} shipped`,
  parcel: (carrier: string, trackingNumber: string) => `${carrier} ${trackingNumber}`,
  field: {
    answer: 'Your answer',
    reason: 'Why, or when it comes',
    carrier: 'Carrier',
    trackingNumber: 'Tracking number',
    units: (sku: string) => `Units of ${sku}`,
  },
  hint: {
    reason: '(optional; no names)',
    units: (left: number) => `(${left} to ship)`,
  },
  choose: 'Please choose',
  choices: {
    accepted: 'We supply it',
    backordered: 'We supply it later',
    rejected: 'We cannot supply it',
  } satisfies Record<LineChoice, string>,
  parcelHeading: 'The next parcel',
  linesHeading: 'The lines',
  parcelsHeading: 'Parcels so far',
  shipToHeading: 'Send it to',
  termsHeading: 'How it is sent',
  terms: {
    method: 'Shipping method',
    sender: 'Sender on the parcel',
    packingSlip: 'Packing slip',
    returnAddress: 'Return address',
  },
  blind: 'Please put no prices, no advertising and nothing with your own name into the parcel.',
  acceptAll: 'We supply all of it',
  answer: 'Send these answers',
  ship: 'This parcel is shipped',
  cancelHeading: 'Can you still stop it?',
  cancelLead: (brandName: string, mayHaveLeft: boolean) =>
    `${brandName} asks you to send nothing more of this purchase order.${mayHaveLeft ? ' What has left already is entered below.' : ''}`,
  cancelAccept: 'Yes, we stop it',
  cancelRefuse: 'No, it is too late',
  mistake: {
    missing: 'Please fill this in.',
    choose: 'Please choose one.',
    notANumber: 'Please give a whole number, such as 2.',
    tooMany: 'That is more than is left to ship.',
    tooLong: 'This is too long.',
    notATrackingNumber: 'Please give the number as it stands on the label: letters, digits and hyphens.',
    notReadable: 'There are characters in this that cannot be read.',
    trackingKnown: 'A parcel with this number is entered already, with other contents.',
  } satisfies Record<OrderMistake, string>,
  notice: {
    mistakes: 'Something is missing or cannot be read. Please look at the marked fields.',
    answeredOtherwise:
      'We have your answer to this already and keep to it. If it was wrong, please write to us.',
    nothingInIt: 'Nothing is in this parcel yet. Please say how many units of which line.',
    parcelKnown: 'A parcel with this number is entered already, with other contents, and stays as it is.',
    notNow: 'This can no longer be sent: the purchase order has moved on. This is how it stands now.',
    cancelledOtherwise: 'We have your answer already and keep to it. If it was wrong, please write to us.',
    expired: 'Purchase orders can be answered here for 90 days. Please write to us.',
    tooOften: 'That was very often in a short time. Please wait a minute and try again.',
  } satisfies Record<OrderNotice, string>,
  question: (email: string) => `Questions, or something entered wrongly? Write to ${email}.`,
};
