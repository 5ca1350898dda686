import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deliverDecisions } from '../../api/intake/deliver-decisions.js';
import { audit, cases, decisions, orders, orderStarts } from '../../db/schema/index.js';
import type { Case } from '../../domain/cases/case.js';
import type { Order } from '../../domain/order/order.js';
import { incoming, routed } from '../activities/order.js';
import { createWorld, type World } from './world.js';

const orderId = 'order/luna/8492';
const caseId = `${orderId}/case/address/1`;
const decisionPath = `/v1/cases/${encodeURIComponent(caseId)}/decision`;
const cancelPath = `/v1/orders/${encodeURIComponent(orderId)}/cancellation`;
const release = { decision: 'release', reason: 'the customer confirmed it' };

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  for (const table of [decisions, audit, cases, orders, orderStarts]) await world.db.delete(table);
  world.orders.isAway = false;
  world.orders.running.clear();
  world.orders.running.set(orderId, { events: [], asked: [] });
  world.orders.answer = () => ({ status: 'accepted', detail: 'address/1: release' });
  await record((order) => order);
});

const address: Case = {
  id: 'address/1',
  type: 'address',
  blocks: 'assign',
  openedAt: '2026-03-24T14:16:00.000Z',
  owner: 'ops',
  dueAt: '2026-03-26T14:16:00.000Z',
  warnAt: null,
  clocks: [],
  escalations: [],
  facts: { codes: ['E.SECONDARY_INFORMATION.MISSING'] },
  subject: null,
  resolution: null,
};

async function record(change: (order: Order) => Order) {
  const content = incoming('8492');
  const order = change({ ...routed(content), cases: [address] });
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
  await world.db.insert(orders).values({
    id: orderId,
    storeId: 'luna',
    name: order.name,
    placedAt: order.placedAt,
    stage: 'filter',
    condition: 'held order',
    openCaseTypes: ['address'],
    suppliers: [],
    closedAt: order.closedAt,
    version: 1,
    snapshot: order,
  });
  await world.db
    .insert(cases)
    .values({
      id: caseId,
      orderId,
      storeId: 'luna',
      type: 'address',
      state: 'open',
      openedAt: address.openedAt,
      dueAt: address.dueAt,
      owner: 'ops',
      case: address,
      version: 1,
    })
    .onConflictDoNothing();
}

const decide = (body: unknown = release, headers: Record<string, string> = {}, key?: string) =>
  world.call('POST', decisionPath, { body, headers, ...(key ? { key } : {}) });

const stored = () => world.db.select().from(decisions);

describe('POST /v1/cases/{id}/decision', () => {
  it('R-046: is stored with its reason and actor, asked, and answered with what the order says', async () => {
    const key = await world.key('ops');
    const answer = await decide(release, { 'idempotency-key': 'once' }, key);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ status: 'accepted', detail: 'address/1: release' });
    const [row] = await stored();
    expect(row).toMatchObject({ orderId, caseId, state: 'answered' });
    expect(row?.event).toMatchObject({
      type: 'caseDecided',
      caseId: 'address/1',
      decision: 'release',
      actor: { role: 'ops', verified: true },
    });
    expect(row?.id.endsWith(':once')).toBe(true);
    const [line] = await world.db.select().from(audit).where(eq(audit.target, caseId));
    expect(line).toMatchObject({
      action: 'case.decide',
      role: 'ops',
      reason: release.reason,
      before: { state: 'open' },
      after: { decision: 'release' },
    });
  });

  it('under the same key is answered as before, asked once and audited once', async () => {
    let asked = 0;
    world.orders.answer = () => ({ status: 'accepted', detail: `answer ${(asked += 1)}` });
    const first = await decide(release, { 'idempotency-key': 'k' });
    const again = await decide(release, { 'idempotency-key': 'k' });
    expect(again).toMatchObject({ status: 200, body: first.body });
    expect(asked).toBe(1);
    expect(await world.db.select().from(audit)).toHaveLength(1);
  });

  it('under the same key with another body is 422', async () => {
    await decide(release, { 'idempotency-key': 'k' });
    const other = await decide({ ...release, decision: 'cancel' }, { 'idempotency-key': 'k' });
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotencyKeyReused' } });
  });

  it('two senders may use the same key', async () => {
    const [a, b] = [await world.key('ops'), await world.key('supervisor')];
    expect((await decide(release, { 'idempotency-key': 'k' }, a)).status).toBe(200);
    expect((await decide({ ...release, decision: 'cancel' }, { 'idempotency-key': 'k' }, b)).status).toBe(
      200,
    );
    expect(await stored()).toHaveLength(2);
  });

  it('on a closed case is 409 with who, what and when', async () => {
    const decidedBy = { who: 'ops-anna', what: 'cancel', when: '2026-03-24T15:00:00.000Z' };
    world.orders.answer = () => ({ status: 'refused', code: 'caseClosed', because: 'decided', decidedBy });
    expect(await decide()).toMatchObject({ status: 409, body: { code: 'caseClosed', decidedBy } });
  });

  it('that is not allowed is 422 with those that are', async () => {
    const allowed = ['release' as const, 'recheck' as const];
    world.orders.answer = () => ({ status: 'refused', code: 'decisionNotAllowed', because: 'no', allowed });
    const settle = { ...release, decision: 'settle' };
    expect(await decide(settle)).toMatchObject({
      status: 422,
      body: { code: 'decisionNotAllowed', allowed },
    });
  });

  it('C-21: for another role is 403, said by the order or by the route', async () => {
    world.orders.answer = () => ({ status: 'refused', code: 'roleNotAllowed', because: 'for supervisor' });
    expect((await decide()).status).toBe(403);
    expect((await decide(release, {}, await world.key('support'))).status).toBe(403);
    expect(await stored()).toHaveLength(1);
  });

  it('that no worker answers in time is 202 with where to look, and the relay sends it as a signal', async () => {
    world.orders.answer = () => 'noAnswer';
    const answer = await decide();
    expect(answer.status).toBe(202);
    const location = answer.headers.get('location') ?? '';
    expect(answer.body).toMatchObject({ status: 'pending', href: location });
    expect((await world.call('GET', location)).body).toMatchObject({ state: 'stored', outcome: null });

    expect(await deliverDecisions(world.deps, { limit: 10 })).toBe(0);
    await world.db.update(decisions).set({ nextAttemptAt: new Date(0).toISOString() });
    expect(await deliverDecisions(world.deps, { limit: 10 })).toBe(1);
    expect(world.orders.running.get(orderId)?.asked).toMatchObject([
      { type: 'caseDecided', id: answer.body.decisionId },
    ]);

    const resolution = {
      decision: 'release' as const,
      actor: { id: 'admin', role: 'admin' as const, verified: true },
      reason: release.reason,
      at: '2026-03-24T16:00:00.000Z',
    };
    await record((order) => ({ ...order, cases: [{ ...address, resolution }] }));
    expect((await world.call('GET', location)).body).toMatchObject({
      state: 'signalled',
      outcome: { decision: 'release', at: resolution.at },
    });
  });

  it('R-138: is not lost while Temporal is away', async () => {
    world.orders.isAway = true;
    expect((await decide()).status).toBe(202);
    await world.db.update(decisions).set({ nextAttemptAt: new Date(0).toISOString() });
    expect(await deliverDecisions(world.deps, { limit: 10 })).toBe(0);
    world.orders.isAway = false;
    await world.db.update(decisions).set({ nextAttemptAt: new Date(0).toISOString() });
    expect(await deliverDecisions(world.deps, { limit: 10 })).toBe(1);
    expect((await stored())[0]?.state).toBe('signalled');
  });

  it('of an order that has closed is 409, directly and by the relay', async () => {
    world.orders.running.clear();
    await record((order) => ({ ...order, closedAt: '2026-05-20T00:00:00.000Z' }));
    expect(await decide()).toMatchObject({ status: 409, body: { code: 'orderClosed' } });
    await world.db
      .update(decisions)
      .set({ state: 'stored', answer: null, nextAttemptAt: new Date(0).toISOString() });
    await deliverDecisions(world.deps, { limit: 10 });
    expect((await stored())[0]).toMatchObject({ state: 'answered', answer: { code: 'orderClosed' } });
  });

  it('needs a reason, a known decision, a case that is there, and one the key may see', async () => {
    expect((await decide({ decision: 'release', reason: ' ' })).body.errors).toMatchObject([
      { path: 'reason' },
    ]);
    expect((await decide({ decision: 'explode', reason: 'x' })).body.errors).toMatchObject([
      { path: 'decision' },
    ]);
    expect((await world.call('POST', '/v1/cases/nothing/decision', { body: release })).status).toBe(404);
    expect((await decide(release, {}, await world.key('ops', ['sol']))).status).toBe(404);
    expect((await decide(release, { 'idempotency-key': '' })).status).toBe(400);
    expect(await stored()).toEqual([]);
  });
});

describe('POST /v1/orders/{id}/cancellation', () => {
  it('answers at once, supplier by supplier', async () => {
    const legs = [{ legId: 'A', answer: 'asked' as const }];
    world.orders.answer = () => ({ status: 'accepted', detail: 'asked 1 supplier', legs });
    const answer = await world.call('POST', cancelPath, { body: { reason: 'customer changed her mind' } });
    expect(answer).toMatchObject({ status: 200, body: { status: 'accepted', legs } });
    expect((await stored())[0]).toMatchObject({
      caseId: null,
      event: { type: 'cancelRequested', byStore: false },
    });
  });

  it('says what is ignored, and why', async () => {
    world.orders.answer = () => ({ status: 'ignored', because: 'nothing is left to cancel' });
    const answer = await world.call('POST', cancelPath, { body: { reason: 'x' } });
    expect(answer).toMatchObject({
      status: 200,
      body: { status: 'ignored', detail: 'nothing is left to cancel' },
    });
  });

  it('answers 404 for an order that is not there', async () => {
    const path = `/v1/orders/${encodeURIComponent('order/luna/0')}/cancellation`;
    expect((await world.call('POST', path, { body: { reason: 'x' } })).status).toBe(404);
  });
});
