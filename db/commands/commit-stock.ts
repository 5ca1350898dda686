import { and, eq, inArray, isNull } from 'drizzle-orm';
import type { Transaction } from '../client.js';
import { reservations } from '../schema/orders.js';

export interface LegStock {
  orderId: string;
  planGeneration: number;
  warehouse: string;
  lineIds: string[];
}

/** The purchase order has taken the units: stock feeds observed after `at` have them counted already. */
export async function commitStock(tx: Transaction, leg: LegStock, at: string): Promise<void> {
  if (leg.lineIds.length === 0) return;
  await tx
    .update(reservations)
    .set({ committedAt: at })
    .where(
      and(
        eq(reservations.orderId, leg.orderId),
        eq(reservations.planGeneration, leg.planGeneration),
        eq(reservations.warehouseId, leg.warehouse),
        inArray(reservations.lineId, leg.lineIds),
        eq(reservations.state, 'held'),
        isNull(reservations.committedAt),
      ),
    );
}
