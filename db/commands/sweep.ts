import { and, eq, exists, inArray, notInArray, or, sql } from 'drizzle-orm';
import type { IntakeCase } from '../../domain/cases/intake-case.js';
import type { SystemCase } from '../../domain/cases/system-case.js';
import type { OrderFinding } from '../../domain/sweep/judge.js';
import type { Instant } from '../../domain/sla/instant.js';
import type { Database } from '../client.js';
import { assessments, cases, effects, orders } from '../schema/orders.js';
import { type QueuedAlert, queueAlert } from './queue-alert.js';
import { sweepFindings, sweeps, waits } from '../schema/sweep.js';

/** Writes a case of the sweep as it is now, and with it who is to be called. Version 0: no record of an order ever takes it for its own. */
export async function putSystemCase(
  db: Database,
  one: SystemCase | IntakeCase,
  about: { orderId: string | null; storeId: string | null; nextClockAt: Instant | null },
  calls: readonly Pick<QueuedAlert, 'id' | 'role' | 'because' | 'askedAt'>[],
): Promise<void> {
  const last = one.escalations.at(-1);
  const row = {
    orderId: about.orderId,
    storeId: about.storeId,
    type: one.type,
    state: one.resolution === null ? ('open' as const) : ('closed' as const),
    openedAt: one.openedAt,
    dueAt: one.dueAt,
    closedAt: one.resolution?.at ?? null,
    owner: one.owner,
    escalatedTo: last?.role ?? null,
    escalatedAt: last?.at ?? null,
    warnAt: one.warnAt,
    nextClockAt: about.nextClockAt,
    case: one,
    version: 0,
  };
  const { orderId, storeId } = about;
  await db.transaction(async (tx) => {
    await tx
      .insert(cases)
      .values({ id: one.id, ...row })
      .onConflictDoUpdate({ target: cases.id, set: row });
    for (const call of calls) await queueAlert(tx, { ...call, caseId: one.id, orderId, storeId });
  });
}

/** Waits that are over although the try that ended them could not say so, and those of orders that nobody works on. */
export async function clearWaits(db: Database): Promise<void> {
  const settled = db
    .select({ one: sql`1` })
    .from(effects)
    .where(and(eq(effects.id, waits.effectId), sql`${effects.state} <> 'reserved'`));
  const assessed = db.select({ one: sql`1` }).from(assessments).where(eq(assessments.id, waits.effectId));
  const closed = db
    .select({ one: sql`1` })
    .from(orders)
    .where(and(eq(orders.id, waits.orderId), sql`${orders.closedAt} is not null`));
  const stopped = db
    .select({ one: sql`1` })
    .from(sweepFindings)
    .where(and(eq(sweepFindings.orderId, waits.orderId), eq(sweepFindings.kind, 'workflowGone')));
  await db.delete(waits).where(or(exists(settled), exists(assessed), exists(closed), exists(stopped)));
}

export interface FoundOrder {
  kind: OrderFinding;
  orderId: string;
}

/** What is found wrong of the orders that were looked at; what is right again goes. `since` stays what it was. */
export async function saveFindings(
  db: Database,
  found: readonly FoundOrder[],
  looked: readonly string[],
  at: Instant,
): Promise<void> {
  await db.transaction(async (tx) => {
    if (looked.length > 0) {
      const kept = found.map(({ kind, orderId }) => `${kind} ${orderId}`);
      const key = sql`${sweepFindings.kind} || ' ' || ${sweepFindings.orderId}`;
      const isRight = kept.length > 0 ? notInArray(key, kept) : undefined;
      await tx.delete(sweepFindings).where(and(inArray(sweepFindings.orderId, [...looked]), isRight));
    }
    if (found.length > 0) {
      const rows = found.map((one) => ({ ...one, since: at }));
      await tx.insert(sweepFindings).values(rows).onConflictDoNothing();
    }
  });
}

export async function markTold(db: Database, orderIds: readonly string[], at: Instant): Promise<void> {
  if (orderIds.length === 0) return;
  await db
    .update(sweepFindings)
    .set({ toldAt: at })
    .where(inArray(sweepFindings.orderId, [...orderIds]));
}

export async function saveSweep(db: Database, sweep: Omit<typeof sweeps.$inferInsert, 'id'>): Promise<void> {
  await db
    .insert(sweeps)
    .values({ id: 'last', ...sweep })
    .onConflictDoUpdate({ target: sweeps.id, set: sweep });
}
