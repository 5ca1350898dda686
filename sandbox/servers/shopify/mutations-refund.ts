import { GraphQLError, type GraphQLResolveInfo, getDirectiveValues } from 'graphql';
import { numberOf, objectsOf, textOf } from '../kit/json.js';
import { idOf, PART, partId } from './ids.js';
import { fromCents, toCents } from './money.js';
import type { MutationContext } from './mutations.js';
import { refundableCents, takenOf } from './payments.js';
import { refreshRest } from './rest.js';
import { adminSchema } from './schema.js';
import type { OrderRecord, RefundRecord, TransactionRecord } from './state.js';
import { refundView } from './views-fulfillment.js';
import { currencyOf, lineById } from './views-line.js';
import { orderView } from './views-order.js';

export interface RefundInput {
  orderId: string;
  currency?: string | null;
  note?: string | null;
  allowOverRefunding?: boolean | null;
  refundLineItems?: { lineItemId: string; quantity: number; restockType?: string | null }[] | null;
  shipping?: { amount?: string | null; fullRefund?: boolean | null } | null;
  transactions?: { amount: string; gateway: string; kind: string; parentId?: string | null }[] | null;
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
  const complaint = complaintOf(order, input);
  if (complaint !== null) return refused(complaint);
  const made = addRefund(order, input, context.now);
  shop.refundKeys.set(key, { input: JSON.stringify(input), refundId: made.id });
  context.changed(order, 'refunds/create');
  context.changed(order, 'orders/updated');
  return { order: orderView(order), refund: refundView(order, made), userErrors: [] };
}

/** Writes a refund to the order: what it owns, what it paid, what its lines count. */
export function addRefund(order: OrderRecord, input: RefundInput, now: string): RefundRecord {
  const made = newRefund(order, input, now);
  order.refunds.push(made);
  order.transactions.push(...made.transactions);
  refreshRest(order, now);
  return made;
}

/** Null: it can be refunded. */
function complaintOf(order: OrderRecord, input: RefundInput): string | null {
  const paidIn = textOf(order.rest, 'presentment_currency') ?? currencyOf(order);
  if (input.currency && input.currency !== paidIn) return `Currency must be ${paidIn}`;
  const lines = input.refundLineItems ?? [];
  if (lines.some(({ lineItemId, quantity }) => quantity > countable(order, idOf('LineItem', lineItemId))))
    return 'Refund line items quantity cannot refund more items than were purchased';
  const given = new Map<string, number>();
  for (const one of input.transactions ?? []) {
    const parent = parentOf(order, one);
    if (one.kind !== 'REFUND') return 'Transactions kind must be REFUND';
    if (!parent) return 'Transactions parent transaction does not exist or does not match the gateway';
    const cents = toCents(String(one.amount), parent.currency) + (given.get(parent.id) ?? 0);
    given.set(parent.id, cents);
    if (cents > refundableCents(order, parent) && !input.allowOverRefunding)
      return 'Refund amount is more than what can be refunded.';
  }
  return null;
}

/** Units of a line that were not refunded yet. */
function countable(order: OrderRecord, lineItemId: string): number {
  const line = objectsOf(order.rest, 'line_items').find((one) => textOf(one, 'id') === lineItemId);
  const refunded = order.refunds
    .flatMap((one) => one.lines)
    .filter((one) => one.lineItemId === lineItemId)
    .reduce((sum, one) => sum + one.quantity, 0);
  return line ? (numberOf(lineById(order, lineItemId), 'quantity') ?? 0) - refunded : 0;
}

/** The transaction that is paid back: named, or the first of the gateway. */
function parentOf(order: OrderRecord, wanted: { gateway: string; parentId?: string | null }) {
  const ofGateway = takenOf(order).filter((one) => one.gateway === wanted.gateway);
  if (!wanted.parentId) return ofGateway[0];
  const id = idOf('OrderTransaction', wanted.parentId);
  return ofGateway.find((one) => one.id === id);
}

function newRefund(order: OrderRecord, input: RefundInput, now: string): RefundRecord {
  const currency = currencyOf(order);
  return {
    id: partId(order.id, PART.refund + order.refunds.length),
    note: input.note ?? null,
    createdAt: now,
    lines: (input.refundLineItems ?? []).map(({ lineItemId, quantity, restockType }) => ({
      lineItemId: idOf('LineItem', lineItemId),
      quantity,
      restockType: restockType ?? 'NO_RESTOCK',
    })),
    shippingAmount: shippingAmount(order, input),
    transactions: (input.transactions ?? []).map(
      (one, index): TransactionRecord => ({
        id: partId(order.id, PART.transaction + order.transactions.length + index),
        kind: 'REFUND',
        status: 'SUCCESS',
        parentId: parentOf(order, one)?.id ?? null,
        gateway: one.gateway,
        amount: fromCents(toCents(String(one.amount), currency), currency),
        currency,
        createdAt: now,
        authorizationExpiresAt: null,
      }),
    ),
  };
}

function shippingAmount(order: OrderRecord, { shipping }: RefundInput): string | null {
  if (!shipping) return null;
  const [line = null] = objectsOf(order.rest, 'shipping_lines');
  return shipping.fullRefund ? textOf(line, 'discounted_price') : (shipping.amount ?? null);
}
