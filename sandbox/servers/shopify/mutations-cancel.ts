import { randomUUID } from 'node:crypto';
import { textOf } from '../kit/json.js';
import { closeAll } from './fulfillment-orders.js';
import { gid, idOf, PART, partId } from './ids.js';
import { fromCents } from './money.js';
import type { MutationContext } from './mutations.js';
import { addRefund } from './mutations-refund.js';
import { openAuthorizations, refundableCents, takenOf } from './payments.js';
import { refreshRest } from './rest.js';
import type { OrderRecord, TransactionRecord } from './state.js';
import { transactionView } from './views-line.js';

interface CancelArguments {
  orderId: string;
  reason: string;
  refund?: boolean | null;
  refundMethod?: { originalPaymentMethodsRefund?: boolean | null } | null;
}

/** What was only authorized is released, also where nothing is refunded. Answers a job. */
export function cancelOrder(context: MutationContext, args: CancelArguments) {
  const order = context.shop.orders.get(idOf('Order', args.orderId));
  const refused = (code: string, message: string) => {
    const error = { field: ['orderId'], message };
    return { job: null, orderCancelUserErrors: [{ ...error, code }], userErrors: [error] };
  };
  if (!order) return refused('NOT_FOUND', 'Order does not exist');
  if (textOf(order.rest, 'cancelled_at') !== null)
    return refused('INVALID', 'Order has already been cancelled');
  if (order.fulfillments.length > 0)
    return refused('INVALID', 'Cannot cancel order with outstanding fulfillments');
  for (const one of openAuthorizations(order)) giveUp(order, one, context.now);
  const paysBack = args.refund === true || args.refundMethod?.originalPaymentMethodsRefund === true;
  if (paysBack) payAllBack(order, context.now);
  order.rest = { ...order.rest, cancelled_at: context.now, cancel_reason: args.reason.toLowerCase() };
  closeAll(order);
  refreshRest(order, context.now);
  context.changed(order, 'orders/cancelled');
  context.changed(order, 'orders/updated');
  const id = gid('Job', randomUUID());
  context.shop.jobs.add(id);
  return { job: { __typename: 'Job', id, done: false }, orderCancelUserErrors: [], userErrors: [] };
}

function payAllBack(order: OrderRecord, now: string): void {
  const transactions = takenOf(order)
    .map((one) => ({ one, left: refundableCents(order, one) }))
    .filter(({ left }) => left > 0)
    .map(({ one, left }) => ({
      amount: fromCents(left, one.currency),
      gateway: one.gateway,
      kind: 'REFUND',
      parentId: gid('OrderTransaction', one.id),
    }));
  if (transactions.length > 0) addRefund(order, { orderId: gid('Order', order.id), transactions }, now);
}

/** `transactionVoid`: an authorization that nobody captured is given up. */
export function voidTransaction(context: MutationContext, parentId: string) {
  const id = idOf('OrderTransaction', parentId);
  const refused = (code: string, message: string) => ({
    transaction: null,
    userErrors: [{ field: ['parentTransactionId'], code, message }],
  });
  const order = [...context.shop.orders.values()].find((one) =>
    one.transactions.some((transaction) => transaction.id === id),
  );
  const parent = order?.transactions.find((one) => one.id === id);
  if (!order || !parent) return refused('TRANSACTION_NOT_FOUND', 'Transaction does not exist');
  if (parent.kind !== 'AUTHORIZATION' || parent.status !== 'SUCCESS')
    return refused('AUTH_NOT_SUCCESSFUL', 'Transaction must be a successful authorization');
  if (!openAuthorizations(order).includes(parent))
    return refused('AUTH_NOT_VOIDABLE', 'Transaction must be voidable');
  const made = giveUp(order, parent, context.now);
  refreshRest(order, context.now);
  context.changed(order, 'orders/updated');
  return { transaction: transactionView(made, order.card), userErrors: [] };
}

function giveUp(order: OrderRecord, parent: TransactionRecord, now: string): TransactionRecord {
  const made: TransactionRecord = {
    ...parent,
    id: partId(order.id, PART.transaction + order.transactions.length),
    kind: 'VOID',
    parentId: parent.id,
    createdAt: now,
    authorizationExpiresAt: null,
  };
  order.transactions.push(made);
  return made;
}
