import { randomInt } from 'node:crypto';
import { TestRunner } from 'vitest';
import { type OrderDescription, shopifyOrderJson } from '../../sandbox/servers/shopify/order.js';
import { sacramento, townsendInShop } from './addresses.js';
import { currentTime, fastForward } from './fast-forward.js';
import { durationMs } from '../../domain/sla/instant.js';
import { eventually, type House } from './house.js';
import { control } from './simulators.js';

/** Order #8492 of A-02, as its shop tells it. */
export function order8492(patch: Partial<OrderDescription> = {}): OrderDescription {
  return {
    id: '5678901234567',
    name: '#8492',
    shop: 'harbor-goods.myshopify.com',
    createdAt: '2026-03-24T10:15:00-04:00',
    email: 'sarah@example.com',
    customer: { firstName: 'Sarah', lastName: 'Doe' },
    shipTo: townsendInShop,
    lines: [
      {
        sku: 'PEND-ENG-SLV-001',
        title: 'Custom Engraved Silver Pendant',
        quantity: 1,
        unitPriceCents: 8900,
        properties: [{ name: 'Engraving', value: 'For M.' }],
      },
    ],
    shipping: { title: 'Standard', priceCents: 0 },
    ...patch,
  };
}

/**
 * Of this file's process: files share a Temporal server, where an order's id is its workflow's. Low enough for ids of its lines, five digits for
 * the number and three for the line, to be exact as numbers: tests write some of them so.
 */
const series = String(randomInt(10_000_000, 90_000_000));

/**
 * A mug for one customer at a street of its own, so that a fault or a search can mean this order alone: its number is in its id, name, e-mail and
 * street. A test that is tried again gets another number, and meets nothing of its first try.
 */
export function mugOrder(number: number, patch: Partial<OrderDescription> = {}): OrderDescription {
  const own = number + 10_000 * (TestRunner.getCurrentTest()?.result?.retryCount ?? 0);
  return order8492({
    id: `${series}${own}`,
    name: `#${own}`,
    email: `customer-${own}@example.com`,
    shipTo: { ...sacramento, address1: `${own} Quay Street` },
    lines: [mug],
    ...patch,
  });
}

export const mug = { sku: 'MUG-ANCHOR-11', title: 'Anchor Mug', quantity: 1, unitPriceCents: 1800 };

export const clear = { recommendation: 'ACCEPT', assessments: [{ riskLevel: 'LOW' }] };

/** Places an order in the simulated shop, which sends `orders/create`, signed. */
export function place(
  house: Pick<House, 'simulators'>,
  order: OrderDescription,
  options: {
    copies?: number;
    freshIds?: boolean;
    risk?: object;
    card?: object;
    payments?: object;
  } = {},
) {
  const { copies = 1, freshIds = false, risk = clear, card, payments } = options;
  const body = {
    shop: order.shop,
    order: shopifyOrderJson(order),
    risk,
    card,
    payments,
    deliver: { copies, freshIds },
  };
  return control(house.simulators.shopify.url, 'orders', body);
}

export function orderPath(order: Pick<OrderDescription, 'id' | 'shop'>): string {
  return `/v1/stores/${order.shop.replace('.myshopify.com', '')}/orders/${order.id}`;
}

export function orderIdOf(order: Pick<OrderDescription, 'id' | 'shop'>): string {
  return `order/${order.shop.replace('.myshopify.com', '')}/${order.id}`;
}

/** Reads the order from the API until `isTrue`. */
export function until(
  house: House,
  order: OrderDescription,
  isTrue: (body: ReturnType<typeof JSON.parse>) => boolean,
) {
  return eventually(
    async () => (await house.call(orderPath(order))).body,
    (body) => body?.id !== undefined && isTrue(body),
    90_000,
  );
}

/** Moves the order's own clock by a true duration. */
export async function skip(house: House, order: OrderDescription, duration: string): Promise<string> {
  await fastForward(house.client, orderIdOf(order), durationMs(duration));
  return currentTime(house.client, orderIdOf(order));
}

export async function purchaseOrders(
  house: Pick<House, 'simulators'>,
  supplier: string,
): Promise<ReturnType<typeof JSON.parse>[]> {
  const answer = await fetch(
    `${house.simulators.supplier.url}/_control/purchase-orders?supplier=${supplier}`,
  );
  return ((await answer.json()) as { purchaseOrders: [] }).purchaseOrders;
}

/** A mail of the mailbox as its reader sees it. */
export async function mailText(house: House, id: string): Promise<{ text: string; html: string }> {
  const answer = await fetch(`${house.simulators.mailbox.url}/messages/${id}`);
  return (await answer.json()) as { text: string; html: string };
}

export async function mailsTo(house: House, to: string): Promise<ReturnType<typeof JSON.parse>[]> {
  const answer = await fetch(`${house.simulators.mailbox.url}/messages?to=${encodeURIComponent(to)}`);
  return ((await answer.json()) as { messages: [] }).messages;
}
