import { eq } from 'drizzle-orm';
import type { RefundPlan } from '../../domain/money/plan-refund.js';
import { orderMoney, refunds } from '../../db/schema/money.js';
import type { EffectOf } from '../../domain/order/effects.js';
import type { Order } from '../../domain/order/order.js';
import { createShopifyChannel } from '../../providers/shopify/client.js';
import { SHOPIFY_ACCOUNTS } from '../../sandbox/servers/credentials.js';
import { createShopify } from '../../sandbox/servers/shopify.js';
import type { OrderDescription } from '../../sandbox/servers/shopify/order.js';
import { shopifyOrderJson } from '../../sandbox/servers/shopify/order.js';
import { adminSchema } from '../../sandbox/servers/shopify/schema.js';
import { call, control } from '../kit/simulators.js';
import { createWorld, takeIn, type World } from './world.js';

const [account] = SHOPIFY_ACCOUNTS;
if (!account) throw new Error('the sandbox has no shop');
const { shop, accessToken } = account;

export interface RefundWorld extends World {
  shop: { url: string };
  stop(): Promise<void>;
}

/** The activities' world, with a shop behind it that keeps money. */
export async function createRefundWorld(): Promise<RefundWorld> {
  const world = await createWorld();
  // Large, and read once: not within the first call's time.
  adminSchema();
  const shopify = createShopify();
  const { url } = await shopify.listen(0);
  const channel = createShopifyChannel({ baseUrl: `${url}/${shop}`, accessToken, timeoutMs: 2000 });
  const connectors = { ...world.deps.connectors, channel: async () => channel };
  world.deps.connectors = connectors;
  const stop = async () => {
    await shopify.stop();
    await world.stop();
  };
  return { ...world, shop: { url }, stop };
}

let last = 40_000;

/** Two rings and a chain: 20 units of the first line, one of the second. */
export async function sell(
  world: RefundWorld,
  more: Partial<OrderDescription> = {},
  payments?: { gateway: string; cents: number }[],
): Promise<Order> {
  last += 1;
  const description: OrderDescription = {
    id: String(last),
    name: `#${last}`,
    shop,
    createdAt: '2026-03-24T10:15:00-04:00',
    email: 'anna@customer.example',
    customer: { firstName: 'Anna', lastName: 'Berg' },
    shipTo: null,
    lines: [
      { sku: 'RING-7', title: 'Ring', quantity: 20, unitPriceCents: 1000 },
      { sku: 'CHAIN-45', title: 'Chain', quantity: 1, unitPriceCents: 1999 },
    ],
    shipping: { title: 'Standard', priceCents: 500 },
    taxRate: 0.0825,
    financialStatus: 'paid',
    ...more,
  };
  await control(world.shop.url, 'orders', {
    shop,
    order: shopifyOrderJson(description),
    deliver: false,
    ...(payments && { payments }),
  });
  return takeIn(world, { content: { channelOrderId: description.id, name: description.name } });
}

/** The line's id in the shop, by its place. */
export function lineId(order: Order, place: 1 | 2): string {
  return String(BigInt(order.channelOrderId) * 1000n + BigInt(place));
}

export function refundEffect(order: Order, patch: Partial<EffectOf<'refund'>> = {}): EffectOf<'refund'> {
  const refundId = patch.refundId ?? 'R1';
  const generation = patch.generation ?? 1;
  return {
    id: `${order.id}/${refundId}/refund/${generation}`,
    generation,
    kind: 'refund',
    refundId,
    units: [
      { lineId: lineId(order, 1), quantity: 20 },
      { lineId: lineId(order, 2), quantity: 1 },
    ],
    isEverything: true,
    ...patch,
  };
}

export function cancelEffect(order: Order): EffectOf<'cancelStoreOrder'> {
  return {
    id: `${order.id}/R1/cancelStoreOrder/1`,
    generation: 1,
    kind: 'cancelStoreOrder',
    refundId: 'R1',
  };
}

const seen = `query($id: ID!) { order(id: $id) {
  displayFinancialStatus cancelledAt
  transactions(first: 100) { kind gateway status amountSet { presentmentMoney { amount } } parentTransaction { id } }
  refunds(first: 100) { note totalRefundedSet { presentmentMoney { amount } } refundLineItems(first: 10) { nodes { quantity restockType } } }
} }`;

/** The order as the shop has it. */
export async function inShop(world: RefundWorld, order: Order) {
  const { body } = await call(`${world.shop.url}/${shop}/admin/api/2026-10/graphql.json`, {
    body: { query: seen, variables: { id: `gid://shopify/Order/${order.channelOrderId}` } },
    headers: { 'x-shopify-access-token': accessToken },
  });
  return body.data.order;
}

/** Cents that the shop gave back. */
export async function givenBack(world: RefundWorld, order: Order): Promise<number> {
  const { refunds: all } = await inShop(world, order);
  return all.reduce(
    (sum: number, one: { totalRefundedSet: { presentmentMoney: { amount: string } } }) =>
      sum + Math.round(Number(one.totalRefundedSet.presentmentMoney.amount) * 100),
    0,
  );
}

export function fault(world: RefundWorld, operation: string, kind: string, more: object = {}) {
  return control(world.shop.url, 'faults', { kind, match: { operation }, ...more });
}

export async function moneyOf(world: RefundWorld, order: Order) {
  const [row] = await world.db.select().from(orderMoney).where(eq(orderMoney.orderId, order.id));
  return row;
}

export async function refundRows(world: RefundWorld, order: Order) {
  const rows = await world.db.select().from(refunds).where(eq(refunds.orderId, order.id));
  return rows.map(({ refundId, state, cents, shares }): RowSeen => ({ refundId, state, cents, shares }));
}

interface RowSeen {
  refundId: string;
  state: string;
  cents: number;
  shares: RefundPlan['shares'];
}
