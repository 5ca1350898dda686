import { findFulfillmentOrder, openStatus, touch } from './fulfillment-orders.js';
import { idOf, PART, partId } from './ids.js';
import type { MutationContext } from './mutations.js';
import type { Hold } from './state.js';
import { fulfillmentOrderView, holdView } from './views-fulfillment.js';

const MAX_HOLDS = 10;

export interface HoldInput {
  reason: string;
  reasonNotes?: string | null;
  handle?: string | null;
}

export function hold(context: MutationContext, id: string, input: HoldInput) {
  const refused = (code: string | null, field: string[], message: string) => ({
    fulfillmentHold: null,
    fulfillmentOrder: null,
    remainingFulfillmentOrder: null,
    userErrors: [{ field, message, code }],
  });
  const found = findFulfillmentOrder(context, id);
  if (!found)
    return refused('FULFILLMENT_ORDER_NOT_FOUND', ['id'], 'The fulfillment order could not be found.');
  const { order, record } = found;
  const handle = input.handle || null;
  if (record.status === 'CLOSED' || record.status === 'CANCELLED') {
    return refused(null, ['id'], 'The fulfillment order is not in a holdable state.');
  }
  if (record.holds.some((known) => known.handle === handle)) {
    const message =
      'The handle provided for the fulfillment hold is already in use by this app for another hold on this fulfillment order.';
    return refused('DUPLICATE_FULFILLMENT_HOLD_HANDLE', ['fulfillmentHold', 'handle'], message);
  }
  if (record.holds.length >= MAX_HOLDS) {
    const message =
      'The maximum number of fulfillment holds for this fulfillment order has been reached for this app.';
    return refused('FULFILLMENT_ORDER_HOLD_LIMIT_REACHED', ['id'], message);
  }
  const made: Hold = {
    id: partId(order.id, PART.hold + order.holdCount),
    handle,
    reason: input.reason,
    reasonNotes: input.reasonNotes ?? null,
  };
  order.holdCount += 1;
  record.holds.push(made);
  record.status = 'ON_HOLD';
  touch(context, order, record);
  return {
    fulfillmentHold: holdView(made),
    fulfillmentOrder: fulfillmentOrderView(order, record),
    remainingFulfillmentOrder: null,
    userErrors: [],
  };
}

export function release(context: MutationContext, id: string, holdIds: string[] | null) {
  const found = findFulfillmentOrder(context, id);
  if (!found) {
    const message = "The fulfillment order wasn't found.";
    return {
      fulfillmentOrder: null,
      userErrors: [{ field: ['id'], message, code: 'FULFILLMENT_ORDER_NOT_FOUND' }],
    };
  }
  const { order, record } = found;
  const gone = holdIds?.map((holdId) => idOf('FulfillmentHold', holdId));
  record.holds = gone ? record.holds.filter((one) => !gone.includes(one.id)) : [];
  if (record.holds.length === 0 && record.status === 'ON_HOLD') record.status = openStatus(record);
  touch(context, order, record);
  return { fulfillmentOrder: fulfillmentOrderView(order, record), userErrors: [] };
}
