import type { Client } from '@temporalio/client';
import { shopifyOrderJson } from '../../servers/shopify/order.js';
import { durationMs } from '../../world/duration.js';
import { currentTime, fastForward } from '../../world/skip.js';
import { type Api, control, type OrderDetail, type OrderSummary } from './api.js';
import type { DemoOrder } from './orders.js';
import type { Watch } from './watch.js';

export interface Stage {
  api: Api;
  client: Client;
  watch: Watch;
  shopify: string;
  easypost: string;
  supplier: string;
  /** Bounds how many orders' clocks are moved at once. */
  inTurn: <T>(work: () => Promise<T>) => Promise<T>;
}

export const isHeld = (order: OrderSummary): boolean => order.openCaseTypes.length > 0;
const isWithSupplier = (order: OrderSummary): boolean => order.stage === 'route';
const isOver = (order: OrderSummary): boolean => ['settled', 'closed'].includes(order.stage);

export function orderId({ store, description }: DemoOrder): string {
  return `order/${store}/${description.id}`;
}

/** The shop sends the order as a signed webhook, twice, as shops do. */
export function send({ shopify }: Stage, { store, description }: DemoOrder): Promise<void> {
  const order = shopifyOrderJson(description);
  return control(shopify, 'orders', { shop: store, order, deliver: { copies: 2 } });
}

/**
 * What supplier and carrier do with one order, each at the order's own time, until it is settled. An order that is
 * held is left to people: nobody acts on it here.
 */
export async function play(stage: Stage, order: DemoOrder): Promise<void> {
  const id = orderId(order);
  const { watch } = stage;
  const { acknowledgeAfter, shipAfter, scansAfter } = order.pace;
  const seen = await watch.until(id, (one) => isWithSupplier(one) || isHeld(one) || isOver(one));
  if (!isWithSupplier(seen)) return;

  const acknowledgedAt = await skip(stage, id, acknowledgeAfter);
  const { purchaseOrders } = await stage.api.order(id);
  for (const { supplier, number: poNumber } of purchaseOrders) {
    await control(stage.supplier, 'acknowledge', { supplier, poNumber, at: acknowledgedAt });
  }
  const shippedAt = await skip(stage, id, shipAfter);
  const parcels = purchaseOrders.map(({ supplier, number: poNumber }, index) => {
    const trackingNumber = trackingNumberOf(order, index);
    return { supplier, poNumber, at: shippedAt, carrier: 'UPS', trackingNumber };
  });
  for (const parcel of parcels) await control(stage.supplier, 'ship', parcel);
  await watch.until(id, (one) => !isWithSupplier(one));

  const scans = ['in_transit', 'out_for_delivery', 'delivered'] as const;
  for (const [index, status] of scans.entries()) {
    const at = await skip(stage, id, scansAfter[index] ?? 'PT1H');
    const { city, provinceCode: state } = placeOf(order, status);
    for (const { trackingNumber: trackingCode } of parcels) {
      await control(stage.easypost, 'scans', { trackingCode, status, at, city, state, country: 'US' });
    }
  }
  await watch.until(id, isOver);
}

const restMs = 20_000;
const lookEveryMs = 250;

/** Moves the order's clock by a true duration, once nothing it asked for is under way; returns its instant then. */
function skip({ api, client, inTurn }: Stage, id: string, duration: string): Promise<string> {
  return inTurn(async () => {
    const deadline = Date.now() + restMs;
    while (!isAtRest(await api.order(id)) && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    }
    await fastForward(client, id, durationMs(duration));
    return currentTime(client, id);
  });
}

const isAtRest = ({ effects }: OrderDetail): boolean => effects.every(({ state }) => state !== 'reserved');

function placeOf({ description: { shipTo } }: DemoOrder, status: string) {
  const hub = { city: 'Louisville', provinceCode: 'KY' };
  return status === 'in_transit' || shipTo === null ? hub : shipTo;
}

function trackingNumberOf({ description: { id } }: DemoOrder, index: number): string {
  return `1ZF4R05${index}${id.slice(-10)}`;
}

/** Lets at most `limit` works run at once. */
export function atMost(limit: number): Stage['inTurn'] {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running < limit) running += 1;
    else await new Promise<void>((go) => waiting.push(go));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
