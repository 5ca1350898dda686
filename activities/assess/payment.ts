import { judgePayment } from '../../domain/filter/payment.js';
import type { EffectOf, Outcome } from '../../domain/order/effects.js';
import type { Assessment } from './index.js';
import { keep } from './keep.js';

/** R-009, C-26. */
export async function checkPayment(assessment: Assessment<EffectOf<'check'>>): Promise<Outcome> {
  const { order, readStore, at } = assessment;
  const reading = await readStore(order, assessment.signal);
  if (reading.status === 'away') return { status: 'unanswered', reason: reading.reason };
  const facts = reading.facts.payment;
  return keep(assessment, {
    facts,
    judgement: judgePayment(facts, at),
    policyVersion: order.initial.policyVersion,
  });
}
