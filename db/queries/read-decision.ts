import { eq } from 'drizzle-orm';
import type { Database } from '../client.js';
import { decisions } from '../schema/intake.js';
import { orders, orderStarts } from '../schema/orders.js';

/** A stored decision with its order as last recorded. */
export async function readDecision(db: Database, id: string) {
  const [row] = await db
    .select({ decision: decisions, storeId: orderStarts.storeId, snapshot: orders.snapshot })
    .from(decisions)
    .innerJoin(orderStarts, eq(orderStarts.orderId, decisions.orderId))
    .leftJoin(orders, eq(orders.id, decisions.orderId))
    .where(eq(decisions.id, id));
  return row ?? null;
}
