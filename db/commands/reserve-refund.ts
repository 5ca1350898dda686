import { and, eq, ne, sql } from 'drizzle-orm';
import type { MoneyLedger, OwnRefund, RefundVerdict } from '../../domain/money/plan-refund.js';
import type { Database, Transaction } from '../client.js';
import { ownRefunds, reservedRefund } from '../queries/refunds.js';
import { orderMoney, refunds } from '../schema/money.js';

export interface RefundRequest {
  effectId: string;
  orderId: string;
  refundId: string;
  /** As the store tells it now. */
  told: { currency: string; capturedCents: number; elsewhereCents: number };
  /** Pure: asked while the order's money is locked. */
  judge(ledger: MoneyLedger, own: readonly OwnRefund[]): RefundVerdict;
}

/**
 * Locks the order's money, judges, and takes the cents: all in one transaction, so that of two refunds at once the second sees the first (C-27).
 * What an earlier attempt of this effect took stays as it is.
 */
export async function reserveRefund(db: Database, request: RefundRequest): Promise<RefundVerdict> {
  return db.transaction(async (tx) => {
    const ledger = await lockMoney(tx, request);
    const earlier = await reservedRefund(tx, request.effectId);
    if (earlier) return { kind: 'give', plan: earlier };
    const own = await ownRefunds(tx, request.orderId);
    const verdict = request.judge(ledger, own);
    if (verdict.kind === 'refused') return verdict;
    await bringUpToDate(tx, request);
    if (verdict.kind === 'give') {
      const { effectId, orderId, refundId } = request;
      await tx.insert(refunds).values({ effectId, orderId, refundId, state: 'reserved', ...verdict.plan });
      await recount(tx, orderId, 'exactly');
    }
    return verdict;
  });
}

async function lockMoney(tx: Transaction, { orderId, told }: RefundRequest): Promise<MoneyLedger> {
  await tx
    .insert(orderMoney)
    .values({ orderId, ...told, refundedCents: Math.min(told.capturedCents, told.elsewhereCents) })
    .onConflictDoNothing();
  const [row] = await tx.select().from(orderMoney).where(eq(orderMoney.orderId, orderId)).for('update');
  return row ?? told;
}

/** The store may have taken or given more meanwhile. */
async function bringUpToDate(tx: Transaction, { orderId, told }: RefundRequest): Promise<void> {
  await tx
    .update(orderMoney)
    .set({
      capturedCents: sql`greatest(${orderMoney.capturedCents}, ${told.capturedCents}::bigint)`,
      elsewhereCents: sql`greatest(${orderMoney.elsewhereCents}, ${told.elsewhereCents}::bigint)`,
    })
    .where(eq(orderMoney.orderId, orderId));
  await recount(tx, orderId, 'atMostCaptured');
}

/**
 * Given back by others and by us. `exactly`: the database refuses more than was captured. Where others gave too much, which is the store's
 * matter, what we know of them is counted up to what was captured.
 */
async function recount(tx: Transaction, orderId: string, how: 'exactly' | 'atMostCaptured'): Promise<void> {
  const [row] = await tx
    .select({ cents: sql<number>`coalesce(sum(${refunds.cents}), 0)::float8` })
    .from(refunds)
    .where(and(eq(refunds.orderId, orderId), ne(refunds.state, 'released')));
  const all = sql`${orderMoney.elsewhereCents} + ${row?.cents ?? 0}::bigint`;
  const refundedCents = how === 'exactly' ? all : sql`least(${orderMoney.capturedCents}, ${all})`;
  await tx
    .update(orderMoney)
    .set({ refundedCents, changedAt: sql`now()` })
    .where(eq(orderMoney.orderId, orderId));
}

/** What became of it: `given` cents arrive; null: it is known not to have happened, and its cents are free again. */
export async function settleRefund(
  tx: Transaction,
  { effectId, orderId }: { effectId: string; orderId: string },
  given: number | null,
): Promise<void> {
  await tx
    .select({ id: orderMoney.orderId })
    .from(orderMoney)
    .where(eq(orderMoney.orderId, orderId))
    .for('update');
  await tx
    .update(refunds)
    .set({
      state: given === null ? 'released' : 'done',
      ...(given !== null && { cents: given }),
      settledAt: sql`now()`,
    })
    .where(and(eq(refunds.effectId, effectId), eq(refunds.state, 'reserved')));
  await recount(tx, orderId, 'atMostCaptured');
}
