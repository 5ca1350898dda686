import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Placement } from '../../domain/routing/assign.js';
import type { Transaction } from '../client.js';
import { stock } from '../schema/master.js';
import { reservations } from '../schema/orders.js';

export interface PlanIdentity {
  effectId: string;
  orderId: string;
  planGeneration: number;
}

/** One run of a plan at a time, until the transaction ends; taken before any stock, so that two plans never wait for each other. */
export async function lockPlan(tx: Transaction, effectId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${effectId}, 0))`);
}

/** From here to the end of the transaction nobody else plans these SKUs. Always in one order: no two plans block each other. */
export async function lockStock(tx: Transaction, skus: readonly string[]): Promise<void> {
  if (skus.length === 0) return;
  await tx
    .select({ sku: stock.sku })
    .from(stock)
    .where(inArray(stock.sku, [...skus]))
    .orderBy(asc(stock.warehouseId), asc(stock.sku))
    .for('update');
}

/** Forgets what an earlier run of this plan set aside: it never became history, or its assessment would have been answered. */
export async function forgetReservations(tx: Transaction, plan: PlanIdentity): Promise<void> {
  await tx
    .delete(reservations)
    .where(
      and(
        eq(reservations.orderId, plan.orderId),
        eq(reservations.planGeneration, plan.planGeneration),
        isNull(reservations.committedAt),
      ),
    );
}

/** Sets a plan's units aside, all or nothing with its transaction (C-32). The caller holds the stock's locks. */
export async function reserveStock(
  tx: Transaction,
  plan: PlanIdentity,
  placements: readonly Placement[],
): Promise<void> {
  if (placements.length === 0) return;
  await tx
    .insert(reservations)
    .values(
      placements.map(({ warehouse, sku, lineId, quantity }) => ({
        id: `${plan.effectId}/${warehouse}/${sku}/${lineId}`,
        orderId: plan.orderId,
        planGeneration: plan.planGeneration,
        warehouseId: warehouse,
        sku,
        lineId,
        quantity,
        state: 'held' as const,
      })),
    )
    .onConflictDoNothing();
}
