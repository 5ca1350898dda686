import type { OrderFacts } from '../../db/queries/order-facts.js';
import type { Cleared } from '../../domain/blind/cleared.js';
import { type BlindDictionary, dictionaryOf } from '../../domain/blind/dictionary.js';
import { clear } from '../../domain/blind/scan.js';
import { ownWords, skusOf } from '../../domain/customer/own-words.js';
import type { ApiDeps } from '../deps.js';

/** What no page about this order may say; `own` are the customer's own words, in which it is innocent. */
export async function dictionaryFor(
  deps: Pick<ApiDeps, 'blindWords'>,
  facts: OrderFacts,
  own: readonly string[] = [],
): Promise<BlindDictionary> {
  const words = await deps.blindWords(facts.storeId, skusOf(facts));
  return dictionaryOf(words.suppliers, [...words.allowed, ...ownWords(facts), ...own]);
}

export interface GatedPage {
  orderId: string;
  dictionary: BlindDictionary;
  /** What it is called in logs and metrics. */
  name: 'track' | 'address';
  page: string;
  /** The brand's own neutral one. */
  otherwise: string;
}

/** The gate before every customer: a page that names a supplier is not shown; the neutral one is, if that may be. */
export function gated(
  deps: Pick<ApiDeps, 'metrics' | 'log'>,
  { orderId, dictionary, name, page, otherwise }: GatedPage,
): Cleared | null {
  const shown = clear(page, dictionary, 'page');
  if (shown.ok) return shown.text;
  const words = [...new Set(shown.hits.map(({ word }) => word))];
  deps.metrics(`${name}_pages_withheld`, {});
  deps.log.error({ orderId, words }, `the ${name} page names a supplier and is not shown`);
  const neutral = clear(otherwise, dictionary, 'page');
  return neutral.ok ? neutral.text : null;
}
