import type { MailView } from '../../domain/customer/mail-view.js';
import { daysText, itemText, momentText, moneyText, oneLine, shortened } from '../format.js';
import { texts } from '../texts/index.js';
import type { MailFacts } from '../texts/texts.js';

/** One mail in words, before it has a form: the HTML and the plain twin say the same because both are made from it. */
export interface Letter {
  subject: string;
  preheader: string;
  heading: string;
  greeting: string;
  paragraphs: string[];
  facts: { label: string; value: string }[];
  itemsHeading: string;
  items: string[];
  after: string[];
  button: { label: string; url: string };
  foot: { brand: string; postalAddress: string; question: string; supportEmail: string; reason: string };
}

const longestName = 60;

export function letterOf(view: MailView): Letter {
  const words = texts[view.locale.language];
  const mail = words.mail[view.kind];
  const facts = mailFacts(view);
  const supportEmail = oneLine(view.brand.supportEmail);
  return {
    subject: oneLine(mail.subject(facts)),
    preheader: mail.preheader(facts),
    heading: mail.heading(facts),
    greeting: words.greeting(view.firstName === null ? null : oneLine(view.firstName)),
    paragraphs: mail.paragraphs(facts),
    facts: shownFacts(view, facts),
    itemsHeading: words.itemsHeading,
    items: view.items.map(itemText),
    after: mail.after(facts),
    button: { label: mail.button, url: view.url },
    foot: {
      brand: facts.brandName,
      postalAddress: oneLine(view.brand.postalAddress.replaceAll('\n', ', ')),
      question: words.question(supportEmail),
      supportEmail,
      reason: words.reason(facts.orderName, facts.brandName),
    },
  };
}

function mailFacts(view: MailView): MailFacts {
  const { window, locale, brand, parcel } = view;
  return {
    orderName: shortened(oneLine(view.orderName), longestName),
    brandName: shortened(oneLine(brand.name), longestName),
    part: view.part,
    window: window && !view.isHeld ? daysText(window.earliestOn, window.latestOn, locale) : null,
    isHeld: view.isHeld,
    refund: view.refund
      ? { sum: moneyText(view.refund.cents, view.refund.currency, locale), ways: view.refund.methods }
      : null,
    deliveredAt: parcel?.deliveredAt ? momentText(parcel.deliveredAt, locale, brand.timeZone) : null,
  };
}

function shownFacts(view: MailView, facts: MailFacts): Letter['facts'] {
  const words = texts[view.locale.language];
  return [
    { label: words.windowLabel, value: view.kind === 'orderConfirmed' ? facts.window : null },
    { label: words.trackingNumber, value: view.parcel ? oneLine(view.parcel.trackingNumber) : null },
  ].flatMap(({ label, value }) => (value ? [{ label, value }] : []));
}
