import type { AssessedOrder } from '../../db/queries/assessed-order.js';
import type { PlatformOpinion } from '../../domain/filter/address.js';
import type { ItemsFacts } from '../../domain/filter/items.js';
import type { PaymentFacts } from '../../domain/filter/payment.js';
import type { RiskFacts } from '../../domain/filter/risk.js';
import type { PostalAddress } from '../../domain/order/incoming.js';
import type { ChannelOrder } from '../../providers/ports/channel.js';
import type { Connectors } from '../deps.js';

/** What the sales channel knows of an order now; from the order itself where it came by our own API. */
export interface StoreFacts {
  isTest: boolean;
  payment: PaymentFacts;
  risk: Pick<RiskFacts, 'recommendation' | 'levels'>;
  /** Digits of a card: not for assessments. */
  card: CardFacts | null;
  /** With the customer: not for assessments. */
  address: { address: PostalAddress; opinion: PlatformOpinion } | null;
  store: ItemsFacts['store'];
}

export type CardFacts = NonNullable<ChannelOrder['card']>;

/** `away`: the channel does not know the order, or the store has no channel; no verdict comes of that (C-24). */
export type StoreReading = { status: 'read'; facts: StoreFacts } | { status: 'away'; reason: string };

export type ReadStore = (order: AssessedOrder, signal: AbortSignal) => Promise<StoreReading>;

interface Shared {
  reading: Promise<StoreReading>;
  /** How many questions had been asked when it began. */
  began: number;
}

/** How long a reading is kept for the other checks of its turn. It bounds memory; what may be shared is judged by `began`. Wall time. */
const keptForMs = 1000;

/**
 * Several checks of one turn ask the channel for the same order at once: they share one reading. A question takes only a reading that
 * began after it was asked, so that it sees whatever it was asked because of. Call the answer as soon as a question comes.
 */
export function createStoreReader(connectors: Connectors): () => ReadStore {
  const kept = new Map<string, Shared>();
  let questions = 0;
  return () => {
    questions += 1;
    const question = questions;
    return async (order, signal) => {
      if (order.initial.channel === 'api') return { status: 'read', facts: asSaid(order) };
      const shared = kept.get(order.id);
      if (shared && shared.began >= question) return shared.reading;
      const mine: Shared = { reading: read(connectors, order, signal), began: questions };
      keep(kept, order.id, mine);
      return mine.reading;
    };
  };
}

function keep(kept: Map<string, Shared>, orderId: string, mine: Shared): void {
  kept.set(orderId, mine);
  const forget = () => {
    if (kept.get(orderId) === mine) kept.delete(orderId);
  };
  mine.reading.then(() => setTimeout(forget, keptForMs).unref(), forget);
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
    card: found.card,
    address: found.shippingAddress && {
      address: found.shippingAddress,
      opinion: found.addressValidation,
    },
    store: { isCancelled, fulfilmentOrders: found.fulfilmentOrders },
  };
}

/** Who sends an order by our API vouches for its payment and has had no fraud analysis. */
function asSaid({ content }: AssessedOrder): StoreFacts {
  const status = content.financialStatus;
  return {
    isTest: content.isTest,
    payment: { status, capturable: status === 'AUTHORIZED', authorizationExpiresAt: null },
    risk: { recommendation: 'NONE', levels: [] },
    card: null,
    address: null,
    store: null,
  };
}
