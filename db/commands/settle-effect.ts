import { and, eq, sql } from 'drizzle-orm';
import type { Outcome } from '../../domain/order/effects.js';
import type { Database, Transaction } from '../client.js';
import { effects } from '../schema/orders.js';

export type SettledOutcome = Exclude<Outcome, { status: 'unanswered' | 'deferred' }>;

export interface Settlement {
  id: string;
  outcome: SettledOutcome;
  /** The provider's own words, for engineers; they may name a person, so they stay in Postgres. */
  error: string | null;
  /** Written with it, or not at all; only by the attempt that settles. */
  alongside?: ((tx: Transaction) => Promise<void>) | undefined;
}

/** Step 4: the first answer stays. Returns the answer on record, which may be an earlier attempt's. */
export async function settleEffect(db: Database, settlement: Settlement): Promise<Outcome> {
  const { alongside } = settlement;
  const isOurs = alongside
    ? await db.transaction(async (tx) => {
        const settled = await settle(tx, settlement);
        if (settled) await alongside(tx);
        return settled;
      })
    : await settle(db, settlement);
  return isOurs ? settlement.outcome : storedOutcome(db, settlement.id);
}

async function settle(db: Database | Transaction, { id, outcome, error }: Settlement): Promise<boolean> {
  const rows = await db
    .update(effects)
    .set({ state: outcome.status, outcome, lastError: error, settledAt: sql`now()` })
    .where(and(eq(effects.id, id), eq(effects.state, 'reserved')))
    .returning({ id: effects.id });
  return rows.length > 0;
}

async function storedOutcome(db: Database, id: string): Promise<Outcome> {
  const [row] = await db.select({ outcome: effects.outcome }).from(effects).where(eq(effects.id, id));
  if (!row?.outcome) throw new Error(`the effect ${id} was never reserved`);
  return row.outcome;
}
