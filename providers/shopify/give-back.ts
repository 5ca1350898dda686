import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { ProviderError } from '../ports/errors.js';
import type { StoreRefund } from '../ports/payments.js';
import * as documents from './documents.js';
import { type Graphql, refuse, userErrors } from './graphql.js';
import { amountText } from './money.js';
import { noteOf } from './paid.js';

/** To each original transaction its share (C-27). Shopify takes the same key as the same refund, whatever was lost in between. */
export async function refund(
  ask: Graphql,
  { orderId, refund: wanted }: { orderId: string; refund: StoreRefund },
  signal: AbortSignal,
): Promise<void> {
  const { refundCreate: answer } = await ask({
    document: documents.refund,
    variables: { input: inputOf(`gid://shopify/Order/${orderId}`, wanted), key: keyOf(wanted.reference) },
    shape: z.looseObject({
      refundCreate: z.looseObject({ refund: z.looseObject({ id: z.string() }).nullish(), userErrors }),
    }),
    signal,
  });
  refuse(answer.userErrors);
  if (!answer.refund) throw unreadable('neither a refund nor an error came back');
}

function inputOf(orderId: string, { reference, currency, shares, units, withShipping }: StoreRefund) {
  return {
    orderId,
    currency,
    note: noteOf(reference),
    notify: false,
    refundLineItems: units.map(({ lineId, quantity }) => ({
      lineItemId: `gid://shopify/LineItem/${lineId}`,
      quantity,
      restockType: 'NO_RESTOCK',
    })),
    ...(withShipping && { shipping: { fullRefund: true } }),
    transactions: shares.map(({ id, gateway, cents }) => ({
      orderId,
      parentId: `gid://shopify/OrderTransaction/${id}`,
      amount: amountText(cents, currency),
      gateway,
      kind: 'REFUND',
    })),
  };
}

/** A UUID made from the reference. */
function keyOf(reference: string): string {
  const digest = createHash('sha256').update(reference).digest('hex');
  return digest.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}

export async function voidPayment(ask: Graphql, id: string, signal: AbortSignal): Promise<void> {
  const data = await ask({
    document: documents.voidPayment,
    variables: { id: `gid://shopify/OrderTransaction/${id}` },
    shape: z.looseObject({ transactionVoid: z.looseObject({ userErrors }) }),
    signal,
  });
  refuse(data.transactionVoid.userErrors);
}

const job = z.looseObject({ id: z.string(), done: z.boolean() });
const pollMs = 300;

/** Shopify answers with a job, and is done when the job is. */
export async function cancelOrder(
  ask: Graphql,
  { orderId, note }: { orderId: string; note: string },
  signal: AbortSignal,
): Promise<void> {
  const { orderCancel: answer } = await ask({
    document: documents.cancelOrder,
    variables: { id: `gid://shopify/Order/${orderId}`, note },
    shape: z.looseObject({
      orderCancel: z.looseObject({ job: job.nullish(), orderCancelUserErrors: userErrors }),
    }),
    signal,
  });
  refuse(answer.orderCancelUserErrors);
  if (!answer.job) throw unreadable('neither a job nor an error came back');
  if (!answer.job.done) await untilDone(ask, answer.job.id, signal);
}

async function untilDone(ask: Graphql, id: string, signal: AbortSignal): Promise<void> {
  const shape = z.looseObject({ job: z.looseObject({ done: z.boolean() }).nullish() });
  const look = () => ask({ document: documents.readJob, variables: { id }, shape, signal });
  while (!(await look()).job?.done) {
    if (signal.aborted) throw new ProviderError('shopify', 'noAnswer', 'ABORTED', 'the call was given up');
    await pause(pollMs);
  }
}

function unreadable(message: string): ProviderError {
  return new ProviderError('shopify', 'noAnswer', 'UNREADABLE', message);
}
