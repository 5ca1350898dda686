import { judgeItems } from '../../domain/filter/items.js';
import { judgeStock } from '../../domain/filter/stock.js';
import type { EffectOf, Outcome } from '../../domain/order/effects.js';
import type { Assessment } from './index.js';
import { itemsFacts } from './items.js';
import { keep } from './keep.js';
import { pinnedPolicy } from './pinned-policy.js';
import { routingFacts, withoutPlace } from './routing-facts.js';

/** R-009, R-013, R-114, C-11, C-32: over the lines that count now, so that it need not wait for the items' own verdict. */
export async function checkStock(assessment: Assessment<EffectOf<'check'>>): Promise<Outcome> {
  const { deps, order, at, readStore } = assessment;
  const reading = await readStore(order, assessment.signal);
  if (reading.status === 'away') return { status: 'unanswered', reason: reading.reason };
  const items = judgeItems(await itemsFacts(deps.db, order, reading.facts));
  if (items.status === 'notYet') return { status: 'unanswered', reason: items.reason };
  const demand = items.verdict.lines.map(({ lineId, sku, quantity }) => ({
    lineId,
    sku: sku ?? '',
    quantity,
  }));
  // Who said no, or said nothing, is not looked at again (C-34).
  const { excludedSuppliers = [] } = assessment.asked;
  const facts = await routingFacts(deps.db, { order, at, demand, excludedSuppliers });
  return keep(assessment, {
    facts: withoutPlace(facts),
    judgement: judgeStock(facts, pinnedPolicy(order)),
    policyVersion: order.policy.version,
  });
}
