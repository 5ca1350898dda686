import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addresses, audit, orderStarts } from '../../db/schema/index.js';
import { createWorld, ownOrder, type World } from './world.js';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.stop());

const post = (body: unknown, headers: Record<string, string> = {}, store = 'own') =>
  world.call('POST', `/v1/stores/${store}/orders`, { body, headers });

const pathsOf = (body: { errors: { path: string }[] }) => body.errors.map(({ path }) => path);

describe('POST /v1/stores/{store}/orders', () => {
  it('R-006: starts an order of any other source: 201, the same again 200, and one order', async () => {
    const first = await post(ownOrder('A-1'));
    expect(first.status).toBe(201);
    expect(first.body).toEqual({ id: 'order/own/A-1', store: 'own', channelOrderId: 'A-1' });
    const again = await post(ownOrder('A-1'));
    expect(again.status).toBe(200);
    expect(again.body).toEqual(first.body);
    expect(world.orders.starts.filter((id) => id === 'order/own/A-1')).toHaveLength(1);
    const [row] = await world.db.select().from(orderStarts).where(eq(orderStarts.orderId, 'order/own/A-1'));
    expect(row?.content).toMatchObject({ totalCents: 8900, lines: [{ id: '1', kind: 'goods' }] });
    expect(row?.initial.channel).toBe('api');
    const [address] = await world.db.select().from(addresses).where(eq(addresses.orderId, 'order/own/A-1'));
    expect(address).toMatchObject({ version: 1, address: { city: 'San Francisco', line2: null } });
  });

  it('the same again with its members in another order and the same key is the same', async () => {
    const { lines, ...rest } = ownOrder('A-2');
    const key = { 'idempotency-key': 'A-2' };
    expect((await post({ lines, ...rest }, key)).status).toBe(201);
    expect((await post({ ...rest, lines }, key)).status).toBe(200);
  });

  it('answers 409 for the same id with other content, whatever the key', async () => {
    const key = { 'idempotency-key': 'A-3' };
    await post(ownOrder('A-3'), key);
    for (const headers of [{}, key]) {
      const other = await post(ownOrder('A-3', { currency: 'EUR' }), headers);
      expect(other.status).toBe(409);
      expect(other.body).toMatchObject({
        code: 'orderDiffers',
        title: 'This order exists with other content',
      });
    }
    const [row] = await world.db.select().from(orderStarts).where(eq(orderStarts.orderId, 'order/own/A-3'));
    expect(row?.content.currency).toBe('USD');
  });

  it('answers 422 for a key that was used for another order', async () => {
    const key = { 'idempotency-key': 'used' };
    await post(ownOrder('A-4'), key);
    const other = await post(ownOrder('A-5'), key);
    expect(other.status).toBe(422);
    expect(other.body.code).toBe('idempotencyKeyReused');
  });

  it('answers 400 without an Idempotency-Key, and says what one is', async () => {
    const answer = await post(ownOrder('A-6'), { 'idempotency-key': '' });
    expect(answer.status).toBe(400);
    expect(answer.body.detail).toContain('Idempotency-Key');
  });

  it.each(['this is no JSON', '{"channelOrderId":', ''])(
    'answers 400 for %j, which is not JSON',
    async (body) => {
      const answer = await post(body);
      expect(answer.status).toBe(400);
      expect(answer.body).toMatchObject({ code: 'notJson', status: 400 });
    },
  );

  it('answers 400 for a body that is not said to be JSON', async () => {
    expect((await post(ownOrder('A-7'), { 'content-type': 'text/plain' })).status).toBe(400);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['no lines', { lines: [] }, 'lines'],
    ['quantity 0', { lines: [{ title: 'Ring', quantity: 0, unitPriceCents: 1 }] }, 'lines[0].quantity'],
    [
      'a negative price',
      { lines: [{ title: 'Ring', quantity: 1, unitPriceCents: -1 }] },
      'lines[0].unitPriceCents',
    ],
    ['an unknown currency', { currency: 'XYZ' }, 'currency'],
    [
      'an unknown country',
      { shippingAddress: { line1: 'Street 1', city: 'Town', country: 'XX' } },
      'shippingAddress.country',
    ],
    ['an id that is a number', { channelOrderId: 5551 }, 'channelOrderId'],
    ['an id with a slash', { channelOrderId: 'a/b' }, 'channelOrderId'],
    ['a misspelt member', { shipingCents: 100 }, 'shipingCents'],
    ['a NUL', { name: 'a\u0000b' }, 'name'],
    ['a date that is none', { placedAt: '24.03.2026' }, 'placedAt'],
    [
      'two lines of one id',
      {
        lines: [
          { id: 'x', title: 'Ring', quantity: 1, unitPriceCents: 1 },
          { id: 'x', title: 'Ring', quantity: 1, unitPriceCents: 1 },
        ],
      },
      'lines[1].id',
    ],
  ])('answers 422 with the path for %s', async (_what, patch, path) => {
    const answer = await post(ownOrder('BAD', patch));
    expect(answer.status).toBe(422);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(pathsOf(answer.body)).toContain(path);
    expect(await world.db.select().from(orderStarts).where(eq(orderStarts.channelOrderId, 'BAD'))).toEqual(
      [],
    );
  });

  it('names every path at once', async () => {
    const answer = await post(ownOrder('BAD', { currency: 'XYZ', lines: [] }));
    expect(pathsOf(answer.body).sort()).toEqual(['currency', 'lines']);
  });

  it('answers 404 for an unknown store, also for a key of another store', async () => {
    expect((await post(ownOrder('A-8'), {}, 'nobody')).status).toBe(404);
    const key = await world.key('merchant', ['luna']);
    const answer = await world.call('POST', '/v1/stores/own/orders', { key, body: ownOrder('A-8') });
    expect(answer.status).toBe(404);
  });

  it('answers 413 over 2 MB', async () => {
    expect((await post(ownOrder('A-9', { tags: ['x'.repeat(2 * 1024 * 1024)] }))).status).toBe(413);
  });

  it('keeps ids apart that a double cannot', async () => {
    expect((await post(ownOrder('9007199254740992'))).status).toBe(201);
    expect((await post(ownOrder('9007199254740993'))).status).toBe(201);
  });

  it('50 at once make one order: one 201, the rest 200', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => post(ownOrder('A-10'))));
    const statuses = answers.map(({ status }) => status).sort((a, b) => a - b);
    expect(statuses).toEqual([...Array.from({ length: 49 }, () => 200), 201]);
    expect(world.orders.starts.filter((id) => id === 'order/own/A-10')).toHaveLength(1);
  });

  it('C-21: needs a key, and one whose role may', async () => {
    const body = ownOrder('A-11');
    const none = await world.call('POST', '/v1/stores/own/orders', { key: null, body });
    expect(none.status).toBe(401);
    expect(none.headers.get('www-authenticate')).toBe('Bearer');
    expect((await world.call('POST', '/v1/stores/own/orders', { key: 'wrong', body })).status).toBe(401);
    const key = await world.key('support');
    const forbidden = await world.call('POST', '/v1/stores/own/orders', { key, body });
    expect(forbidden.status).toBe(403);
    expect(forbidden.body.detail).toContain('merchant');
  });

  it('writes one audit row for one order, with who and what, and none for a repeat', async () => {
    const key = await world.key('merchant', ['own']);
    const headers = { 'x-request-id': 'request-12' };
    const options = { key, body: ownOrder('A-12'), headers };
    await world.call('POST', '/v1/stores/own/orders', options);
    await world.call('POST', '/v1/stores/own/orders', options);
    const rows = await world.db.select().from(audit).where(eq(audit.target, 'order/own/A-12'));
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ role: 'merchant', action: 'order.create', requestId: 'request-12' });
    expect(JSON.stringify(rows[0])).not.toContain('Anna');
  });
});
