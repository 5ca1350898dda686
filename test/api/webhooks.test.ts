import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../../api/app.js';
import { handOnDue } from '../../api/intake/hand-on.js';
import { startPending } from '../../api/intake/accept-order.js';
import { connectDatabase } from '../../db/client.js';
import { addresses, cases, intake, orderStarts } from '../../db/schema/index.js';
import { createWorld, shopifyHeaders, shopifyOrder, type World } from './world.js';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  await world.deps.background.idle();
  world.orders.isAway = false;
  world.orders.starts.length = 0;
  for (const table of [intake, addresses, orderStarts, cases]) await world.db.delete(table);
});

async function post(body: string, options: Parameters<typeof shopifyHeaders>[1] & { account?: string } = {}) {
  const { account = 'luna', ...signed } = options;
  const answer = await world.call('POST', `/webhooks/shopify/${account}`, {
    key: null,
    body,
    headers: shopifyHeaders(body, signed),
  });
  await world.deps.background.idle();
  return answer;
}

const stored = () => world.db.select().from(intake);
const started = () => world.db.select().from(orderStarts);

describe('a signed Shopify webhook', () => {
  it('R-006: becomes one order, with its address and its workflow', async () => {
    const answer = await post(shopifyOrder('5551'));
    expect(answer.status).toBe(200);
    const [order] = await started();
    expect(order).toMatchObject({ orderId: 'order/luna/5551', storeId: 'luna', channelOrderId: '5551' });
    expect(order?.startedAt).not.toBeNull();
    expect(order?.initial).toMatchObject({ policyVersion: 3, addressVersion: 1, channel: 'shopify' });
    expect(JSON.stringify(order?.initial)).not.toMatch(/Anna|Townsend|customer\.example/);
    const [address] = await world.db.select().from(addresses);
    expect(address?.address).toMatchObject({ name: 'Anna Berg', line1: '388 Townsend St' });
    expect(world.orders.starts).toEqual(['order/luna/5551']);
    expect((await stored())[0]).toMatchObject({ state: 'handedOn', about: 'channelOrder:5551' });
  });

  it('is refused with 401 and nothing stored when the signature is wrong or missing', async () => {
    const body = shopifyOrder('5552');
    const wrong = await post(body, { secret: 'another secret' });
    const headers = shopifyHeaders(body);
    delete headers['x-shopify-hmac-sha256'];
    const missing = await world.call('POST', '/webhooks/shopify/luna', { key: null, body, headers });
    for (const answer of [wrong, missing]) {
      expect(answer.status).toBe(401);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(answer.body).toMatchObject({ code: 'badSignature', status: 401 });
    }
    expect(await stored()).toEqual([]);
  });

  it('is refused with 401 when the signed shop is not the store of the address', async () => {
    expect((await post(shopifyOrder('5553'), { shop: 'sol.myshopify.com' })).status).toBe(401);
    expect(await stored()).toEqual([]);
  });

  it('is verified on its raw bytes: the same JSON with other spaces does not pass', async () => {
    const body = shopifyOrder('5554');
    const headers = shopifyHeaders(body);
    const answer = await world.call('POST', '/webhooks/shopify/luna', {
      key: null,
      body: `${body} `,
      headers,
    });
    expect(answer.status).toBe(401);
  });

  it('answers 404 for an unknown store or provider', async () => {
    expect((await post(shopifyOrder('1'), { account: 'nobody' })).status).toBe(404);
    expect((await world.call('POST', '/webhooks/toString/luna', { key: null, body: '{}' })).status).toBe(404);
    expect(await stored()).toEqual([]);
  });

  it('answers 413 over 2 MB, with and without Content-Length', async () => {
    const body = shopifyOrder('5555', { note: 'x'.repeat(2 * 1024 * 1024) });
    expect((await post(body)).status).toBe(413);
    const told = await world.call('POST', '/webhooks/shopify/luna', {
      key: null,
      body,
      headers: { ...shopifyHeaders(body), 'content-length': String(Buffer.byteLength(body)) },
    });
    expect(told.status).toBe(413);
    expect(told.body.code).toBe('tooLarge');
    expect(await stored()).toEqual([]);
  });

  it('R-007: 50 deliveries at once of one webhook make one order', async () => {
    const body = shopifyOrder('5556');
    const answers = await Promise.all(Array.from({ length: 50 }, () => post(body, { id: 'same' })));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await stored()).toHaveLength(1);
    expect(await started()).toHaveLength(1);
    expect(world.orders.starts).toHaveLength(1);
  });

  it('R-007: the same order under 50 webhook ids makes one order', async () => {
    const body = shopifyOrder('5557');
    const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => post(body, { id: `id-${n}` })));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    await drain();
    expect(await started()).toHaveLength(1);
    expect(world.orders.starts).toHaveLength(1);
    expect(new Set((await stored()).map(({ state }) => state))).toEqual(new Set(['handedOn']));
  });

  it('keeps ids apart that a double cannot', async () => {
    await post(shopifyOrder('9007199254740992'));
    await post(shopifyOrder('9007199254740993'));
    expect((await started()).map(({ orderId }) => orderId).sort()).toEqual([
      'order/luna/9007199254740992',
      'order/luna/9007199254740993',
    ]);
  });

  it('of two stores with the same order number makes two orders (R-132)', async () => {
    await post(shopifyOrder('7'));
    await post(shopifyOrder('7'), { account: 'sol', shop: 'sol.myshopify.com' });
    expect((await started()).map(({ orderId }) => orderId).sort()).toEqual(['order/luna/7', 'order/sol/7']);
  });

  it('of an unknown topic is stored and answered 200', async () => {
    expect((await post('{"id":1}', { topic: 'carts/create' })).status).toBe(200);
    expect((await stored())[0]).toMatchObject({ state: 'unknownTopic', topic: 'carts/create' });
    expect(await world.db.select().from(cases)).toEqual([]);
  });

  it('with content that cannot be used is stored, answered 200, and becomes a case', async () => {
    const body = shopifyOrder('5558', { line_items: [] });
    expect((await post(body)).status).toBe(200);
    const [message] = await stored();
    expect(message).toMatchObject({ state: 'parked' });
    expect(message?.rawBody.toString()).toBe(body);
    const queue = await world.call('GET', '/v1/cases?state=open');
    expect(queue.body.items).toHaveLength(1);
    expect(queue.body.items[0]).toMatchObject({
      id: `intake/${message?.id}`,
      type: 'unusableInput',
      owner: 'ops',
      store: 'luna',
      orderId: null,
    });
    expect(queue.body.items[0].facts.reason).toContain('line_items');
  });

  it('that is no JSON at all becomes a case too, and delays no other', async () => {
    await post('this is not JSON');
    await post(shopifyOrder('5559'));
    expect((await stored()).map(({ state }) => state).sort()).toEqual(['handedOn', 'parked']);
  });

  it('holding what Postgres cannot (NUL, half a character) still becomes an order', async () => {
    const body = shopifyOrder('5560').replace('Anna Berg', 'Anna\\u0000 \\ud800Berg');
    await post(body);
    const [address] = await world.db.select().from(addresses);
    expect(address?.address.name).toBe('Anna\ufffd \ufffdBerg');
  });

  it('R-138: is answered 200 while Temporal is away, and the order starts when it is back', async () => {
    world.orders.isAway = true;
    expect((await post(shopifyOrder('5561'))).status).toBe(200);
    expect((await started())[0]?.startedAt).toBeNull();
    expect(await startPending(world.deps, { olderThanMs: 0, limit: 10 })).toBe(0);
    world.orders.isAway = false;
    expect(await startPending(world.deps, { olderThanMs: 0, limit: 10 })).toBe(1);
    expect(world.orders.starts).toEqual(['order/luna/5561']);
    expect((await started())[0]?.startedAt).not.toBeNull();
    expect(await startPending(world.deps, { olderThanMs: 0, limit: 10 })).toBe(0);
  });

  it('is answered 503 with Retry-After while Postgres is away', async () => {
    const away = connectDatabase('postgres://nobody@127.0.0.1:1/none', { max: 1, name: 'away' });
    const app = createApp({ ...world.deps, db: away.db });
    const body = shopifyOrder('5562');
    const answer = await app.request('/webhooks/shopify/luna', {
      method: 'POST',
      body,
      headers: shopifyHeaders(body),
    });
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await answer.json()).toMatchObject({ code: 'databaseAway' });
    expect((await app.request('/healthz')).status).toBe(200);
    const ready = await app.request('/readyz');
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ parts: { postgres: 'away', temporal: 'ok' } });
    await away.end();
  });

  it('that cannot be stored tells nobody’s name to the log', async () => {
    const address = { line1: 'x', city: 'x', country: 'US', name: null, company: null };
    const blocked = { ...address, line2: null, region: null, postalCode: null, phone: null };
    await world.db.insert(addresses).values({ orderId: 'order/luna/5564', version: 1, address: blocked });
    world.logged.length = 0;
    await post(shopifyOrder('5564'));
    const [message] = await stored();
    expect(message).toMatchObject({ state: 'waiting', reason: expect.stringContaining('duplicate key') });
    const told = [...world.logged, message?.reason].join('\n');
    expect(told).not.toMatch(/Anna|Townsend|customer\.example/);
  });

  it('stored but not handed on, because the process died, is handed on by the relay', async () => {
    const rawBody = Buffer.from(shopifyOrder('5563'));
    await world.db
      .insert(intake)
      .values({ provider: 'shopify', account: 'luna', messageId: 'm', topic: 'orders/create', rawBody });
    expect(await handOnDue(world.deps, { limit: 10 })).toBe(1);
    expect(
      (await world.db.select().from(orderStarts).where(eq(orderStarts.channelOrderId, '5563'))).length,
    ).toBe(1);
  });
});

/** Messages about one order wait for each other: the relay does the rest. */
async function drain() {
  for (let round = 0; round < 60; round += 1) {
    await world.db.update(intake).set({ nextAttemptAt: new Date(0).toISOString() });
    if ((await handOnDue(world.deps, { limit: 100 })) === 0) return;
  }
  throw new Error('still not drained');
}
