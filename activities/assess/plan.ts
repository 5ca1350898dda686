import { forgetReservations, lockPlan, lockStock, reserveStock } from '../../db/commands/reserve-stock.js';
import { storeAssessment } from '../../db/commands/store-assessment.js';
import type { Transaction } from '../../db/client.js';
import { storedOutcome } from '../../db/queries/assessments.js';
import type { EffectOf, Outcome } from '../../domain/order/effects.js';
import { assign } from '../../domain/routing/assign.js';
import type { Assessment } from './index.js';
import { routingFacts, skusOf, withoutPlace } from './routing-facts.js';

/**
 * Plans and reserves in one transaction (R-018 to R-026, C-32). The stock is locked before it is read: a plan that comes second plans
 * over what the first has left, so that no two orders are promised one unit, and the assessment stands exactly if its units are held.
 */
export async function planLegs(assessment: Assessment<EffectOf<'plan'>>): Promise<Outcome> {
  const { deps, asked, at } = assessment;
  return deps.db.transaction(async (tx) => {
    await lockPlan(tx, asked.id);
    return (await storedOutcome(tx, asked, at)) ?? planIn(tx, assessment);
  });
}

async function planIn(tx: Transaction, { asked, order, at }: Assessment<EffectOf<'plan'>>): Promise<Outcome> {
  const identity = { effectId: asked.id, orderId: order.id, planGeneration: asked.generation };
  await lockStock(tx, skusOf(asked.lines));
  await forgetReservations(tx, identity);
  const { lines: demand, excludedSuppliers } = asked;
  const facts = await routingFacts(tx, { order, at, demand, excludedSuppliers });
  const { plan, placements, explanation } = assign(facts);
  const outcome: Outcome = { status: 'done', result: { kind: 'planned', plan } };
  await storeAssessment(tx, {
    asked,
    orderId: order.id,
    kind: 'plan',
    facts: withoutPlace(facts),
    outcome,
    explanation,
    policyVersion: order.policy.version,
    decidedAt: at,
  });
  await reserveStock(tx, identity, placements);
  return outcome;
}
