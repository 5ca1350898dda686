import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../../api/app.js';
import { handOnDue } from '../../api/intake/hand-on.js';
import { storedEvents } from '../../api/intake/stored-events.js';
import { signedLink, supplierLink, supplierOrderLink } from '../../customer/links.js';
import { effects, intake, mailedPurchaseOrders, orders, orderStarts } from '../../db/schema/index.js';
import type { MachineEvent } from '../../domain/order/events.js';
import type { PurchaseOrder } from '../../domain/order/order.js';
import { effectsOf, incoming, poNumberOf, routed } from '../activities/order.js';
import { atTownsend } from '../kit/addresses.js';
import { createWorld, linkSecret, supplierHeaders, type World } from './world.js';

const orderId = 'order/luna/8492';
const poNumber = poNumberOf(orderId);
const linkOf = (number: string) =>
  supplierOrderLink({ publicUrl: '', secret: linkSecret, poNumber: number, sentAt: new Date() });
const path = linkOf(poNumber);
const messageId = '<0123456789abcdef0123.purchaseOrder@mail.luna.example>';
const markup = '<img src=x onerror=alert(1)>';

const line = (lineNumber: number, supplierSku: string, quantity: number) => ({
  lineNumber,
  supplierSku,
  quantity,
  unitCostCents: 1250,
  currency: 'USD',
  personalization: lineNumber === 2 ? [{ name: 'Engraving', value: markup }] : [],
});
const content = {
  poNumber,
  orderReference: '#8492',
  shipTo: { name: 'Anna Berg', company: null, ...atTownsend },
  contactEmail: 'help@luna.example',
  shippingMethod: 'GROUND',
  blind: { shipFromName: 'Luna', returnAddress: null, packingSlipText: 'Thank you for shopping with Luna.' },
  lines: [line(1, 'ACM-C45', 2), line(2, 'ACM-R7', 1)],
};

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  for (const table of [intake, effects, orders, orderStarts, mailedPurchaseOrders]) {
    await world.db.delete(table);
  }
  world.orders.isAway = false;
  world.orders.running.clear();
  world.orders.running.set(orderId, { events: [], asked: [] });
  await record();
});

async function record(change: Partial<PurchaseOrder> = {}) {
  const told = incoming('8492');
  const begun = routed(told);
  const legs = begun.legs.map((leg) => ({
    ...leg,
    purchaseOrder: { ...leg.purchaseOrder, state: 'sent' as const, ...change },
  }));
  const order = { ...begun, legs };
  await world.db
    .insert(orderStarts)
    .values({
      orderId,
      storeId: 'luna',
      channelOrderId: '8492',
      contentHash: 'hash',
      content: told,
      initial: begun,
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
    stage: 'route',
    condition: 'normal order',
    openCaseTypes: [],
    suppliers: ['acme'],
    version: 1,
    snapshot: order,
  });
  const effect = effectsOf.purchaseOrder(orderId);
  await world.db.insert(effects).values(rowOf(effect, order.placedAt)).onConflictDoNothing();
  await world.db
    .insert(mailedPurchaseOrders)
    .values({
      poNumber,
      orderId,
      supplierId: 'acme',
      effectId: effect.id,
      messageId,
      content,
      askedAt: order.placedAt,
    })
    .onConflictDoNothing();
}

function rowOf(
  effect: ReturnType<typeof effectsOf.purchaseOrder | typeof effectsOf.cancelPurchaseOrder>,
  at: string,
) {
  const { id, kind } = effect;
  const state = 'done' as const;
  return { id, orderId, kind, reference: poNumber, request: effect, state, leaseUntil: at, askedAt: at };
}

/** As the order is once somebody has asked for a cancel. */
async function askToCancel() {
  await world.db.insert(effects).values(rowOf(effectsOf.cancelPurchaseOrder(orderId), at));
  await record({ cancel: 'asked' });
}
const at = '2026-03-24T15:00:00.000Z';

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
const heard = (): MachineEvent[] => world.orders.running.get(orderId)?.events ?? [];
const stored = () => world.db.select().from(intake);
const answers = (first: string, second: string, more: Record<string, string> = {}) => ({
  do: 'answer',
  'answer-1': first,
  'answer-2': second,
  ...more,
});
const parcel = (trackingNumber: string, first: string, second = '0', carrier = 'UPS') => ({
  do: 'ship',
  carrier,
  trackingNumber,
  'units-1': first,
  'units-2': second,
});
const acceptAll = () => send({ do: 'acceptAll' });

describe('the page of a purchase order', () => {
  it('C-48, C-35, C-29: shows lines, recipient and terms, neither phone nor e-mail of the customer, and changes nothing', async () => {
    for (const method of ['GET', 'HEAD', 'GET']) expect((await look(path, method)).status).toBe(200);
    const { text, headers } = await look();
    for (const word of ['2 × ACM-C45', '$12.50 each', 'Anna Berg', 'Apt 20', 'GROUND', 'Luna', poNumber]) {
      expect(text).toContain(word);
    }
    for (const word of ['anna@customer.example', '5555550123', '<script']) expect(text).not.toContain(word);
    expect(headers.get('cache-control')).toBe('private, no-store');
    expect(await stored()).toEqual([]);
    expect(heard()).toEqual([]);
  });

  it('C-48: what a customer or a supplier has typed is text and no markup', async () => {
    const { text } = await look();
    expect(text).not.toContain(markup);
    expect(text).toContain('&lt;img src=x');
    const refused = await send(answers('', 'rejected', { 'reason-2': `"${markup}` }));
    expect(refused.status).toBe(422);
    expect(refused.text).not.toContain(markup);
    await acceptAll();
    const wrong = await send(parcel(`${markup}`, '9', '0', `"${markup}`));
    expect(wrong.status).toBe(422);
    expect(wrong.text).not.toContain(markup);
  });

  it('C-48, R-032: yes, later and no reach the order line by line, with the reason', async () => {
    const sent = await send(answers('backordered', 'rejected', { 'reason-2': ' the mould\tbroke ' }));
    expect(sent.status).toBe(422);
    expect((await send(answers('backordered', 'rejected', { 'reason-2': ' the mould broke ' }))).status).toBe(
      303,
    );
    expect(heard()).toMatchObject([
      {
        type: 'purchaseOrderAnswered',
        poNumber,
        answers: [
          { lineNumber: 1, answer: 'backordered' },
          { lineNumber: 2, answer: 'rejected', reason: 'the mould broke' },
        ],
      },
    ]);
    const { text } = await look();
    expect(text).toContain('comes later');
    expect(text).toContain('not supplied');
    expect(text).not.toContain('units-2');
  });

  it('C-48: all of it is accepted by one button, and then asks for the parcel', async () => {
    expect((await acceptAll()).status).toBe(303);
    expect(heard()).toMatchObject([{ answers: [{ answer: 'accepted' }, { answer: 'accepted' }] }]);
    const { text } = await look();
    expect(text).toContain('name="trackingNumber"');
    expect(text).not.toContain('name="answer-1"');
  });

  it('C-48: nothing of it can be supplied: said once, the recipient is no longer shown', async () => {
    expect((await send(answers('rejected', 'rejected'))).status).toBe(303);
    const { text } = await look();
    expect(text).toContain('You cannot supply this');
    expect(text).not.toContain('Townsend');
    expect((await send(parcel('1Z999', '2', '1'))).status).toBe(409);
  });

  it('C-48, R-037: parcels one after another, until everything has shipped', async () => {
    await acceptAll();
    expect((await send(parcel('1z 999 aa1', '1'))).status).toBe(303);
    const { text: half } = await look();
    expect(half).toContain('1 of 2 shipped');
    expect(half).toContain('UPS 1Z999AA1');
    expect((await send(parcel('9400-2', '1', '1', 'usps'))).status).toBe(303);
    expect(heard().slice(1)).toMatchObject([
      {
        type: 'shipped',
        poNumber,
        carrier: 'UPS',
        trackingNumber: '1Z999AA1',
        lines: [{ lineNumber: 1, quantity: 1 }],
      },
      {
        type: 'shipped',
        carrier: 'USPS',
        trackingNumber: '9400-2',
        lines: [
          { lineNumber: 1, quantity: 1 },
          { lineNumber: 2, quantity: 1 },
        ],
      },
    ]);
    const { status, text } = await look();
    expect(status).toBe(200);
    expect(text).toContain('everything is on its way');
    expect(text).not.toContain('<form');
    expect(text).not.toContain('Townsend');
  });

  it('C-48: the order hears one event with one id for each word, as from a webhook', async () => {
    await acceptAll();
    await send(parcel('1Z999', '2', '1'));
    expect(heard().map(({ id }) => id)).toEqual([
      `page:${poNumber}/purchaseOrder`,
      `page:${poNumber}/parcel/1Z999`,
    ]);
    expect(await stored()).toMatchObject([
      { provider: 'supplier-page', account: 'acme', topic: 'purchaseOrder', state: 'handedOn' },
      { topic: 'parcel', state: 'handedOn', about: `purchaseOrder:${poNumber}` },
    ]);
  });

  it('C-48: is stored before it is acknowledged, and shown as told, while nothing runs', async () => {
    world.orders.isAway = true;
    expect((await acceptAll()).status).toBe(303);
    expect((await send(parcel('1Z999', '2', '1'))).status).toBe(303);
    expect((await look()).text).toContain('everything is on its way');
    expect((await storedEvents(world.deps, orderId)).map(({ event }) => event.type)).toEqual([
      'purchaseOrderAnswered',
      'shipped',
    ]);
    world.orders.isAway = false;
    await world.db.update(intake).set({ nextAttemptAt: '2020-01-01T00:00:00.000Z' });
    await handOnDue(world.deps, { limit: 10 });
    expect(heard().map(({ type }) => type)).toEqual(['purchaseOrderAnswered', 'shipped']);
  });
});

describe('the page of a purchase order, twice', () => {
  it('C-29: the same again is the same, another answer is refused in words', async () => {
    await send(answers('accepted', 'rejected', { 'reason-2': 'gone' }));
    expect((await send(answers('accepted', 'rejected', { 'reason-2': 'gone' }))).status).toBe(303);
    for (const other of [{ do: 'acceptAll' }, answers('accepted', 'accepted'), answers('x', 'y')]) {
      const { status, text } = await send(other);
      expect(status).toBe(409);
      expect(text).toContain('keep to it');
    }
    await send(parcel('1Z999', '1'));
    expect((await send(parcel('1z999', '1'))).status).toBe(303);
    const known = await send(parcel('1Z999', '2'));
    expect(known.status).toBe(409);
    expect(known.text).toContain('is entered already');
    expect(heard()).toHaveLength(2);
    expect(await stored()).toHaveLength(2);
  });

  it('C-29: fifty times the same parcel at once: it is one', async () => {
    await acceptAll();
    const all = await Promise.all(Array.from({ length: 50 }, () => send(parcel('1Z999', '1'))));
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set([303]));
    expect(heard()).toHaveLength(2);
    expect(await stored()).toHaveLength(2);
  });

  it('C-29: fifty different parcels of the last units at once: no more is taken than was ordered', async () => {
    await acceptAll();
    const all = await Promise.all(Array.from({ length: 50 }, (_, n) => send(parcel(`1Z${n}00`, '1'))));
    expect(all.filter(({ status }) => status === 303)).toHaveLength(2);
    expect(all.filter(({ status }) => status === 422)).toHaveLength(48);
    // One that came while the other was being handed on waits its turn.
    await world.db.update(intake).set({ nextAttemptAt: '2020-01-01T00:00:00.000Z' });
    await handOnDue(world.deps, { limit: 10 });
    expect(heard()).toHaveLength(3);
  });
});

describe('what cannot be read', () => {
  it.each([
    ['answer-1', '', 'Please choose one'],
    ['answer-2', 'perhaps', 'Please choose one'],
    ['reason-2', 'x'.repeat(201), 'too long'],
    ['reason-1', 'a\u0000b', 'cannot be read'],
  ])(
    'C-48: %s of "%s" is answered 422 at its field, and nothing else is lost',
    async (field, value, words) => {
      const given = answers('accepted', 'backordered', { 'reason-1': 'in May', 'reason-2': 'in June' });
      const { status, text } = await send({ ...given, [field]: value });
      expect(status).toBe(422);
      expect(text).toContain(words);
      expect(text).toContain(`aria-describedby="${field}-mistake"`);
      if (field !== 'reason-2') expect(text).toContain('value="in June"');
      if (field !== 'answer-2') expect(text).toContain('value="backordered" selected');
      expect(await stored()).toEqual([]);
    },
  );

  it.each([
    ['carrier', '', 'fill this in'],
    ['carrier', 'x'.repeat(61), 'too long'],
    ['trackingNumber', '', 'fill this in'],
    ['trackingNumber', 'soon!', 'as it stands on the label'],
    ['trackingNumber', `1Z${'9'.repeat(60)}`, 'as it stands on the label'],
    ['units-1', 'two', 'whole number'],
    ['units-1', '-1', 'whole number'],
    ['units-1', '3', 'more than is left'],
  ])(
    'C-48: %s of "%s" is answered 422 at its field, and nothing else is lost',
    async (field, value, words) => {
      await acceptAll();
      const { status, text } = await send({ ...parcel('1Z999', '2', '1', 'My van'), [field]: value });
      expect(status).toBe(422);
      expect(text).toContain(words);
      expect(text).toContain(`aria-describedby="${field}-mistake"`);
      if (field !== 'carrier') expect(text).toContain('value="My van"');
      if (field !== 'trackingNumber') expect(text).toContain('value="1Z999"');
      expect(await stored()).toHaveLength(1);
    },
  );

  it('C-48: what went out meanwhile from another screen is marked too, and what was typed is kept', async () => {
    await acceptAll();
    await send(parcel('1Z111', '2'));
    const { status, text } = await send(parcel('1Z222', '1', '1'));
    expect(status).toBe(422);
    expect(text).toContain('aria-describedby="units-1-mistake"');
    expect(text).toContain('value="1Z222"');
  });

  it('C-48: an empty parcel, a form that is none and one too early are told so', async () => {
    expect((await send(parcel('1Z999', '2'))).status).toBe(409);
    expect((await send({ do: 'maybe' })).status).toBe(422);
    const json = await world.app.request(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ do: 'acceptAll' }),
    });
    expect(json.status).toBe(422);
    await acceptAll();
    const { status, text } = await send(parcel('1Z999', '0'));
    expect(status).toBe(422);
    expect(text).toContain('Nothing is in this parcel');
    expect(await stored()).toHaveLength(1);
  });
});

describe('a cancel that is asked meanwhile', () => {
  it('C-48, C-17: is asked on the page, and accepted', async () => {
    await acceptAll();
    await askToCancel();
    const { text } = await look();
    expect(text).toContain('Can you still stop it?');
    expect((await send({ do: 'cancelAccepted' })).status).toBe(303);
    expect((await send({ do: 'cancelAccepted' })).status).toBe(303);
    expect((await send({ do: 'cancelRefused' })).status).toBe(409);
    expect(heard().slice(1)).toMatchObject([
      { type: 'purchaseOrderCancelAnswered', poNumber, answer: 'accepted' },
    ]);
    const after = await look();
    expect(after.status).toBe(410);
    expect(after.text).toContain('is cancelled');
    expect(after.text).not.toContain('Townsend');
    expect((await send(parcel('1Z999', '2', '1'))).status).toBe(409);
  });

  it('C-48, C-17: is refused, and the parcel is entered as before', async () => {
    await askToCancel();
    expect((await look()).text).not.toContain('name="answer-1"');
    expect((await send({ do: 'cancelRefused' })).status).toBe(303);
    expect(heard()).toMatchObject([{ type: 'purchaseOrderCancelAnswered', answer: 'refused' }]);
    expect((await look()).text).toContain('name="answer-1"');
    await acceptAll();
    expect((await send(parcel('1Z999', '2', '1'))).status).toBe(303);
    expect((await look()).text).toContain('everything is on its way');
  });

  it('C-48: an answer that was being typed when the question came is taken, or kept for correction', async () => {
    await askToCancel();
    const half = await send(answers('accepted', '', { 'reason-1': 'today' }));
    expect(half.status).toBe(422);
    expect(half.text).toContain('value="today"');
    expect(half.text).toContain('cancelAccepted');
    expect((await send(answers('accepted', 'accepted'))).status).toBe(303);
    expect(heard()).toMatchObject([{ type: 'purchaseOrderAnswered' }]);
  });

  it('C-48, P-03: a parcel entered before the question was seen is not lost', async () => {
    await acceptAll();
    await askToCancel();
    expect((await send(parcel('1Z999', '2', '1'))).status).toBe(303);
    expect(heard().map(({ type }) => type)).toEqual(['purchaseOrderAnswered', 'shipped']);
  });

  it('C-48: nobody can cancel what was not asked', async () => {
    for (const form of ['cancelAccepted', 'cancelRefused']) {
      expect((await send({ do: form })).status).toBe(409);
    }
    expect(heard()).toEqual([]);
  });

  it('C-48: a purchase order that our side has given up says so', async () => {
    await record({ state: 'cancelled' });
    const { status, text } = await look();
    expect(status).toBe(410);
    expect(text).toContain('is cancelled');
    expect((await acceptAll()).status).toBe(409);
  });
});

describe('a mail that comes back', () => {
  const bounce = async (kind: 'hard' | 'soft', about = messageId) => {
    const body = JSON.stringify({
      messageId: about,
      kind,
      reason: '550 5.1.1 <orders@acme.example> unknown',
    });
    const headers = supplierHeaders(body);
    const { status } = await world.call('POST', '/webhooks/mail-bounce/default', {
      body,
      headers,
      key: null,
    });
    await world.deps.background.idle();
    expect(status).toBe(200);
  };
  const returnPath = `bounce+${messageId.slice(1, -1)}`;

  it('C-48: to its order the purchase order is as refused as at the door, and said once', async () => {
    await bounce('hard', returnPath);
    await bounce('hard');
    expect(new Set(heard().map(({ id }) => id)).size).toBe(1);
    expect(heard()[0]).toMatchObject({
      type: 'purchaseOrderAnswered',
      poNumber,
      answers: [
        { lineNumber: 1, answer: 'rejected', reason: 'the mail to it came back: 5.1.1' },
        { lineNumber: 2, answer: 'rejected' },
      ],
    });
    expect(JSON.stringify(heard())).not.toContain('orders@acme.example');
  });

  it('C-48: is found by the order before its clocks ring, while nothing runs', async () => {
    world.orders.isAway = true;
    await bounce('hard');
    expect(await storedEvents(world.deps, orderId)).toMatchObject([
      { event: { type: 'purchaseOrderAnswered' } },
    ]);
  });

  it('C-48: changes nothing for a supplier that has answered, and one that is tried on neither', async () => {
    await bounce('soft');
    expect(heard()).toEqual([]);
    await acceptAll();
    await bounce('hard');
    expect(heard()).toHaveLength(1);
  });
});

describe('the link of a purchase order', () => {
  it('C-29: a forged one, one for another purpose and one of no purchase order open nothing', async () => {
    const last = path.at(-1) === 'A' ? 'B' : 'A';
    const dueAt = new Date(Date.now() + 3_600_000).toISOString();
    const question = {
      publicUrl: '',
      secret: linkSecret,
      reference: poNumber,
      answerBy: dueAt,
      askedAt: dueAt,
    };
    const others = [
      `${path.slice(0, -1)}${last}`,
      supplierLink(question).replace('/supplier/', '/supplier/order/'),
      path.replace('/supplier/order/', '/supplier/'),
      linkOf('luna-9999-A'),
      '/supplier/order/x',
    ];
    for (const other of others) {
      expect((await look(other)).status).toBe(404);
      expect((await send({ do: 'acceptAll' }, other)).status).toBe(404);
    }
    expect(await stored()).toEqual([]);
  });

  it('C-29: one that is too old says so in words, and takes nothing', async () => {
    const expiresAt = new Date(Date.now() - 1000).toISOString();
    const facts = { publicUrl: '', secret: linkSecret, subject: poNumber, expiresAt };
    const late = signedLink({ ...facts, purpose: 'supplier/order' });
    for (const answered of [await look(late), await send({ do: 'acceptAll' }, late)]) {
      expect(answered.status).toBe(410);
      expect(answered.text).toContain('This link is no longer good');
      expect(answered.text).not.toContain('Townsend');
    }
    expect(await stored()).toEqual([]);
  });

  it('C-29: too many requests for one link are told to wait', async () => {
    const pageLimits = { ...world.deps.pageLimits, perMinuteAndLink: 2 };
    const app = createApp({ ...world.deps, pageLimits });
    await send({ do: 'x' }, path, app);
    await send({ do: 'x' }, path, app);
    const { status, headers, text } = await send({ do: 'acceptAll' }, path, app);
    expect(status).toBe(429);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(text).not.toContain('Townsend');
    expect(await stored()).toEqual([]);
  });
});
