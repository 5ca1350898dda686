import { judgeRisk } from '../../domain/filter/risk.js';
import type { EffectOf, Outcome } from '../../domain/order/effects.js';
import type { Assessment } from './index.js';
import { keep } from './keep.js';

/** R-014, C-41. */
export async function checkRisk(assessment: Assessment<EffectOf<'check'>>): Promise<Outcome> {
  const { order, readStore } = assessment;
  const reading = await readStore(order, assessment.signal);
  if (reading.status === 'away') return { status: 'unanswered', reason: reading.reason };
  const facts = reading.facts.risk;
  return keep(assessment, {
    facts,
    judgement: judgeRisk(facts, order.initial.policy),
    policyVersion: order.initial.policyVersion,
  });
}
