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
    addressQuestion: {
      subject: ({ orderName }) => `Bitte prüfe die Adresse deiner Bestellung ${orderName}`,
      preheader: () => 'So, wie sie da steht, können wir nicht liefern. Es dauert nur eine Minute.',
      heading: () => 'Bitte prüfe deine Adresse',
      paragraphs: ({ orderName }) => [
        `Der Paketdienst kann deine Bestellung ${orderName} an ihre Adresse so nicht zustellen: Vielleicht fehlt die Nummer der Wohnung oder des Hauses.`,
        'Bitte bestätige oder berichtige sie auf unserer Seite. Sobald dorthin geliefert werden kann, geht es weiter.',
      ],
      after: () => [
        'Wenn wir nichts von dir hören, sieht es sich jemand von uns an; an eine falsche Adresse wird nichts verschickt.',
      ],
      button: 'Adresse prüfen',
    },
    addressReceived: {
      subject: ({ orderName }) => `Wir haben die neue Adresse zu deiner Bestellung ${orderName}`,
      preheader: () => 'Deine Bestellung geht weiter.',
      heading: () => 'Danke für deine Adresse',
      paragraphs: ({ orderName }) => [
        `Deine neue Adresse ist bei uns, deine Bestellung ${orderName} geht dorthin.`,
        'Wenn du das nicht warst, schreib uns bitte sofort.',
      ],
      after: () => [],
      button: 'Bestellung ansehen',
    },
    refunded: {
      subject: ({ orderName }) => `Deine Erstattung zur Bestellung ${orderName}`,
      preheader: ({ refund }) => refund?.sum ?? 'Deine Erstattung ist unterwegs.',
      heading: () => 'Deine Erstattung ist unterwegs',
      paragraphs: ({ orderName, refund }) => [
        refund && refund.ways.includes('voided') && refund.ways.length === 1
          ? `Deine Bestellung ${orderName} wurde storniert. Es wurde nichts abgebucht, die Vormerkung verfällt.`
          : `Wir haben dir ${refund?.sum ?? 'den Betrag'} deiner Bestellung ${orderName} erstattet.`,
        ...(refund ? refund.ways.map((way) => refundWay[way]) : []),
      ],
      after: () => [],
      button: 'Bestellung ansehen',
    },
  },
  sms: {
    addressQuestion: ({ brandName, orderName, url }) =>
      `${brandName}: Bitte prüfe die Adresse deiner Bestellung ${orderName}: ${url} Mit STOP bekommst du keine SMS mehr.`,
  },
  smsHelp: (brandName, supportEmail) =>
    `${brandName}: Hilfe zu deiner Bestellung bekommst du unter ${supportEmail}. Mit STOP bekommst du keine SMS mehr.`,
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

const refundWay = {
  original:
    'Das Geld geht dorthin zurück, womit du bezahlt hast; deine Bank braucht vielleicht ein paar Tage.',
  giftCard: 'Was du mit Gutschein bezahlt hast, ist wieder auf deinem Gutschein.',
  voided: 'Was nur vorgemerkt war, verfällt und wird nie abgebucht.',
};
const heldWithoutDate =
  'Wir prüfen sie noch kurz und zeigen den Liefertermin auf deiner Bestellseite, sobald wir ihn halten können.';
const unheldWithoutDate =
  'Wir zeigen den Liefertermin auf deiner Bestellseite, sobald wir ihn halten können.';
