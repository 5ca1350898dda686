import { setTimeout as sleep } from 'node:timers/promises';
import type { AuditRow } from '../../db/commands/write-audit.js';
import { markStarted, pendingStarts, takeOrder } from '../../db/commands/take-order.js';
import { orderStart } from '../../db/queries/find-order.js';
import { storeById } from '../../db/queries/stores.js';
import { beginOrder } from '../../domain/order/begin.js';
import type { IncomingOrder } from '../../domain/order/incoming.js';
import type { Order } from '../../domain/order/order.js';
import { orderWorkflowId } from '../../workflows/ids.js';
import type { IntakeDeps } from '../deps.js';
import { contentHash } from './content-hash.js';
import { storable } from './storable.js';
import { reasonOf } from '../reason.js';

export type Acceptance =
  | { status: 'taken' | 'same' | 'differs'; orderId: string }
  | { status: 'unknownStore' };

/** How long an order just taken in may wait for Temporal before its sender is answered; the start goes on. */
const startWaitMs = 2_000;
const failuresInARow = 5;

/**
 * Takes an order in once, whatever brought it: a webhook, a pull or the API. `differs`: it is there with other content, and
 * nothing changed. The row decides; an order that Temporal cannot take now is started by `startPending`.
 */
export async function acceptOrder(
  deps: IntakeDeps,
  from: {
    storeId: string;
    order: IncomingOrder;
    audit: ((orderId: string) => AuditRow) | null;
    /** `api`: the platform of the store does not know this order, and is neither asked about it nor told of it. */
    channel?: 'api';
  },
): Promise<Acceptance> {
  const store = await storeById(deps.db, from.storeId);
  if (!store) return { status: 'unknownStore' };
  const content = storable(from.order);
  const receivedAt = deps.now().toISOString();
  const initial = beginOrder(content, {
    store: store.id,
    channel: from.channel ?? store.channel,
    policyVersion: store.policy.version,
    policy: store.policy.order,
    receivedAt,
  });
  const hash = contentHash(content);
  const audit = from.audit?.(initial.id) ?? null;
  const taken = await takeOrder(deps.db, {
    storeId: store.id,
    contentHash: hash,
    content,
    initial,
    receivedAt,
    audit,
  });
  if (taken === 'taken') {
    deps.metrics('orders_taken_in', { store: store.id });
    await Promise.race([startNow(deps, initial), sleep(startWaitMs, undefined, { ref: false })]);
    return { status: 'taken', orderId: initial.id };
  }
  const known = await orderStart(deps.db, initial.id);
  return { status: known?.contentHash === hash ? 'same' : 'differs', orderId: initial.id };
}

/** What is already there for this id, without taking anything in; null: nothing. */
export async function knownOrder(
  deps: IntakeDeps,
  from: { storeId: string; order: IncomingOrder },
): Promise<{ status: 'same' | 'differs'; orderId: string } | null> {
  const orderId = orderWorkflowId(from.storeId, from.order.channelOrderId);
  const known = await orderStart(deps.db, orderId);
  if (!known) return null;
  return { status: known.contentHash === contentHash(storable(from.order)) ? 'same' : 'differs', orderId };
}

/** Starts orders that were taken in while Temporal was away. Answers how many it started. */
export async function startPending(
  deps: IntakeDeps,
  options: { olderThanMs: number; limit: number },
): Promise<number> {
  let started = 0;
  let failed = 0;
  for (const order of await pendingStarts(deps.db, options.olderThanMs, options.limit)) {
    const isStarted = await startNow(deps, order);
    started += isStarted ? 1 : 0;
    failed = isStarted ? 0 : failed + 1;
    if (failed === failuresInARow) break;
  }
  return started;
}

async function startNow(deps: IntakeDeps, order: Order): Promise<boolean> {
  try {
    await deps.orders.start(order);
    await markStarted(deps.db, order.id);
    return true;
  } catch (error) {
    const reason = reasonOf(error);
    deps.metrics('order_starts_postponed', { store: order.store });
    deps.log.warn({ orderId: order.id, reason }, 'order not started yet: the relay starts it');
    return false;
  }
}
