import { type JsonObject, numeral, objectsOf, textOf } from '../kit/json.js';
import { gid } from './ids.js';
import { moneySet } from './money.js';
import type { FulfillmentRecord, OrderRecord, RefundRecord } from './state.js';
import { lineById, tagsOf } from './views-line.js';

/** The order's REST members that follow from what the mutations did. */
export function refreshRest(order: OrderRecord, at: string): void {
  const lines = order.fulfillmentOrders.flatMap((one) => one.lines);
  const done = lines.length > 0 && lines.every((line) => line.remaining === 0);
  order.rest = {
    ...order.rest,
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
    total_duties_set: moneySet('0.00', currency),
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
      processed_at: transaction.createdAt,
      status: 'success',
      test: order.rest.test === true,
    })),
    refund_line_items: record.lines.map((line, index) => ({
      id: numeral(`${record.id}${index}`),
      line_item_id: numeral(line.lineItemId),
      location_id: null,
      quantity: numeral(line.quantity),
      restock_type: line.restockType.toLowerCase(),
      line_item: lineById(order, line.lineItemId),
    })),
    duties: [],
    refund_shipping_lines: [],
  };
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
