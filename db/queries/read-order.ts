import { and, asc, desc, eq } from 'drizzle-orm';
import type { Database } from '../client.js';
import { notificationsOf } from './notifications.js';
import { decisions } from '../schema/intake.js';
import {
  addresses,
  assessments,
  cases,
  effects,
  orders,
  orderStarts,
  scans,
  timeline,
} from '../schema/orders.js';

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
  const [[recorded], entries, itsCases, itsEffects, itsAssessments, itsScans, itsDecisions, told] =
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
      db.select().from(cases).where(eq(cases.orderId, orderId)).orderBy(asc(cases.openedAt), asc(cases.id)),
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
    notifications: told,
  };
}

export type StoredOrder = NonNullable<Awaited<ReturnType<typeof readOrder>>>;

/** The newest version of an order's address, with the validator's spelling beside it. Holds the customer. */
export async function newestAddress(db: Database, orderId: string) {
  const [row] = await db
    .select({ version: addresses.version, address: addresses.address, suggestion: addresses.suggestion })
    .from(addresses)
    .where(and(eq(addresses.orderId, orderId)))
    .orderBy(desc(addresses.version))
    .limit(1);
  return row ?? null;
}
