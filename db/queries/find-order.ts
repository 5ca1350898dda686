import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import type { Database } from '../client.js';
import { effects, orderReferences, orders, orderStarts } from '../schema/orders.js';

/** The order started for this id of the store's platform, or null. */
export async function orderIdByChannel(
  db: Database,
  storeId: string,
  channelOrderId: string,
): Promise<string | null> {
  const [row] = await db
    .select({ orderId: orderStarts.orderId })
    .from(orderStarts)
    .where(and(eq(orderStarts.storeId, storeId), eq(orderStarts.channelOrderId, channelOrderId)));
  return row?.orderId ?? null;
}

/**
 * Whose purchase order this number is, and which supplier it went to. The effect's row is there before the supplier can know the number, so
 * an answer that overtakes the record of its order finds it too.
 */
export async function orderByPurchaseOrder(
  db: Database,
  poNumber: string,
): Promise<{ orderId: string; supplier: string } | null> {
  const [sent] = await db
    .select({ orderId: effects.orderId, request: effects.request })
    .from(effects)
    .where(and(eq(effects.kind, 'purchaseOrder'), eq(effects.reference, poNumber)))
    .limit(1);
  if (sent?.request.kind === 'purchaseOrder')
    return { orderId: sent.orderId, supplier: sent.request.supplier };
  const [recorded] = await db
    .select({ orderId: orders.id, snapshot: orders.snapshot })
    .from(orderReferences)
    .innerJoin(orders, eq(orders.id, orderReferences.orderId))
    .where(and(eq(orderReferences.kind, 'purchaseOrder'), eq(orderReferences.value, poNumber)))
    .limit(1);
  const leg = recorded?.snapshot.legs.find((one) => one.purchaseOrder.number === poNumber);
  return recorded && leg ? { orderId: recorded.orderId, supplier: leg.supplier } : null;
}

/** Carriers recycle tracking numbers: the newest open order has it, or else the newest. */
export async function orderIdByTracking(db: Database, trackingNumber: string): Promise<string | null> {
  const [row] = await db
    .select({ orderId: orders.id })
    .from(orderReferences)
    .innerJoin(orders, eq(orders.id, orderReferences.orderId))
    .where(and(eq(orderReferences.kind, 'trackingNumber'), eq(orderReferences.value, trackingNumber)))
    .orderBy(sql`${isNull(orders.closedAt)} desc`, desc(orders.placedAt), desc(orders.id))
    .limit(1);
  return row?.orderId ?? null;
}

/** The order as last recorded, with the version of that record; null before the first record. */
export async function recordedWithVersion(db: Database, orderId: string) {
  const [row] = await db
    .select({ snapshot: orders.snapshot, version: orders.version, closedAt: orders.closedAt })
    .from(orders)
    .where(eq(orders.id, orderId));
  return row ?? null;
}

/** The door's own row of an order, whether or not its workflow has begun. */
/** When an order came in, by wall time; null: it never did. */
export async function takenInAt(db: Database, orderId: string): Promise<string | null> {
  const [row] = await db
    .select({ at: orderStarts.receivedAt })
    .from(orderStarts)
    .where(eq(orderStarts.orderId, orderId));
  return row?.at ?? null;
}

export async function orderStart(db: Database, orderId: string) {
  const [row] = await db
    .select({
      orderId: orderStarts.orderId,
      storeId: orderStarts.storeId,
      channelOrderId: orderStarts.channelOrderId,
      contentHash: orderStarts.contentHash,
      initial: orderStarts.initial,
      startedAt: orderStarts.startedAt,
    })
    .from(orderStarts)
    .where(eq(orderStarts.orderId, orderId));
  return row ?? null;
}
