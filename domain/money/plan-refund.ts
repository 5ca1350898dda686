import { allocate } from './allocate.js';
import type { PaidOrder, Payment, Share, Units } from './paid.js';
import { countOf, refundOf, sum } from './refund-of.js';

export interface RefundAsk {
  refundId: string;
  units: readonly Units[];
  isEverything: boolean;
}

/** A refund of ours. `reserved`: it may have happened; `done`: it has, with these cents. One known not to have happened is none. */
export interface OwnRefund {
  reference: string;
  refundId: string;
  state: 'reserved' | 'done';
  cents: number;
  shares: readonly Share[];
  units: readonly Units[];
}

/** What we knew of an order's money before. */
export interface MoneyLedger {
  currency: string;
  capturedCents: number;
}

export interface RefundPlan {
  cents: number;
  currency: string;
  shares: (Share & { gateway: string; isGiftCard: boolean })[];
  /** Authorizations to give up. */
  voids: Share[];
  /** As the store must be told: without units that it has taken off already. */
  units: Units[];
  withShipping: boolean;
}

export type RefundVerdict =
  | { kind: 'give'; plan: RefundPlan }
  | { kind: 'nothing' }
  | { kind: 'refused'; code: RefusedRefund; reason: string };

/** `ledgerDiffers`: the store tells another story than we; `notCaptured`: money that was not taken cannot be given back in part. */
export type RefusedRefund = 'ledgerDiffers' | 'notCaptured';

/**
 * How a refund is given (C-27, P-12): to each original transaction its share, none above what it captured, whatever was refunded elsewhere.
 * `own`: every other refund of ours for the order. Everything given up: all that is left goes back, and what was only authorized is given up.
 */
export function planRefund(paid: PaidOrder, own: readonly OwnRefund[], ask: RefundAsk): RefundVerdict {
  const before = removedBefore(paid, own, ask.refundId);
  const isWhole = ask.isEverything && paid.lines.every((line) => covers(line, before, ask.units));
  const room = paid.payments.map((payment) => roomIn(payment, paid, own));
  const left = sum(room);
  const isShort = sum(paid.payments.map((one) => one.capturedCents)) < paid.totalCents;
  if (!isWhole && isShort) {
    const reason = 'only a part of the order’s money was taken: capture it without these units';
    return { kind: 'refused', code: 'notCaptured', reason };
  }
  const cents = isWhole ? left : Math.min(left, dueOf(paid, own, ask, before));
  const voids = isWhole ? paid.authorizations : [];
  if (cents <= 0 && voids.length === 0) return { kind: 'nothing' };
  const tried = own.filter((one) => one.refundId === ask.refundId).flatMap((one) => one.units);
  return { kind: 'give', plan: planOf(paid, ask, { cents, room, voids, isWhole, before, tried }) };
}

interface Sums {
  cents: number;
  room: number[];
  voids: Share[];
  isWhole: boolean;
  before: Units[];
  /** Units that an earlier try of the same refund took off in the store. */
  tried: Units[];
}

function planOf(paid: PaidOrder, ask: RefundAsk, sums: Sums): RefundPlan {
  const { cents, room, voids, isWhole, before, tried } = sums;
  const parts = allocate(Math.max(0, cents), room);
  const shares = paid.payments
    .map(({ id, gateway, isGiftCard }, index) => ({ id, gateway, isGiftCard, cents: parts[index] ?? 0 }))
    .filter((share) => share.cents > 0);
  const units = ask.units.flatMap(({ lineId, quantity }) => {
    const line = paid.lines.find((one) => one.id === lineId);
    const left = (line?.quantity ?? 0) - countOf(before, lineId);
    const there = Math.min(quantity, left) - countOf(tried, lineId);
    return there > 0 ? [{ lineId, quantity: there }] : [];
  });
  const withShipping = isWhole && paid.shipping.priceCents > 0;
  return { cents: Math.max(0, cents), currency: paid.currency, shares, voids, units, withShipping };
}

/** What the units cost, less what an earlier try of the same refund gave. */
function dueOf(paid: PaidOrder, own: readonly OwnRefund[], ask: RefundAsk, before: Units[]): number {
  const { totalCents } = refundOf(paid, { units: ask.units, before, withShipping: false });
  return totalCents - sum(own.filter((one) => one.refundId === ask.refundId).map((one) => one.cents));
}

/** Units given back by others, or by other refunds of ours: the store counts ours among its own once it has them. */
function removedBefore(paid: PaidOrder, own: readonly OwnRefund[], refundId: string): Units[] {
  const told = own.filter((one) => isTold(paid, one));
  const others = own.filter((one) => one.refundId !== refundId);
  return paid.lines.map(({ id, removed }) => {
    const elsewhere = removed - sum(told.map((one) => countOf(one.units, id)));
    return {
      lineId: id,
      quantity: sum(others.map((one) => countOf(one.units, id))) + Math.max(0, elsewhere),
    };
  });
}

function covers(line: { id: string; quantity: number }, before: Units[], units: readonly Units[]): boolean {
  return countOf(before, line.id) + countOf(units, line.id) >= line.quantity;
}

/** What a transaction can still give: captured, less what others gave back, less every refund of ours that may have happened. */
function roomIn(payment: Payment, paid: PaidOrder, own: readonly OwnRefund[]): number {
  const ofThis = (some: readonly OwnRefund[]) =>
    sum(some.flatMap((one) => one.shares.filter((share) => share.id === payment.id)).map((one) => one.cents));
  const elsewhere = payment.refundedCents - ofThis(own.filter((one) => isTold(paid, one)));
  return Math.max(0, payment.capturedCents - Math.max(0, elsewhere) - ofThis(own));
}

function isTold(paid: PaidOrder, { reference }: OwnRefund): boolean {
  return paid.refunds.some((one) => one.reference === reference);
}

/** Given back by others than us. */
export function elsewhereCents(paid: PaidOrder): number {
  return sum(paid.refunds.filter((one) => one.reference === null).map((one) => one.cents));
}

/**
 * Where the store's story and ours differ, in words; null: nowhere. `before`: our refunds as they were before the store was read, `now`: as
 * they are. The store may know more than we knew, never less.
 */
export function differenceIn(
  paid: PaidOrder,
  ledger: MoneyLedger,
  { before, now }: { before: readonly OwnRefund[]; now: readonly OwnRefund[] },
): string | null {
  const captured = sum(paid.payments.map((one) => one.capturedCents));
  if (paid.currency !== ledger.currency) return `paid in ${paid.currency}, known in ${ledger.currency}`;
  if (captured < ledger.capturedCents) return `captured ${captured}, known ${ledger.capturedCents}`;
  const missing = before.find((one) => one.state === 'done' && one.cents > 0 && !isTold(paid, one));
  if (missing) return `the store does not know refund ${missing.refundId}`;
  const odd = paid.refunds.find((told) => told.reference !== null && !isSame(now, told));
  return odd ? `the store gave ${odd.cents} as ${odd.reference}, we did not` : null;
}

/** In flight, the sum is the store's to say. */
function isSame(now: readonly OwnRefund[], told: { reference: string | null; cents: number }): boolean {
  const ours = now.find((one) => one.reference === told.reference);
  return ours !== undefined && (ours.state === 'reserved' || ours.cents === told.cents);
}
