import type { Part } from '../../domain/customer/parcel-view.js';
import type { Texts } from './texts.js';

const partOf = (part: Part | null): string => (part ? ` (part ${part.number} of ${part.of})` : '');

export const en: Texts = {
  mail: {
    orderConfirmed: {
      subject: ({ orderName }) => `Your order ${orderName} is confirmed`,
      preheader: ({ window }) =>
        window ? `Estimated delivery: ${window}` : 'We have your order and are getting to work on it.',
      heading: () => 'Thank you for your order',
      paragraphs: ({ orderName, window, isHeld }) => [
        `We have received your order ${orderName}.`,
        ...(window ? [] : [isHeld ? heldWithoutDate : unheldWithoutDate]),
      ],
      after: () => ['You can look up where your order stands at any time.'],
      button: 'View your order',
    },
    trackingAdded: {
      subject: ({ orderName, part }) => `Your order ${orderName} now has a tracking number${partOf(part)}`,
      preheader: () => 'Follow your parcel on our tracking page.',
      heading: () => 'Your tracking number is here',
      paragraphs: ({ orderName, part }) => [
        `A shipping label has been made for your order ${orderName}${partOf(part)}.`,
        'As soon as the carrier scans the parcel, you will see it on your tracking page.',
      ],
      after: ({ part }) =>
        part ? [`Your order comes in ${part.of} parts. Each one has its own tracking number.`] : [],
      button: 'Track your parcel',
    },
    delivered: {
      subject: ({ orderName, part }) => `Your order ${orderName} has been delivered${partOf(part)}`,
      preheader: ({ deliveredAt }) =>
        deliveredAt ? `Delivered: ${deliveredAt}` : 'Your parcel has arrived.',
      heading: () => 'Your parcel has arrived',
      paragraphs: ({ orderName, part, deliveredAt }) => [
        deliveredAt
          ? `The carrier delivered your order ${orderName}${partOf(part)}: ${deliveredAt}.`
          : `The carrier delivered your order ${orderName}${partOf(part)}.`,
      ],
      after: () => [
        'Enjoy! If you cannot find the parcel or something is not right, write to us and we will sort it out.',
      ],
      button: 'View your order',
    },
    addressQuestion: {
      subject: ({ orderName }) => `Please check the address of your order ${orderName}`,
      preheader: () => 'We cannot deliver to it as it is written. It takes a minute.',
      heading: () => 'Please check your address',
      paragraphs: ({ orderName }) => [
        `The carrier cannot deliver your order ${orderName} to its address as it is written: a number of the flat or house may be missing.`,
        'Please confirm or correct it on our page. Your order goes on as soon as the address can be delivered to.',
      ],
      after: () => [
        'If we do not hear from you, somebody of our team looks at it; nothing is sent to a wrong address.',
      ],
      button: 'Check your address',
    },
    addressReceived: {
      subject: ({ orderName }) => `We have the new address for your order ${orderName}`,
      preheader: () => 'Your order goes on.',
      heading: () => 'Thank you for your address',
      paragraphs: ({ orderName }) => [
        `We have your new address, and your order ${orderName} goes on to it.`,
        'If this was not you, please write to us at once.',
      ],
      after: () => [],
      button: 'View your order',
    },
    refunded: {
      subject: ({ orderName }) => `Your refund for order ${orderName}`,
      preheader: ({ refund }) => refund?.sum ?? 'Your refund is on its way.',
      heading: () => 'Your refund is on its way',
      paragraphs: ({ orderName, refund }) => [
        refund && refund.ways.includes('voided') && refund.ways.length === 1
          ? `Your order ${orderName} was cancelled. Nothing was taken from you, and the authorization is given up.`
          : `We have refunded ${refund?.sum ?? 'the sum'} of your order ${orderName}.`,
        ...(refund ? refund.ways.map((way) => refundWay[way]) : []),
      ],
      after: () => [],
      button: 'View your order',
    },
  },
  sms: {
    addressQuestion: ({ brandName, orderName, url }) =>
      `${brandName}: please check the address of your order ${orderName}: ${url} Reply STOP to get no more texts.`,
  },
  smsHelp: (brandName, supportEmail) =>
    `${brandName}: for help with your order write to ${supportEmail}. Reply STOP to get no more texts.`,
  greeting: (firstName) => (firstName ? `Hello ${firstName},` : 'Hello,'),
  itemsHeading: 'Items',
  windowLabel: 'Estimated delivery',
  trackingNumber: 'Tracking number',
  carrier: 'Carrier',
  estimated: 'Expected',
  reason: (orderName, brandName) =>
    `You receive this message because of your order ${orderName} with ${brandName}.`,
  question: (supportEmail) => `Questions? Write to ${supportEmail}`,
  page: {
    title: (orderName, brandName) => `Order ${orderName} – ${brandName}`,
    heading: (orderName) => `Order ${orderName}`,
    placed: (at) => `Ordered: ${at}`,
    destination: 'Going to',
    order: {
      received: 'We have received your order.',
      checking: 'We have received your order and are giving it a last check.',
      beingPrepared: 'Your order is being prepared.',
      onItsWay: 'Your order is with the carrier.',
      partlyDelivered: 'Part of your order has been delivered.',
      delivered: 'Your order has been delivered.',
      cancelled: 'Your order has been cancelled.',
    },
    parcel: {
      beingPrepared: 'Being prepared. The carrier has not scanned the parcel yet.',
      withCarrier: 'The carrier has received the parcel.',
      onItsWay: 'The parcel is on its way.',
      outForDelivery: 'The parcel is out for delivery.',
      delivered: 'The parcel has been delivered.',
      delayed: 'The carrier reports a delay. We are looking into it.',
      lost: 'The carrier cannot find this parcel. We are taking care of it.',
      returned: 'The parcel is coming back to us. We are taking care of it.',
    },
    parcelHeading: (part) => (part ? `Parcel ${part.number} of ${part.of}` : 'Your parcel'),
    waitingHeading: (isOnlyPart) => (isOnlyPart ? 'Progress' : 'Still to come'),
    waiting: (isOnlyPart) =>
      isOnlyPart
        ? 'The tracking number appears here as soon as there is one.'
        : 'These items come separately. Their tracking number appears here as soon as there is one.',
    noDateYet: 'We will show a delivery date here as soon as we can keep it.',
    step: {
      ordered: 'Ordered',
      beingPrepared: 'Being prepared',
      onItsWay: 'On its way',
      outForDelivery: 'Out for delivery',
      delivered: 'Delivered',
    },
    stepWithCarrier: 'With the carrier',
    stepDone: 'done',
    stepCurrent: 'now',
    progressLabel: 'Progress of the delivery',
    notFoundTitle: 'We cannot find this page',
    notFound: 'The link may be incomplete. Please open it again from our e-mail.',
    unavailableTitle: 'We are updating this page',
    unavailable: 'Your order is safe with us. Please look again a little later, or write to us.',
  },
};

const refundWay = {
  original: 'It goes back to what you paid with; your bank may need a few days to show it.',
  giftCard: 'What you paid by gift card is on your gift card again.',
  voided: 'What was only authorized is given up and is never taken.',
};
const heldWithoutDate =
  'We are giving it a last check and will show the delivery date on your order page as soon as we can keep it.';
const unheldWithoutDate = 'We will show the delivery date on your order page as soon as we can keep it.';
