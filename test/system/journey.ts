import { randomInt } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { Client } from '@temporalio/client';
import { isGrpcServiceError } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import { sql } from 'drizzle-orm';
import type { OrderDescription } from '../../sandbox/servers/shopify/order.js';
import { eventually, type House } from '../kit/house.js';
import { mailsTo, order8492, orderIdOf, orderPath, place, purchaseOrders } from '../kit/orders.js';
import { control } from '../kit/simulators.js';

/** Short times, so that a death is noticed soon; long enough that a busy machine is not a second one. */
export const shortTimes = {
  FAROS_WORKFLOW_TASK_TIMEOUT_MS: '2000',
  FAROS_QUICK_TIMEOUT_MS: '2500',
  FAROS_SLOW_TIMEOUT_MS: '5000',
  FAROS_LEASE_MS: '5500',
  FAROS_RETRY_INITIAL_MS: '100',
  FAROS_RETRY_MAXIMUM_MS: '500',
};

/** Of this process's own: files share a Temporal server, where an order's id is its workflow's. */
const first = randomInt(7_000_000_000_000, 8_000_000_000_000);

let count = 0;

/** A clean order with a customer of its own. */
export function aClean(patch: Partial<OrderDescription> = {}): OrderDescription {
  count += 1;
  const id = String(first + count);
  return order8492({ id, name: `#K${count}`, email: `customer-${count}@example.com`, ...patch });
}

const supplier = 'engraving-ny';
const trackingOf = (order: OrderDescription) => `940010000${order.id}`;
export const poNumberOf = (order: OrderDescription) => `harbor-goods-${order.id}-A`;

function seen(
  house: House,
  order: OrderDescription,
  isTrue: (body: ReturnType<typeof JSON.parse>) => boolean,
) {
  const ask = async () => (await house.call(orderPath(order))).body;
  return eventually(ask, (body) => body?.id !== undefined && isTrue(body), 90_000);
}

/** Everything an order lives through, from its webhook to settled, told by the outside world as it goes. */
export async function journey(house: House, order: OrderDescription): Promise<void> {
  try {
    await live(house, order);
  } catch (error) {
    throw new Error(`${order.id} got stuck: ${await standing(house, order)}`, { cause: error });
  }
}

/** What a stuck order waits for. */
async function standing(house: House, order: OrderDescription): Promise<string> {
  const { raw } = await house.client.workflow.getHandle(orderIdOf(order)).describe();
  const { body } = await house.call(orderPath(order));
  const undone = body?.effects?.filter((effect: { state: string }) => effect.state !== 'done');
  const messages = await house.db.execute(sql`
    select topic, state, reason, attempts, received_at from intake
    where position(convert_to(${order.id}, 'UTF8') in raw_body) > 0 order by id`);
  return JSON.stringify({
    undone,
    messages,
    activities: raw.pendingActivities,
    task: raw.pendingWorkflowTask,
    timeline: body?.timeline?.slice(-5),
  });
}

/** Who tells of an order tells it again until it is taken, as everybody outside does. */
async function tell(url: string, path: string, body: object): Promise<void> {
  const isTaken = ({ deliveries }: ReturnType<typeof JSON.parse>) =>
    deliveries.every(({ outcome }: { outcome: string }) => outcome === 'delivered');
  if (!isTaken(await control(url, path, body))) {
    await eventually(() => control(url, 'advance', { ms: 0 }), isTaken);
  }
}

async function live(house: House, order: OrderDescription): Promise<void> {
  await place(house, order);
  await seen(house, order, (one) => one.purchaseOrders[0]?.state === 'sent');
  const about = { supplier, poNumber: poNumberOf(order) };
  const at = () => new Date().toISOString();
  await tell(house.simulators.supplier.url, 'acknowledge', { ...about, at: at() });
  await seen(house, order, (one) => one.purchaseOrders[0].state === 'acknowledged');
  // All of this takes days: each mail is there before the next news. What came later would not be written about any more.
  await seen(house, order, (one) => isTold(one, 'orderConfirmed'));
  const trackingNumber = trackingOf(order);
  await tell(house.simulators.supplier.url, 'ship', {
    ...about,
    carrier: 'USPS',
    trackingNumber,
    at: at(),
  });
  // The carrier's service tells only of parcels that somebody tracks.
  const isTracked = (effect: { id: string; state: string }) =>
    effect.id.includes('/trackParcel/') && effect.state === 'done';
  await seen(house, order, (one) => one.parcels.length === 1 && one.effects.some(isTracked));
  await seen(house, order, (one) => isTold(one, 'trackingAdded'));
  for (const [status, state] of [
    ['in_transit', 'accepted'],
    ['delivered', 'delivered'],
  ]) {
    const scan = { trackingCode: trackingNumber, status, at: at(), country: 'US' };
    await tell(house.simulators.easypost.url, 'scans', scan);
    await seen(house, order, (one) => one.parcels[0].state === state);
  }
  // Nothing of it is under way any more: whatever was to happen has happened.
  const isOver = ({ state }: { state: string }) => state !== 'reserved';
  await seen(
    house,
    order,
    (one) => one.stage === 'settled' && isTold(one, 'delivered') && one.effects.every(isOver),
  );
}

/** The mail of this kind waits no more. */
function isTold(one: ReturnType<typeof JSON.parse>, kind: string): boolean {
  return one.notifications.some(
    (told: { notification: string; state: string }) => told.notification === kind && told.state !== 'queued',
  );
}

/** What the outside world has of an order: each of it must be there once. */
export async function traces(house: House, order: OrderDescription) {
  const bought = (await purchaseOrders(house, supplier)).filter((one) => one.poNumber === poNumberOf(order));
  const mails = await mailsTo(house, order.email ?? '');
  const record = house.simulators.shopify.state.shops.get(order.shop)?.orders.get(order.id);
  const tags = typeof record?.rest.tags === 'string' ? record.rest.tags.split(', ') : [];
  return {
    purchaseOrders: bought.length,
    mails: mails.map((mail) => mail.messageId as string).length,
    mailsByMessageId: new Set(mails.map((mail) => mail.messageId as string)).size,
    mostDeliveries: Math.max(...mails.map((mail) => mail.deliveries as number)),
    fulfilments: record?.fulfillments.length,
    tags: tags.filter((tag) => tag === 'Engraving-NY').length,
  };
}

/** Of a clean order: one purchase order, three mails, one fulfilment, one tag. */
export const once = {
  purchaseOrders: 1,
  mails: 3,
  mailsByMessageId: 3,
  fulfilments: 1,
  tags: 1,
};

export async function historyLength(house: House, order: OrderDescription): Promise<number> {
  const { events } = await house.client.workflow.getHandle(orderIdOf(order)).fetchHistory();
  return events?.length ?? 0;
}

/** Resolves with true as soon as the order's history holds its n-th event; with false when `signal` ends before. */
export async function reaches(
  client: Client,
  workflowId: string,
  n: number,
  signal: AbortSignal,
): Promise<boolean> {
  // Each poll listens, and lets go late.
  setMaxListeners(100, signal);
  let known = 0;
  let from: Uint8Array | null = null;
  while (!signal.aborted && known < n) {
    try {
      const page: EventPage = await client.withAbortSignal(signal, () => eventsOf(client, workflowId, from));
      known += page.history?.events?.length ?? 0;
      from = page.nextPageToken;
    } catch (error) {
      if (!signal.aborted && !isGrpcServiceError(error)) throw error;
      // Not started yet.
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  return known >= n;
}

type EventPage = temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;

/** Events from where `from` stands; waits for new ones. */
function eventsOf(client: Client, workflowId: string, from: Uint8Array | null): Promise<EventPage> {
  return client.workflowService.getWorkflowExecutionHistory({
    namespace: client.options.namespace,
    execution: { workflowId },
    waitNewEvent: true,
    ...(from ? { nextPageToken: from } : {}),
  });
}
