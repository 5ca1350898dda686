import type {
  OrderRecord,
  FulfillmentOrderRecord,
  FulfillmentRecord,
  FulfillmentEventRecord,
} from './state.js';
import { findFulfillment, findFulfillmentOrder, openStatus } from './fulfillment-orders.js';
import { idOf, PART, partId } from './ids.js';
import type { MutationContext } from './mutations.js';
import { type HoldInput, hold, release } from './mutations-hold.js';
import { textOf } from '../kit/json.js';
import { refreshRest } from './rest.js';
import { eventView, fulfillmentView } from './views-fulfillment.js';

interface TrackingInput {
  company?: string | null;
  number?: string | null;
  numbers?: string[] | null;
  url?: string | null;
  urls?: string[] | null;
}

interface FulfillmentInput {
  lineItemsByFulfillmentOrder: {
    fulfillmentOrderId: string;
    fulfillmentOrderLineItems?: { id: string; quantity: number }[] | null;
  }[];
  trackingInfo?: TrackingInput | null;
}

interface EventInput {
  fulfillmentId: string;
  status: string;
  happenedAt?: string | null;
  message?: string | null;
  city?: string | null;
  province?: string | null;
  country?: string | null;
  zip?: string | null;
  estimatedDeliveryAt?: string | null;
}

/** Holds, fulfilments and their events. `fulfillmentCreate` is not deduplicated, as in reality. */
export function fulfillmentMutations(context: MutationContext) {
  return {
    fulfillmentOrderHold: ({ id, fulfillmentHold }: { id: string; fulfillmentHold: HoldInput }) =>
      hold(context, idOf('FulfillmentOrder', id), fulfillmentHold),
    fulfillmentOrderReleaseHold: ({ id, holdIds }: { id: string; holdIds?: string[] | null }) =>
      release(context, idOf('FulfillmentOrder', id), holdIds ?? null),
    fulfillmentCreate: ({ fulfillment }: { fulfillment: FulfillmentInput }) => create(context, fulfillment),
    fulfillmentTrackingInfoUpdate: (args: { fulfillmentId: string; trackingInfoInput: TrackingInput }) =>
      updateTracking(context, idOf('Fulfillment', args.fulfillmentId), args.trackingInfoInput),
    fulfillmentEventCreate: ({ fulfillmentEvent }: { fulfillmentEvent: EventInput }) =>
      addEvent(context, fulfillmentEvent),
  };
}

function create(context: MutationContext, input: FulfillmentInput) {
  const refused = (message: string) => ({
    fulfillment: null,
    userErrors: [{ field: ['fulfillment'], message }],
  });
  const parts: { order: OrderRecord; record: FulfillmentOrderRecord; take: Map<string, number> }[] = [];
  for (const part of input.lineItemsByFulfillmentOrder) {
    const id = idOf('FulfillmentOrder', part.fulfillmentOrderId);
    const found = findFulfillmentOrder(context, id);
    if (!found) return refused('Fulfillment order does not exist.');
    const { status, lines } = found.record;
    if (status !== 'OPEN' && status !== 'IN_PROGRESS') {
      return refused(`Fulfillment order ${id} has an unfulfillable status= ${status.toLowerCase()}.`);
    }
    const take = new Map(
      part.fulfillmentOrderLineItems?.map((line) => [
        idOf('FulfillmentOrderLineItem', line.id),
        line.quantity,
      ]) ?? lines.map((line) => [line.id, line.remaining]),
    );
    const fits = [...take].every(([lineId, quantity]) =>
      lines.some((line) => line.id === lineId && quantity > 0 && quantity <= line.remaining),
    );
    if (!fits) return refused('Invalid fulfillment order line item quantity requested.');
    parts.push({ ...found, take });
  }
  const [first] = parts;
  if (!first) return refused('At least one fulfillment order is required.');
  if (parts.some((part) => part.order !== first.order)) return refused('All must belong to one order.');
  const made = newFulfillment(context, first.order, parts, input.trackingInfo ?? {});
  refreshRest(first.order, context.now);
  context.changed(first.order, 'fulfillments/create');
  return { fulfillment: fulfillmentView(first.order, made), userErrors: [] };
}

function newFulfillment(
  context: MutationContext,
  order: OrderRecord,
  parts: { record: FulfillmentOrderRecord; take: Map<string, number> }[],
  tracking: TrackingInput,
): FulfillmentRecord {
  const lines: FulfillmentRecord['lines'] = [];
  for (const { record, take } of parts) {
    for (const line of record.lines) {
      const quantity = take.get(line.id) ?? 0;
      if (quantity === 0) continue;
      line.remaining -= quantity;
      lines.push({ lineItemId: line.lineItemId, quantity });
    }
    record.status = openStatus(record);
    record.updatedAt = context.now;
  }
  const count = order.fulfillments.length;
  const made: FulfillmentRecord = {
    id: partId(order.id, PART.fulfillment + count),
    name: `${textOf(order.rest, 'name') ?? ''}-F${count + 1}`,
    fulfillmentOrderIds: parts.map(({ record }) => record.id),
    tracking: trackingOf(tracking),
    lines,
    events: [],
    createdAt: context.now,
    updatedAt: context.now,
  };
  order.fulfillments.push(made);
  return made;
}

function updateTracking(context: MutationContext, id: string, input: TrackingInput) {
  const found = findFulfillment(context, id);
  if (!found)
    return {
      fulfillment: null,
      userErrors: [{ field: ['fulfillmentId'], message: 'Fulfillment does not exist.' }],
    };
  found.record.tracking = trackingOf(input);
  found.record.updatedAt = context.now;
  refreshRest(found.order, context.now);
  context.changed(found.order, 'orders/updated');
  return { fulfillment: fulfillmentView(found.order, found.record), userErrors: [] };
}

function addEvent(context: MutationContext, input: EventInput) {
  const found = findFulfillment(context, idOf('Fulfillment', input.fulfillmentId));
  if (!found) {
    const message = 'Fulfillment does not exist.';
    return {
      fulfillmentEvent: null,
      userErrors: [{ field: ['fulfillmentEvent', 'fulfillmentId'], message }],
    };
  }
  const { order, record } = found;
  const event: FulfillmentEventRecord = {
    id: partId(order.id, PART.event + order.fulfillments.reduce((sum, one) => sum + one.events.length, 0)),
    status: input.status,
    happenedAt: input.happenedAt ?? context.now,
    createdAt: context.now,
    message: input.message ?? null,
    city: input.city ?? null,
    province: input.province ?? null,
    country: input.country ?? null,
    zip: input.zip ?? null,
    estimatedDeliveryAt: input.estimatedDeliveryAt ?? null,
  };
  record.events = [...record.events, event].sort(
    (a, b) => Date.parse(a.happenedAt) - Date.parse(b.happenedAt),
  );
  refreshRest(order, context.now);
  return { fulfillmentEvent: eventView(event), userErrors: [] };
}

/** The company as given, exactly; several numbers share it. */
function trackingOf({ company, number, numbers, url, urls }: TrackingInput): FulfillmentRecord['tracking'] {
  const allNumbers = numbers ?? (number ? [number] : []);
  const allUrls = urls ?? (url ? [url] : []);
  const count = Math.max(allNumbers.length, allUrls.length, company ? 1 : 0);
  return Array.from({ length: count }, (_, index) => ({
    company: company ?? null,
    number: allNumbers[index] ?? null,
    url: allUrls[index] ?? null,
  }));
}
