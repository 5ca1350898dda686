import { eq, sql } from 'drizzle-orm';
import type { Database } from '../client.js';
import { waits } from '../schema/sweep.js';

export type Wait = Pick<
  typeof waits.$inferInsert,
  'effectId' | 'connector' | 'orderId' | 'storeId' | 'kind' | 'problem'
>;

/** An effect had no answer again. `since` stays what it was at the first try. */
export async function noteWait(db: Database, wait: Wait): Promise<void> {
  await db
    .insert(waits)
    .values(wait)
    .onConflictDoUpdate({
      target: waits.effectId,
      set: { problem: wait.problem, lastAt: sql`now()`, tries: sql`${waits.tries} + 1` },
    });
}

export async function forgetWait(db: Database, effectId: string): Promise<void> {
  await db.delete(waits).where(eq(waits.effectId, effectId));
}
