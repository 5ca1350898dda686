import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { handOnDue } from '../../api/intake/hand-on.js';
import { storedEvents } from '../../api/intake/stored-events.js';
import { hasOptedOut } from '../../db/queries/notifications.js';
import { cases, intake, notifications, orderStarts, stores, textConsents } from '../../db/schema/index.js';
import { twilioSignature } from '../../sandbox/servers/twilio/webhooks.js';
import { incoming, routed } from '../activities/order.js';
import { createWorld, supplierHeaders, supplierSecret, twilioToken, type World } from './world.js';

const brandNumber = '+12025550110';
const otherNumber = '+12025550120';
const phone = '+14155550123';
const orderId = 'order/luna/8492';
const effectId = `${orderId}/addressQuestion-address/1-sms/notify/1`;
const mailId = `${orderId}/addressQuestion-address/1-email/notify/1`;
const messageId = '<0123456789abcdef.addressQuestion@mail.luna.example>';

let world: World;
beforeAll(async () => {
  world = await createWorld();
  const [store] = await world.db.select().from(stores).where(eq(stores.id, 'sol'));
  const { smsFrom: _number, ...brand } = store!.brand;
  const sol = { ...brand, name: 'Sol', smsFrom: otherNumber };
  await world.db.update(stores).set({ brand: sol }).where(eq(stores.id, 'sol'));
  await world.db.update(stores).set({ brand }).where(eq(stores.id, 'own'));
});
afterAll(() => world.stop());
beforeEach(async () => {
  await world.deps.background.idle();
  world.orders.isAway = false;
  world.orders.running.clear();
  world.orders.running.set(orderId, { events: [], asked: [] });
  for (const table of [intake, cases, notifications, textConsents, orderStarts]) await world.db.delete(table);
});

const url = 'https://faros.example/webhooks/twilio/default';
const about = { AccountSid: 'AC1', ApiVersion: '2010-04-01' };

async function twilio(fields: Record<string, string>, signature: string | null = null) {
  const answer = await world.app.request('/webhooks/twilio/default', {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': signature ?? twilioSignature(twilioToken, url, fields),
    },
    body: new URLSearchParams(fields).toString(),
  });
  const text = await answer.text();
  await world.deps.background.idle();
  return { status: answer.status, headers: answer.headers, text };
}

const status = (MessageStatus: string, more: Record<string, string> = {}) =>
  twilio({ ...about, MessageSid: 'SM1', From: brandNumber, To: phone, MessageStatus, ...more });
const text = (Body: string, more: Record<string, string> = {}) =>
  twilio({ ...about, MessageSid: `SM${randomUUID()}`, From: phone, To: brandNumber, Body, ...more });

async function bounce(content: object, headers?: Record<string, string>) {
  const body = JSON.stringify(content);
  const path = '/webhooks/mail-bounce/default';
  const answer = await world.call('POST', path, {
    key: null,
    body,
    headers: headers ?? supplierHeaders(body),
  });
  await world.deps.background.idle();
  return answer;
}

type Row = typeof notifications.$inferInsert;
async function told(row: Partial<Row> = {}): Promise<void> {
  await world.db.insert(notifications).values({
    effectId,
    orderId,
    storeId: 'luna',
    kind: 'addressQuestion',
    channel: 'sms',
    class: 'transactional',
    cause: 'address/1',
    messageId: 'SM1',
    state: 'sent',
    queuedAt: '2026-03-24T17:15:00.000Z',
    sentAt: '2026-03-24T17:15:01.000Z',
    ...row,
  });
}
const mailed = (row: Partial<Row> = {}) => told({ effectId: mailId, channel: 'email', messageId, ...row });
const ledger = async () => (await world.db.select().from(notifications))[0]!;
const messages = () => world.db.select().from(intake).orderBy(intake.id);
const heard = () => world.orders.running.get(orderId)?.events ?? [];
const optedOut = (storeId: string, of = phone) =>
  hasOptedOut(world.db, { storeId, phone: of, markSecret: world.deps.markSecret });
const openedCases = () => world.db.select().from(cases);
const handOnLater = async () => {
  await world.db.update(intake).set({ nextAttemptAt: new Date(0).toISOString() });
  await handOnDue(world.deps, { limit: 10 });
};

describe('a webhook of Twilio', () => {
  it('is stored only with the right signature, over its fields and the public address', async () => {
    await told();
    const fields = { ...about, MessageSid: 'SM1', From: brandNumber, To: phone, MessageStatus: 'failed' };
    const wrong = [
      twilioSignature('another token', url, fields),
      twilioSignature(twilioToken, `${url}/`, fields),
      twilioSignature(twilioToken, url, { ...fields, MessageStatus: 'delivered' }),
      '',
    ];
    for (const signature of wrong) {
      const answer = await twilio(fields, signature);
      expect(answer.status).toBe(401);
      expect(JSON.parse(answer.text)).toMatchObject({ code: 'badSignature' });
    }
    expect(await messages()).toEqual([]);
    expect(await ledger()).toMatchObject({ state: 'sent' });
    expect((await twilio(fields)).status).toBe(200);
    expect(await messages()).toMatchObject([{ state: 'handedOn', messageId: 'SM1:failed' }]);
  });

  it('is answered with TwiML and no words', async () => {
    await told();
    const { headers, text: body } = await status('delivered');
    expect(headers.get('content-type')).toContain('text/xml');
    expect(body).toMatch(/<Response><\/Response>$/);
  });

  it('of another account is not known', async () => {
    const answer = await world.app.request('/webhooks/twilio/other', { method: 'POST', body: 'x=1' });
    expect(answer.status).toBe(404);
  });

  it('with a status that nobody knows becomes a case, and is answered 200', async () => {
    await told();
    expect((await status('teleported')).status).toBe(200);
    expect(await messages()).toMatchObject([{ state: 'parked' }]);
    expect(await openedCases()).toMatchObject([{ type: 'unusableInput' }]);
  });
});

describe('what became of a text', () => {
  it('B14: delivered is the end: what is told late, twice or after it changes nothing', async () => {
    await told();
    await status('queued');
    await status('sent');
    expect(await ledger()).toMatchObject({ state: 'sent', settledAt: null });
    await status('delivered');
    const delivered = await ledger();
    expect(delivered).toMatchObject({ state: 'delivered', reason: null });
    expect(delivered.settledAt).not.toBeNull();
    await status('delivered');
    await status('sending');
    await status('undelivered', { ErrorCode: '30003' });
    await status('read');
    expect(await ledger()).toEqual(delivered);
    expect(heard()).toEqual([]);
    expect(new Set((await messages()).map(({ state }) => state))).toEqual(new Set(['handedOn']));
  });

  it.each(['undelivered', 'failed'])(
    'C-46, B14: %s is told to the order once, with Twilio’s code',
    async (final) => {
      await told();
      await status(final, { ErrorCode: '30005' });
      await status(final, { ErrorCode: '30005' });
      await status('delivered');
      await status('sent');
      expect(await ledger()).toMatchObject({ state: 'failed', reason: `${final} 30005` });
      expect(heard()).toMatchObject([
        { type: 'notDelivered', id: `notDelivered:${effectId}`, effectId, reason: `${final} 30005` },
      ]);
    },
  );

  it('B14: one that Twilio speaks of before we have its id waits, and is taken when it is known', async () => {
    await told({ messageId: null, state: 'queued', sentAt: null });
    await status('undelivered', { ErrorCode: '30003' });
    expect(await messages()).toMatchObject([{ state: 'unresolved', attempts: 1 }]);
    expect(await ledger()).toMatchObject({ state: 'queued' });
    await world.db.update(notifications).set({ messageId: 'SM1', state: 'sent' });
    await handOnLater();
    expect(await messages()).toMatchObject([{ state: 'handedOn' }]);
    expect(await ledger()).toMatchObject({ state: 'failed', reason: 'undelivered 30003' });
    expect(heard()).toHaveLength(1);
  });

  it('one that we never sent is dropped after a day, without a case', async () => {
    await status('delivered', { MessageSid: 'SM-of-somebody-else' });
    await world.db.update(intake).set({ receivedAt: new Date(Date.now() - 25 * 3_600_000).toISOString() });
    await handOnLater();
    expect(await messages()).toMatchObject([{ state: 'handedOn' }]);
    expect(await openedCases()).toEqual([]);
  });

  it('C-46: bad news that the order could not be told is told when Temporal is back', async () => {
    await told();
    world.orders.isAway = true;
    await status('failed');
    expect(await ledger()).toMatchObject({ state: 'failed' });
    expect(heard()).toEqual([]);
    world.orders.isAway = false;
    await handOnLater();
    expect(heard()).toMatchObject([{ type: 'notDelivered', reason: 'failed' }]);
    expect(await messages()).toMatchObject([{ state: 'handedOn' }]);
  });

  it('C-46, B2: before a clock rings the order reads bad news that nobody has handed on', async () => {
    await told();
    const content = incoming('8492');
    await world.db.insert(orderStarts).values({
      orderId,
      storeId: 'luna',
      channelOrderId: '8492',
      contentHash: 'hash',
      content,
      initial: routed(content),
      receivedAt: new Date().toISOString(),
    });
    world.orders.isAway = true;
    await status('sent');
    await status('undelivered', { ErrorCode: '30003' });
    const stored = await storedEvents(world.deps, orderId);
    expect(stored.map(({ event }) => event)).toMatchObject([{ type: 'notDelivered', effectId }]);
    expect(await storedEvents(world.deps, 'order/luna/9')).toEqual([]);
  });
});

describe('what customers write', () => {
  it('C-30: STOP holds for this phone and this brand, until START', async () => {
    await text(' stop\n');
    expect([await optedOut('luna'), await optedOut('sol')]).toEqual([true, false]);
    expect(await optedOut('luna', '+14155550199')).toBe(false);
    expect(JSON.stringify(await world.db.select().from(textConsents))).not.toContain('5550123');
    await text('STOP', { To: otherNumber });
    await text('UNSTOP');
    expect([await optedOut('luna'), await optedOut('sol')]).toEqual([false, true]);
    expect(await openedCases()).toEqual([]);
  });

  it('C-30: the newest word counts, though an older one is handed on after it', async () => {
    await text('STOP');
    const [stop] = await messages();
    await text('START');
    await world.db.update(intake).set({ state: 'waiting' }).where(eq(intake.id, stop!.id));
    await handOnLater();
    expect(await optedOut('luna')).toBe(false);
  });

  it('C-30: HELP is answered at once in the brand’s name, and once', async () => {
    const fields = { MessageSid: 'SM-help' };
    const first = await text('help', fields);
    expect(first.text).toMatch(/<Message>Luna: .*help@luna\.example.* STOP .*<\/Message>/);
    expect((await text('help', fields)).text).not.toContain('<Message>');
    expect((await text('HELP', { To: otherNumber })).text).toContain('<Message>Sol: ');
    expect(await openedCases()).toEqual([]);
    expect(await optedOut('luna')).toBe(false);
  });

  it('C-30: what Twilio has read and answered itself is heeded and not answered again', async () => {
    expect((await text('AIDE', { OptOutType: 'HELP' })).text).not.toContain('<Message>');
    expect((await text('ARRET', { OptOutType: 'STOP' })).text).not.toContain('<Message>');
    expect(await optedOut('luna')).toBe(true);
  });

  it('any other text is for a person to read, and stops nothing', async () => {
    const answer = await text('please stop by on Monday, Anna');
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.text).not.toContain('<Message>');
    expect(await optedOut('luna')).toBe(false);
    const [one, ...more] = await openedCases();
    expect(more).toEqual([]);
    expect(one).toMatchObject({ type: 'unusableInput', owner: 'ops', state: 'open' });
    expect(one?.case.facts).toMatchObject({
      provider: 'twilio',
      reason: 'a customer wrote a text that is neither STOP, START nor HELP',
    });
    expect(JSON.stringify(one)).not.toMatch(/Anna|5550123/);
  });

  it('a text to a number that is no brand’s is a case, whatever it says', async () => {
    const answer = await text('HELP', { To: '+12025550199' });
    expect(answer.text).not.toContain('<Message>');
    expect(await messages()).toMatchObject([
      { state: 'parked', reason: 'a text to a number that no brand texts from' },
    ]);
  });
});

describe('a mail that came back', () => {
  const notice = (kind: 'hard' | 'soft', reason = '') => ({ messageId, kind, reason });

  it('C-46, B14: hard: bounced, and the order is told once; what comes after changes nothing', async () => {
    await mailed();
    expect((await bounce(notice('hard', '550 5.1.1 <anna@customer.example> unknown'))).status).toBe(200);
    await bounce(notice('hard'));
    await bounce(notice('soft', '4.2.2'));
    expect(await ledger()).toMatchObject({ state: 'bounced', reason: 'hard bounce 5.1.1' });
    expect(heard()[0]).toMatchObject({
      type: 'notDelivered',
      effectId: mailId,
      reason: 'hard bounce 5.1.1',
    });
    // By its id the order hears it once.
    expect(new Set(heard().map(({ id }) => id))).toEqual(new Set([`notDelivered:${mailId}`]));
    expect(JSON.stringify(heard())).not.toContain('anna');
  });

  it('soft: noted beside it, and nobody is told', async () => {
    await mailed();
    await bounce(notice('soft', '452 4.2.2 mailbox full'));
    expect(await ledger()).toMatchObject({ state: 'sent', reason: 'soft bounce 4.2.2', settledAt: null });
    expect(heard()).toEqual([]);
    await bounce(notice('hard'));
    expect(await ledger()).toMatchObject({ state: 'bounced' });
  });

  it('is known by its return path alone, and before its attempt has its own answer', async () => {
    await mailed({ state: 'queued', sentAt: null });
    await bounce({ messageId: `bounce+${messageId.slice(1, -1)}`, kind: 'hard' });
    expect(await ledger()).toMatchObject({ state: 'bounced' });
    expect(heard()).toHaveLength(1);
  });

  it('C-46: that nobody could account for is bounced all the same, and the order is told', async () => {
    await mailed({ state: 'failed', reason: 'no answer came', sentAt: null });
    await bounce(notice('hard', '5.1.1'));
    expect(await ledger()).toMatchObject({ state: 'bounced', reason: 'hard bounce 5.1.1' });
    expect(heard()).toHaveLength(1);
  });

  it('is not believed without the right signature, or when it is old', async () => {
    await mailed();
    const body = JSON.stringify(notice('hard'));
    const old = new Date(Date.now() - 6 * 60_000);
    const signed = (secret: string, at: Date) => ({
      'webhook-id': 'forged',
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign('forged', at, body),
    });
    const other = `whsec_${Buffer.from('twenty-four other secret').toString('base64')}`;
    for (const headers of [signed(other, new Date()), signed(supplierSecret, old), {}]) {
      expect((await bounce(notice('hard'), headers)).status).toBe(401);
    }
    expect(await messages()).toEqual([]);
    expect(await ledger()).toMatchObject({ state: 'sent' });
  });

  it('that names no mail becomes a case', async () => {
    await bounce({ messageId: 'not a message id', kind: 'hard' });
    expect(await openedCases()).toMatchObject([{ type: 'unusableInput' }]);
  });
});
