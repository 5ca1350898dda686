import { connection, type PageArguments } from './connection.js';
import { gid } from './ids.js';
import { fromCents, moneyBag, toCents } from './money.js';
import type {
  FulfillmentEventRecord,
  FulfillmentOrderRecord,
  FulfillmentRecord,
  Hold,
  OrderRecord,
  RefundRecord,
} from './state.js';
import { currencyOf, instant, lineById, lineItemView, transactionView } from './views-line.js';

export function fulfillmentOrderView(order: OrderRecord, record: FulfillmentOrderRecord) {
  return {
    __typename: 'FulfillmentOrder',
    id: gid('FulfillmentOrder', record.id),
    orderId: gid('Order', order.id),
    status: record.status,
    requestStatus: 'UNSUBMITTED',
    createdAt: instant(record.createdAt),
    updatedAt: instant(record.updatedAt),
    assignedLocation: {
      name: record.locationName,
      countryCode: 'US',
      location: { __typename: 'Location', id: gid('Location', record.locationId), name: record.locationName },
    },
    deliveryMethod: {
      __typename: 'DeliveryMethod',
      id: gid('DeliveryMethod', record.id),
      methodType: record.methodType,
    },
    fulfillmentHolds: record.holds.map(holdView),
    lineItems: (page: PageArguments) =>
      connection(
        record.lines.map((line) => fulfillmentOrderLineView(order, line)),
        page,
      ),
    fulfillments: (page: PageArguments) =>
      connection(
        order.fulfillments
          .filter((one) => one.fulfillmentOrderIds.includes(record.id))
          .map((one) => fulfillmentView(order, one)),
        page,
      ),
  };
}

function fulfillmentOrderLineView(order: OrderRecord, line: FulfillmentOrderRecord['lines'][number]) {
  const item = lineItemView(order, lineById(order, line.lineItemId));
  return {
    __typename: 'FulfillmentOrderLineItem',
    id: gid('FulfillmentOrderLineItem', line.id),
    totalQuantity: line.total,
    remainingQuantity: line.remaining,
    requiresShipping: item.requiresShipping,
    sku: item.sku,
    vendor: item.vendor,
    productTitle: item.title,
    variantTitle: item.variantTitle,
    lineItem: item,
  };
}

export function holdView(hold: Hold) {
  return {
    __typename: 'FulfillmentHold',
    id: gid('FulfillmentHold', hold.id),
    handle: hold.handle,
    reason: hold.reason,
    displayReason: hold.reason
      .toLowerCase()
      .replaceAll('_', ' ')
      .replace(/^./, (letter) => letter.toUpperCase()),
    reasonNotes: hold.reasonNotes,
    heldByRequestingApp: true,
  };
}

export function fulfillmentView(order: OrderRecord, record: FulfillmentRecord) {
  const happened = (status: string): string | null =>
    instant(record.events.find((event) => event.status === status)?.happenedAt ?? null);
  return {
    __typename: 'Fulfillment',
    id: gid('Fulfillment', record.id),
    legacyResourceId: record.id,
    name: record.name,
    status: 'SUCCESS',
    displayStatus: record.events.at(-1)?.status ?? 'FULFILLED',
    createdAt: instant(record.createdAt),
    updatedAt: instant(record.updatedAt),
    inTransitAt: happened('IN_TRANSIT'),
    deliveredAt: happened('DELIVERED'),
    estimatedDeliveryAt: instant(
      record.events.findLast((one) => one.estimatedDeliveryAt)?.estimatedDeliveryAt ?? null,
    ),
    totalQuantity: record.lines.reduce((sum, line) => sum + line.quantity, 0),
    trackingInfo: ({ first }: PageArguments) => record.tracking.slice(0, first ?? undefined),
    events: (page: PageArguments) => connection(record.events.map(eventView), page),
    fulfillmentLineItems: (page: PageArguments) =>
      connection(
        record.lines.map(({ lineItemId, quantity }) => ({
          __typename: 'FulfillmentLineItem',
          id: gid('FulfillmentLineItem', `${record.id}-${lineItemId}`),
          quantity,
          lineItem: lineItemView(order, lineById(order, lineItemId)),
        })),
        page,
      ),
    fulfillmentOrders: (page: PageArguments) =>
      connection(
        order.fulfillmentOrders
          .filter((one) => record.fulfillmentOrderIds.includes(one.id))
          .map((one) => fulfillmentOrderView(order, one)),
        page,
      ),
  };
}

export function eventView(event: FulfillmentEventRecord) {
  return {
    __typename: 'FulfillmentEvent',
    ...event,
    id: gid('FulfillmentEvent', event.id),
    happenedAt: instant(event.happenedAt),
    createdAt: instant(event.createdAt),
    estimatedDeliveryAt: instant(event.estimatedDeliveryAt),
  };
}

export function refundView(order: OrderRecord, record: RefundRecord) {
  const currency = currencyOf(order);
  const cents = record.transactions
    .filter(({ status }) => status !== 'FAILURE')
    .reduce((sum, transaction) => sum + toCents(transaction.amount, currency), 0);
  return {
    __typename: 'Refund',
    id: gid('Refund', record.id),
    legacyResourceId: record.id,
    note: record.note,
    createdAt: instant(record.createdAt),
    totalRefundedSet: moneyBag(fromCents(cents, currency), currency),
    transactions: (page: PageArguments) =>
      connection(
        record.transactions.map((one) => transactionView(one, order.card)),
        page,
      ),
    refundLineItems: (page: PageArguments) =>
      connection(
        record.lines.map(({ lineItemId, quantity, restockType }) => ({
          quantity,
          restockType,
          lineItem: lineItemView(order, lineById(order, lineItemId)),
        })),
        page,
      ),
  };
}
