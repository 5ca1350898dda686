import type { Instant } from '../sla/instant.js';
import type { AskedLine } from './stock-question.js';

/** `settled`: it was decided without this supplier's answer; `late`: the answer came after that. */
export type QuestionStanding = 'asks' | 'answered' | 'settled' | 'late';

/** Everything a supplier's page may show beside the brand that asks: articles and a date, nothing of the customer or the order (C-34). */
export interface QuestionView {
  reference: string;
  answerBy: Instant | null;
  lines: QuestionLine[];
  standing: QuestionStanding;
  /** What was answered, by line. */
  told: { lineNumber: number; available: number }[];
}

export interface QuestionLine {
  lineNumber: number;
  supplierSku: string;
  variant: string | null;
  quantity: number;
}

export interface QuestionSources {
  reference: string;
  answerBy: Instant | null;
  asked: readonly AskedLine[];
  supplierSkus: ReadonlyMap<string, readonly string[]>;
  /** What the store calls the variant of one of our SKUs. */
  variantOf: (sku: string) => string | null;
  told: QuestionView['told'] | null;
  /** When the case was closed that asks; null: it is open. */
  settledAt: Instant | null;
  /** When the answer came. */
  toldAt: Instant | null;
}

export function questionView(sources: QuestionSources): QuestionView {
  const { reference, answerBy, asked, supplierSkus, variantOf, told } = sources;
  return {
    reference,
    answerBy,
    lines: questionLines(asked, supplierSkus, variantOf),
    standing: standingOf(sources),
    told: told ?? [],
  };
}

/** A question by the supplier's own SKUs. */
export function questionLines(
  asked: readonly AskedLine[],
  supplierSkus: ReadonlyMap<string, readonly string[]>,
  variantOf: (sku: string) => string | null,
): QuestionLine[] {
  return asked.map(({ sku, quantity }, place) => ({
    lineNumber: place + 1,
    supplierSku: supplierSkus.get(sku)?.[0] ?? sku,
    variant: variantOf(sku),
    quantity,
  }));
}

function standingOf({ told, toldAt, settledAt }: QuestionSources): QuestionStanding {
  if (!told) return settledAt === null ? 'asks' : 'settled';
  return settledAt !== null && toldAt !== null && toldAt > settledAt ? 'late' : 'answered';
}
