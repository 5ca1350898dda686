import type { NotificationKind, SmsKind } from '../../domain/customer/mail-view.js';
import type { OrderProgress } from '../../domain/customer/order-view.js';
import type { ParcelProgress, Part, Step } from '../../domain/customer/parcel-view.js';

/** What a mail's words may know. Every value is one line of data already. */
export interface MailFacts {
  orderName: string;
  brandName: string;
  part: Part | null;
  /** `Fri, March 27 – Tue, March 31`, or null where no date is promised. */
  window: string | null;
  isHeld: boolean;
  deliveredAt: string | null;
  /** `89.00 USD` as the language writes it, and the ways it goes back. */
  refund: { sum: string; ways: RefundWay[] } | null;
}

export type RefundWay = 'original' | 'giftCard' | 'voided';

/** What a text message may know. */
export interface SmsFacts {
  orderName: string;
  brandName: string;
  url: string;
}

/** One mail in one language. `paragraphs` stand before the items, `after` behind them. */
export interface MailTexts {
  subject: (facts: MailFacts) => string;
  /** What a mailbox shows beside the subject. */
  preheader: (facts: MailFacts) => string;
  heading: (facts: MailFacts) => string;
  paragraphs: (facts: MailFacts) => string[];
  after: (facts: MailFacts) => string[];
  button: string;
}

/** Every word a customer reads in one language. */
export interface Texts {
  mail: Record<NotificationKind, MailTexts>;
  /** Text messages: the first names the brand and how to stop (C-30). */
  sms: Record<SmsKind, (facts: SmsFacts) => string>;
  /** The answer to HELP. */
  smsHelp: (brandName: string, supportEmail: string) => string;
  greeting: (firstName: string | null) => string;
  itemsHeading: string;
  windowLabel: string;
  trackingNumber: string;
  carrier: string;
  estimated: string;
  reason: (orderName: string, brandName: string) => string;
  question: (supportEmail: string) => string;
  page: {
    title: (orderName: string, brandName: string) => string;
    heading: (orderName: string) => string;
    placed: (at: string) => string;
    destination: string;
    order: Record<OrderProgress, string>;
    parcel: Record<ParcelProgress, string>;
    parcelHeading: (part: Part | null) => string;
    waitingHeading: (isOnlyPart: boolean) => string;
    waiting: (isOnlyPart: boolean) => string;
    noDateYet: string;
    step: Record<Step, string>;
    /** The third step between the first scan and the first movement. */
    stepWithCarrier: string;
    stepDone: string;
    stepCurrent: string;
    progressLabel: string;
    notFoundTitle: string;
    notFound: string;
    /** Where the page may not be shown as it is: nothing of the order is in it. */
    unavailableTitle: string;
    unavailable: string;
  };
}
