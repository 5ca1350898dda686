import { toCents } from './money.js';
import type { OrderRecord, TransactionRecord } from './state.js';

const TAKES = new Set(['SALE', 'CAPTURE']);

/** Transactions that took money. */
export function takenOf(order: OrderRecord): TransactionRecord[] {
  return order.transactions.filter((one) => TAKES.has(one.kind) && one.status === 'SUCCESS');
}

/** What a transaction took and has not given back, in minor units. */
export function refundableCents(order: OrderRecord, { id, amount, currency }: TransactionRecord): number {
  return order.transactions
    .filter((one) => one.kind === 'REFUND' && one.parentId === id && one.status !== 'FAILURE')
    .reduce((left, one) => left - toCents(one.amount, currency), toCents(amount, currency));
}

/** Authorizations that nobody captured or gave up. */
export function openAuthorizations(order: OrderRecord): TransactionRecord[] {
  const used = new Set(order.transactions.map((one) => one.parentId));
  return order.transactions.filter(
    (one) => one.kind === 'AUTHORIZATION' && one.status === 'SUCCESS' && !used.has(one.id),
  );
}

/** `paid`, `partially_refunded`, `refunded` or `voided`, from what was taken and given back. */
export function financialStatusOf(order: OrderRecord): string | null {
  const taken = takenOf(order);
  if (taken.length === 0) return order.transactions.some((one) => one.kind === 'VOID') ? 'voided' : null;
  const left = taken.reduce((sum, one) => sum + refundableCents(order, one), 0);
  if (left === 0) return 'refunded';
  return order.transactions.some((one) => one.kind === 'REFUND' && one.status !== 'FAILURE')
    ? 'partially_refunded'
    : null;
}
