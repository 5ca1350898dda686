import { judgeRisk } from '../../domain/filter/risk.js';
import type { EffectOf, Outcome } from '../../domain/order/effects.js';
import type { Assessment } from './index.js';
import { keep } from './keep.js';
import { pinnedPolicy } from './pinned-policy.js';
import { velocityOf } from './velocity.js';

/** C-41. The card is known by what it has in common with other orders, never by its digits. */
export async function checkRisk(assessment: Assessment<EffectOf<'check'>>): Promise<Outcome> {
  const { order, readStore } = assessment;
  const reading = await readStore(order, assessment.signal);
  if (reading.status === 'away') return { status: 'unanswered', reason: reading.reason };
  const { risk, card } = reading.facts;
  const policy = pinnedPolicy(order);
  const facts = {
    ...risk,
    avsResultCode: card?.avsResultCode ?? null,
    cvvResultCode: card?.cvvResultCode ?? null,
    velocity: await velocityOf(assessment, card, policy.velocity),
  };
  return keep(assessment, {
    facts,
    judgement: judgeRisk(facts, policy),
    policyVersion: order.initial.policyVersion,
  });
}
