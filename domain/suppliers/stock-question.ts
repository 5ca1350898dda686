import type { Instant } from '../sla/instant.js';

export const packagingStates = ['ready', 'needed', 'missing'] as const;
export const substituteRisks = ['none', 'possible', 'certain'] as const;
export const fallbackRoutes = ['none', 'otherWarehouse', 'laterShipment', 'substitute'] as const;

/** One line of a supplier's answer (R-082). What is optional may be left out by who answers by hand. */
export interface StockAnswer {
  sku: string;
  variant?: string | null;
  /** Units the supplier has for us now. */
  available: number;
  holdUntil: Instant | null;
  replenishedOn: string | null;
  isReplenishmentConfirmed: boolean;
  packaging?: (typeof packagingStates)[number] | null;
  /** `15:00`, the supplier's own time: what comes later is prepared the next day. */
  prepareBefore?: string | null;
  substituteRisk?: (typeof substituteRisks)[number] | null;
  fallbackRoute?: (typeof fallbackRoutes)[number] | null;
}

/** The same as the supplier says it: by the number of the line, with its own SKU. */
export type StockReply = Omit<StockAnswer, 'sku'> & { lineNumber: number; supplierSku: string };

/** A line as it was asked: numbered from 1, by our SKU. */
export interface AskedLine {
  sku: string;
  quantity: number;
}

/**
 * A supplier's answer in our SKUs. It must be about each line that was asked, once, and name its SKU: half an answer, or one about another
 * article, is none.
 */
export function stockAnswers(
  asked: readonly AskedLine[],
  replies: readonly StockReply[],
  supplierSkus: ReadonlyMap<string, readonly string[]>,
): { answers: StockAnswer[] } | { problem: string } {
  const numbers = replies.map(({ lineNumber }) => lineNumber);
  const strange = numbers.find((number, place) => !asked[number - 1] || numbers.indexOf(number) !== place);
  if (strange !== undefined) return { problem: `line ${strange} was not asked, or is answered twice` };
  const answers: StockAnswer[] = [];
  for (const [place, { sku }] of asked.entries()) {
    const reply = replies.find(({ lineNumber }) => lineNumber === place + 1);
    if (!reply) return { problem: `line ${place + 1} is not answered` };
    const { lineNumber, supplierSku, ...told } = reply;
    if (![sku, ...(supplierSkus.get(sku) ?? [])].includes(supplierSku)) {
      return { problem: `line ${lineNumber} is answered for ${supplierSku}, which was not asked` };
    }
    answers.push({ sku, ...told });
  }
  return { answers };
}

/** In one line, for the timeline and the case. */
export function answerText(answer: StockAnswer): string {
  const { sku, variant, available, holdUntil, replenishedOn, isReplenishmentConfirmed } = answer;
  const { packaging, prepareBefore, substituteRisk, fallbackRoute } = answer;
  const promise = isReplenishmentConfirmed ? 'confirmed' : 'promised';
  const parts = [
    `${sku}${variant ? ` (${variant})` : ''}: ${available} available`,
    holdUntil && `held until ${holdUntil}`,
    replenishedOn && `more on ${replenishedOn} (${promise})`,
    packaging && `packaging ${packaging}`,
    prepareBefore && `prepared the same day before ${prepareBefore}`,
    substituteRisk && `substitute ${substituteRisk}`,
    fallbackRoute && `otherwise ${fallbackWords[fallbackRoute]}`,
  ];
  return parts.filter(Boolean).join(', ');
}

const fallbackWords: Record<NonNullable<StockAnswer['fallbackRoute']>, string> = {
  none: 'no other way',
  otherWarehouse: 'from another warehouse',
  laterShipment: 'in a later shipment',
  substitute: 'a substitute',
};
