import { asc, eq, getTableColumns } from 'drizzle-orm';
import type { Database } from '../client.js';
import { caseWork } from '../schema/cases.js';
import { notificationsOf } from './notifications.js';
import { decisions } from '../schema/intake.js';
import { assessments, cases, effects, orders, orderStarts, scans, timeline } from '../schema/orders.js';
import { waits } from '../schema/sweep.js';

/** Everything that is stored about one order; null: never taken in. `recorded` is null until its first wake-up is on record. */
export async function readOrder(db: Database, orderId: string) {
  const [start] = await db
    .select({
      orderId: orderStarts.orderId,
      storeId: orderStarts.storeId,
      content: orderStarts.content,
      initial: orderStarts.initial,
      receivedAt: orderStarts.receivedAt,
      startedAt: orderStarts.startedAt,
    })
    .from(orderStarts)
    .where(eq(orderStarts.orderId, orderId));
  if (!start) return null;
  const [[recorded], entries, itsCases, itsEffects, itsAssessments, itsScans, itsDecisions, itsWaits, told] =
    await Promise.all([
      db.select().from(orders).where(eq(orders.id, orderId)),
      db
        .select({
          at: timeline.at,
          kind: timeline.kind,
          text: timeline.text,
          recordedAt: timeline.recordedAt,
        })
        .from(timeline)
        .where(eq(timeline.orderId, orderId))
        .orderBy(asc(timeline.version), asc(timeline.position)),
      db
        .select({
          ...getTableColumns(cases),
          assignee: caseWork.assignee,
          snoozedUntil: caseWork.snoozedUntil,
        })
        .from(cases)
        .leftJoin(caseWork, eq(caseWork.caseId, cases.id))
        .where(eq(cases.orderId, orderId))
        .orderBy(asc(cases.openedAt), asc(cases.id)),
      db
        .select()
        .from(effects)
        .where(eq(effects.orderId, orderId))
        .orderBy(asc(effects.askedAt), asc(effects.reservedAt)),
      db
        .select()
        .from(assessments)
        .where(eq(assessments.orderId, orderId))
        .orderBy(asc(assessments.decidedAt), asc(assessments.id)),
      db.select().from(scans).where(eq(scans.orderId, orderId)).orderBy(asc(scans.scannedAt), asc(scans.id)),
      db.select().from(decisions).where(eq(decisions.orderId, orderId)).orderBy(asc(decisions.storedAt)),
      db
        .select()
        .from(waits)
        .where(eq(waits.orderId, orderId))
        .orderBy(asc(waits.since), asc(waits.effectId)),
      notificationsOf(db, orderId),
    ]);
  return {
    start,
    recorded: recorded ?? null,
    entries,
    cases: itsCases,
    effects: itsEffects,
    assessments: itsAssessments,
    scans: itsScans,
    decisions: itsDecisions,
    waits: itsWaits,
    notifications: told,
  };
}

export type StoredOrder = NonNullable<Awaited<ReturnType<typeof readOrder>>>;
