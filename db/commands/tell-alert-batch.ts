import { and, asc, eq, isNull, lt, lte, ne, sql } from 'drizzle-orm';
import type { Role } from '../../domain/cases/role.js';
import type { Database } from '../client.js';
import { alertBatches, alertMessages, alerts } from '../schema/alerts.js';
import { after } from './claim-message.js';

/** A batch that is this relay's until its lease ends. `attempts` tells it from what another relay may do later. */
export type ClaimedBatch = Pick<typeof alertBatches.$inferSelect, 'id' | 'storeId' | 'role' | 'attempts'>;

const mostActs = 2;

/** Batches to tell now, each ours for `leaseMs` by the database's clock. */
export async function claimAlertBatches(
  db: Database,
  options: { leaseMs: number; limit: number },
): Promise<ClaimedBatch[]> {
  const due = db
    .select({ id: alertBatches.id })
    .from(alertBatches)
    .where(and(isNull(alertBatches.doneAt), lte(alertBatches.nextAttemptAt, sql`now()`)))
    .orderBy(asc(alertBatches.nextAttemptAt), asc(alertBatches.id))
    .limit(options.limit)
    .for('update', { skipLocked: true });
  return db
    .update(alertBatches)
    .set({ attempts: sql`${alertBatches.attempts} + 1`, nextAttemptAt: after(options.leaseMs) })
    .where(sql`${alertBatches.id} in ${due}`)
    .returning({
      id: alertBatches.id,
      storeId: alertBatches.storeId,
      role: alertBatches.role,
      attempts: alertBatches.attempts,
    });
}

/**
 * Begins one message of a batch, before it leaves. `unknown`: begun twice without an answer; a third would be one too many. `lost`: the lease has not `withinMs` left, or another relay has the batch.
 */
export async function beginAlertMessage(
  db: Database,
  batch: ClaimedBatch,
  message: { recipient: string; withinMs: number },
): Promise<'begun' | 'sent' | 'refused' | 'unknown' | 'lost'> {
  return db.transaction(async (tx) => {
    const [held] = await tx
      .select({ id: alertBatches.id })
      .from(alertBatches)
      .where(
        and(
          eq(alertBatches.id, batch.id),
          eq(alertBatches.attempts, batch.attempts),
          sql`${alertBatches.nextAttemptAt} > clock_timestamp() + make_interval(secs => ${message.withinMs / 1000})`,
        ),
      )
      .for('update');
    if (!held) return 'lost';
    const [begun] = await tx
      .insert(alertMessages)
      .values({ batch: batch.id, recipient: message.recipient, state: 'sending', acts: 1 })
      .onConflictDoUpdate({
        target: [alertMessages.batch, alertMessages.recipient],
        set: { acts: sql`${alertMessages.acts} + 1`, changedAt: sql`now()` },
        setWhere: and(eq(alertMessages.state, 'sending'), lt(alertMessages.acts, mostActs)),
      })
      .returning({ acts: alertMessages.acts });
    if (begun) return 'begun';
    const itself = and(eq(alertMessages.batch, batch.id), eq(alertMessages.recipient, message.recipient));
    const [known] = await tx
      .update(alertMessages)
      .set({
        state: sql`case ${alertMessages.state} when 'sending' then 'unknown' else ${alertMessages.state} end`,
      })
      .where(itself)
      .returning({ state: alertMessages.state });
    return !known || known.state === 'sending' ? 'unknown' : known.state;
  });
}

/** `notHappened`: the begun act is taken back, and the message may be tried again any number of times. */
export async function settleAlertMessage(
  db: Database,
  batchId: string,
  message: {
    recipient: string;
    outcome: 'sent' | 'refused' | 'notHappened' | 'noAnswer';
    error: string | null;
  },
): Promise<void> {
  const { recipient, outcome, error } = message;
  const isTold = outcome === 'sent' || outcome === 'refused';
  await db
    .update(alertMessages)
    .set({
      state: isTold ? outcome : 'sending',
      acts: outcome === 'notHappened' ? sql`${alertMessages.acts} - 1` : sql`${alertMessages.acts}`,
      lastError: error,
      changedAt: sql`now()`,
    })
    .where(
      and(
        eq(alertMessages.batch, batchId),
        eq(alertMessages.recipient, recipient),
        eq(alertMessages.state, 'sending'),
      ),
    );
}

/** Answers how many calls have now reached somebody that had not before. */
export async function markReached(
  db: Database,
  batchId: string,
  reached: { role: Role; at: string },
): Promise<number> {
  const rows = await db
    .update(alerts)
    .set({ state: 'sent', reachedRole: reached.role, sentAt: reached.at })
    .where(and(eq(alerts.batch, batchId), ne(alerts.state, 'sent')))
    .returning({ id: alerts.id });
  return rows.length;
}

/** Nobody could be reached: whoever comes on duty is told, from `delayMs` on. */
export async function markUndelivered(db: Database, batchId: string, delayMs: number): Promise<number> {
  const rows = await db
    .update(alerts)
    .set({ state: 'undelivered', nextAttemptAt: after(delayMs) })
    .where(and(eq(alerts.batch, batchId), eq(alerts.state, 'queued')))
    .returning({ id: alerts.id });
  return rows.length;
}

/** Told, as far as it can be; or `delayMs` until the next try. */
export async function restAlertBatch(
  db: Database,
  batch: ClaimedBatch,
  then: 'done' | { delayMs: number },
): Promise<void> {
  await db
    .update(alertBatches)
    .set(then === 'done' ? { doneAt: sql`now()` } : { nextAttemptAt: after(then.delayMs) })
    .where(and(eq(alertBatches.id, batch.id), eq(alertBatches.attempts, batch.attempts)));
}
