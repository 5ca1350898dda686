import type { AssessedOrder } from '../../db/queries/assessed-order.js';
import type { ItemsFacts } from '../../domain/filter/items.js';
import type { PaymentFacts } from '../../domain/filter/payment.js';
import type { RiskFacts } from '../../domain/filter/risk.js';
import type { Instant } from '../../domain/sla/instant.js';
import type { ChannelOrder } from '../../providers/ports/channel.js';
import type { Connectors } from '../deps.js';

/** What the sales channel knows of an order now; from the order itself where it came by our own API. */
export interface StoreFacts {
  isTest: boolean;
  payment: PaymentFacts;
  risk: RiskFacts;
  store: ItemsFacts['store'];
}

/** `away`: the channel does not know the order, or the store has no channel; no verdict comes of that (C-24). */
export type StoreReading = { status: 'read'; facts: StoreFacts } | { status: 'away'; reason: string };

export type ReadStore = (
  order: AssessedOrder,
  moment: { at: Instant; signal: AbortSignal },
) => Promise<StoreReading>;

/** Long enough for the checks of one turn, and shorter than any retry that hopes for another answer. Wall time. */
const sharedForMs = 1000;

/**
 * Several checks of one turn ask the channel for the same order: they share one reading. A later turn reads anew, so that what a
 * webhook announced is seen, and so does a retry, so that what was not ready yet is seen. A failed reading is not shared on.
 */
export function createStoreReader(connectors: Connectors): ReadStore {
  const readings = new Map<string, Promise<StoreReading>>();
  return async (order, { at, signal }) => {
    if (order.initial.channel === 'api') return { status: 'read', facts: asSaid(order) };
    const key = `${order.id} ${at}`;
    const shared = readings.get(key);
    if (shared) return shared;
    const reading = read(connectors, order, signal);
    readings.set(key, reading);
    reading.then(
      ({ status }) => forget(readings, key, status === 'read' ? sharedForMs : 0),
      () => forget(readings, key, 0),
    );
    return reading;
  };
}

function forget(readings: Map<string, Promise<StoreReading>>, key: string, afterMs: number): void {
  if (afterMs === 0) readings.delete(key);
  else setTimeout(() => readings.delete(key), afterMs).unref();
}

async function read(
  connectors: Connectors,
  order: AssessedOrder,
  signal: AbortSignal,
): Promise<StoreReading> {
  const channel = await connectors.channel(order.storeId);
  if (!channel) return { status: 'away', reason: `store ${order.storeId} has no connection to its channel` };
  const found = await channel.readOrder(order.channelOrderId, signal);
  if (!found) return { status: 'away', reason: `the channel does not know order ${order.channelOrderId}` };
  return { status: 'read', facts: told(found) };
}

function told(found: ChannelOrder): StoreFacts {
  const isCancelled = found.cancelledAt !== null;
  return {
    isTest: found.isTest,
    payment: found.payment,
    risk: found.risk,
    store: { isCancelled, fulfilmentOrders: found.fulfilmentOrders },
  };
}

/** Who sends an order by our API vouches for its payment and has had no fraud analysis. */
function asSaid({ content }: AssessedOrder): StoreFacts {
  const status = content.financialStatus;
  return {
    isTest: content.isTest,
    payment: { status, capturable: status === 'AUTHORIZED' },
    risk: { recommendation: 'NONE', levels: [] },
    store: null,
  };
}
