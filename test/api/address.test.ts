import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deliverDecisions } from '../../api/intake/deliver-decisions.js';
import { createApp } from '../../api/app.js';
import { addressLink, signedLink, trackingLink } from '../../customer/links.js';
import { addresses, audit, decisions, orders, orderStarts } from '../../db/schema/index.js';
import type { Case } from '../../domain/cases/case.js';
import type { PersonEvent } from '../../domain/order/events.js';
import type { PostalAddress } from '../../domain/order/incoming.js';
import type { Order } from '../../domain/order/order.js';
import { incoming, routed } from '../activities/order.js';
import { createWorld, linkSecret, type World } from './world.js';
import { atTownsend } from '../kit/addresses.js';

const orderId = 'order/luna/8492';
const path = addressLink('', linkSecret, orderId, new Date());
const openCase: Case = {
  id: 'address/1',
  type: 'address',
  blocks: 'assign',
  openedAt: '2026-03-24T14:16:00.000Z',
  owner: 'ops',
  dueAt: '2026-03-26T14:16:00.000Z',
  warnAt: null,
  clocks: [],
  escalations: [],
  facts: {},
  subject: null,
  resolution: null,
};
const written: PostalAddress = {
  name: 'Anna Berg',
  company: null,
  ...atTownsend,
  line2: null,
  phone: '+1 415 555 0100',
};
const question = { case: 'address/1', version: '1' };
const correction = {
  ...question,
  choice: 'correction',
  name: 'Anna Berg',
  company: '',
  ...atTownsend,
};

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  for (const table of [decisions, audit, orders, orderStarts, addresses]) await world.db.delete(table);
  world.orders.isAway = false;
  world.orders.running.clear();
  world.orders.running.set(orderId, { events: [], asked: [] });
  asked.length = 0;
  world.orders.answer = (event) => {
    asked.push(event);
    return { status: 'accepted', detail: 'the address is being checked' };
  };
  await record(held());
});

const asked: PersonEvent[] = [];

/** Held for its address, with nothing bought. */
function held(verdict: 'missingUnit' | 'undeliverable' = 'missingUnit', over: Partial<Order> = {}): Order {
  const order = routed(incoming('8492'));
  const address = {
    status: 'held' as const,
    generation: 1,
    at: order.placedAt,
    verdict: { check: 'address' as const, verdict, codes: [], validator: 'easypost' },
  };
  const lines = order.lines.map((line) => ({ ...line, open: line.ordered, onOrder: 0 }));
  return { ...order, lines, legs: [], cases: [openCase], checks: { ...order.checks, address }, ...over };
}

async function record(order: Order, suggestion: PostalAddress | null = null) {
  const content = incoming('8492');
  await world.db.delete(orders);
  await world.db
    .insert(orderStarts)
    .values({
      orderId,
      storeId: 'luna',
      channelOrderId: '8492',
      contentHash: 'hash',
      content,
      initial: order,
      receivedAt: order.placedAt,
      startedAt: order.placedAt,
    })
    .onConflictDoNothing();
  await world.db
    .insert(addresses)
    .values({ orderId, version: 1, address: written, suggestion })
    .onConflictDoUpdate({ target: [addresses.orderId, addresses.version], set: { suggestion } });
  await world.db.insert(orders).values({
    id: orderId,
    storeId: 'luna',
    name: order.name,
    placedAt: order.placedAt,
    stage: 'filter',
    condition: 'held order',
    openCaseTypes: ['address'],
    suppliers: [],
    version: 1,
    snapshot: order,
  });
}

async function send(fields: Record<string, string>, to = path, headers: Record<string, string> = {}) {
  const answer = await world.app.request(to, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields).toString(),
  });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

const look = (to = path, method = 'GET') => world.call(method, to, { key: null });
const storedAddresses = () =>
  world.db.select().from(addresses).where(eq(addresses.orderId, orderId)).orderBy(addresses.version);

describe('the page that asks for an address', () => {
  it('R-057: shows the address as written and asks, without payment or history (C-29)', async () => {
    const page = await look();
    expect(page.status).toBe(200);
    expect(page.text).toContain('388 Townsend St');
    expect(page.text).toContain('the number of yours is missing');
    expect(page.text).toContain('It is right as it stands');
    expect(page.text).not.toMatch(/89\.00|8900|Moon ring|555 0100|customer\.example/);
    expect(page.headers.get('content-security-policy')).toContain("form-action 'self'");
    expect(page.headers.get('cache-control')).toContain('no-store');
    expect(page.text).not.toMatch(/<script|<link|@import|url\(/i);
  });

  it('C-25: shows the validator’s spelling beside it, with one button', async () => {
    await record(held('undeliverable'), { ...written, line1: '388 TOWNSEND STREET WEST', name: null });
    const page = await look();
    expect(page.text).toContain('388 TOWNSEND STREET WEST');
    expect(page.text).toContain('Use this address');
    expect(page.text).not.toContain('It is right as it stands');
  });

  it('C-29: GET and HEAD change nothing, however often', async () => {
    for (const method of ['GET', 'HEAD', 'GET', 'HEAD']) expect((await look(path, method)).status).toBe(200);
    expect(asked).toEqual([]);
    expect(await world.db.select().from(decisions)).toEqual([]);
    expect(await storedAddresses()).toHaveLength(1);
  });

  it('R-060 A-05: a correction becomes the next version and goes to the order as the customer’s decision', async () => {
    const answer = await send(correction);
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe(path);
    expect(asked).toEqual([
      expect.objectContaining({
        type: 'addressCorrected',
        addressVersion: 2,
        scope: 'sameCity',
        destination: { country: 'US', region: 'CA' },
        actor: { id: 'customer', role: 'customer', verified: true },
      }),
    ]);
    expect((await storedAddresses())[1]?.address).toEqual({ ...written, line2: 'Apt 20' });
    expect(await world.db.select().from(audit)).toMatchObject([
      { actor: 'customer', action: 'order.address', target: orderId, after: { addressVersion: 2 } },
    ]);
    expect((await look()).text).toContain('we have your answer');
  });

  it('C-25: another city is said to be beyond', async () => {
    await send({ ...correction, city: 'Oakland' });
    expect(asked).toMatchObject([{ scope: 'beyond' }]);
  });

  it('C-25: the suggestion is taken with the customer’s own name and phone', async () => {
    const suggestion = { ...written, line1: '388 TOWNSEND STREET', name: null, phone: null };
    await record(held('undeliverable'), suggestion);
    expect((await send({ ...question, choice: 'suggestion' })).status).toBe(303);
    expect((await storedAddresses())[1]?.address).toEqual({ ...written, line1: '388 TOWNSEND STREET' });
    expect(asked).toMatchObject([{ scope: 'sameCity' }]);
  });

  it('C-04: only a missing unit can be right as it stands, and then somebody looks', async () => {
    expect((await send({ ...question, choice: 'confirm' })).status).toBe(303);
    expect(asked).toMatchObject([{ scope: 'sameCity', isConfirmed: true, addressVersion: 2 }]);
    await world.db.delete(decisions);
    await record(held('undeliverable'));
    expect((await send({ ...question, choice: 'confirm' })).status).toBe(422);
    expect(asked).toHaveLength(1);
    const facts = { confirmedAddressVersion: 2 };
    await record(held('missingUnit', { addressVersion: 2, cases: [{ ...openCase, facts }] }));
    expect((await look()).text).toContain('somebody of our team looks at it');
  });

  it('C-29: one decision: the same form again is the same answer, another changes nothing', async () => {
    await send(correction);
    expect((await send(correction)).status).toBe(303);
    const other = await send({ ...correction, line2: 'Apt 21' });
    expect(other.status).toBe(409);
    expect(other.text).toContain('We have an answer to this question already');
    expect(asked).toHaveLength(1);
    expect(await storedAddresses()).toHaveLength(2);
    expect(await world.db.select().from(audit)).toHaveLength(1);
  });

  it('C-29: twenty at once: one is taken, and no version is lost or doubled', async () => {
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, n) => send({ ...correction, line2: `Apt ${n}` })),
    );
    expect(all.filter(({ status }) => status === 303)).toHaveLength(1);
    expect(all.filter(({ status }) => status === 409)).toHaveLength(19);
    expect((await storedAddresses()).map(({ version }) => version)).toEqual([1, 2]);
  });

  it('R-058: an invalid correction again: the page asks again for the newer version', async () => {
    await send(correction);
    const newer = { ...openCase, facts: { answeredBy: 'customer' } };
    await record(held('missingUnit', { addressVersion: 2, cases: [newer] }));
    const page = await look();
    expect(page.text).toContain('still cannot be delivered to');
    expect(page.text).toContain('name="version" value="2"');
    expect(page.text).toContain('Apt 20');
    expect((await send({ ...correction, version: '2', line2: 'Apt 21' })).status).toBe(303);
    expect((await storedAddresses()).map(({ version }) => version)).toEqual([1, 2, 3]);
  });

  it('what is missing or unusable is said field by field, and nothing is stored', async () => {
    const answer = await send({
      ...correction,
      line1: '',
      city: 'x'.repeat(101),
      country: 'XX',
      region: 'a\u0000b',
    });
    expect(answer.status).toBe(422);
    for (const field of ['line1', 'city', 'country', 'region']) {
      expect(answer.text).toContain(`id="${field}-mistake"`);
    }
    expect(answer.text).toContain('value="Apt 20"');
    const same = await send({ ...correction, line2: '' });
    expect(same.status).toBe(422);
    expect(same.text).toContain('This is the address as we have it');
    expect(await world.db.select().from(decisions)).toEqual([]);
  });

  it.each([
    ['no form', {}],
    ['another case', { ...correction, case: 'address/7' }],
    ['a version that is none', { ...correction, version: 'x' }],
    ['a choice that is none', { ...correction, choice: 'refund' }],
  ])('rubbish (%s) is answered with the question', async (_, fields) => {
    const answer = await send(fields as Record<string, string>);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Please check your address');
    expect(asked).toEqual([]);
  });

  it('another content type, and markup in an address, do no harm', async () => {
    expect((await send(correction, path, { 'content-type': 'application/json' })).status).toBe(422);
    const attack = '"><script>alert(1)</script>';
    const answer = await send({ ...correction, line1: attack, city: '' });
    expect(answer.text).not.toContain('<script');
    expect(answer.text).toContain('&lt;script&gt;');
  });

  it('C-29: a forged link opens nothing, for GET and POST alike', async () => {
    const tracking = trackingLink('', linkSecret, orderId).replace('/track/', '/address/');
    const foreign = addressLink('', 'another secret', orderId, new Date());
    for (const link of ['/address/rubbish', tracking, foreign]) {
      expect((await look(link)).status).toBe(404);
      expect((await send(correction, link)).status).toBe(404);
    }
    expect(asked).toEqual([]);
  });

  it('C-29: an expired link says where to turn, in the brand’s voice, and decides nothing', async () => {
    const expired = signedLink({
      publicUrl: '',
      secret: linkSecret,
      subject: orderId,
      purpose: 'address',
      expiresAt: new Date(Date.now() - 1000).toISOString(),
    });
    for (const page of [await look(expired), await send(correction, expired)]) {
      expect(page.status).toBe(410);
      expect(page.text).toContain('This link is too old');
      expect(page.text).toContain('help@luna.example');
      expect(page.text).not.toContain('Townsend');
    }
    expect(asked).toEqual([]);
  });

  it('C-29: a link is good for at most 14 days after it was sent', async () => {
    const dayMs = 86_400_000;
    const sent = (days: number) => addressLink('', linkSecret, orderId, new Date(Date.now() - days * dayMs));
    expect((await look(sent(12.9))).status).toBe(200);
    expect((await look(sent(14))).status).toBe(410);
  });

  it('an answer after the refund is recorded and shown, and not acted on', async () => {
    world.orders.answer = (event) => {
      asked.push(event);
      return { status: 'ignored', because: 'the order was given up' };
    };
    const given = held();
    const lines = given.lines.map((line) => ({ ...line, open: 0, cancelled: line.ordered }));
    await record({ ...given, lines });
    expect((await look()).status).toBe(410);
    const answer = await send(correction);
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('Your order was cancelled');
    expect(answer.text).toContain('came too late to be used. We have noted it');
    expect((await send(correction)).status).toBe(409);
    expect(asked).toHaveLength(1);
    expect(await world.db.select().from(decisions)).toMatchObject([{ state: 'answered' }]);
  });

  it('R-036, R-043: an order that was bought says that it is too late, and not that it has left', async () => {
    await record({ ...routed(incoming('8492')), cases: [openCase] });
    const page = await look();
    expect(page.status).toBe(410);
    expect(page.text).toContain('too late to change the address');
    expect(page.text).not.toMatch(/on its way|shipped|carrier/i);
    expect(page.text).not.toContain('Townsend');
  });

  it('R-060: no worker: the answer is safe, the page says so, and the relay delivers it', async () => {
    world.orders.isAway = true;
    expect((await send(correction)).status).toBe(303);
    expect((await look()).text).toContain('we have your answer');
    world.orders.isAway = false;
    await world.db.update(decisions).set({ nextAttemptAt: new Date(0).toISOString() });
    expect(await deliverDecisions(world.deps, { limit: 10 })).toBe(1);
    expect(world.orders.running.get(orderId)?.asked).toMatchObject([{ addressVersion: 2 }]);
  });

  it('C-29: one link and one sender are slowed down, with Retry-After', async () => {
    const pageLimits = { perMinuteAndLink: 3, perMinuteAndSender: 5, senderHeader: 'x-sender' };
    const app = createApp({ ...world.deps, pageLimits });
    const ask = (link: string, sender: string) => app.request(link, { headers: { 'x-sender': sender } });
    for (let n = 0; n < 3; n += 1) expect((await ask(path, `10.0.0.${n}`)).status).toBe(200);
    const slowed = await ask(path, '10.0.0.9');
    expect(slowed.status).toBe(429);
    expect(Number(slowed.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await slowed.text()).toContain('Please wait a minute');
    for (let n = 0; n < 5; n += 1) expect((await ask('/address/x', 'spoofed, 10.1.1.1')).status).toBe(404);
    expect((await ask('/address/x', '10.1.1.1')).status).toBe(429);
    expect((await ask('/address/x', '10.1.1.2')).status).toBe(404);
  });

  it('R-103: a supplier in a suggestion withholds the page; in the customer’s own words it is innocent', async () => {
    await record(held('undeliverable'), { ...written, region: 'Acme' });
    expect((await look()).text).not.toContain('Acme');
    await record(held('undeliverable'), { ...written, line1: '388 Acme Street' });
    expect((await look()).text).toContain('388 Acme Street');
    const mistaken = await send({ ...correction, line1: '12 Acme Lane', city: '' });
    expect(mistaken.status).toBe(422);
    expect(mistaken.text).toContain('value="12 Acme Lane"');
  });
});

describe('an address by people of the house', () => {
  const api = `/v1/orders/${encodeURIComponent(orderId)}/address`;
  const address = {
    name: 'Anna Berg',
    ...atTownsend,
  };
  const body = { address, reason: 'by phone' };

  it.each(['ops', 'supervisor', 'support'] as const)('R-059: %s gives another address', async (role) => {
    const answer = await world.call('POST', api, { key: await world.key(role), body });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ status: 'accepted', detail: 'the address is being checked' });
    expect(asked).toMatchObject([
      { type: 'addressCorrected', addressVersion: 2, scope: 'sameCity', actor: { role } },
    ]);
    expect((await storedAddresses())[1]?.address).toMatchObject({ line2: 'Apt 20' });
    expect(await world.db.select().from(audit)).toMatchObject([
      { action: 'order.address', role, reason: 'by phone' },
    ]);
  });

  it('C-21: others may not, another store’s order is not there', async () => {
    for (const role of ['merchant', 'finance', 'engineer'] as const) {
      expect((await world.call('POST', api, { key: await world.key(role), body })).status).toBe(403);
    }
    expect((await world.call('POST', api, { key: await world.key('ops', ['sol']), body })).status).toBe(404);
    expect((await world.call('POST', '/v1/orders/order%2Fluna%2F1/address', { body })).status).toBe(404);
  });

  it('the same key again is one decision; with another address it is refused', async () => {
    const headers = { 'idempotency-key': 'anna-1' };
    const first = await world.call('POST', api, { body, headers });
    const again = await world.call('POST', api, { body, headers });
    expect(again.body).toEqual(first.body);
    expect(asked).toHaveLength(1);
    const other = { ...body, address: { ...address, line2: 'Apt 21' } };
    expect((await world.call('POST', api, { body: other, headers })).status).toBe(422);
    expect(await storedAddresses()).toHaveLength(2);
  });

  it('refusals and silence are answered like every write', async () => {
    const bad = await world.call('POST', api, { body: { ...body, address: { ...address, country: 'USA' } } });
    expect(bad.status).toBe(422);
    expect(bad.body.errors[0].path).toBe('address.country');
    world.orders.answer = () => ({
      status: 'refused',
      code: 'tooLate',
      because: 'a supplier has the old address already',
    });
    expect((await world.call('POST', api, { body })).status).toBe(422);
    world.orders.answer = () => ({ status: 'refused', code: 'orderClosed', because: 'it closed' });
    expect((await world.call('POST', api, { body })).status).toBe(409);
    world.orders.isAway = true;
    const later = await world.call('POST', api, { body });
    expect(later.status).toBe(202);
    expect((await world.call('GET', later.headers.get('location') ?? '')).body.state).toBe('stored');
  });

  it('C-25: a proposal is shown beside the address that stands', async () => {
    await send({ ...correction, city: 'Oakland' });
    const facts = { proposedAddressVersion: 2, answeredBy: 'customer' };
    await record(held('missingUnit', { cases: [{ ...openCase, facts }] }));
    const { customer } = (await world.call('GET', `/v1/orders/${encodeURIComponent(orderId)}`)).body;
    expect(customer.shippingAddress.city).toBe('San Francisco');
    expect(customer.proposedAddress.city).toBe('Oakland');
    expect((await look()).text).toContain('somebody of our team looks at it');
  });
});
