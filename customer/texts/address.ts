import type { AddressStanding, AddressView } from '../../domain/customer/address-view.js';

export type AddressProblem = AddressView['problem'];
export type AddressField =
  | 'name'
  | 'company'
  | 'line1'
  | 'line2'
  | 'city'
  | 'region'
  | 'postalCode'
  | 'country';
export type FieldMistake = 'missing' | 'tooLong' | 'unusable';

/** What a page says beside the question, because of what was just sent or how the page was reached. */
export type AddressNotice =
  | 'expired'
  | 'answeredOtherwise'
  | 'tooLate'
  | 'unchanged'
  | 'mistakes'
  | 'tooOften';

/** Every word of the page on which a customer corrects an address. */
export interface AddressTexts {
  title: (orderName: string, brandName: string) => string;
  heading: Record<AddressStanding, string>;
  lead: Record<Exclude<AddressStanding, 'asks'>, string>;
  problem: Record<AddressProblem, string>;
  again: string;
  asWritten: string;
  suggested: string;
  takeSuggestion: string;
  correctHeading: string;
  correct: string;
  confirmHeading: string;
  confirmHint: string;
  confirm: string;
  field: Record<AddressField, string>;
  optional: string;
  chooseCountry: string;
  mistake: Record<FieldMistake, string>;
  notice: Record<AddressNotice, string>;
  lookAgain: string;
}

export const en: AddressTexts = {
  title: (orderName, brandName) => `Address of order ${orderName} – ${brandName}`,
  heading: {
    asks: 'Please check your address',
    checking: 'Thank you, we have your answer',
    withPerson: 'Thank you, somebody of our team looks at it',
    accepted: 'Thank you, your address is settled',
    onItsWay: 'It is too late to change the address here',
    givenUp: 'Your order was cancelled',
    nothingAsked: 'There is nothing to do',
  },
  lead: {
    checking: 'We are checking the address now. This takes a moment; you need not wait here.',
    withPerson:
      'Your order waits until then. You need not do anything; we write to you if we need something.',
    accepted: 'Your order goes on. We write to you as soon as there is news.',
    onItsWay:
      'Your order is being prepared already. Please write to us if something is wrong, and we see what can be done.',
    givenUp: 'Nothing is sent, so its address no longer matters. Please write to us if you have a question.',
    nothingAsked: 'We have no question about the address of this order.',
  },
  problem: {
    missingUnit:
      'The carrier finds the house, but it has several flats or offices and the number of yours is missing.',
    unknownHouseNumber: 'The carrier finds the street, but not the house number.',
    undeliverable: 'The carrier cannot find this address.',
    poBoxRefused: 'We cannot deliver to a PO box. Please give us a street address.',
    noAddress: 'We have no address for this order yet.',
  },
  again: 'Thank you for your correction. The address still cannot be delivered to, so we have to ask again.',
  asWritten: 'As you wrote it',
  suggested: 'As the carrier knows it',
  takeSuggestion: 'Use this address',
  correctHeading: 'Correct it',
  correct: 'Send the corrected address',
  confirmHeading: 'Is it right as it stands?',
  confirmHint:
    'If there is no number to add, tell us. Somebody of our team then looks before we send anything.',
  confirm: 'It is right as it stands',
  field: {
    name: 'Name',
    company: 'Company',
    line1: 'Street and house number',
    line2: 'Flat, unit or floor',
    city: 'City',
    region: 'State or region',
    postalCode: 'Postal code',
    country: 'Country',
  },
  optional: '(optional)',
  chooseCountry: 'Please choose',
  mistake: {
    missing: 'Please fill this in.',
    tooLong: 'This is too long.',
    unusable: 'Please write this in plain letters and digits.',
  },
  notice: {
    expired: 'This link is too old to be used. Please write to us, and we help you at once.',
    answeredOtherwise:
      'We have an answer to this question already and keep to it. If it was wrong, please write to us.',
    tooLate: 'Your answer came too late to be used. We have noted it.',
    unchanged: 'This is the address as we have it. Please change what is wrong or missing.',
    mistakes: 'Something is missing or cannot be read. Please look at the marked fields.',
    tooOften: 'That was very often in a short time. Please wait a minute and try again.',
  },
  lookAgain: 'Look again',
};

export const de: AddressTexts = {
  title: (orderName, brandName) => `Adresse der Bestellung ${orderName} – ${brandName}`,
  heading: {
    asks: 'Bitte prüfe deine Adresse',
    checking: 'Danke, deine Antwort ist da',
    withPerson: 'Danke, jemand von uns sieht es sich an',
    accepted: 'Danke, deine Adresse ist geklärt',
    onItsWay: 'Die Adresse lässt sich hier nicht mehr ändern',
    givenUp: 'Deine Bestellung wurde storniert',
    nothingAsked: 'Es ist nichts zu tun',
  },
  lead: {
    checking: 'Wir prüfen die Adresse gerade. Das dauert einen Moment; du brauchst hier nicht zu warten.',
    withPerson:
      'Deine Bestellung wartet so lange. Du musst nichts tun; wir schreiben dir, wenn wir etwas brauchen.',
    accepted: 'Deine Bestellung geht weiter. Wir schreiben dir, sobald es Neues gibt.',
    onItsWay:
      'Deine Bestellung ist schon in Arbeit. Schreib uns, wenn etwas nicht stimmt; wir sehen, was sich machen lässt.',
    givenUp:
      'Es wird nichts verschickt, die Adresse spielt also keine Rolle mehr. Schreib uns, wenn du Fragen hast.',
    nothingAsked: 'Wir haben keine Frage zur Adresse dieser Bestellung.',
  },
  problem: {
    missingUnit:
      'Der Paketdienst findet das Haus, aber es hat mehrere Wohnungen oder Büros, und die Nummer von deinem fehlt.',
    unknownHouseNumber: 'Der Paketdienst findet die Straße, aber nicht die Hausnummer.',
    undeliverable: 'Der Paketdienst findet diese Adresse nicht.',
    poBoxRefused: 'An ein Postfach können wir nicht liefern. Bitte gib uns eine Straße an.',
    noAddress: 'Wir haben zu dieser Bestellung noch keine Adresse.',
  },
  again:
    'Danke für deine Berichtigung. Auch dorthin kann nicht geliefert werden, deshalb müssen wir noch einmal fragen.',
  asWritten: 'So hast du sie geschrieben',
  suggested: 'So kennt sie der Paketdienst',
  takeSuggestion: 'Diese Adresse nehmen',
  correctHeading: 'Berichtigen',
  correct: 'Berichtigte Adresse senden',
  confirmHeading: 'Stimmt sie so?',
  confirmHint:
    'Wenn es keine Nummer gibt, sag es uns. Jemand von uns sieht es sich an, bevor wir etwas verschicken.',
  confirm: 'Sie stimmt so',
  field: {
    name: 'Name',
    company: 'Firma',
    line1: 'Straße und Hausnummer',
    line2: 'Wohnung, Etage oder Zusatz',
    city: 'Ort',
    region: 'Bundesland oder Region',
    postalCode: 'Postleitzahl',
    country: 'Land',
  },
  optional: '(wenn es das gibt)',
  chooseCountry: 'Bitte wählen',
  mistake: {
    missing: 'Bitte ausfüllen.',
    tooLong: 'Das ist zu lang.',
    unusable: 'Bitte nur Buchstaben und Ziffern.',
  },
  notice: {
    expired: 'Dieser Link ist zu alt. Bitte schreib uns, wir helfen dir sofort.',
    answeredOtherwise:
      'Wir haben auf diese Frage schon eine Antwort und bleiben dabei. Schreib uns, wenn sie falsch war.',
    tooLate: 'Deine Antwort kam zu spät. Wir haben sie notiert.',
    unchanged: 'So haben wir die Adresse schon. Bitte ändere, was falsch ist oder fehlt.',
    mistakes: 'Etwas fehlt oder ist nicht lesbar. Bitte sieh dir die markierten Felder an.',
    tooOften: 'Das war sehr oft in kurzer Zeit. Bitte warte eine Minute und versuche es noch einmal.',
  },
  lookAgain: 'Noch einmal nachsehen',
};

export const addressTexts = { en, de };
