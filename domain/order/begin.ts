import type { OrderPolicy } from '../policy/policy.js';
import { plus, type Instant } from '../sla/instant.js';
import type { IncomingLine, IncomingOrder } from './incoming.js';
import type { LeftAloneReason, Line, Order } from './order.js';

export interface BeginFacts {
  store: string;
  channel: Order['channel'];
  policyVersion: number;
  policy: OrderPolicy;
  receivedAt: Instant;
}

/** The order as its workflow first gets it: no person in it, every check still to be made. */
export function beginOrder(incoming: IncomingOrder, facts: BeginFacts): Order {
  const judged = incoming.lines.map((line) => ({ line, reason: reasonToLeave(line, incoming.isTest) }));
  const lines = judged.filter(({ reason }) => reason === null).map(({ line }) => lineOf(line));
  return {
    decisionVersion: 1,
    id: `order/${facts.store}/${incoming.channelOrderId}`,
    store: facts.store,
    channelOrderId: incoming.channelOrderId,
    name: incoming.name,
    channel: facts.channel,
    isTest: incoming.isTest,
    placedAt: incoming.placedAt,
    currency: incoming.currency,
    totalCents: incoming.totalCents,
    tags: incoming.tags,
    destination: {
      country: incoming.shippingAddress?.country ?? null,
      region: incoming.shippingAddress?.region ?? null,
    },
    addressVersion: 1,
    reachable: {
      email: incoming.email !== null,
      phone: (incoming.phone ?? incoming.shippingAddress?.phone ?? null) !== null,
    },
    policyVersion: facts.policyVersion,
    policy: facts.policy,
    lines,
    leftAlone: judged.flatMap(({ line, reason }) => (reason === null ? [] : [{ lineId: line.id, reason }])),
    checks: {
      items: { status: 'waiting' },
      address: { status: 'waiting' },
      payment: { status: 'waiting' },
      risk: { status: 'waiting' },
      stock: { status: 'waiting' },
    },
    plan: { status: 'none', generation: 0 },
    legs: [],
    parcels: [],
    cases: [],
    cancellations: [],
    refunds: [],
    unavailable: [],
    effects: {},
    undelivered: [],
    heard: [],
    confirmBy: lines.length > 0 ? plus(facts.receivedAt, facts.policy.confirmWithin) : null,
    settledAt: null,
    closesAt: null,
    closedAt: null,
    stopped: null,
  };
}

/** C-40: test orders reach no supplier; what is not goods to ship is left alone, visibly. */
function reasonToLeave(line: IncomingLine, isTest: boolean): LeftAloneReason | null {
  if (isTest) return 'testOrder';
  if (line.kind !== 'goods') return line.kind;
  if (!line.requiresShipping) return 'noShipping';
  return line.quantity > 0 ? null : 'alreadyFulfilled';
}

function lineOf(line: IncomingLine): Line {
  return {
    id: line.id,
    sku: line.sku,
    ordered: line.quantity,
    unitPriceCents: line.unitPriceCents,
    open: line.quantity,
    onOrder: 0,
    shipped: 0,
    delivered: 0,
    returned: 0,
    cancelled: 0,
    elsewhere: { refunded: 0, fulfilled: 0 },
    fulfilmentOrder: null,
  };
}
