import { and, eq, gte, or, sql } from 'drizzle-orm';
import type { Effect, Outcome } from '../../domain/order/effects.js';
import type { Database, Transaction } from '../client.js';
import { assessments } from '../schema/orders.js';

/**
 * What was answered under this identity, or null. An answer to another question than `asked` stands only if it is as young as `at`:
 * an older one comes from a task that never became history, and its question is no longer the order's.
 */
export async function storedOutcome(
  db: Database | Transaction,
  asked: Effect,
  at: string,
): Promise<Outcome | null> {
  const [row] = await db
    .select({ outcome: assessments.outcome })
    .from(assessments)
    .where(
      and(
        eq(assessments.id, asked.id),
        or(
          eq(sql`${assessments.inputs} -> 'asked'`, sql`${JSON.stringify(asked)}::text::jsonb`),
          gte(assessments.decidedAt, at),
        ),
      ),
    );
  return row?.outcome ?? null;
}
