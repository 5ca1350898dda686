import { type JsonObject, numberOf, numeral, objectsOf, textOf } from '../kit/json.js';
import { gid } from './ids.js';
import { fromCents, moneySet, toCents } from './money.js';
import { priced } from './order-money.js';
import { financialStatusOf } from './payments.js';
import type { FulfillmentRecord, OrderRecord, RefundRecord } from './state.js';
import { currencyOf, lineById, lineCents, tagsOf } from './views-line.js';

/** The order's REST members that follow from what the mutations did. */
export function refreshRest(order: OrderRecord, at: string): void {
  const lines = order.fulfillmentOrders.flatMap((one) => one.lines);
  const done = lines.length > 0 && lines.every((line) => line.remaining === 0);
  const currency = currencyOf(order);
  const back = order.refunds
    .flatMap((one) => one.transactions)
    .reduce((sum, one) => sum + toCents(one.amount, currency), 0);
  const total = toCents(textOf(order.rest, 'total_price') ?? '0', currency);
  order.rest = {
    ...order.rest,
    ...(order.refunds.length > 0 && priced('current_total_price', Math.max(0, total - back), currency)),
    ...refundedLines(order),
    financial_status: financialStatusOf(order) ?? textOf(order.rest, 'financial_status'),
    updated_at: at,
    fulfillment_status: done ? 'fulfilled' : order.fulfillments.length > 0 ? 'partial' : null,
    fulfillments: merged(
      objectsOf(order.rest, 'fulfillments'),
      order.fulfillments.map((one) => fulfillmentRest(order, one)),
    ),
    refunds: merged(
      objectsOf(order.rest, 'refunds'),
      order.refunds.map((one) => refundRest(order, one)),
    ),
  };
}

/** What is refunded is no longer current. What can be fulfilled stays as it was: nothing of ours restocks. */
function refundedLines(order: OrderRecord): JsonObject {
  const refunded = order.refunds.flatMap((one) => one.lines);
  if (refunded.length === 0) return {};
  const line_items = objectsOf(order.rest, 'line_items').map((line) => {
    const gone = refunded
      .filter((one) => one.lineItemId === textOf(line, 'id'))
      .reduce((sum, one) => sum + one.quantity, 0);
    const current = (numberOf(line, 'quantity') ?? 0) - gone;
    return gone === 0 ? line : { ...line, current_quantity: numeral(current) };
  });
  return { line_items };
}

/** Ours replace their earlier selves; what the merchant wrote stays. */
function merged(before: readonly JsonObject[], ours: readonly JsonObject[]): JsonObject[] {
  const ids = new Set(ours.map((one) => textOf(one, 'id')));
  return [...before.filter((one) => !ids.has(textOf(one, 'id'))), ...ours];
}

/** As the shop writes tags: one text, in alphabetical order, each once whatever its case. */
export function withTags(rest: JsonObject, tags: readonly string[]): JsonObject {
  const unique = new Map<string, string>();
  for (const tag of tags) {
    const trimmed = tag.trim();
    if (trimmed !== '' && !unique.has(trimmed.toLowerCase())) unique.set(trimmed.toLowerCase(), trimmed);
  }
  return { ...rest, tags: [...unique.values()].sort().join(', ') };
}

export function withoutTags(rest: JsonObject, tags: readonly string[]): JsonObject {
  const gone = new Set(tags.map((tag) => tag.trim().toLowerCase()));
  return withTags(
    rest,
    tagsOf(rest).filter((tag) => !gone.has(tag.toLowerCase())),
  );
}

export function fulfillmentRest(order: OrderRecord, record: FulfillmentRecord): JsonObject {
  const [first] = record.tracking;
  const numbers = record.tracking.flatMap(({ number }) => (number === null ? [] : [number]));
  const urls = record.tracking.flatMap(({ url }) => (url === null ? [] : [url]));
  return {
    id: numeral(record.id),
    admin_graphql_api_id: gid('Fulfillment', record.id),
    created_at: record.createdAt,
    location_id: null,
    name: record.name,
    order_id: numeral(order.id),
    origin_address: {},
    receipt: {},
    service: 'manual',
    shipment_status: record.events.at(-1)?.status.toLowerCase() ?? null,
    status: 'success',
    tracking_company: first?.company ?? null,
    tracking_number: first?.number ?? null,
    tracking_numbers: numbers,
    tracking_url: first?.url ?? null,
    tracking_urls: urls,
    updated_at: record.updatedAt,
    line_items: record.lines.map(({ lineItemId, quantity }) => ({
      ...lineById(order, lineItemId),
      quantity: numeral(quantity),
    })),
  };
}

export function refundRest(order: OrderRecord, record: RefundRecord): JsonObject {
  const currency = textOf(order.rest, 'currency') ?? 'USD';
  return {
    id: numeral(record.id),
    admin_graphql_api_id: gid('Refund', record.id),
    created_at: record.createdAt,
    note: record.note,
    order_id: numeral(order.id),
    processed_at: record.createdAt,
    restock: record.lines.some((line) => line.restockType !== 'NO_RESTOCK'),
    total_duties_set: moneySet(fromCents(0, currency), currency),
    user_id: null,
    order_adjustments: [],
    transactions: record.transactions.map((transaction) => ({
      id: numeral(transaction.id),
      admin_graphql_api_id: gid('OrderTransaction', transaction.id),
      amount: transaction.amount,
      created_at: transaction.createdAt,
      currency: transaction.currency,
      gateway: transaction.gateway,
      kind: 'refund',
      order_id: numeral(order.id),
      parent_id: transaction.parentId === null ? null : numeral(transaction.parentId),
      processed_at: transaction.createdAt,
      status: transaction.status.toLowerCase(),
      test: order.rest.test === true,
    })),
    refund_line_items: record.lines.map((line, index) => ({
      id: numeral(`${record.id}${index}`),
      line_item_id: numeral(line.lineItemId),
      location_id: null,
      quantity: numeral(line.quantity),
      restock_type: line.restockType.toLowerCase(),
      ...sharesOf(order, line, currency),
      line_item: lineById(order, line.lineItemId),
    })),
    duties: [],
    refund_shipping_lines: shippingRest(order, record, currency),
  };
}

/** A line's price and tax by its units; Shopify gives them as numbers. */
function sharesOf(order: OrderRecord, line: RefundRecord['lines'][number], currency: string): JsonObject {
  const whole = lineById(order, line.lineItemId);
  const { priceCents, taxCents } = lineCents(whole, currency);
  const of = numberOf(whole, 'quantity') ?? 1;
  const part = (cents: number) => fromCents(Math.round((cents * line.quantity) / of), currency);
  return {
    subtotal: numeral(part(priceCents)),
    subtotal_set: moneySet(part(priceCents), currency),
    total_tax: numeral(part(taxCents)),
    total_tax_set: moneySet(part(taxCents), currency),
  };
}

function shippingRest(order: OrderRecord, record: RefundRecord, currency: string): JsonObject[] {
  if (record.shippingAmount === null) return [];
  const [line = null] = objectsOf(order.rest, 'shipping_lines');
  return [
    {
      id: numeral(`${record.id}90`),
      shipping_line: line,
      transaction_id: null,
      subtotal_amount_set: moneySet(record.shippingAmount, currency),
    },
  ];
}

/** The body of `orders/risk_assessment_changed`: small and flat, with the newest assessment. */
export function riskRest(order: OrderRecord, at: string): JsonObject {
  const assessment = order.risk.assessments.at(-1);
  return {
    provider_id: assessment?.provider ? numeral(1) : null,
    provider_title: assessment?.provider ?? null,
    risk_level: (assessment?.riskLevel ?? 'NONE').toLowerCase(),
    created_at: at,
    order_id: numeral(order.id),
    admin_graphql_api_order_id: gid('Order', order.id),
  };
}

/** What a webhook of this topic carries; null when the order has nothing of the kind. */
export function webhookBody(order: OrderRecord, topic: string, at: string): JsonObject | null {
  switch (topic) {
    case 'orders/risk_assessment_changed':
      return riskRest(order, at);
    case 'refunds/create':
      return objectsOf(order.rest, 'refunds').at(-1) ?? null;
    case 'fulfillments/create':
      return objectsOf(order.rest, 'fulfillments').at(-1) ?? null;
    default:
      return order.rest;
  }
}
