import { and, lt, ne, sql } from 'drizzle-orm';
import type { Effect, Outcome } from '../../domain/order/effects.js';
import type { Database, Transaction } from '../client.js';
import { assessments } from '../schema/orders.js';

export interface NewAssessment {
  asked: Effect;
  orderId: string;
  /** What was asked about: a check's name, or `plan`. */
  kind: string;
  /** The facts it rests on, without a person in them. */
  facts: unknown;
  outcome: Outcome;
  explanation: unknown;
  policyVersion: number;
  /** Workflow time. */
  decidedAt: string;
}

/**
 * The first answer under an identity stands. True: it is this one. An older answer to another question under the same identity never
 * became history, and gives way.
 */
export async function storeAssessment(
  tx: Database | Transaction,
  assessment: NewAssessment,
): Promise<boolean> {
  const { asked, facts, decidedAt, outcome, explanation, policyVersion, orderId, kind } = assessment;
  const answer = { inputs: { asked, facts }, outcome, explanation, policyVersion, decidedAt };
  const stored = await tx
    .insert(assessments)
    .values({ id: asked.id, orderId, kind, ...answer })
    .onConflictDoUpdate({
      target: assessments.id,
      set: { ...answer, recordedAt: sql`now()` },
      setWhere: and(
        lt(assessments.decidedAt, decidedAt),
        ne(sql`${assessments.inputs} -> 'asked'`, sql`excluded.inputs -> 'asked'`),
      ),
    })
    .returning({ id: assessments.id });
  return stored.length > 0;
}
