import { createHash, randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiKeys, audit, notifications } from '../../db/schema/index.js';
import type { Role } from '../../domain/cases/role.js';
import { seedMasterData } from '../../sandbox/world/seed.js';
import type { OrderDescription } from '../../sandbox/servers/shopify/order.js';
import { unitless } from '../kit/addresses.js';
import { eventually, type House, openHouse } from '../kit/house.js';
import {
  mailsTo,
  mug,
  mugOrder,
  orderIdOf,
  orderPath,
  place,
  purchaseOrders,
  skip,
  until,
} from '../kit/orders.js';

type Json = ReturnType<typeof JSON.parse>;

const store = 'harbor-goods';
const reason = 'seen to it';
let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house?.stop());

async function keyOf(role: Role, id = `${role}-${randomUUID().slice(0, 8)}`): Promise<string> {
  const value = randomUUID();
  const hash = createHash('sha256').update(value).digest('hex');
  await house.db.insert(apiKeys).values({ id, hash, role, label: role, stores: null });
  return value;
}

/** The unit is missing: the order is held at Filter. */
const unclear = (number: number, patch: Partial<OrderDescription> = {}) =>
  mugOrder(number, { shipTo: unitless, ...patch });

async function held(number: number, patch: Partial<OrderDescription> = {}): Promise<OrderDescription> {
  const order = unclear(number, patch);
  await place(house, order);
  await until(house, order, (one) => one.openCaseTypes.includes('address'));
  return order;
}

const isSent = (one: Json) => one.purchaseOrders.some(({ state }: Json) => state === 'sent');
const sentFor = async (order: OrderDescription) =>
  (await purchaseOrders(house, 'warehouse-ca')).filter((one) => one.poNumber.includes(order.id));
const caseOf = async (order: OrderDescription, type: string): Promise<Json> =>
  (await house.call(orderPath(order))).body.cases.find((one: Json) => one.type === type);
const caseId = (order: OrderDescription, id = 'address/1') => `${orderIdOf(order)}/case/${id}`;
const casePath = (order: OrderDescription, id?: string) =>
  `/v1/cases/${encodeURIComponent(caseId(order, id))}`;
const path = (order: OrderDescription) => `/v1/orders/${encodeURIComponent(orderIdOf(order))}`;
const turn = async (body: object) => {
  const whole = { store: null, supplier: null, remedy: null, reason, ...body };
  expect((await house.call('/v1/automation', { method: 'PUT', body: whole })).status).toBe(200);
};

describe('deciding', () => {
  it('R-079: twenty decide at once: one wins, nineteen are told who, what and when, and it happens once', async () => {
    const order = await held(6101);
    const nameOf = (n: number) => `person-${n}-${order.id}`;
    const people = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => ({
        as: await keyOf(n % 2 === 0 ? 'ops' : 'supervisor', nameOf(n)),
        body: { decision: ['release', 'cancel', 'refund'][n % 3], reason: `by ${nameOf(n)}` },
        key: `twenty-${n}`,
      })),
    );
    const decide = (one: (typeof people)[number]) => house.call(`${casePath(order)}/decision`, one);
    const first = await Promise.all(people.map(decide));
    // On a starved machine somebody hears nothing in time, and asks again under the same key; a crowd as such keeps nobody waiting.
    expect(first.filter(({ status }) => status === 202).length).toBeLessThan(10);
    const answers = await Promise.all(
      people.map(async (one, n) => {
        const told = first[n];
        if (told && told.status !== 202) return told;
        return eventually(
          () => decide(one),
          ({ status }) => status !== 202,
        );
      }),
    );
    const { resolution } = await until(house, order, (one) => !one.openCaseTypes.includes('address')).then(
      (one) => one.cases[0],
    );
    const winner = answers.findIndex((one) => one.status === 200);
    expect(resolution).toMatchObject({
      actor: { id: nameOf(winner) },
      decision: people[winner]?.body.decision,
    });
    expect(answers.filter((one) => one.status === 200)).toHaveLength(1);
    const others = answers.filter((_, n) => n !== winner);
    const decidedBy = { who: resolution.actor.id, what: resolution.decision, when: resolution.at };
    for (const told of others) {
      expect(told).toMatchObject({ status: 409, body: { code: 'caseClosed', decidedBy } });
    }
    const rows = await house.db
      .select()
      .from(audit)
      .where(eq(audit.target, caseId(order)));
    expect(new Set(rows.map(({ actor }) => actor)).size).toBe(20);
    const wasReleased = resolution.decision === 'release';
    if (wasReleased) await until(house, order, isSent);
    else await until(house, order, (one) => one.refunds.some((each: Json) => each.state === 'done'));
    const end = (await house.call(orderPath(order))).body;
    expect(await sentFor(order)).toHaveLength(wasReleased ? 1 : 0);
    expect(end.refunds).toHaveLength(wasReleased ? 0 : 1);
  });

  it('R-079: what is not allowed is refused with what is, and nothing is done', async () => {
    const order = await held(6102);
    const decide = async (decision: string, role: Role) =>
      house.call(`${casePath(order)}/decision`, { body: { decision, reason }, as: await keyOf(role) });
    const allowed = ['release', 'recheck', 'refund', 'cancel'];
    const settle = await decide('settle', 'ops');
    expect(settle).toMatchObject({ status: 422, body: { code: 'decisionNotAllowed' } });
    expect(settle.body.allowed).toEqual(expect.arrayContaining(allowed));
    expect(await decide('correct', 'ops')).toMatchObject({ status: 422, body: { allowed } });
    expect(await decide('release', 'merchant')).toMatchObject({ status: 403, body: { allowed: [] } });
    expect((await decide('release', 'support')).status).toBe(403);
    expect((await caseOf(order, 'address')).resolution).toBeNull();
  });

  it('R-138: without a worker it is 202, and applied visibly when one is back', async () => {
    const order = await held(6103);
    const other = await held(6106);
    await house.stopWorkers();
    const answer = await house.call(`${casePath(order)}/decision`, { body: { decision: 'release', reason } });
    expect(answer.status).toBe(202);
    const where = answer.headers.get('location') ?? '';
    expect((await house.call(where)).body).toMatchObject({ outcome: null, decision: 'release' });
    const hold = await house.call(`${path(other)}/holds`, { body: { reason } });
    expect(hold.status).toBe(202);
    expect((await house.call(hold.body.href)).body).toMatchObject({ isHeard: false, answer: null });
    await house.startWorkers();
    await until(house, order, isSent);
    await until(house, other, (one) => one.openCaseTypes.includes('manualHold'));
    expect((await house.call(hold.body.href)).body).toMatchObject({ isHeard: true, type: 'holdRequested' });
    expect((await house.call(where)).body).toMatchObject({ outcome: { decision: 'release', reason } });
    expect(await sentFor(order)).toHaveLength(1);
  });

  it('R-071: whom nobody has verified gives up no more than policy allows, by update or by signal', async () => {
    const [dear, cheap] = [await held(6104, { lines: [{ ...mug, quantity: 6 }] }), await held(6105)];
    const refund = (order: OrderDescription) => ({
      id: `ui-${order.id}`,
      type: 'caseDecided',
      caseId: 'address/1',
      decision: 'refund',
      actor: { id: 'erik', role: 'ops', verified: false },
      reason: 'from the Temporal UI',
    });
    const of = (order: OrderDescription) => house.client.workflow.getHandle(orderIdOf(order));
    await expect(of(dear).executeUpdate('ask', { args: [refund(dear)] })).rejects.toThrow();
    const cancel = { ...refund(dear), id: `ui-cancel-${dear.id}`, type: 'cancelRequested', byStore: false };
    await of(dear).signal('ask', { ...refund(dear), id: `ui-again-${dear.id}` });
    await of(dear).signal('ask', cancel);
    const refused = await until(
      house,
      dear,
      (one) => one.timeline.filter(({ text }: Json) => /needs a verified person/.test(text)).length === 2,
    );
    expect(refused).toMatchObject({ openCaseTypes: ['address'], refunds: [] });
    await of(cheap).signal('ask', refund(cheap));
    const given = await until(house, cheap, (one) => one.refunds.some((each: Json) => each.state === 'done'));
    expect(given.cases[0].resolution.actor).toEqual({ id: 'erik', role: 'ops', verified: false });
  });
});

describe('what people ask of an order', () => {
  it('R-079: a hold by hand stops it before the supplier until somebody releases it', async () => {
    const order = await held(6111);
    const answer = await house.call(`${path(order)}/holds`, {
      body: { reason: 'the customer called' },
      key: `hold-${order.id}`,
    });
    expect(answer).toMatchObject({ status: 200, body: { status: 'accepted', detail: 'held', legs: [] } });
    expect(
      (
        await house.call(`${path(order)}/holds`, {
          body: { reason: 'the customer called' },
          key: `hold-${order.id}`,
        })
      ).body,
    ).toEqual(answer.body);
    expect(
      (await house.call(`${casePath(order)}/decision`, { body: { decision: 'release', reason } })).status,
    ).toBe(200);
    const stopped = await until(house, order, (one) => one.openCaseTypes.join() === 'manualHold');
    expect(stopped.cases.filter(({ type }: Json) => type === 'manualHold')).toMatchObject([
      { blocks: 'route', facts: { reason: 'the customer called' } },
    ]);
    expect(await sentFor(order)).toEqual([]);
    const merchant = await keyOf('merchant');
    const release = { body: { decision: 'release', reason }, as: merchant };
    expect((await house.call(`${casePath(order, 'manualHold/1')}/decision`, release)).status).toBe(200);
    await until(house, order, isSent);
    expect(await sentFor(order)).toHaveLength(1);
  });

  it('R-079: held too late, the answer says which supplier goes on', async () => {
    const order = mugOrder(6112);
    await place(house, order);
    await until(house, order, isSent);
    const answer = await house.call(`${path(order)}/holds`, { body: { reason } });
    expect(answer.body).toMatchObject({
      status: 'accepted',
      detail: expect.stringContaining('goes on there'),
      legs: [{ legId: 'A', answer: 'tooLate' }],
    });
    expect((await caseOf(order, 'manualHold')).state).toBe('open');
  });

  it('R-131: sent again is one mail more under the same Message-ID, one row of the ledger, and audited', async () => {
    const order = mugOrder(6113);
    await place(house, order);
    const told = await until(house, order, (one) =>
      one.notifications.some(({ state }: Json) => state === 'sent'),
    );
    const [first] = told.notifications;
    const again = `${path(order)}/notifications/${encodeURIComponent(first.id)}/resend`;
    const asked = {
      body: { reason: 'it went astray' },
      key: `again-${order.id}`,
      as: await keyOf('support', `support-${order.id}`),
    };
    expect(await house.call(again, asked)).toMatchObject({ status: 200, body: { status: 'accepted' } });
    expect((await house.call(again, asked)).status).toBe(200);
    const mails = await eventually(
      () => mailsTo(house, order.email ?? ''),
      (all) => all.reduce((sum, { deliveries }) => sum + deliveries, 0) >= 2,
    );
    expect(mails).toHaveLength(1);
    expect(mails[0].deliveries).toBe(2);
    const later = await until(house, order, (one) => one.notifications[0].sentAgain[0]?.state === 'sent');
    expect(later.notifications).toHaveLength(1);
    expect(later.notifications[0]).toMatchObject({
      id: first.id,
      messageId: first.messageId,
      sentAgain: [{ state: 'sent' }],
    });
    expect(
      await house.db
        .select()
        .from(notifications)
        .where(eq(notifications.orderId, orderIdOf(order))),
    ).toHaveLength(1);
    const rows = await house.db
      .select()
      .from(audit)
      .where(eq(audit.actor, `support-${order.id}`));
    expect(rows).toMatchObject([
      { action: 'notification.resend', reason: 'it went astray', role: 'support' },
    ]);
    const unknown = `${path(order)}/notifications/${encodeURIComponent(`${orderIdOf(order)}/x/notify/1`)}/resend`;
    expect((await house.call(unknown, { body: { reason } })).status).toBe(404);
  });

  it('R-130: handed over, the case belongs to the other role, whose clocks are the same', async () => {
    const order = await held(6114);
    const before = await caseOf(order, 'address');
    const body = { role: 'finance', reason: 'a question of money' };
    expect((await house.call(`${casePath(order)}/handover`, { body })).status).toBe(200);
    const { items } = (await house.call('/v1/cases?owner=finance&state=open')).body;
    expect(items).toMatchObject([
      { id: caseId(order), owner: 'finance', dueAt: before.dueAt, nextClockAt: before.nextClockAt },
    ]);
    const one = (await house.call(casePath(order))).body;
    expect(one.timeline.map(({ text }: Json) => text).join('\n')).toMatch(
      /handed to finance by .*: a question of money/,
    );
    expect(one).toMatchObject({ condition: 'held order', allowedNow: expect.arrayContaining(['release']) });
    expect(one.notifications.map(({ notification }: Json) => notification)).toContain('addressQuestion');
    expect(
      (await house.call(`${casePath(order)}/decision`, { body: { decision: 'cancel', reason } })).status,
    ).toBe(200);
    expect(await house.call(`${casePath(order)}/handover`, { body })).toMatchObject({
      status: 409,
      body: { code: 'caseClosed', decidedBy: { what: 'cancel' } },
    });
  });

  it('R-130: snoozed, its clocks ring all the same', async () => {
    const order = await held(6115);
    const until48 = new Date(Date.now() + 47 * 3_600_000).toISOString();
    expect((await house.call(`${casePath(order)}/snooze`, { body: { until: until48 } })).status).toBe(200);
    await skip(house, order, 'PT24H1M');
    await until(house, order, (one) => one.cases[0].escalatedTo === 'supervisor');
  });
});

describe('automation', () => {
  it('R-047: with refunds switched off the clock escalates in place of refunding, and nothing goes by itself afterwards', async () => {
    await turn({ store, remedy: 'refund', isStopped: true });
    const order = await held(6121);
    await skip(house, order, 'PT24H1M');
    await until(house, order, (one) => one.cases[0].escalatedTo === 'supervisor');
    await skip(house, order, 'PT24H');
    const one = await eventually(
      async () => (await house.call(casePath(order))).body,
      ({ escalations }) => escalations.length >= 2,
    );
    expect(one.escalations.at(-1)).toMatchObject({
      role: 'admin',
      because: expect.stringContaining('switched off'),
    });
    expect(one.state).toBe('open');
    expect((await house.call(orderPath(order))).body.refunds).toEqual([]);
    await turn({ store, remedy: 'refund', isStopped: false });
    await skip(house, order, 'PT24H');
    expect((await caseOf(order, 'address')).state).toBe('open');
    expect(
      (await house.call(`${casePath(order)}/decision`, { body: { decision: 'refund', reason } })).status,
    ).toBe(200);
    await until(house, order, (all) => all.refunds.some((each: Json) => each.state === 'done'));
  });

  it('R-047: purchase orders to a stopped supplier wait for a person; others do not', async () => {
    await turn({ supplier: 'warehouse-ca', isStopped: true });
    const order = mugOrder(6122);
    await place(house, order);
    const stopped = await until(house, order, (one) => one.openCaseTypes.includes('manualHold'));
    expect(stopped.purchaseOrders.some(({ state }: Json) => state === 'sent')).toBe(false);
    expect(await sentFor(order)).toEqual([]);
    await turn({ supplier: 'warehouse-ca', isStopped: false });
    const other = mugOrder(6123);
    await place(house, other);
    await until(house, other, isSent);
    expect(await sentFor(order)).toEqual([]);
    const release = { body: { decision: 'release', reason } };
    expect((await house.call(`${casePath(order, 'manualHold/1')}/decision`, release)).status).toBe(200);
    await until(house, order, isSent);
    expect(await sentFor(order)).toHaveLength(1);
  });
});

describe('policies', () => {
  it('R-045: orders under way keep their version and its clocks, new ones get the new; seeding puts nothing back', async () => {
    const old = await held(6131);
    const { body: policy } = await house.call(`/v1/stores/${store}/policy`);
    const { cases } = policy.order;
    const address = {
      ...cases.address,
      within: 'PT10H',
      clocks: [{ after: 'PT10H', then: { escalate: 'supervisor' } }],
    };
    const body = { ...policy, reason: 'faster', order: { ...policy.order, cases: { ...cases, address } } };
    const put = await house.call(`/v1/stores/${store}/policy`, { method: 'PUT', body });
    expect(put.body.version).toBe(policy.version + 1);
    const fresh = await held(6132);
    const hours = ({ openedAt, dueAt }: Json) => (Date.parse(dueAt) - Date.parse(openedAt)) / 3_600_000;
    expect(hours(await caseOf(old, 'address'))).toBe(48);
    expect(hours(await caseOf(fresh, 'address'))).toBe(10);
    const { shopify, easypost, supplier, twilio } = house.simulators;
    const urls = {
      shopify: shopify.url,
      easypost: easypost.url,
      supplier: supplier.url,
      twilio: twilio.url,
      api: house.api,
    };
    await seedMasterData(house.db, urls, 'test-admin-key');
    expect((await house.call(`/v1/stores/${store}/policy`)).body).toEqual(put.body);
    await skip(house, old, 'PT10H1M');
    expect((await caseOf(old, 'address')).escalatedTo).toBeNull();
    await skip(house, fresh, 'PT10H1M');
    await until(house, fresh, (one) => one.cases[0].escalatedTo === 'supervisor');
  });
});
