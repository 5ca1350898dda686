import { type JsonObject, numberOf, objectOf, objectsOf, textOf } from '../kit/json.js';
import { PART, partId } from './ids.js';
import type { FulfillmentOrderRecord, OrderRecord, Risk, TransactionRecord } from './state.js';

const AUTHORIZATION_DAYS = 7;
const DAY_MS = 86_400_000;
const OUR_LOCATION = 'Main warehouse';

const LOW_RISK: Risk = {
  recommendation: 'ACCEPT',
  assessments: [
    {
      riskLevel: 'LOW',
      provider: null,
      facts: [
        { description: 'Characteristics of this order are similar to past orders', sentiment: 'POSITIVE' },
      ],
    },
  ],
};

/** Everything GraphQL tells of an order, from its REST JSON. */
export function newOrder(rest: JsonObject, risk: Risk = LOW_RISK): OrderRecord {
  const id = textOf(rest, 'id');
  if (id === null || !/^\d+$/.test(id)) throw new SyntaxError('the order needs a numeric id');
  return {
    id,
    rest,
    risk,
    addressValidation: null,
    card: null,
    fulfillmentOrders: fulfillmentOrdersOf(id, rest),
    fulfillments: [],
    transactions: transactionsOf(id, rest),
    refunds: [],
    holdCount: 0,
  };
}

/** One per fulfilment service and way of delivery. Gift cards and tips are in none. */
export function fulfillmentOrdersOf(orderId: string, rest: JsonObject): FulfillmentOrderRecord[] {
  const createdAt = textOf(rest, 'created_at') ?? new Date(0).toISOString();
  const groups = new Map<string, { service: string; methodType: FulfillmentOrderRecord['methodType'] }>();
  const lines = objectsOf(rest, 'line_items').filter(
    (line) => line.gift_card !== true && objectOf(line, 'tip') === null,
  );
  const keyOf = (line: JsonObject): string => {
    const service = textOf(line, 'fulfillment_service') ?? 'manual';
    const methodType = line.requires_shipping === false ? 'NONE' : shippingMethod(rest);
    const key = `${service} ${methodType}`;
    groups.set(key, { service, methodType });
    return key;
  };
  const keys = lines.map(keyOf);
  return [...groups].map(([key, { service, methodType }], groupIndex) => ({
    id: partId(orderId, PART.fulfillmentOrder + groupIndex),
    locationName: service === 'manual' ? OUR_LOCATION : service,
    locationId: String(655_441_491 + groupIndex),
    methodType,
    status: 'OPEN',
    lines: lines.flatMap((line, index) =>
      keys[index] === key
        ? [
            {
              id: partId(orderId, PART.fulfillmentOrderLine + index),
              lineItemId: textOf(line, 'id') ?? '',
              total: numberOf(line, 'quantity') ?? 0,
              remaining: numberOf(line, 'current_quantity') ?? numberOf(line, 'quantity') ?? 0,
            },
          ]
        : [],
    ),
    holds: [],
    createdAt,
    updatedAt: createdAt,
  }));
}

function shippingMethod(rest: JsonObject): FulfillmentOrderRecord['methodType'] {
  if (textOf(rest, 'source_name') === 'pos') return 'RETAIL';
  const [line = null] = objectsOf(rest, 'shipping_lines');
  return textOf(line, 'delivery_category') === 'pick_up' ? 'PICK_UP' : 'SHIPPING';
}

/** The transactions that lead to the order's financial status. */
export function transactionsOf(orderId: string, rest: JsonObject): TransactionRecord[] {
  const createdAt = textOf(rest, 'created_at') ?? new Date(0).toISOString();
  const amount = textOf(rest, 'total_price') ?? '0.00';
  const gateway = rest.payment_gateway_names;
  const name = Array.isArray(gateway) && typeof gateway[0] === 'string' ? gateway[0] : 'shopify_payments';
  const expires = new Date(Date.parse(createdAt) + AUTHORIZATION_DAYS * DAY_MS).toISOString();
  return stepsTo(textOf(rest, 'financial_status')).map(([kind, status], index) => ({
    id: partId(orderId, PART.transaction + index),
    kind,
    status,
    gateway: name,
    amount,
    currency: textOf(rest, 'currency') ?? 'USD',
    createdAt,
    authorizationExpiresAt: kind === 'AUTHORIZATION' ? expires : null,
  }));
}

function stepsTo(status: string | null): [TransactionRecord['kind'], TransactionRecord['status']][] {
  switch (status) {
    case 'authorized':
    case 'expired':
      return [['AUTHORIZATION', 'SUCCESS']];
    case 'voided':
      return [
        ['AUTHORIZATION', 'SUCCESS'],
        ['VOID', 'SUCCESS'],
      ];
    case 'refunded':
    case 'partially_refunded':
      return [
        ['SALE', 'SUCCESS'],
        ['REFUND', 'SUCCESS'],
      ];
    case 'paid':
    case 'partially_paid':
      return [['SALE', 'SUCCESS']];
    default:
      return [['SALE', 'PENDING']];
  }
}
