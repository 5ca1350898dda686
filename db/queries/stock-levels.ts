import { and, eq, gt, inArray, isNull, or, sql } from 'drizzle-orm';
import type { StockLevel } from '../../domain/routing/facts.js';
import type { Database, Transaction } from '../client.js';
import { stock } from '../schema/master.js';
import { reservations } from '../schema/orders.js';

/**
 * What is left of these SKUs in every warehouse: on hand less what is set aside. Units that a purchase order took stay set aside until
 * a feed observed after it, which has them counted already.
 */
export async function stockLevels(
  db: Database | Transaction,
  skus: readonly string[],
): Promise<StockLevel[]> {
  if (skus.length === 0) return [];
  const setAside = db
    .select({ units: sql`coalesce(sum(${reservations.quantity}), 0)` })
    .from(reservations)
    .where(
      and(
        eq(reservations.warehouseId, stock.warehouseId),
        eq(reservations.sku, stock.sku),
        eq(reservations.state, 'held'),
        or(isNull(reservations.committedAt), gt(reservations.committedAt, stock.observedAt)),
      ),
    );
  return db
    .select({
      warehouse: stock.warehouseId,
      sku: stock.sku,
      available: sql<number>`(${stock.onHand} - (${setAside}))::integer`,
      threshold: stock.safetyThreshold,
      observedAt: stock.observedAt,
    })
    .from(stock)
    .where(inArray(stock.sku, [...skus]))
    .orderBy(stock.warehouseId, stock.sku);
}
