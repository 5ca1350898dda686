import type { Database } from '../../db/client.js';
import type { AssessedOrder } from '../../db/queries/assessed-order.js';
import { productsUnder } from '../../db/queries/catalog.js';
import { judgeItems, plain, type ItemsFacts } from '../../domain/filter/items.js';
import type { EffectOf, Outcome } from '../../domain/order/effects.js';
import type { Assessment } from './index.js';
import { keep } from './keep.js';
import type { StoreFacts } from './store-facts.js';

/** C-40. */
export async function checkItems(assessment: Assessment<EffectOf<'check'>>): Promise<Outcome> {
  const { deps, order, readStore } = assessment;
  const reading = await readStore(order, assessment.signal);
  if (reading.status === 'away') return { status: 'unanswered', reason: reading.reason };
  const facts = await itemsFacts(deps.db, order, reading.facts);
  return keep(assessment, {
    facts: { ...facts, lines: facts.lines.map(withoutPerson) },
    judgement: judgeItems(facts),
    policyVersion: order.initial.policyVersion,
  });
}

export async function itemsFacts(
  db: Database,
  order: AssessedOrder,
  { isTest, store }: StoreFacts,
): Promise<ItemsFacts> {
  const { lines } = order.content;
  const products = await productsUnder(db, order.storeId, {
    skus: codes(lines.map(({ sku }) => sku)),
    barcodes: codes(lines.map(({ barcode }) => barcode)),
  });
  return { isTest: isTest || order.initial.isTest, lines, store, products };
}

function codes(all: readonly (string | null)[]): string[] {
  return [...new Set(all.flatMap((code) => plain(code) ?? []))];
}

/** What a customer had engraved may be a name. */
function withoutPerson({ id, sku, barcode, quantity, kind, requiresShipping }: ItemsFacts['lines'][number]) {
  return { id, sku, barcode, quantity, kind, requiresShipping };
}
