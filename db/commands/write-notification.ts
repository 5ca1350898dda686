import { and, eq, inArray, sql } from 'drizzle-orm';
import type { NotificationState } from '../../domain/notifications/progress.js';
import type { Database, Transaction } from '../client.js';
import { notifications } from '../schema/notifications.js';

export type QueuedNotification = Omit<
  typeof notifications.$inferInsert,
  'state' | 'reason' | 'notBefore' | 'sentAt' | 'settledAt' | 'recordedAt' | 'changedAt'
>;

/** With the effect's own row: from then on it is in the ledger (B14). Again: nothing changes. */
export async function queueNotification(tx: Transaction, row: QueuedNotification): Promise<void> {
  await tx
    .insert(notifications)
    .values({ ...row, state: 'queued' })
    .onConflictDoNothing();
}

/** It waits, and until when. */
export async function deferNotification(
  tx: Transaction,
  { effectId, until, reason }: { effectId: string; until: string; reason: string },
): Promise<void> {
  await tx
    .update(notifications)
    .set({ notBefore: until, reason, changedAt: sql`now()` })
    .where(and(eq(notifications.effectId, effectId), eq(notifications.state, 'queued')));
}

export interface NotificationAnswer {
  effectId: string;
  state: NotificationState;
  reason: string | null;
  /** Null: what is there stays. */
  messageId: string | null;
  sentAt: string | null;
  settledAt: string | null;
}

/** With the effect's answer: what the attempt made of it. What a provider has told of it meanwhile stays. */
export async function settleNotification(
  tx: Transaction,
  { effectId, messageId, ...answer }: NotificationAnswer,
): Promise<void> {
  await tx
    .update(notifications)
    .set({
      ...answer,
      ...(messageId === null ? {} : { messageId }),
      notBefore: null,
      changedAt: sql`now()`,
    })
    .where(and(eq(notifications.effectId, effectId), inArray(notifications.state, ['queued', 'failed'])));
}

/** Sent again: what was told of the first sending is over. */
export async function repeatNotification(
  tx: Transaction,
  { effectId, messageId, sentAt }: { effectId: string; messageId: string; sentAt: string },
): Promise<void> {
  await tx
    .update(notifications)
    .set({ state: 'sent', reason: null, messageId, sentAt, settledAt: null, changedAt: sql`now()` })
    .where(eq(notifications.effectId, effectId));
}

/** What a provider tells of a message; false: it was known, or is older than what we know. `from`: the states it is news after. */
export async function tellNotification(
  db: Database,
  told: {
    effectId: string;
    state: NotificationState;
    from: NotificationState[];
    reason: string | null;
    at: string;
  },
): Promise<boolean> {
  const { effectId, state, from, reason, at } = told;
  if (from.length === 0) return false;
  const rows = await db
    .update(notifications)
    .set({ state, reason, settledAt: at, changedAt: sql`now()` })
    .where(and(eq(notifications.effectId, effectId), inArray(notifications.state, from)))
    .returning({ effectId: notifications.effectId });
  return rows.length > 0;
}

/** A word about a message that is no change of its state: a bounce that may pass. */
export async function noteNotification(db: Database, effectId: string, reason: string): Promise<void> {
  await db
    .update(notifications)
    .set({ reason, changedAt: sql`now()` })
    .where(eq(notifications.effectId, effectId));
}
