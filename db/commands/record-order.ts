import { and, eq, gt, lt, sql } from 'drizzle-orm';
import type { Database, Transaction } from '../client.js';
import { cases, orderReferences, orders, timeline } from '../schema/orders.js';

export interface RecordedOrder {
  /** The last version that history knows: what was written above it by an earlier run never happened. */
  baseVersion: number;
  order: Omit<typeof orders.$inferInsert, 'recordedAt'>;
  timeline: (typeof timeline.$inferInsert)[];
  cases: (typeof cases.$inferInsert)[];
  references: (typeof orderReferences.$inferInsert)[];
}

/**
 * One wake-up of an order in one transaction. The order's row is the lock: a version at or below the stored one is `stale` and
 * changes nothing, so a record may come twice or late. Rows of a run that never became history go.
 */
export async function recordOrder(db: Database, record: RecordedOrder): Promise<'recorded' | 'stale'> {
  return db.transaction(async (tx) => {
    const [written] = await tx
      .insert(orders)
      .values(record.order)
      .onConflictDoUpdate({
        target: orders.id,
        set: { ...record.order, recordedAt: sql`now()` },
        setWhere: lt(orders.version, record.order.version),
      })
      .returning({ id: orders.id });
    if (!written) return 'stale';
    // Sent together: none of these reads what another writes, so the order of their arrival does not matter.
    await Promise.all([forget(tx, record), addTimeline(tx, record), putCases(tx, record), refer(tx, record)]);
    return 'recorded';
  });
}

async function forget(tx: Transaction, { order: { id, version }, baseVersion }: RecordedOrder) {
  const orphans = ({ orderId, version: written }: typeof timeline | typeof cases | typeof orderReferences) =>
    and(eq(orderId, id), gt(written, baseVersion), lt(written, version));
  await tx
    .with(
      tx
        .$with('of_timeline')
        .as(tx.delete(timeline).where(orphans(timeline)).returning({ id: timeline.orderId })),
      tx.$with('of_cases').as(tx.delete(cases).where(orphans(cases)).returning({ id: cases.orderId })),
    )
    .delete(orderReferences)
    .where(orphans(orderReferences));
}

async function addTimeline(tx: Transaction, { timeline: rows }: RecordedOrder) {
  if (rows.length > 0) await tx.insert(timeline).values(rows);
}

async function putCases(tx: Transaction, { cases: rows }: RecordedOrder) {
  if (rows.length === 0) return;
  await tx
    .insert(cases)
    .values(rows)
    .onConflictDoUpdate({
      target: cases.id,
      set: {
        type: sql`excluded.type`,
        state: sql`excluded.state`,
        openedAt: sql`excluded.opened_at`,
        dueAt: sql`excluded.due_at`,
        closedAt: sql`excluded.closed_at`,
        owner: sql`excluded.owner`,
        escalatedTo: sql`excluded.escalated_to`,
        escalatedAt: sql`excluded.escalated_at`,
        warnAt: sql`excluded.warn_at`,
        nextClockAt: sql`excluded.next_clock_at`,
        case: sql`excluded."case"`,
        version: sql`excluded.version`,
      },
    });
}

async function refer(tx: Transaction, { references: rows, baseVersion }: RecordedOrder) {
  if (rows.length === 0) return;
  await tx
    .insert(orderReferences)
    .values(rows)
    .onConflictDoUpdate({
      target: [orderReferences.kind, orderReferences.value, orderReferences.orderId],
      set: { version: sql`excluded.version` },
      setWhere: gt(orderReferences.version, baseVersion),
    });
}
