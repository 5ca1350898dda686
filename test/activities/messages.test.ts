import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { recordOrder } from '../../db/commands/record-order.js';
import { notifications, stores, textConsents } from '../../db/schema/index.js';
import { rowsOf } from '../../activities/record.js';
import type { EffectOf } from '../../domain/order/effects.js';
import type { IncomingOrder } from '../../domain/order/incoming.js';
import type { Order } from '../../domain/order/order.js';
import { createTwilioSender } from '../../providers/twilio/client.js';
import { TWILIO_ACCOUNT } from '../../sandbox/servers/credentials.js';
import { control, type Simulators, startSimulators } from '../kit/simulators.js';
import { incoming, storeId } from './order.js';
import { createWorld, effectRow, endLeases, killedAfter, takeIn, type World } from './world.js';

/** 10:15 in San Francisco, where the order goes. */
const at = '2026-03-24T17:15:00.000Z';
/** 21:00 there, and 08:00 of the day after. */
const closes = '2026-03-25T04:00:00.000Z';
const opens = '2026-03-25T15:00:00.000Z';

let world: World;
let simulators: Simulators;
let phones = 100;
const phonesOf = new Map<string, string>();
beforeAll(async () => {
  [world, simulators] = await Promise.all([createWorld(), startSimulators()]);
  connectTwilio();
});
afterAll(async () => {
  await world.stop();
  await simulators.stop();
});
beforeEach(() => control(simulators.twilio.url, 'reset', {}));
afterEach(() => {
  world.outside.faults.length = 0;
  connectTwilio();
});

function connectTwilio(): void {
  const { accountSid, authToken } = TWILIO_ACCOUNT;
  const access = { baseUrl: simulators.twilio.url, accountSid, authToken, timeoutMs: 700 };
  world.deps.connectors.textSender = createTwilioSender(access);
}

/** An order with a phone of its own and an open question about its address. */
async function asking(content: Partial<IncomingOrder> = {}, change = (order: Order) => order) {
  phones += 1;
  const order = await takeIn(world, {
    content: { phone: `+14155550${phones}`, ...content },
    change: (one) => change({ ...one, cases: [addressCase] }),
  });
  phonesOf.set(order.id, `+14155550${phones}`);
  return order;
}

const addressCase = {
  id: 'address/1',
  type: 'address' as const,
  blocks: 'assign' as const,
  openedAt: at,
  owner: 'ops' as const,
  dueAt: '2026-03-26T17:15:00.000Z',
  warnAt: null,
  clocks: [],
  escalations: [],
  facts: {},
  subject: null,
  resolution: null,
};
const settledCase = {
  ...addressCase,
  resolution: {
    decision: 'settledByFact' as const,
    actor: { id: 'system', role: 'system' as const, verified: true },
    reason: 'the address is deliverable',
    at,
  },
};

function question(order: Order, channel: 'email' | 'sms', generation = 1): EffectOf<'notify'> {
  return {
    id: `${order.id}/addressQuestion-address/1-${channel}/notify/${generation}`,
    generation,
    kind: 'notify',
    notification: 'addressQuestion',
    channel,
    caseId: 'address/1',
    refund: null,
    parcelId: null,
    part: null,
    window: null,
    isHeld: true,
  };
}

function again(effect: EffectOf<'notify'>, generation = 1): EffectOf<'resend'> {
  const [, store, order] = effect.id.split('/');
  return {
    id: `order/${store}/${order}/question/resend/${generation}`,
    generation,
    kind: 'resend',
    effectId: effect.id,
  };
}

const perform = (order: Order, effect: EffectOf<'notify' | 'resend'>, now = at) =>
  world.activities.perform({ orderId: order.id, at: now, effect });
const failed = (attempt: Promise<unknown>) =>
  attempt.then(
    (outcome) => Promise.reject(new Error(`expected no answer, got ${JSON.stringify(outcome)}`)),
    (error: unknown) => error as { type: string; message: string },
  );
/** The one row that the ledger has of it. */
async function told(effect: { id: string }) {
  const rows = await world.db.select().from(notifications).where(eq(notifications.effectId, effect.id));
  expect(rows).toHaveLength(1);
  return rows[0]!;
}
const rowsOfOrder = (order: Order) =>
  world.db.select().from(notifications).where(eq(notifications.orderId, order.id));
const textsTo = (order: Order) => simulators.twilio.state.messages.filter(({ to }) => to === phoneOf(order));
const mailsOf = (order: Order) => world.outside.mails().filter(({ subject }) => subject.includes(order.name));
const phoneOf = (order: Order) => phonesOf.get(order.id) ?? '';
const consents = () => world.db.select().from(textConsents);
const suppressed = (reason: string) => ({ status: 'done', result: { kind: 'suppressed', reason } });
const faulty = (kind: string, times = 1) =>
  control(simulators.twilio.url, 'faults', { kind, match: { method: 'POST' }, times });
const withoutNumber = async () => {
  const [store] = await world.db.select().from(stores).where(eq(stores.id, storeId));
  const { brand } = store!;
  const { smsFrom: _none, ...rest } = brand;
  await world.db.update(stores).set({ brand: rest }).where(eq(stores.id, storeId));
  return () => world.db.update(stores).set({ brand }).where(eq(stores.id, storeId));
};

describe('a mail in the ledger', () => {
  it('B14: is there once, queued and then sent, however often it is performed', async () => {
    const order = await asking();
    const effect = question(order, 'email');
    await failed(killedAfter(world, 1).perform({ orderId: order.id, at, effect }));
    const queued = await told(effect);
    expect(queued).toMatchObject({
      orderId: order.id,
      storeId,
      kind: 'addressQuestion',
      channel: 'email',
      class: 'transactional',
      cause: 'address/1',
      state: 'queued',
      reason: null,
      queuedAt: at,
      sentAt: null,
    });
    await endLeases(world);
    const later = '2026-03-24T17:20:00.000Z';
    await perform(order, effect, later);
    await perform(order, effect, '2026-03-24T17:25:00.000Z');
    expect(await told(effect)).toMatchObject({ state: 'sent', queuedAt: at, sentAt: later, settledAt: null });
    expect(mailsOf(order)).toMatchObject([{ messageId: queued.messageId }]);
  });

  it.each([1, 2, 3, 4] as const)(
    'R-034, B14: killed after step %i it goes at most once more, under one Message-ID, and is one row',
    async (step) => {
      const order = await asking();
      const effect = question(order, 'email');
      await failed(killedAfter(world, step).perform({ orderId: order.id, at, effect }));
      await endLeases(world);
      await perform(order, effect);
      expect(mailsOf(order)).toHaveLength(step === 3 ? 2 : 1);
      const { messageId, state } = await told(effect);
      expect(state).toBe('sent');
      expect(new Set(mailsOf(order).map((mail) => mail.messageId))).toEqual(new Set([messageId]));
    },
  );

  it('B14: that nobody can account for is failed, and says why', async () => {
    const order = await asking();
    const effect = question(order, 'email');
    world.outside.faults.push('noAnswerAfter', 'noAnswerAfter');
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await failed(perform(order, effect));
      await endLeases(world);
    }
    expect(await told(effect)).toMatchObject({ state: 'queued', reason: null });
    expect(await perform(order, effect)).toMatchObject({ status: 'unknown' });
    expect(await told(effect)).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('no answer came'),
      settledAt: at,
    });
  });

  it('B14: that was refused is failed with the code', async () => {
    const order = await asking();
    world.outside.faults.push('refused');
    expect(await perform(order, question(order, 'email'))).toMatchObject({ status: 'refused' });
    expect(await told(question(order, 'email'))).toMatchObject({ state: 'failed', reason: 'HTTP_422' });
  });

  it('B14, R-101: without an address, or out of date, it is suppressed and says why', async () => {
    const nobody = await asking({ email: null });
    await perform(nobody, question(nobody, 'email'));
    expect(await told(question(nobody, 'email'))).toMatchObject({
      state: 'suppressed',
      reason: 'no e-mail address',
      sentAt: null,
      settledAt: at,
    });
    const settled = await asking({}, (one) => ({ ...one, cases: [settledCase] }));
    await perform(settled, question(settled, 'email'));
    expect(await told(question(settled, 'email'))).toMatchObject({
      state: 'suppressed',
      reason: 'what it asks is settled',
    });
    expect(mailsOf(settled)).toEqual([]);
  });

  it('B10, B14: that would name a supplier is suppressed as a leak', async () => {
    const lines = incoming('x').lines.map((line) => ({ ...line, title: 'Ring by Acme Casting' }));
    const order = await asking({ lines }, (one) => ({ ...one, legs: [] }));
    const effect = { ...question(order, 'email'), notification: 'orderConfirmed' as const, caseId: null };
    expect(await perform(order, effect)).toMatchObject({ status: 'refused', code: 'blindLeak' });
    expect(await told(effect)).toMatchObject({ state: 'suppressed', reason: 'blindLeak' });
  });
});

describe('a text', () => {
  it('C-30, B14: goes once from the brand’s number to the customer’s phone, and says who writes and how to stop', async () => {
    const order = await asking();
    const effect = question(order, 'sms');
    const first = await perform(order, effect);
    expect(await perform(order, effect)).toEqual(first);
    const [text, ...more] = textsTo(order);
    expect(more).toEqual([]);
    expect(text).toMatchObject({
      from: '+12025550110',
      statusCallback: 'https://track.luna.example/webhooks/twilio/default',
    });
    expect(text?.body).toMatch(/^Luna Jewels: .*https:\/\/track\.luna\.example\/address\/\S+.* STOP /);
    expect(text?.body).toContain(order.name);
    expect(first).toEqual({ status: 'done', result: { kind: 'notified', messageId: text?.sid } });
    expect(await told(effect)).toMatchObject({
      channel: 'sms',
      state: 'sent',
      messageId: text?.sid,
      sentAt: at,
      notBefore: null,
    });
  });

  it.each([1, 2, 3, 4] as const)(
    'R-034: killed after step %i it is looked for at Twilio and goes once',
    async (step) => {
      const order = await asking();
      const effect = question(order, 'sms');
      await failed(killedAfter(world, step).perform({ orderId: order.id, at, effect }));
      expect(textsTo(order)).toHaveLength(step < 3 ? 0 : 1);
      await endLeases(world);
      expect(await perform(order, effect)).toMatchObject({ status: 'done', result: { kind: 'notified' } });
      expect(textsTo(order)).toHaveLength(1);
      expect(await told(effect)).toMatchObject({ state: 'sent', messageId: textsTo(order)[0]?.sid });
    },
  );

  it.each(['noAnswerBefore', 'noAnswerAfter'])('R-034: %s: it goes once', async (kind) => {
    const order = await asking();
    const effect = question(order, 'sms');
    await faulty(kind);
    expect(await failed(perform(order, effect))).toMatchObject({ type: 'EffectUnanswered' });
    expect(await told(effect)).toMatchObject({ state: 'queued', messageId: null });
    await endLeases(world);
    expect(await perform(order, effect)).toMatchObject({ status: 'done' });
    expect(textsTo(order)).toHaveLength(1);
  });

  it('R-034: that Twilio never shows goes at most twice, and then nobody knows', async () => {
    const order = await asking();
    const effect = question(order, 'sms');
    await faulty('noAnswerBefore', 2);
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await failed(perform(order, effect));
      await endLeases(world);
    }
    expect(await perform(order, effect)).toMatchObject({ status: 'unknown' });
    expect(await effectRow(world, effect.id)).toMatchObject({ acts: 2 });
    expect(await told(effect)).toMatchObject({ state: 'failed' });
  });

  it('B14: to a number that takes no texts is failed, with the reason', async () => {
    const order = await asking({ phone: '+15005550009' });
    const effect = question(order, 'sms');
    expect(await perform(order, effect)).toMatchObject({ status: 'refused', code: 'badNumber' });
    expect(await told(effect)).toMatchObject({ state: 'failed', reason: 'badNumber', settledAt: at });
    expect(await consents()).toEqual([]);
  });

  it('C-30, B14: is suppressed without a sender, without a number of the brand and without a usable phone', async () => {
    const reasonOf = async (order: Order) => {
      const outcome = await perform(order, question(order, 'sms'));
      const { state, reason } = await told(question(order, 'sms'));
      expect(outcome).toEqual(suppressed(reason ?? ''));
      expect(state).toBe('suppressed');
      return reason;
    };
    world.deps.connectors.textSender = null;
    expect(await reasonOf(await asking())).toBe('no text sender');
    connectTwilio();
    const restore = await withoutNumber();
    expect(await reasonOf(await asking())).toBe('the brand has no number to text from');
    await restore();
    const { shippingAddress } = incoming('x');
    const without = { ...shippingAddress!, phone: null };
    expect(await reasonOf(await asking({ phone: '555-01', shippingAddress: without }))).toBe(
      'no usable phone',
    );
    expect(await reasonOf(await asking({ phone: null, shippingAddress: without }))).toBe('no usable phone');
    expect(simulators.twilio.state.messages).toEqual([]);
  });

  it('C-30: where Twilio refuses it because of a STOP, that is remembered, and the customer is not texted again', async () => {
    const order = await asking();
    const phone = phoneOf(order);
    simulators.twilio.state.optedOut.add(`+12025550110 ${phone}`);
    const first = question(order, 'sms');
    expect(await perform(order, first)).toMatchObject({ status: 'refused', code: 'optedOut' });
    expect(await told(first)).toMatchObject({ state: 'suppressed', reason: 'optedOut' });
    expect(await consents()).toMatchObject([{ storeId, state: 'stopped', source: 'provider' }]);
    expect(JSON.stringify(await consents())).not.toContain(phone.slice(-7));

    simulators.twilio.state.optedOut.clear();
    const next = await takeIn(world, {
      content: { phone },
      change: (one) => ({ ...one, cases: [addressCase] }),
    });
    expect(await perform(next, question(next, 'sms'))).toEqual(suppressed('the customer wrote STOP'));
    expect(await told(question(next, 'sms'))).toMatchObject({
      state: 'suppressed',
      reason: 'the customer wrote STOP',
    });
    expect(simulators.twilio.state.messages).toEqual([]);
    expect((await perform(next, question(next, 'email'))).status).toBe('done');
    await world.db.delete(textConsents);
  });

  it('B10, R-103: that would name a supplier is a leak: nothing is sent, also not later', async () => {
    const order = await asking({ name: '#1 AcmeCast' }, (one) => ({ ...one, name: '#1 AcmeCast' }));
    const effect = question(order, 'sms');
    expect(await perform(order, effect)).toMatchObject({
      status: 'refused',
      code: 'blindLeak',
      reason: 'the text names "AcmeCast" (alias) in text',
    });
    expect(await told(effect)).toMatchObject({ state: 'suppressed', reason: 'blindLeak' });
    expect(simulators.twilio.state.messages).toEqual([]);
  });
});

describe('quiet hours', () => {
  it('C-30: at 21:00 where the customer is a text waits until 08:00, and goes when it is asked for again; a mail does not wait', async () => {
    const order = await asking();
    const effect = question(order, 'sms');
    const deferred = { status: 'deferred', until: opens, reason: 'quiet hours' };
    expect(await perform(order, effect, closes)).toEqual(deferred);
    expect(await told(effect)).toMatchObject({
      state: 'queued',
      reason: 'quiet hours',
      notBefore: opens,
      queuedAt: closes,
    });
    expect(await perform(order, effect, '2026-03-25T14:59:59.999Z')).toEqual(deferred);
    expect(textsTo(order)).toEqual([]);
    expect((await perform(order, question(order, 'email'), closes)).status).toBe('done');

    expect(await perform(order, effect, opens)).toMatchObject({ status: 'done' });
    await perform(order, effect, opens);
    expect(textsTo(order)).toHaveLength(1);
    expect(await told(effect)).toMatchObject({ state: 'sent', reason: null, notBefore: null, sentAt: opens });
    expect(await effectRow(world, effect.id)).toMatchObject({ acts: 1 });
  });

  it('R-101: one whose question was answered meanwhile is suppressed when its hour comes', async () => {
    const order = await asking();
    const effect = question(order, 'sms');
    await perform(order, effect, closes);
    const answered = { ...order, cases: [settledCase] };
    await recordOrder(world.db, rowsOf({ version: 20, baseVersion: 10, order: answered, entries: [] }));
    expect(await perform(order, effect, opens)).toEqual(suppressed('what it asks is settled'));
    expect(await told(effect)).toMatchObject({ state: 'suppressed', notBefore: null });
    expect(textsTo(order)).toEqual([]);
  });

  it('R-034, C-30: one that may have gone out before 21:00 is looked for before it is put off', async () => {
    const order = await asking();
    const effect = question(order, 'sms');
    const sentAt = '2026-03-25T03:59:00.000Z';
    await faulty('noAnswerAfter');
    await failed(perform(order, effect, sentAt));
    expect(textsTo(order)).toHaveLength(1);
    await endLeases(world);
    expect(await perform(order, effect, closes)).toMatchObject({ status: 'done' });
    expect(textsTo(order)).toHaveLength(1);
    expect(await told(effect)).toMatchObject({ state: 'sent', messageId: textsTo(order)[0]?.sid });
  });

  it.each([
    ['noAnswerAfter', { state: 'sent', reason: null }, 1],
    ['noAnswerBefore', { state: 'suppressed', reason: 'what it asks is settled' }, 0],
  ])('B14: out of date after %s, the ledger says what the customer has', async (kind, row, texts) => {
    const order = await asking();
    const effect = question(order, 'sms');
    await faulty(kind);
    await failed(perform(order, effect));
    const answered = { ...order, cases: [settledCase] };
    await recordOrder(world.db, rowsOf({ version: 20, baseVersion: 10, order: answered, entries: [] }));
    await endLeases(world);
    expect(await perform(order, effect, '2026-03-24T17:20:00.000Z')).toMatchObject({ status: 'done' });
    expect(await told(effect)).toMatchObject(row);
    expect(textsTo(order)).toHaveLength(texts);
  });

  it('R-034, C-30: one that did not get through before 21:00 waits, and goes once at 08:00', async () => {
    const order = await asking();
    const effect = question(order, 'sms');
    await faulty('noAnswerBefore');
    await failed(perform(order, effect, '2026-03-25T03:59:00.000Z'));
    await endLeases(world);
    expect(await perform(order, effect, closes)).toMatchObject({ status: 'deferred', until: opens });
    expect(await perform(order, effect, opens)).toMatchObject({ status: 'done' });
    expect(textsTo(order)).toHaveLength(1);
  });

  it('B10: a leak is told at once, not in the morning', async () => {
    const order = await asking({ name: '#2 AcmeCast' }, (one) => ({ ...one, name: '#2 AcmeCast' }));
    expect(await perform(order, question(order, 'sms'), closes)).toMatchObject({ code: 'blindLeak' });
  });
});

describe('out of date', () => {
  it('R-101: a question about an address that has changed since is not asked', async () => {
    const order = await asking({}, (one) => ({ ...one, addressVersion: 2 }));
    expect(await perform(order, question(order, 'sms'))).toEqual(suppressed('a newer address is there'));
    expect((await perform(order, question(order, 'sms', 2))).status).toBe('done');
    expect(textsTo(order)).toHaveLength(1);
  });

  it('R-101: no Tracking Added after the parcel is delivered', async () => {
    const order = await asking({}, (one) => ({
      ...one,
      parcels: one.parcels.map((parcel) => ({ ...parcel, state: 'delivered' as const, deliveredAt: at })),
    }));
    const effect = {
      ...question(order, 'email'),
      id: `${order.id}/trackingAdded-p1/notify/1`,
      notification: 'trackingAdded' as const,
      caseId: null,
      parcelId: 'p1',
    };
    expect(await perform(order, effect)).toEqual(suppressed('the parcel is delivered already'));
    expect(await told(effect)).toMatchObject({ cause: 'p1', state: 'suppressed' });
  });
});

describe('sent again', () => {
  it('R-131, B14: a mail goes under its own Message-ID, and stays one row, sent again', async () => {
    const order = await asking();
    const effect = question(order, 'email');
    await perform(order, effect);
    await world.db
      .update(notifications)
      .set({ state: 'bounced', reason: 'hard bounce', settledAt: at })
      .where(eq(notifications.effectId, effect.id));
    const later = '2026-03-24T18:00:00.000Z';
    const outcome = await perform(order, again(effect), later);
    expect(await perform(order, again(effect), later)).toEqual(outcome);
    const { messageId } = await told(effect);
    expect(outcome).toEqual({ status: 'done', result: { kind: 'notified', messageId } });
    expect(mailsOf(order).map((mail) => mail.messageId)).toEqual([messageId, messageId]);
    expect(await rowsOfOrder(order)).toMatchObject([
      { state: 'sent', reason: null, sentAt: later, settledAt: null },
    ]);
  });

  it.each([1, 2, 3, 4] as const)(
    'R-034, R-131: killed after step %i it goes once for each time it is asked for',
    async (step) => {
      const order = await asking();
      const effect = question(order, 'email');
      await perform(order, effect);
      await failed(killedAfter(world, step).perform({ orderId: order.id, at, effect: again(effect) }));
      await endLeases(world);
      // Handed over, and nobody knows: a second mail would be one too many, and a person may ask once more. Before that nothing has left.
      expect(await perform(order, again(effect))).toMatchObject({ status: step === 3 ? 'unknown' : 'done' });
      expect(mailsOf(order)).toHaveLength(2);
      expect(await rowsOfOrder(order)).toHaveLength(1);
    },
  );

  it('R-034, R-131: a mail server that was away for a while is no reason to give it up', async () => {
    const order = await asking();
    const effect = question(order, 'email');
    await perform(order, effect);
    world.outside.faults.push('unreachable', 'unreachable');
    for (let attempt = 0; attempt < 2; attempt += 1) await failed(perform(order, again(effect)));
    await failed(killedAfter(world, 2).perform({ orderId: order.id, at, effect: again(effect) }));
    await endLeases(world);
    expect(await perform(order, again(effect))).toMatchObject({ status: 'done' });
    expect(mailsOf(order)).toHaveLength(2);
    expect((await effectRow(world, again(effect).id)).acts).toBe(1);
  });

  it('R-131: that nobody can account for is not repeated, and the ledger keeps what it had', async () => {
    const order = await asking();
    const effect = question(order, 'email');
    await perform(order, effect);
    world.outside.faults.push('noAnswerAfter');
    await failed(perform(order, again(effect)));
    await endLeases(world);
    expect(await perform(order, again(effect))).toMatchObject({ status: 'unknown' });
    expect(mailsOf(order)).toHaveLength(2);
    expect(await told(effect)).toMatchObject({ state: 'sent', sentAt: at });
  });

  it('R-131, C-30: a text waits for 08:00 like the first, and its fate is told under its new id', async () => {
    const order = await asking();
    const effect = question(order, 'sms');
    await perform(order, effect);
    const first = await told(effect);
    expect(await perform(order, again(effect), closes)).toEqual({
      status: 'deferred',
      until: opens,
      reason: 'quiet hours',
    });
    expect(await told(effect)).toEqual(first);
    await perform(order, again(effect), opens);
    await perform(order, again(effect), opens);
    expect(textsTo(order)).toHaveLength(2);
    const row = await told(effect);
    expect(row).toMatchObject({ state: 'sent', sentAt: opens, messageId: textsTo(order)[1]?.sid });
    expect(row.messageId).not.toBe(first.messageId);
    expect(await rowsOfOrder(order)).toHaveLength(1);
  });

  it('R-131, C-30: a text to who wrote STOP meanwhile, or whose question is settled, is not sent again', async () => {
    const order = await asking();
    const effect = question(order, 'sms');
    await perform(order, effect);
    simulators.twilio.state.optedOut.add(`+12025550110 ${phoneOf(order)}`);
    expect(await perform(order, again(effect))).toMatchObject({ status: 'refused', code: 'optedOut' });
    expect(await perform(order, again(effect, 2))).toEqual(suppressed('the customer wrote STOP'));
    expect(await told(effect)).toMatchObject({ state: 'sent', sentAt: at });
    await world.db.delete(textConsents);
    const answered = { ...order, cases: [settledCase] };
    await recordOrder(world.db, rowsOf({ version: 20, baseVersion: 10, order: answered, entries: [] }));
    expect(await perform(order, again(effect, 3))).toEqual(suppressed('what it asks is settled'));
    expect(textsTo(order)).toHaveLength(1);
  });

  it('R-131: what was never sent, or is another order’s, is refused', async () => {
    const [order, other] = [await asking(), await asking()];
    expect(await perform(order, again(question(order, 'email')))).toMatchObject({
      code: 'unknownNotification',
    });
    await perform(other, question(other, 'email'));
    const foreign = { ...again(question(order, 'email'), 2), effectId: question(other, 'email').id };
    expect(await perform(order, foreign)).toMatchObject({ code: 'unknownNotification' });
  });
});
