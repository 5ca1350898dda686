import type { FinancialStatus } from '../../domain/order/incoming.js';
import type { ChannelFulfilmentOrder, StoreEvent } from '../ports/channel.js';

const financialStatuses: Record<FinancialStatus, true> = {
  AUTHORIZED: true,
  EXPIRED: true,
  PAID: true,
  PARTIALLY_PAID: true,
  PARTIALLY_REFUNDED: true,
  PENDING: true,
  REFUNDED: true,
  VOIDED: true,
};

/** REST says `partially_paid`, GraphQL `PARTIALLY_PAID`. Null: a word we do not know, or none. */
export function financialStatusOf(word: string | null | undefined): FinancialStatus | null {
  const upper = (word ?? '').toUpperCase();
  return isFinancialStatus(upper) ? upper : null;
}

function isFinancialStatus(word: string): word is FinancialStatus {
  return Object.hasOwn(financialStatuses, word);
}

/** How a fulfilment order reaches the customer. Without a method, only its lines say whether they ship. */
export function deliveryOf(methodType: string | null): ChannelFulfilmentOrder['delivery'] {
  switch (methodType) {
    case null:
    case 'SHIPPING':
      return 'shipping';
    case 'PICK_UP':
      return 'pickup';
    case 'NONE':
      return 'none';
    default:
      return 'other';
  }
}

const storeEvents: Record<StoreEvent['status'], true> = {
  LABEL_PRINTED: true,
  CARRIER_PICKED_UP: true,
  IN_TRANSIT: true,
  OUT_FOR_DELIVERY: true,
  DELIVERED: true,
  FAILURE: true,
};

/** Whether a fulfilment event is of a kind that we write. */
export function isStoreEvent(status: string): status is StoreEvent['status'] {
  return Object.hasOwn(storeEvents, status);
}

/** Fulfilments of these states shipped nothing. */
const voidFulfilments = new Set(['CANCELLED', 'ERROR', 'FAILURE']);

export function isVoidFulfilment(status: string | null | undefined): boolean {
  return voidFulfilments.has((status ?? '').toUpperCase());
}
