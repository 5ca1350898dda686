import type { QuestionStanding } from '../../domain/suppliers/question-view.js';
import type {
  fallbackRoutes,
  packagingStates,
  substituteRisks,
} from '../../domain/suppliers/stock-question.js';

/** What a supplier is asked about one article. */
export const stockFields = [
  'available',
  'heldForDays',
  'replenishedOn',
  'certainty',
  'packaging',
  'prepareBefore',
  'substituteRisk',
  'fallbackRoute',
] as const;
export type StockField = (typeof stockFields)[number];
export type StockMistake = 'missing' | 'notANumber' | 'notADay' | 'past' | 'notATime' | 'choose';
export type StockNotice = 'mistakes' | 'answeredOtherwise' | 'expired' | 'tooOften';

const packaging: Record<(typeof packagingStates)[number], string> = {
  ready: 'Packed or packaging at hand',
  needed: 'Still to be packed',
  missing: 'No packaging at the moment',
};
const substituteRisk: Record<(typeof substituteRisks)[number], string> = {
  none: 'No, exactly this article',
  possible: 'Possibly',
  certain: 'Yes, only a substitute',
};
const fallbackRoute: Record<(typeof fallbackRoutes)[number], string> = {
  none: 'There is no other way',
  otherWarehouse: 'From another of our warehouses',
  laterShipment: 'In a later shipment',
  substitute: 'A substitute',
};

/** Every word of the page for suppliers. In English: nobody has told us their language. */
export const supplierTexts = {
  title: (brandName: string) => `Stock question of ${brandName}`,
  heading: {
    asks: 'Can you supply this?',
    answered: 'Thank you, we have your answer',
    settled: 'This question is settled',
    late: 'Thank you, but your answer came late',
  } satisfies Record<QuestionStanding, string>,
  lead: {
    asks: (brandName: string) => `${brandName} would like to order from you. Please tell us what you have.`,
    answered: 'You need not do anything more. If we order, you get a purchase order from us as usual.',
    settled: 'We no longer need an answer: the items are not needed any more, or come from elsewhere.',
    late: 'We had decided before it came. We have noted it; please send nothing.',
  },
  noticeHeading: { expired: 'The time for an answer is over', tooOften: 'Please wait a moment' },
  reference: (reference: string) => `Question ${reference}`,
  until: (moment: string) => `We wait for your answer until ${moment}.`,
  silence: 'Without an answer by then we look for the items elsewhere.',
  line: (quantity: number, sku: string) => `${quantity} × ${sku}`,
  told: (available: number, sku: string) => `${sku}: ${available} available`,
  field: {
    available: 'How many can you supply now?',
    heldForDays: 'Days you hold them for us',
    replenishedOn: 'More arrive on',
    certainty: 'Is that day certain?',
    packaging: 'Packaging',
    prepareBefore: 'Prepared the same day until',
    substituteRisk: 'Must it be a substitute?',
    fallbackRoute: 'If not as asked, how else?',
  } satisfies Record<StockField, string>,
  hint: {
    heldForDays: '(empty: not held)',
    replenishedOn: '(empty: not known)',
    prepareBefore: '(your local time)',
  } satisfies Partial<Record<StockField, string>>,
  choose: 'Please choose',
  choices: {
    certainty: { confirmed: 'Confirmed', promised: 'Only promised' },
    packaging,
    substituteRisk,
    fallbackRoute,
  },
  send: 'Send the answer',
  none: 'We have none of this',
  mistake: {
    missing: 'Please fill this in.',
    notANumber: 'Please give a whole number, such as 4.',
    notADay: 'Please give a day.',
    past: 'This day is over. Please give one to come.',
    notATime: 'Please give a time, such as 15:00.',
    choose: 'Please choose one.',
  } satisfies Record<StockMistake, string>,
  notice: {
    mistakes: 'Something is missing or cannot be read. Please look at the marked fields.',
    answeredOtherwise:
      'We have your answer to this question already and keep to it. If it was wrong, please write to us.',
    expired: 'This link is no longer good. We have gone on without your answer; please send nothing.',
    tooOften: 'That was very often in a short time. Please wait a minute and try again.',
  } satisfies Record<StockNotice, string>,
  question: (email: string) => `Questions? Write to ${email}.`,
};
