import type { Part } from '../../domain/customer/parcel-view.js';
import type { Texts } from './texts.js';

const partOf = (part: Part | null): string => (part ? ` (Teil ${part.number} von ${part.of})` : '');

export const de: Texts = {
  mail: {
    orderConfirmed: {
      subject: ({ orderName }) => `Deine Bestellung ${orderName} ist bestätigt`,
      preheader: ({ window }) =>
        window
          ? `Voraussichtliche Lieferung: ${window}`
          : 'Deine Bestellung ist bei uns, wir kümmern uns darum.',
      heading: () => 'Danke für deine Bestellung',
      paragraphs: ({ orderName, window, isHeld }) => [
        `Deine Bestellung ${orderName} ist bei uns eingegangen.`,
        ...(window ? [] : [isHeld ? heldWithoutDate : unheldWithoutDate]),
      ],
      after: () => ['Du kannst jederzeit nachsehen, wie es um deine Bestellung steht.'],
      button: 'Bestellung ansehen',
    },
    trackingAdded: {
      subject: ({ orderName, part }) => `Sendungsnummer zu deiner Bestellung ${orderName}${partOf(part)}`,
      preheader: () => 'Verfolge dein Paket auf unserer Sendungsseite.',
      heading: () => 'Deine Sendungsnummer ist da',
      paragraphs: ({ orderName, part }) => [
        `Für deine Bestellung ${orderName}${partOf(part)} wurde ein Versandetikett erstellt.`,
        'Sobald der Paketdienst das Paket erfasst, siehst du es auf deiner Sendungsseite.',
      ],
      after: ({ part }) =>
        part
          ? [`Deine Bestellung kommt in ${part.of} Teilen. Jeder Teil hat eine eigene Sendungsnummer.`]
          : [],
      button: 'Paket verfolgen',
    },
    delivered: {
      subject: ({ orderName, part }) => `Deine Bestellung ${orderName} wurde zugestellt${partOf(part)}`,
      preheader: ({ deliveredAt }) => (deliveredAt ? `Zugestellt: ${deliveredAt}` : 'Dein Paket ist da.'),
      heading: () => 'Dein Paket ist da',
      paragraphs: ({ orderName, part, deliveredAt }) => [
        deliveredAt
          ? `Der Paketdienst hat deine Bestellung ${orderName}${partOf(part)} zugestellt: ${deliveredAt}.`
          : `Der Paketdienst hat deine Bestellung ${orderName}${partOf(part)} zugestellt.`,
      ],
      after: () => [
        'Viel Freude damit! Wenn du das Paket nicht findest oder etwas nicht stimmt, schreib uns, wir kümmern uns darum.',
      ],
      button: 'Bestellung ansehen',
    },
  },
  greeting: (firstName) => (firstName ? `Hallo ${firstName},` : 'Hallo,'),
  itemsHeading: 'Artikel',
  windowLabel: 'Voraussichtliche Lieferung',
  trackingNumber: 'Sendungsnummer',
  carrier: 'Paketdienst',
  estimated: 'Erwartet',
  reason: (orderName, brandName) =>
    `Du erhältst diese Nachricht wegen deiner Bestellung ${orderName} bei ${brandName}.`,
  question: (supportEmail) => `Fragen? Schreib an ${supportEmail}`,
  page: {
    title: (orderName, brandName) => `Bestellung ${orderName} – ${brandName}`,
    heading: (orderName) => `Bestellung ${orderName}`,
    placed: (at) => `Bestellt: ${at}`,
    destination: 'Ziel',
    order: {
      received: 'Deine Bestellung ist bei uns eingegangen.',
      checking: 'Deine Bestellung ist bei uns eingegangen, wir prüfen sie noch kurz.',
      beingPrepared: 'Deine Bestellung wird vorbereitet.',
      onItsWay: 'Deine Bestellung ist beim Paketdienst.',
      partlyDelivered: 'Ein Teil deiner Bestellung wurde zugestellt.',
      delivered: 'Deine Bestellung wurde zugestellt.',
      cancelled: 'Deine Bestellung wurde storniert.',
    },
    parcel: {
      beingPrepared: 'In Vorbereitung. Der Paketdienst hat das Paket noch nicht erfasst.',
      withCarrier: 'Der Paketdienst hat das Paket erhalten.',
      onItsWay: 'Das Paket ist unterwegs.',
      outForDelivery: 'Das Paket ist in Zustellung.',
      delivered: 'Das Paket wurde zugestellt.',
      delayed: 'Der Paketdienst meldet eine Verzögerung. Wir gehen dem nach.',
      lost: 'Der Paketdienst findet dieses Paket nicht. Wir kümmern uns darum.',
      returned: 'Das Paket kommt zu uns zurück. Wir kümmern uns darum.',
    },
    parcelHeading: (part) => (part ? `Paket ${part.number} von ${part.of}` : 'Dein Paket'),
    waitingHeading: (isOnlyPart) => (isOnlyPart ? 'Fortschritt' : 'Folgt noch'),
    waiting: (isOnlyPart) =>
      isOnlyPart
        ? 'Die Sendungsnummer erscheint hier, sobald es sie gibt.'
        : 'Diese Artikel kommen getrennt. Ihre Sendungsnummer erscheint hier, sobald es sie gibt.',
    noDateYet: 'Wir zeigen hier einen Liefertermin, sobald wir ihn halten können.',
    step: {
      ordered: 'Bestellt',
      beingPrepared: 'In Vorbereitung',
      onItsWay: 'Unterwegs',
      outForDelivery: 'In Zustellung',
      delivered: 'Zugestellt',
    },
    stepWithCarrier: 'Beim Paketdienst',
    stepDone: 'erledigt',
    stepCurrent: 'jetzt',
    progressLabel: 'Fortschritt der Lieferung',
    notFoundTitle: 'Diese Seite gibt es nicht',
    notFound: 'Vielleicht ist der Link unvollständig. Bitte öffne ihn noch einmal aus unserer E-Mail.',
    unavailableTitle: 'Wir überarbeiten diese Seite gerade',
    unavailable:
      'Deine Bestellung ist bei uns gut aufgehoben. Bitte schau später noch einmal herein oder schreib uns.',
  },
};

const heldWithoutDate =
  'Wir prüfen sie noch kurz und zeigen den Liefertermin auf deiner Bestellseite, sobald wir ihn halten können.';
const unheldWithoutDate =
  'Wir zeigen den Liefertermin auf deiner Bestellseite, sobald wir ihn halten können.';
