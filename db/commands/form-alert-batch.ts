import { and, asc, eq, isNull, lte, or, sql } from 'drizzle-orm';
import type { Role } from '../../domain/cases/role.js';
import type { Database } from '../client.js';
import { alertBatches, alerts } from '../schema/alerts.js';
import { after } from './claim-message.js';

export interface AlertsDue {
  /** Null: of no store. */
  storeId: string | null;
  role: Role;
  /** Some were never told; else all of them have reached nobody so far. */
  isNew: boolean;
}

function isOf(storeId: string | null, role: Role) {
  return and(storeId === null ? isNull(alerts.storeId) : eq(alerts.storeId, storeId), eq(alerts.role, role));
}

const isQueued = and(eq(alerts.state, 'queued'), isNull(alerts.batch));
const isAgain = and(eq(alerts.state, 'undelivered'), lte(alerts.nextAttemptAt, sql`now()`));

/** Stores and roles whose oldest call has waited for company long enough. */
export async function alertsDue(db: Database, everyMs: number): Promise<AlertsDue[]> {
  const isNew = sql<boolean>`bool_or(${alerts.state} = 'queued')`;
  const isRipe = or(and(isQueued, lte(alerts.queuedAt, after(-everyMs))), isAgain);
  return db
    .select({ storeId: alerts.storeId, role: alerts.role, isNew })
    .from(alerts)
    .where(isRipe)
    .groupBy(alerts.storeId, alerts.role)
    .orderBy(alerts.storeId, alerts.role);
}

/**
 * Makes one batch of all calls of a store for a role that wait. Null: another relay is at it, or they wait no longer. Who forms it and who tells
 * it may be two.
 */
export async function formAlertBatch(
  db: Database,
  { id, storeId, role, limit }: { id: string; storeId: string | null; role: Role; limit: number },
): Promise<number | null> {
  return db.transaction(async (tx) => {
    // By group, so that two relays do not make two batches of one group.
    const lock = sql`select pg_try_advisory_xact_lock(hashtext(${`alerts/${storeId ?? ''}/${role}`})) as locked`;
    const [group] = await tx.execute<{ locked: boolean }>(lock);
    if (!group?.locked) return null;
    const waiting = tx
      .select({ id: alerts.id })
      .from(alerts)
      .where(and(isOf(storeId, role), or(isQueued, isAgain)))
      .orderBy(asc(alerts.queuedAt), asc(alerts.id))
      .limit(limit)
      .for('update', { skipLocked: true });
    const taken = await tx
      .update(alerts)
      .set({ batch: id, state: 'queued' })
      .where(sql`${alerts.id} in ${waiting}`)
      .returning({ id: alerts.id });
    if (taken.length === 0) return null;
    await tx.insert(alertBatches).values({ id, storeId, role });
    return taken.length;
  });
}

/** Nobody is on duty yet: looked at again later. */
export async function postponeAlerts(
  db: Database,
  { storeId, role, delayMs }: { storeId: string | null; role: Role; delayMs: number },
): Promise<void> {
  await db
    .update(alerts)
    .set({ nextAttemptAt: after(delayMs) })
    .where(and(isOf(storeId, role), isAgain));
}
