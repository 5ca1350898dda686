import { createHash } from 'node:crypto';
import { movePullCursor } from '../../db/commands/move-pull-cursor.js';
import { storeMessage } from '../../db/commands/store-message.js';
import { recordedWithVersion } from '../../db/queries/find-order.js';
import { storeById } from '../../db/queries/stores.js';
import type { MachineEvent } from '../../domain/order/events.js';
import type { IncomingOrder } from '../../domain/order/incoming.js';
import type { Order } from '../../domain/order/order.js';
import type { Channel } from '../../providers/ports/channel.js';
import type { RelayDeps } from '../deps.js';
import { acceptOrder } from './accept-order.js';
import { handOn, pulled } from './hand-on.js';
import { isUnusable } from './park.js';
import { tellOrder } from './tell-order.js';

const overlapMs = 10 * 60_000;
/** How far the very first pull of a store looks back. */
const firstLookMs = 24 * 3_600_000;
const pullTimeoutMs = 120_000;

export interface Pulled {
  read: number;
  takenIn: number;
  /** Webhook topics whose subscription had been lost and was made again. */
  resubscribed: string[];
}

/**
 * The net under the webhooks: reads what changed since the last pull, with an overlap, through the same acceptance, and tells known
 * orders what they missed. The cursor moves only when everything was read; an order that we cannot use becomes a case and stops no other.
 * `null`: the store has no platform.
 */
export async function pullStore(deps: RelayDeps, storeId: string): Promise<Pulled | null> {
  const [store, channel] = await Promise.all([storeById(deps.db, storeId), deps.channel(storeId)]);
  if (!store?.connection || !channel) return null;
  const signal = AbortSignal.timeout(pullTimeoutMs);
  const until = deps.now();
  const since = store.pulledUntil ? Date.parse(store.pulledUntil) - overlapMs : until.getTime() - firstLookMs;
  const changed = channel.ordersUpdatedSince(new Date(since).toISOString(), signal);
  const { read, takenIn } = await takeInAll(deps, storeId, changed);
  await movePullCursor(deps.db, storeId, until.toISOString());
  const callback = `${deps.publicUrl}/webhooks/${store.connection.provider}/${encodeURIComponent(storeId)}`;
  const resubscribed = await channel.ensureSubscriptions(callback, signal);
  if (takenIn > 0 || resubscribed.length > 0) {
    deps.metrics('pull_found_orders', { store: storeId });
    deps.log.warn({ store: storeId, read, takenIn, resubscribed }, 'the pull found what webhooks missed');
  }
  return { read, takenIn, resubscribed };
}

async function takeInAll(
  deps: RelayDeps,
  storeId: string,
  changed: ReturnType<Channel['ordersUpdatedSince']>,
): Promise<{ read: number; takenIn: number }> {
  let read = 0;
  let takenIn = 0;
  try {
    for await (const order of changed) {
      read += 1;
      if (await takeInPulled(deps, storeId, order)) takenIn += 1;
    }
  } catch (error) {
    // Thrown after the last usable order.
    if (!isUnusable(error)) throw error;
    await parkUnusable(deps, storeId, error.message);
  }
  return { read, takenIn };
}

/** The overlap brings the same order again: the same words are one message and one case. */
async function parkUnusable(deps: RelayDeps, storeId: string, reason: string): Promise<void> {
  const messageId = createHash('sha256').update(reason).digest('hex');
  const rawBody = Buffer.from(reason);
  const message = { provider: pulled, account: storeId, messageId, topic: 'orders/pulled', rawBody };
  const id = await storeMessage(deps.db, message);
  if (id !== null) await handOn(deps, id);
}

async function takeInPulled(deps: RelayDeps, storeId: string, order: IncomingOrder): Promise<boolean> {
  const accepted = await acceptOrder(deps, { storeId, order, audit: null });
  if (accepted.status === 'taken') return true;
  if (accepted.status !== 'differs') return false;
  const recorded = await recordedWithVersion(deps.db, accepted.orderId);
  if (!recorded) return false;
  for (const event of missedBy(recorded.snapshot, order)) await tellOrder(deps, accepted.orderId, event);
  return false;
}

/** What the store says of an order that the order itself has not heard: its webhook was lost. */
export function missedBy(order: Order, told: IncomingOrder): MachineEvent[] {
  const id = `pull/${told.channelOrderId}/${told.updatedAt}`;
  const events: MachineEvent[] = [];
  if (told.cancelledAt !== null && !order.closedAt && !order.cancellations.some((one) => one.byStore)) {
    const change = { cancelledAt: told.cancelledAt, lines: [] };
    events.push({ id: `${id}/cancelled`, occurredAt: told.cancelledAt, type: 'storeChanged', change });
  }
  const { payment } = order.checks;
  const waitsForMoney = payment.status === 'held' || payment.status === 'pending';
  if (waitsForMoney && told.financialStatus !== null && told.financialStatus !== statusOf(order)) {
    events.push({ id: `${id}/payment`, occurredAt: told.updatedAt, type: 'paymentChanged' });
  }
  return events;
}

function statusOf(order: Order): string | null {
  const { payment } = order.checks;
  return payment.status === 'held' && payment.verdict.check === 'payment' ? payment.verdict.status : null;
}
