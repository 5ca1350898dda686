import { type JsonObject, numberOf, objectOf, objectsOf, textOf } from '../kit/json.js';
import { PART, partId } from './ids.js';
import { fromCents, toCents } from './money.js';
import type { FulfillmentOrderRecord, OrderRecord, Paid, Risk, TransactionRecord } from './state.js';

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
export function newOrder(
  rest: JsonObject,
  { risk = LOW_RISK, payments = [] }: { risk?: Risk | undefined; payments?: Paid[] | undefined } = {},
): OrderRecord {
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
    transactions: transactionsOf(id, rest, payments),
    payments,
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

/** The transactions that lead to the order's financial status: each payment's one after the other. */
export function transactionsOf(
  orderId: string,
  rest: JsonObject,
  payments: readonly Paid[],
): TransactionRecord[] {
  const createdAt = textOf(rest, 'created_at') ?? new Date(0).toISOString();
  const currency = textOf(rest, 'currency') ?? 'USD';
  const expires = new Date(Date.parse(createdAt) + AUTHORIZATION_DAYS * DAY_MS).toISOString();
  const steps = stepsTo(textOf(rest, 'financial_status'));
  const paid = payments.length > 0 ? payments : [onePayment(rest, currency)];
  return paid.flatMap(({ gateway, cents }, paymentIndex) => {
    const idOf = (step: number) => partId(orderId, PART.transaction + paymentIndex * steps.length + step);
    return steps.map(([kind, status, part], step) => ({
      id: idOf(step),
      kind,
      status,
      parentId: step === 0 ? null : idOf(0),
      gateway,
      amount: fromCents(Math.floor(cents * part), currency),
      currency,
      createdAt,
      authorizationExpiresAt: kind === 'AUTHORIZATION' ? expires : null,
    }));
  });
}

function onePayment(rest: JsonObject, currency: string): Paid {
  const names = rest.payment_gateway_names;
  const gateway = Array.isArray(names) && typeof names[0] === 'string' ? names[0] : 'shopify_payments';
  return { gateway, cents: toCents(textOf(rest, 'total_price') ?? '0', currency) };
}

type Step = [kind: TransactionRecord['kind'], status: TransactionRecord['status'], part: number];

function stepsTo(status: string | null): Step[] {
  switch (status) {
    case 'authorized':
    case 'expired':
      return [['AUTHORIZATION', 'SUCCESS', 1]];
    case 'voided':
      return [
        ['AUTHORIZATION', 'SUCCESS', 1],
        ['VOID', 'SUCCESS', 1],
      ];
    case 'refunded':
    case 'partially_refunded':
      return [
        ['SALE', 'SUCCESS', 1],
        ['REFUND', 'SUCCESS', status === 'refunded' ? 1 : 0.5],
      ];
    case 'paid':
    case 'partially_paid':
      return [['SALE', 'SUCCESS', status === 'paid' ? 1 : 0.5]];
    default:
      return [['SALE', 'PENDING', 1]];
  }
}
