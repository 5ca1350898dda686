import { storeAssessment } from '../../db/commands/store-assessment.js';
import type { Transaction } from '../../db/client.js';
import { storedOutcome } from '../../db/queries/assessments.js';
import type { Judgement } from '../../domain/filter/judgement.js';
import type { Verdict } from '../../domain/order/checks.js';
import type { EffectOf, Outcome } from '../../domain/order/effects.js';
import type { Assessment } from './index.js';

export interface Kept<One extends Verdict> {
  /** What the verdict rests on, without a person in it. */
  facts: unknown;
  judgement: Judgement<One>;
  policyVersion: number;
  /** Written with the verdict, if this is the one that stands. */
  alongside?: (tx: Transaction) => Promise<void>;
}

/** Stores a verdict; where another run was first, answers that one's. What is not judged yet is not stored. */
export async function keep<One extends Verdict>(
  { deps, asked, order, at }: Assessment<EffectOf<'check'>>,
  { facts, judgement, policyVersion, alongside }: Kept<One>,
): Promise<Outcome> {
  if (judgement.status === 'notYet') return { status: 'unanswered', reason: judgement.reason };
  const { verdict, explanation } = judgement;
  const outcome: Outcome = { status: 'done', result: { kind: 'checked', verdict } };
  const assessment = {
    asked,
    orderId: order.id,
    kind: asked.check,
    facts,
    outcome,
    explanation,
    policyVersion,
    decidedAt: at,
  };
  const isOurs = alongside
    ? await deps.db.transaction(async (tx) => {
        const isStored = await storeAssessment(tx, assessment);
        if (isStored) await alongside(tx);
        return isStored;
      })
    : await storeAssessment(deps.db, assessment);
  return isOurs ? outcome : ((await storedOutcome(deps.db, asked, at)) ?? outcome);
}
