import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pullStore } from '../../api/intake/pull.js';
import { createRelay } from '../../api/intake/relay.js';
import { addresses, cases, intake, orders, orderStarts, stores } from '../../db/schema/index.js';
import type { IncomingOrder } from '../../domain/order/incoming.js';
import type { Order } from '../../domain/order/order.js';
import type { Channel } from '../../providers/ports/channel.js';
import { UnusableContent } from '../../providers/ports/inbound.js';
import { incoming } from '../activities/order.js';
import { createWorld, shopifyOrder, type World } from './world.js';

/** A platform whose webhooks were lost: what it has is only found by asking. */
class Platform implements Pick<Channel, 'ordersUpdatedSince' | 'ensureSubscriptions'> {
  orders: IncomingOrder[] = [];
  asked: string[] = [];
  callbacks: string[] = [];
  breaksAfter = Number.POSITIVE_INFINITY;
  unusable: string | null = null;

  async *ordersUpdatedSince(since: string) {
    this.asked.push(since);
    for (const [index, order] of this.orders.entries()) {
      if (index >= this.breaksAfter) throw new Error('the platform is away');
      yield order;
    }
    if (this.unusable) throw new UnusableContent(this.unusable, 'expected an ISO 4217 currency');
  }

  async ensureSubscriptions(callbackUrl: string) {
    this.callbacks.push(callbackUrl);
    return ['orders/create'];
  }
}

let world: World;
const platform = new Platform();
beforeAll(async () => {
  world = await createWorld({ channel: platform as unknown as Channel });
});
afterAll(() => world.stop());
beforeEach(async () => {
  Object.assign(platform, {
    orders: [],
    asked: [],
    callbacks: [],
    unusable: null,
    breaksAfter: Number.POSITIVE_INFINITY,
  });
  world.orders.running.clear();
  for (const table of [cases, intake, addresses, orders, orderStarts]) await world.db.delete(table);
  await world.db.update(stores).set({ pulledUntil: null });
});

const cursor = async () =>
  (await world.db.select().from(stores).where(eq(stores.id, 'luna')))[0]?.pulledUntil ?? null;

async function record(change: (order: Order) => Order) {
  const [start] = await world.db.select().from(orderStarts);
  const snapshot = change(start!.initial);
  await world.db.insert(orders).values({
    id: snapshot.id,
    storeId: 'luna',
    name: snapshot.name,
    placedAt: snapshot.placedAt,
    stage: 'filter',
    condition: 'held order',
    openCaseTypes: [],
    suppliers: [],
    version: 1,
    snapshot,
  });
}

describe('the scheduled pull', () => {
  it('R-006: takes in what webhooks missed, once, and makes lost subscriptions again', async () => {
    platform.orders = [incoming('1'), incoming('2')];
    expect(await pullStore(world.deps, 'luna')).toEqual({
      read: 2,
      takenIn: 2,
      resubscribed: ['orders/create'],
    });
    expect(await pullStore(world.deps, 'luna')).toMatchObject({ read: 2, takenIn: 0 });
    expect([...world.orders.running.keys()].sort()).toEqual(['order/luna/1', 'order/luna/2']);
    expect(platform.callbacks[0]).toBe('https://faros.example/webhooks/shopify/luna');
  });

  it('reads on from where it was, with an overlap, and stays there when it breaks', async () => {
    platform.orders = [incoming('1'), incoming('2')];
    platform.breaksAfter = 1;
    await expect(pullStore(world.deps, 'luna')).rejects.toThrow('away');
    expect(await cursor()).toBeNull();
    platform.breaksAfter = Number.POSITIVE_INFINITY;
    await pullStore(world.deps, 'luna');
    const read = await cursor();
    await pullStore(world.deps, 'luna');
    expect(Date.parse(read ?? '') - Date.parse(platform.asked.at(-1) ?? '')).toBe(600_000);
  });

  it('tells a known order that it was cancelled or paid meanwhile, and nothing that it knows', async () => {
    platform.orders = [incoming('1', { financialStatus: 'PENDING' })];
    await pullStore(world.deps, 'luna');
    const verdict = { check: 'payment' as const, verdict: 'awaiting' as const, status: 'PENDING' };
    await record((order) => ({
      ...order,
      checks: { ...order.checks, payment: { status: 'held', generation: 1, verdict, at: order.placedAt } },
    }));
    const changed = { updatedAt: '2026-03-24T15:00:00.000Z', cancelledAt: '2026-03-24T15:00:00.000Z' };
    platform.orders = [incoming('1', { ...changed, financialStatus: 'PAID' })];
    await pullStore(world.deps, 'luna');
    const events = world.orders.running.get('order/luna/1')?.events ?? [];
    expect(events.map(({ type }) => type)).toEqual(['storeChanged', 'paymentChanged']);
    platform.orders = [
      incoming('1', { updatedAt: changed.updatedAt, financialStatus: 'PENDING', tags: ['vip'] }),
    ];
    await pullStore(world.deps, 'luna');
    expect(world.orders.running.get('order/luna/1')?.events).toHaveLength(2);
  });

  it('R-006, R-046: an order that we cannot use is one case however often it is pulled, and the cursor moves on', async () => {
    platform.orders = [incoming('1')];
    platform.unusable = 'orders[2].currencyCode';
    expect(await pullStore(world.deps, 'luna')).toMatchObject({
      takenIn: 1,
      resubscribed: ['orders/create'],
    });
    expect(await cursor()).not.toBeNull();
    await pullStore(world.deps, 'luna');
    const reason = 'orders[2].currencyCode: expected an ISO 4217 currency';
    const rows = await world.db.select().from(cases);
    expect(rows).toMatchObject([{ type: 'unusableInput', storeId: 'luna', case: { facts: { reason } } }]);
    platform.unusable = 'orders[3].currencyCode';
    await pullStore(world.deps, 'luna');
    expect(await world.db.select().from(cases)).toHaveLength(2);
  });

  it('answers null for a store without a platform', async () => {
    expect(await pullStore(world.deps, 'own')).toBeNull();
  });
});

describe('the relay', () => {
  it('R-138: hands on, starts and pulls by itself, survives what fails, and ends when told', async () => {
    const quick = { handOnMs: 20, startMs: 20, decisionsMs: 20, pullMs: 20, alertsMs: 20, startGraceMs: 0 };
    const stop = new AbortController();
    world.orders.isAway = true;
    await world.db.insert(intake).values({
      provider: 'shopify',
      account: 'luna',
      messageId: 'm',
      topic: 'orders/create',
      rawBody: Buffer.from(shopifyOrder('77')),
    });
    platform.orders = [incoming('78')];
    platform.breaksAfter = 0;
    const running = createRelay(world.deps, quick).run(stop.signal);
    await until(async () => (await world.db.select().from(orderStarts)).length === 1);
    world.orders.isAway = false;
    platform.breaksAfter = Number.POSITIVE_INFINITY;
    await until(async () => world.orders.running.size === 2);
    stop.abort();
    await running;
    expect([...world.orders.running.keys()].sort()).toEqual(['order/luna/77', 'order/luna/78']);
  });
});

async function until(isSo: () => Promise<boolean>) {
  const end = Date.now() + 20_000;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error('it did not come to be');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
