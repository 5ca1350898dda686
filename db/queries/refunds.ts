import { and, asc, eq, ne } from 'drizzle-orm';
import type { OwnRefund, RefundPlan } from '../../domain/money/plan-refund.js';
import type { Database, Transaction } from '../client.js';
import { refunds } from '../schema/money.js';

/** Refunds of ours that have happened, or may have. */
export async function ownRefunds(db: Database | Transaction, orderId: string): Promise<OwnRefund[]> {
  const rows = await db
    .select()
    .from(refunds)
    .where(and(eq(refunds.orderId, orderId), ne(refunds.state, 'released')))
    .orderBy(asc(refunds.reservedAt), asc(refunds.effectId));
  return rows.flatMap(({ effectId, refundId, state, cents, shares, units }) =>
    state === 'released' ? [] : [{ reference: effectId, refundId, state, cents, shares, units }],
  );
}

/** What an earlier attempt of this effect reserved; null: none did. */
export async function reservedRefund(
  db: Database | Transaction,
  effectId: string,
): Promise<RefundPlan | null> {
  const [row] = await db.select().from(refunds).where(eq(refunds.effectId, effectId));
  if (!row) return null;
  const { cents, currency, shares, voids, units, withShipping } = row;
  return { cents, currency, shares, voids, units, withShipping };
}
