import type { Payment, Share } from '../../domain/money/paid.js';

/** One entry of an order's payment history. */
export interface TransactionEntry {
  id: string;
  kind: string;
  status: string;
  gateway: string;
  cents: number;
  parentId: string | null;
}

const captures = new Set(['SALE', 'CAPTURE']);

/** Money that is pending has left, or is leaving. */
export function hasFailed(status: string): boolean {
  return status === 'FAILURE' || status === 'ERROR';
}

/** Each transaction that took money, with what went back to it. A refund without a parent counts against its gateway. */
export function paymentsOf(entries: readonly TransactionEntry[]): Payment[] {
  const taken = entries.filter((one) => captures.has(one.kind) && one.status === 'SUCCESS');
  const payments = taken.map((one) => ({
    id: one.id,
    gateway: one.gateway,
    isGiftCard: one.gateway === 'gift_card',
    capturedCents: one.cents,
    refundedCents: 0,
  }));
  const back = entries.filter((one) => one.kind === 'REFUND' && !hasFailed(one.status));
  return back.reduce(countBack, payments);
}

function countBack(payments: Payment[], refund: TransactionEntry): Payment[] {
  const roomy = payments.find(
    (one) => one.gateway === refund.gateway && one.refundedCents + refund.cents <= one.capturedCents,
  );
  const ofParent = payments.find((one) => one.id === refund.parentId);
  const ofGateway = roomy ?? payments.find((one) => one.gateway === refund.gateway) ?? payments[0];
  const target = ofParent ?? ofGateway;
  return payments.map((one) =>
    one === target ? { ...one, refundedCents: one.refundedCents + refund.cents } : one,
  );
}

/** What is set aside and neither taken nor given up. One that was captured in part is the gateway's to release. */
export function authorizationsOf(entries: readonly TransactionEntry[]): Share[] {
  const used = new Set(
    entries
      .filter((one) => (one.kind === 'CAPTURE' || one.kind === 'VOID') && !hasFailed(one.status))
      .map((one) => one.parentId),
  );
  return entries
    .filter((one) => one.kind === 'AUTHORIZATION' && one.status === 'SUCCESS' && !used.has(one.id))
    .map(({ id, cents }) => ({ id, cents }));
}

/** Authorizations that were given up. */
export function voidedIn(entries: readonly TransactionEntry[]): string[] {
  const voids = entries.filter((one) => one.kind === 'VOID' && !hasFailed(one.status));
  return voids.flatMap(({ parentId }) => (parentId === null ? [] : [parentId]));
}
