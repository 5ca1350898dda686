import { GraphQLError, type GraphQLResolveInfo, getDirectiveValues } from 'graphql';
import { textOf } from '../kit/json.js';
import { idOf, PART, partId } from './ids.js';
import { fromCents, toCents } from './money.js';
import type { MutationContext } from './mutations.js';
import { refreshRest } from './rest.js';
import { adminSchema } from './schema.js';
import type { OrderRecord, RefundRecord } from './state.js';
import { refundView } from './views-fulfillment.js';
import { currencyOf } from './views-line.js';
import { orderView } from './views-order.js';

export interface RefundInput {
  orderId: string;
  note?: string | null;
  allowOverRefunding?: boolean | null;
  refundLineItems?: { lineItemId: string; quantity: number; restockType?: string | null }[] | null;
  transactions?: { amount: string; gateway: string }[] | null;
}

/** Required since 2026-04: without the directive the real API answers an error too. */
export function idempotencyKey(info: GraphQLResolveInfo): string {
  const [node] = info.fieldNodes;
  const directive = adminSchema().getDirective('idempotent');
  const values = node && directive ? getDirectiveValues(directive, node, info.variableValues) : undefined;
  const key = typeof values?.key === 'string' ? values.key.trim() : '';
  if (key === '') {
    throw new GraphQLError('The @idempotent directive is required for this mutation but was not provided.', {
      extensions: { code: 'BAD_REQUEST' },
    });
  }
  return key;
}

export function refund(context: MutationContext, input: RefundInput, key: string) {
  const { shop } = context;
  const refused = (message: string) => ({
    order: null,
    refund: null,
    userErrors: [{ field: ['orderId'], message }],
  });
  const order = shop.orders.get(idOf('Order', input.orderId));
  if (!order) return refused('Order does not exist');
  const known = shop.refundKeys.get(key);
  if (known && known.input !== JSON.stringify(input)) {
    throw new GraphQLError('The idempotency key was used with other parameters.', {
      extensions: { code: 'IDEMPOTENCY_KEY_PARAMETER_MISMATCH' },
    });
  }
  const earlier = known && order.refunds.find((one) => one.id === known.refundId);
  if (earlier) return { order: orderView(order), refund: refundView(order, earlier), userErrors: [] };
  const made = newRefund(context, order, input);
  const total = toCents(textOf(order.rest, 'total_price') ?? '0');
  const back = [...order.refunds, made]
    .flatMap((one) => one.transactions)
    .reduce((sum, transaction) => sum + toCents(transaction.amount), 0);
  if (back > total && !input.allowOverRefunding)
    return refused('Refund amount is more than what can be refunded.');
  order.refunds.push(made);
  order.transactions.push(...made.transactions);
  order.rest = { ...order.rest, financial_status: back >= total ? 'refunded' : 'partially_refunded' };
  shop.refundKeys.set(key, { input: JSON.stringify(input), refundId: made.id });
  refreshRest(order, context.now);
  context.changed(order, 'refunds/create');
  return { order: orderView(order), refund: refundView(order, made), userErrors: [] };
}

function newRefund({ now }: MutationContext, order: OrderRecord, input: RefundInput): RefundRecord {
  return {
    id: partId(order.id, PART.refund + order.refunds.length),
    note: input.note ?? null,
    createdAt: now,
    lines: (input.refundLineItems ?? []).map(({ lineItemId, quantity, restockType }) => ({
      lineItemId: idOf('LineItem', lineItemId),
      quantity,
      restockType: restockType ?? 'NO_RESTOCK',
    })),
    transactions: (input.transactions ?? []).map(({ amount, gateway }, index) => ({
      id: partId(order.id, PART.transaction + order.transactions.length + index),
      kind: 'REFUND',
      status: 'SUCCESS',
      gateway,
      amount: fromCents(toCents(String(amount))),
      currency: currencyOf(order),
      createdAt: now,
      authorizationExpiresAt: null,
    })),
  };
}
