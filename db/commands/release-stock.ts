import { and, eq, notInArray } from 'drizzle-orm';
import type { Database } from '../client.js';
import { reservations } from '../schema/orders.js';

export interface StockRelease {
  orderId: string;
  planGeneration: number;
  /** Null: the whole plan. A plan has one leg for a warehouse. */
  leg: { warehouse: string; keptLineIds: string[] } | null;
}

/** Gives units set aside back to the shelf (C-32). Repeating it changes nothing. */
export async function releaseStock(db: Database, { orderId, planGeneration, leg }: StockRelease) {
  await db
    .update(reservations)
    .set({ state: 'released' })
    .where(
      and(
        eq(reservations.orderId, orderId),
        eq(reservations.planGeneration, planGeneration),
        eq(reservations.state, 'held'),
        leg ? eq(reservations.warehouseId, leg.warehouse) : undefined,
        leg && leg.keptLineIds.length > 0 ? notInArray(reservations.lineId, leg.keptLineIds) : undefined,
      ),
    );
}
