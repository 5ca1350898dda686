/** What an import found at one place of its file. */
export type Reading =
  | { kind: 'order'; order: OrderBody; source: Source }
  /** Cancelled, or all of it fulfilled: buying it again would be wrong. */
  | { kind: 'nothingToDo'; source: Source }
  | { kind: 'unusable'; reason: string; source: Source };

export interface Source {
  /** `row 2`, `line 17`. */
  where: string;
  /** What the file of rejected rows holds for it: as it was read, with the reason beside it. */
  rejected(reason: string): string;
}

export interface Reader {
  readings: AsyncIterable<Reading>;
  /** How many bytes of the file were read so far. */
  bytesRead(): number;
  /** The first line of the file of rejected rows, where its format has one. */
  rejectedHeader(): string;
}

/** The body of `POST /v1/stores/{store}/orders`, as `/openapi.json` describes it. */
export interface OrderBody {
  channelOrderId: string;
  name: string;
  placedAt: string;
  currency: string;
  isTest?: boolean;
  tags: string[];
  email: string | null;
  phone: string | null;
  locale?: string | null;
  shippingAddress: AddressBody | null;
  lines: LineBody[];
  shippingMethod: string | null;
  shippingCents: number;
  taxCents: number;
  totalCents: number;
  financialStatus: string | null;
}

export interface AddressBody {
  name: string | null;
  company: string | null;
  line1: string;
  line2: string | null;
  city: string;
  region: string | null;
  postalCode: string | null;
  country: string;
  phone: string | null;
}

export interface LineBody {
  id: string;
  sku: string | null;
  title: string;
  variantTitle?: string | null;
  quantity: number;
  unitPriceCents: number;
  requiresShipping: boolean;
  kind: 'goods' | 'giftCard' | 'tip' | 'service';
  properties?: { name: string; value: string }[];
}

/** Why an order of the file cannot be sent. */
export class Unusable extends Error {
  override readonly name = 'Unusable';
}

const withoutDecimals = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ');
const withThreeDecimals = 'BHD IQD JOD KWD LYD OMR TND'.split(' ');

/** Exact decimal text in minor units of its currency: "89.00" USD is 8900. @throws Unusable naming the field. */
export function minorUnits(amount: string, currency: string, field: string): number {
  const [, whole, fraction = ''] = /^(\d+)(?:\.(\d+))?$/.exec(amount) ?? [];
  const decimals = withoutDecimals.includes(currency) ? 0 : withThreeDecimals.includes(currency) ? 3 : 2;
  const isExact = whole !== undefined && !/[^0]/.test(fraction.slice(decimals));
  const units = Number(`${whole}${fraction.slice(0, decimals).padEnd(decimals, '0')}`);
  if (!isExact || !Number.isSafeInteger(units)) {
    throw new Unusable(`${field}: "${amount}" is not an amount of ${currency}`);
  }
  return units;
}

/** "paid" is PAID, "" is null. @throws Unusable for a word that Shopify does not use. */
export function financialStatusOf(word: string, field: string): string | null {
  if (word === '') return null;
  const status = word.toUpperCase();
  if (/^(AUTHORIZED|EXPIRED|PAID|PARTIALLY_PAID|PARTIALLY_REFUNDED|PENDING|REFUNDED|VOIDED)$/.test(status)) {
    return status;
  }
  throw new Unusable(`${field}: "${word}" is not a financial status`);
}

/** Which lines are goods (C-40); what need not be shipped is no goods. */
export function kindOf(line: {
  title: string;
  requiresShipping: boolean;
  isGiftCard?: boolean;
}): LineBody['kind'] {
  if (line.isGiftCard) return 'giftCard';
  if (line.requiresShipping) return 'goods';
  return line.title.trim().toLowerCase() === 'tip' ? 'tip' : 'service';
}

export const orNull = (text: string): string | null => (text === '' ? null : text);

export function tagsIn(text: string): string[] {
  return text
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}
