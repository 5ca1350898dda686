import type { IncomingLine } from '../order/incoming.js';
import type { LeftAloneReason } from '../order/order.js';

/** The store's order to fulfil, where the channel has such: who ships what from where, and how much of it is left. */
export interface StoreFulfilmentOrder {
  id: string;
  status: 'OPEN' | 'IN_PROGRESS' | 'ON_HOLD' | 'SCHEDULED' | 'INCOMPLETE' | 'CLOSED' | 'CANCELLED';
  delivery: 'shipping' | 'pickup' | 'none' | 'other';
  lines: readonly { id: string; orderLineId: string; remaining: number; requiresShipping: boolean }[];
}

export type Counted =
  | { counts: true; quantity: number; fulfilmentOrder: { id: string; lineId: string } | null }
  | { counts: false; reason: LeftAloneReason };

const open = new Set<StoreFulfilmentOrder['status']>(['OPEN', 'IN_PROGRESS', 'ON_HOLD', 'SCHEDULED']);

/**
 * Whether a line is ours to buy, and how much of it (C-40). `fulfilmentOrders` null: the source has none, its own lines count.
 * Units of one line that the store has divided over several fulfilment orders count together, under the one with most left.
 */
export function count(line: IncomingLine, fulfilmentOrders: readonly StoreFulfilmentOrder[] | null): Counted {
  if (line.kind !== 'goods') return { counts: false, reason: line.kind };
  if (!line.requiresShipping) return { counts: false, reason: 'noShipping' };
  if (fulfilmentOrders === null)
    return line.quantity > 0
      ? { counts: true, quantity: line.quantity, fulfilmentOrder: null }
      : { counts: false, reason: 'alreadyFulfilled' };
  return countInStore(partsOf(line, fulfilmentOrders));
}

interface Part {
  order: StoreFulfilmentOrder;
  line: StoreFulfilmentOrder['lines'][number];
}

function partsOf(line: IncomingLine, fulfilmentOrders: readonly StoreFulfilmentOrder[]): Part[] {
  return fulfilmentOrders.flatMap((order) =>
    order.lines.filter((one) => one.orderLineId === line.id).map((one) => ({ order, line: one })),
  );
}

function countInStore(parts: readonly Part[]): Counted {
  const left = parts.filter(({ order, line }) => open.has(order.status) && line.remaining > 0);
  const ours = left
    .filter(({ order, line }) => order.delivery === 'shipping' && line.requiresShipping)
    .toSorted((a, b) => b.line.remaining - a.line.remaining || (a.line.id < b.line.id ? -1 : 1));
  const [main] = ours;
  if (!main) return { counts: false, reason: whyNotOurs(parts, left) };
  return {
    counts: true,
    quantity: ours.reduce((sum, { line }) => sum + line.remaining, 0),
    fulfilmentOrder: { id: main.order.id, lineId: main.line.id },
  };
}

/** A line in no fulfilment order that we may see is served from a location that is not ours. */
function whyNotOurs(parts: readonly Part[], left: readonly Part[]): LeftAloneReason {
  if (parts.length === 0) return 'otherLocation';
  const [part] = left;
  if (!part) return 'alreadyFulfilled';
  if (left.some(({ order }) => order.delivery === 'pickup')) return 'pickup';
  if (!part.line.requiresShipping || part.order.delivery === 'none') return 'noShipping';
  return 'otherLocation';
}
