import type { MutationContext } from './mutations.js';
import { refreshRest } from './rest.js';
import type { FulfillmentOrderRecord, OrderRecord, Shop } from './state.js';

export function openStatus(record: FulfillmentOrderRecord): FulfillmentOrderRecord['status'] {
  if (record.lines.every((line) => line.remaining === 0)) return 'CLOSED';
  return record.lines.some((line) => line.remaining < line.total) ? 'IN_PROGRESS' : 'OPEN';
}

export function touch(context: MutationContext, order: OrderRecord, record: FulfillmentOrderRecord): void {
  record.updatedAt = context.now;
  refreshRest(order, context.now);
}

export function findFulfillmentOrder({ shop }: { shop: Shop }, id: string) {
  for (const order of shop.orders.values()) {
    const record = order.fulfillmentOrders.find((one) => one.id === id);
    if (record) return { order, record };
  }
  return undefined;
}

export function findFulfillment({ shop }: { shop: Shop }, id: string) {
  for (const order of shop.orders.values()) {
    const record = order.fulfillments.find((one) => one.id === id);
    if (record) return { order, record };
  }
  return undefined;
}

export function closeAll(order: OrderRecord): void {
  for (const record of order.fulfillmentOrders) {
    if (record.status === 'CLOSED') continue;
    record.status = 'CANCELLED';
    for (const line of record.lines) line.remaining = 0;
  }
}
