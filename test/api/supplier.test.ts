import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../../api/app.js';
import { handOnDue } from '../../api/intake/hand-on.js';
import { storedEvents } from '../../api/intake/stored-events.js';
import { supplierLink, trackingLink } from '../../customer/links.js';
import { effects, intake, offers, orders, orderStarts, warehouses } from '../../db/schema/index.js';
import type { Case } from '../../domain/cases/case.js';
import { incoming, routed } from '../activities/order.js';
import { createWorld, linkSecret, supplierHeaders, type World } from './world.js';

const orderId = 'order/luna/8492';
const reference = 'SQ-0123456789abcdef0123';
const dueAt = new Date(Date.now() + 3_600_000).toISOString();
const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
const linkUntil = (answerBy: string, of = reference) =>
  supplierLink({ publicUrl: '', secret: linkSecret, reference: of, answerBy, askedAt: answerBy });
const path = linkUntil(dueAt);

const open: Case = {
  id: 'stockConfirmation/1',
  type: 'stockConfirmation',
  blocks: 'assign',
  openedAt: '2026-03-24T14:16:00.000Z',
  owner: 'ops',
  dueAt,
  warnAt: null,
  clocks: [],
  escalations: [],
  facts: {},
  subject: null,
  resolution: null,
};

/** One line as the page's form sends it. */
const typed = (line: number, more: Record<string, string> = {}) =>
  Object.fromEntries(
    Object.entries({
      available: '4',
      heldForDays: '2',
      replenishedOn: tomorrow,
      certainty: 'promised',
      packaging: 'ready',
      prepareBefore: '15:00',
      substituteRisk: 'none',
      fallbackRoute: 'otherWarehouse',
      ...more,
    }).map(([field, value]) => [`${field}-${line}`, value]),
  );
const answer = { answer: 'send', ...typed(1), ...typed(2) };

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.db.insert(warehouses).values({
    id: 'acme-ny',
    supplierId: 'acme',
    name: 'Hudson Yard',
    country: 'US',
    timeZone: 'America/New_York',
    methods: [],
  });
  await world.db
    .insert(offers)
    .values({ warehouseId: 'acme-ny', sku: 'RING-7', supplierSku: 'ACM-R7', costCents: 1, currency: 'USD' });
});
afterAll(() => world.stop());
beforeEach(async () => {
  for (const table of [intake, effects, orders, orderStarts]) await world.db.delete(table);
  world.orders.isAway = false;
  world.orders.running.clear();
  world.orders.running.set(orderId, { events: [], asked: [] });
  await record(open);
});

async function record(asking: Case) {
  const content = incoming('8492');
  const lines = content.lines.map((line) => ({ ...line, variantTitle: 'Gold / 7' }));
  const order = { ...routed(content), legs: [], cases: [asking] };
  await world.db
    .insert(orderStarts)
    .values({
      orderId,
      storeId: 'luna',
      channelOrderId: '8492',
      contentHash: 'hash',
      content: { ...content, lines },
      initial: order,
      receivedAt: order.placedAt,
      startedAt: order.placedAt,
    })
    .onConflictDoNothing();
  await world.db.delete(orders);
  await world.db.insert(orders).values({
    id: orderId,
    storeId: 'luna',
    name: order.name,
    placedAt: order.placedAt,
    stage: 'filter',
    condition: 'held order',
    openCaseTypes: ['stockConfirmation'],
    suppliers: [],
    version: 1,
    snapshot: order,
  });
  const id = `${orderId}/stockConfirmation/1-acme/askSupplier/1`;
  const asked = { sku: 'RING-7', quantity: 4 };
  await world.db
    .insert(effects)
    .values({
      id,
      orderId,
      kind: 'askSupplier',
      reference,
      request: {
        id,
        generation: 1,
        kind: 'askSupplier',
        caseId: open.id,
        supplier: 'acme',
        lines: [asked, { sku: 'CHAIN-45', quantity: 1 }],
        dueAt,
      },
      state: 'done',
      leaseUntil: order.placedAt,
      askedAt: order.placedAt,
    })
    .onConflictDoNothing();
}

async function send(fields: Record<string, string>, to = path, app = world.app) {
  const response = await app.request(to, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  });
  await world.deps.background.idle();
  return { status: response.status, headers: response.headers, text: await response.text() };
}

const look = (to = path, method = 'GET') => world.call(method, to, { key: null });
const heard = () => world.orders.running.get(orderId)?.events ?? [];
const stored = () => world.db.select().from(intake);
const persons = ['Anna', 'Berg', 'customer.example', '5555550123', 'Townsend', '94107', '8492', 'Engraving'];

describe('the page of a question about stock', () => {
  it('C-48, C-34, C-29: shows what is asked and nothing of the customer, and changes nothing', async () => {
    for (const method of ['GET', 'HEAD', 'GET']) expect((await look(path, method)).status).toBe(200);
    const { text, headers } = await look();
    for (const word of ['4 × ACM-R7', '1 × CHAIN-45', 'Gold / 7', 'Luna']) expect(text).toContain(word);
    for (const word of persons) expect(text).not.toContain(word);
    expect(text).not.toContain('<script');
    expect(headers.get('cache-control')).toBe('private, no-store');
    expect(await stored()).toEqual([]);
    expect(heard()).toEqual([]);
  });

  it('R-082, C-48: every field of the answer reaches the order, in our SKUs', async () => {
    const sent = await send(answer);
    expect(sent.status).toBe(303);
    const [event] = heard();
    expect(event).toMatchObject({
      type: 'stockAnswered',
      caseId: 'stockConfirmation/1',
      supplier: 'acme',
      lines: [
        {
          sku: 'RING-7',
          variant: 'Gold / 7',
          available: 4,
          holdUntil: expect.stringMatching(/Z$/),
          replenishedOn: tomorrow,
          isReplenishmentConfirmed: false,
          packaging: 'ready',
          prepareBefore: '15:00',
          substituteRisk: 'none',
          fallbackRoute: 'otherWarehouse',
        },
        { sku: 'CHAIN-45', available: 4 },
      ],
    });
    const { status, text } = await look();
    expect(status).toBe(200);
    expect(text).toContain('Thank you');
    expect(text).toContain('ACM-R7: 4 available');
    expect(text).not.toContain('<form');
  });

  it('C-11: "none of this" is one button, and asks for nothing else', async () => {
    expect((await send({ answer: 'none' })).status).toBe(303);
    expect(heard()).toMatchObject([{ lines: [{ available: 0 }, { available: 0 }] }]);
  });

  it('R-082: a line of which nothing is there needs no terms', async () => {
    const empty = { packaging: '', substituteRisk: '', fallbackRoute: '', replenishedOn: '', certainty: '' };
    const sent = await send({ answer: 'send', ...typed(1), ...typed(2, { available: '0', ...empty }) });
    expect(sent.status).toBe(303);
    expect(heard()).toMatchObject([{ lines: [{ available: 4 }, { available: 0, packaging: null }] }]);
  });

  it('C-48: an answer is stored before it is acknowledged, and safe while nothing runs', async () => {
    world.orders.isAway = true;
    expect((await send(answer)).status).toBe(303);
    expect(await stored()).toMatchObject([{ provider: 'supplier-page', account: 'acme', state: 'waiting' }]);
    expect((await storedEvents(world.deps, orderId)).map(({ event }) => event.type)).toEqual([
      'stockAnswered',
    ]);
    world.orders.isAway = false;
    await world.db.update(intake).set({ nextAttemptAt: '2020-01-01T00:00:00.000Z' });
    await handOnDue(world.deps, { limit: 10 });
    expect(heard()).toHaveLength(1);
  });

  it('C-34: however many messages wait before it, an answer that is stored is found', async () => {
    world.orders.isAway = true;
    const stray = (n: number) => ({
      provider: 'supplier-page',
      account: 'acme',
      messageId: `stray-${n}`,
      topic: 'answer',
      rawBody: Buffer.from('{}'),
      state: 'unresolved' as const,
    });
    await world.db.insert(intake).values(Array.from({ length: 1200 }, (_, n) => stray(n)));
    expect((await send(answer)).status).toBe(303);
    expect(await storedEvents(world.deps, orderId)).toMatchObject([{ event: { type: 'stockAnswered' } }]);
  });

  it('C-29: one answer per question: the same again is the same, another is refused in words', async () => {
    await send(answer);
    expect((await send(answer)).status).toBe(303);
    for (const other of [{ answer: 'none' }, { ...answer, 'available-1': '3' }, { answer: 'nonsense' }]) {
      const { status, text } = await send(other);
      expect(status).toBe(409);
      expect(text).toContain('keep to it');
    }
    expect(heard()).toHaveLength(1);
    expect(await stored()).toHaveLength(1);
  });

  it('C-29: twenty answers at once: one is stored', async () => {
    const counts = Array.from({ length: 20 }, (_, place) => ({
      ...answer,
      'available-1': String(place + 1),
    }));
    const statuses = (await Promise.all(counts.map((one) => send(one)))).map(({ status }) => status);
    expect(statuses.filter((status) => status === 303)).toHaveLength(1);
    expect(statuses.filter((status) => status === 409)).toHaveLength(19);
    expect(heard()).toHaveLength(1);
  });

  it.each([
    ['available-1', '', 'fill this in'],
    ['available-1', '-1', 'whole number'],
    ['available-1', '2.5', 'whole number'],
    ['available-1', '99999999999', 'whole number'],
    ['heldForDays-1', 'soon', 'whole number'],
    ['heldForDays-1', '9999', 'whole number'],
    ['replenishedOn-1', '2026-02-30', 'give a day'],
    ['replenishedOn-1', '2020-01-01', 'This day is over'],
    ['certainty-1', '', 'choose one'],
    ['packaging-1', '', 'choose one'],
    ['packaging-1', 'gift', 'choose one'],
    ['prepareBefore-1', '25:00', 'a time'],
    ['substituteRisk-1', '<b>', 'choose one'],
    ['fallbackRoute-1', '', 'choose one'],
  ])('R-082: %s of "%s" is answered 422 with words, and kept for correction', async (field, value, words) => {
    const { status, text } = await send({ ...answer, [field]: value });
    expect(status).toBe(422);
    expect(text).toContain(words);
    expect(text).toContain(`aria-describedby="${field}-mistake"`);
    expect(text).toContain('value="15:00"');
    expect(text).not.toContain('<b>');
    expect(await stored()).toEqual([]);
  });

  it('R-082: what is no form of ours is answered 422', async () => {
    expect((await send({ answer: 'maybe' })).status).toBe(422);
    const json = await world.app.request(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(answer),
    });
    expect(json.status).toBe(422);
    expect(await stored()).toEqual([]);
  });

  it('C-48, C-34: once the answer was due the link is over: said in words, nothing taken', async () => {
    const late = linkUntil(new Date(Date.now() - 1000).toISOString());
    for (const answered of [await look(late), await send(answer, late)]) {
      expect(answered.status).toBe(410);
      expect(answered.text).toContain('The time for an answer is over');
      expect(answered.text).not.toContain('ACM-R7');
    }
    expect(await stored()).toEqual([]);
  });

  it('C-29: a forged link, one for another purpose and one of no question open nothing', async () => {
    const last = path.at(-1) === 'A' ? 'B' : 'A';
    const others = [
      `${path.slice(0, -1)}${last}`,
      trackingLink('', linkSecret, reference).replace('/track/', '/supplier/'),
      linkUntil(dueAt, 'SQ-ffffffffffffffffffff'),
      '/supplier/x',
    ];
    for (const other of others) {
      expect((await look(other)).status).toBe(404);
      expect((await send(answer, other)).status).toBe(404);
    }
    expect(await stored()).toEqual([]);
  });

  it('C-48: a question settled without the supplier says so; an answer all the same is recorded as late', async () => {
    const actor = { id: 'anna', role: 'ops' as const, verified: true };
    await record({
      ...open,
      resolution: { decision: 'release', actor, reason: 'by phone', at: new Date().toISOString() },
    });
    const settled = await look();
    expect(settled.status).toBe(410);
    expect(settled.text).toContain('This question is settled');
    expect((await send(answer)).status).toBe(303);
    const { text } = await look();
    expect(text).toContain('came late');
    expect(heard()).toHaveLength(1);
  });

  it('C-29: too many requests for one link are told to wait', async () => {
    const pageLimits = { ...world.deps.pageLimits, perMinuteAndLink: 2 };
    const app = createApp({ ...world.deps, pageLimits });
    await send({ answer: 'x' }, path, app);
    await send({ answer: 'x' }, path, app);
    const { status, headers, text } = await send(answer, path, app);
    expect(status).toBe(429);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(text).toContain('Please wait');
    expect(await stored()).toEqual([]);
  });

  it('C-48: nobody can post to the page as a provider', async () => {
    const { status } = await world.call('POST', '/webhooks/supplier-page/acme', { body: {}, key: null });
    expect(status).toBe(404);
  });
});

describe('the webhook of a question about stock', () => {
  const line = (lineNumber: number, sku: string, more: object = {}) => ({
    lineNumber,
    sku,
    variant: null,
    availableQuantity: 9,
    holdUntil: '2026-03-26T12:00:00Z',
    replenishment: { expectedOn: '2026-04-01', isConfirmed: true },
    packaging: 'needed',
    preparationCutOff: '14:30',
    substituteRisk: 'possible',
    fallbackRoute: 'laterShipment',
    ...more,
  });
  const notice = (lines: object[], about = reference) =>
    JSON.stringify({
      type: 'stock_question.answered',
      timestamp: '2026-03-24T15:00:00Z',
      data: { reference: about, lines },
    });
  const full = notice([line(1, 'ACM-R7'), line(2, 'CHAIN-45')]);
  const post = async (body: string, id?: string, account = 'acme') => {
    const headers = supplierHeaders(body, id);
    const { status } = await world.call('POST', `/webhooks/supplier-rest/${account}`, {
      body,
      headers,
      key: null,
    });
    await world.deps.background.idle();
    return status;
  };

  it('R-082, C-11: every field reaches the order, once however often it is delivered', async () => {
    expect(await post(full, 'm-1')).toBe(200);
    expect(await post(full, 'm-1')).toBe(200);
    expect(heard()).toMatchObject([
      {
        type: 'stockAnswered',
        caseId: 'stockConfirmation/1',
        supplier: 'acme',
        occurredAt: '2026-03-24T15:00:00.000Z',
        lines: [
          {
            sku: 'RING-7',
            available: 9,
            holdUntil: '2026-03-26T12:00:00.000Z',
            replenishedOn: '2026-04-01',
            isReplenishmentConfirmed: true,
            packaging: 'needed',
            prepareBefore: '14:30',
            substituteRisk: 'possible',
            fallbackRoute: 'laterShipment',
          },
          { sku: 'CHAIN-45' },
        ],
      },
    ]);
  });

  it('R-082: forged, it is refused', async () => {
    const headers = { ...supplierHeaders(full), 'webhook-signature': 'v1,AAAA' };
    const options = { body: full, headers, key: null };
    expect((await world.call('POST', '/webhooks/supplier-rest/acme', options)).status).toBe(401);
    expect(await stored()).toEqual([]);
  });

  it.each([
    ['half an answer', notice([line(1, 'ACM-R7')]), 'line 2 is not answered'],
    ['a line nobody asked', notice([line(1, 'ACM-R7'), line(3, 'X')]), 'line 3 was not asked'],
    [
      'a line twice',
      notice([line(1, 'ACM-R7'), line(1, 'ACM-R7'), line(2, 'CHAIN-45')]),
      'line 1 was not asked, or',
    ],
    ['another article', notice([line(1, 'ACM-R8'), line(2, 'CHAIN-45')]), 'ACM-R8, which was not asked'],
    [
      'no word about packaging',
      notice([line(1, 'ACM-R7', { packaging: undefined }), line(2, 'CHAIN-45')]),
      'packaging',
    ],
    [
      'minus one',
      notice([line(1, 'ACM-R7', { availableQuantity: -1 }), line(2, 'CHAIN-45')]),
      'availableQuantity',
    ],
  ])('R-082: %s is set aside for a person, with the reason', async (_what, body, reason) => {
    expect(await post(body)).toBe(200);
    expect(heard()).toEqual([]);
    const [message] = await stored();
    expect(message).toMatchObject({ state: 'parked', reason: expect.stringContaining(reason) });
  });

  it('C-34: another supplier cannot answer for it', async () => {
    expect(await post(full, undefined, 'rival')).toBe(200);
    expect(heard()).toEqual([]);
    expect(await stored()).toMatchObject([{ state: 'parked' }]);
  });

  it('C-34: an answer that overtakes our own record waits until the question is known', async () => {
    await world.db.delete(effects).where(eq(effects.reference, reference));
    await post(full);
    expect(await stored()).toMatchObject([{ state: 'unresolved' }]);
    await record(open);
    await world.db.update(intake).set({ nextAttemptAt: '2020-01-01T00:00:00.000Z' });
    await handOnDue(world.deps, { limit: 10 });
    expect(heard()).toHaveLength(1);
  });
});
