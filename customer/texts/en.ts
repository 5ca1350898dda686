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
  },
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

const heldWithoutDate =
  'We are giving it a last check and will show the delivery date on your order page as soon as we can keep it.';
const unheldWithoutDate = 'We will show the delivery date on your order page as soon as we can keep it.';
