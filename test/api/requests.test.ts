import { asc } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { audit, decisions } from '../../db/schema/index.js';
import type { Role } from '../../domain/cases/role.js';
import { clocked } from '../../domain/cases/engine.js';
import { systemCaseTerms } from '../../domain/policy/system-case-policy.js';
import { addressCase, casePath, clearRecord, onRecord } from './a-case.js';
import { createWorld, type World } from './world.js';

const orderId = 'order/luna/8492';
const orderPath = `/v1/orders/${encodeURIComponent(orderId)}`;
const mail = `${orderId}/-/notify/1`;
const roles: Role[] = [
  'ops',
  'supervisor',
  'merchant',
  'support',
  'finance',
  'engineer',
  'supplier',
  'checker',
];

let world: World;
let caseId: string;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world?.stop());
beforeEach(async () => {
  await clearRecord(world);
  for (const table of [decisions, audit]) await world.db.delete(table);
  world.orders.running.clear();
  world.orders.running.set(orderId, { events: [], asked: [] });
  world.orders.answer = () => ({ status: 'accepted', detail: 'done' });
  caseId = await onRecord(world, { orderNumber: '8492' });
});

const stored = () => world.db.select().from(decisions);
const audited = () => world.db.select().from(audit).orderBy(asc(audit.id));
const reason = 'the customer asked';

const kinds = [
  {
    name: 'handover',
    path: `${casePath(`${orderId}/case/address/1`)}/handover`,
    body: { role: 'finance', reason },
    event: { type: 'caseHandedOver', caseId: 'address/1', role: 'finance', reason },
    line: {
      action: 'case.handOver',
      target: `${orderId}/case/address/1`,
      before: { owner: 'ops' },
      after: { owner: 'finance' },
    },
    may: ['ops', 'supervisor', 'merchant', 'support', 'finance', 'engineer'],
  },
  {
    name: 'hold',
    path: `${orderPath}/holds`,
    body: { reason },
    event: { type: 'holdRequested', reason },
    line: { action: 'order.hold', target: orderId, before: null, after: { requested: 'hold' } },
    may: ['ops', 'supervisor', 'merchant', 'support'],
  },
  {
    name: 'resend',
    path: `${orderPath}/notifications/${encodeURIComponent(mail)}/resend`,
    body: { reason },
    event: { type: 'resendRequested', effectId: mail, reason },
    line: {
      action: 'notification.resend',
      target: orderId,
      before: null,
      after: { requested: 'resend', notification: mail },
    },
    may: ['ops', 'supervisor', 'support'],
  },
];

describe.each(kinds)('POST .../$name', ({ path, body, event, line, may }) => {
  const post = (given: unknown = body, key?: string, as?: string) =>
    world.call('POST', path, {
      body: given,
      ...(key === undefined ? {} : { headers: { 'idempotency-key': key } }),
      ...(as ? { key: as } : {}),
    });

  it('R-046: is stored with who and why, asked, answered and audited once', async () => {
    const as = await world.key('ops');
    const first = await post(body, 'k', as);
    expect(first).toMatchObject({ status: 200, body: { status: 'accepted', detail: 'done' } });
    expect(await post(body, 'k', as)).toMatchObject({ status: 200, body: first.body });
    const rows = await stored();
    expect(rows).toMatchObject([
      { orderId, state: 'answered', event: { ...event, actor: { role: 'ops', verified: true } } },
    ]);
    const actor = rows[0]?.event.actor.id;
    expect(await audited()).toMatchObject([{ actor, role: 'ops', reason, ...line }]);
  });

  it('needs an Idempotency-Key and a reason, and refuses what it does not know', async () => {
    expect(await post(body, '')).toMatchObject({ status: 400, body: { code: 'idempotencyKeyMissing' } });
    for (const bad of ['', '  ', 'x'.repeat(1001), 'a\u0000b', '\udc00', 7, null]) {
      expect(await post({ ...body, reason: bad })).toMatchObject({
        status: 422,
        body: { errors: [{ path: 'reason' }] },
      });
    }
    expect(await post({ ...body, force: true })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'force' }] },
    });
    expect(await stored()).toEqual([]);
    expect(await audited()).toEqual([]);
  });

  it('under the same key with another body is 422', async () => {
    await post(body, 'k');
    expect(await post({ ...body, reason: 'another' }, 'k')).toMatchObject({
      status: 422,
      body: { code: 'idempotencyKeyReused' },
    });
    expect(await stored()).toHaveLength(1);
  });

  it('C-21: is for its roles, in stores they see', async () => {
    for (const role of roles) {
      expect((await post(body, undefined, await world.key(role))).status, role).toBe(
        may.includes(role) ? 200 : 403,
      );
    }
    expect((await post(body, undefined, await world.key('supervisor', ['sol']))).status).toBe(404);
    expect((await post(body, undefined, await world.key('supervisor', ['luna']))).status).toBe(200);
    expect(await stored()).toHaveLength(may.length + 1);
  });

  it('that no worker answers is 202 with where to look; of a closed order 409', async () => {
    world.orders.answer = () => 'noAnswer';
    const answer = await post(body, 'a/b%2F?#&');
    expect(answer.status).toBe(202);
    expect((await world.call('GET', answer.body.href)).body).toMatchObject({
      state: 'stored',
      type: event.type,
      reason,
      answer: null,
      isHeard: false,
    });
    expect(await post(body, 'a/b%2F?#&')).toMatchObject({ status: 202, body: answer.body });
    expect(await stored()).toHaveLength(1);
    expect(await audited()).toHaveLength(1);
    world.orders.answer = () => ({ status: 'refused', code: 'orderClosed', because: 'the order closed' });
    expect(await post()).toMatchObject({ status: 409, body: { code: 'orderClosed' } });
  });
});

describe('a decision on a case that no order keeps', () => {
  const terms = clocked('2026-03-25T11:30:00.000Z', systemCaseTerms('unusableInput'));
  const cases = {
    'intake/7': { ...terms, id: 'intake/7', type: 'unusableInput' as const, blocks: null },
    'connector/easypost/1': {
      ...terms,
      id: 'connector/easypost/1',
      type: 'connectorDown' as const,
      blocks: null,
    },
  };
  const ids = Object.keys(cases) as (keyof typeof cases)[];
  beforeEach(async () => {
    for (const one of Object.values(cases)) await onRecord(world, { orderNumber: null, case: one });
  });
  const decide = (id: string, body: unknown, key?: string, as?: string) =>
    world.call('POST', `${casePath(id)}/decision`, {
      body,
      ...(key === undefined ? {} : { headers: { 'idempotency-key': key } }),
      ...(as ? { key: as } : {}),
    });

  it.each(ids)(
    'R-079: of twenty at once on %s one wins, nineteen are told who, what and when',
    async (id) => {
      const keys = await Promise.all(Array.from({ length: 20 }, () => world.key('engineer')));
      const answers = await Promise.all(
        keys.map((as) => decide(id, { decision: 'settle', reason }, 'k', as)),
      );
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
      const { resolution } = (await world.call('GET', casePath(id))).body;
      const decidedBy = { who: resolution.actor.id, what: 'settle', when: resolution.at };
      for (const { status, body } of answers) if (status === 409) expect(body).toMatchObject({ decidedBy });
      expect(await audited()).toMatchObject([{ actor: decidedBy.who, action: 'case.decide', target: id }]);
    },
  );

  it.each(ids)('on %s: the same key is answered as before, with another body 422', async (id) => {
    const first = await decide(id, { decision: 'settle', reason }, 'k');
    expect(first.status).toBe(200);
    expect(await decide(id, { decision: 'settle', reason }, 'k')).toMatchObject({
      status: 200,
      body: first.body,
    });
    expect(await decide(id, { decision: 'settle', reason: 'another' }, 'k')).toMatchObject({
      status: 422,
      body: { code: 'idempotencyKeyReused' },
    });
    expect(await audited()).toHaveLength(1);
  });

  it.each(ids)('on %s: what is not possible is 422 with what is, and another role 403', async (id) => {
    const refused = await decide(id, { decision: 'release', reason });
    expect(refused).toMatchObject({ status: 422, body: { allowed: expect.arrayContaining(['settle']) } });
    expect((await decide(id, { decision: 'settle', reason }, 'k', await world.key('finance'))).status).toBe(
      403,
    );
    expect(await audited()).toEqual([]);
  });
});

describe('handover', () => {
  const post = (body: unknown, of = caseId) => world.call('POST', `${casePath(of)}/handover`, { body });

  it('is to a role that reads cases', async () => {
    for (const role of ['supplier', 'checker', 'boss', '', null]) {
      expect(await post({ role, reason })).toMatchObject({
        status: 422,
        body: { errors: [{ path: 'role' }] },
      });
    }
  });

  it('of a closed case is 409 with who, what and when', async () => {
    const decidedBy = { who: 'olivia', what: 'release' as const, when: addressCase.openedAt };
    world.orders.answer = () => ({ status: 'refused', code: 'caseClosed', because: 'closed', decidedBy });
    expect(await post({ role: 'finance', reason })).toMatchObject({ status: 409, body: { decidedBy } });
  });

  it('of a case that no order keeps is refused in words', async () => {
    const terms = clocked('2026-03-25T11:30:00.000Z', systemCaseTerms('connectorDown'));
    const down = { ...terms, id: 'connector/easypost/1', type: 'connectorDown' as const, blocks: null };
    const id = await onRecord(world, { orderNumber: null, store: '', case: down });
    const answer = await post({ role: 'ops', reason }, id);
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'unprocessable', errors: [{ path: 'role' }] },
    });
    expect(answer.body.errors[0].message).toMatch(/assign it/);
  });

  it('of an order that stands still is not asked of that order', async () => {
    const terms = clocked('2026-03-25T11:30:00.000Z', systemCaseTerms('orderStopped'));
    const stopped = { ...terms, id: `sweep/${orderId}`, type: 'orderStopped' as const, subject: orderId };
    const id = await onRecord(world, { orderNumber: '8492', caseId: stopped.id, case: stopped });
    expect((await post({ role: 'ops', reason }, id)).status).toBe(422);
    expect(await stored()).toEqual([]);
  });
});

describe('hold', () => {
  it('R-079: says supplier by supplier what goes on there', async () => {
    const legs = [{ legId: 'A', answer: 'tooLate' as const }];
    world.orders.answer = () => ({
      status: 'accepted',
      detail: 'held; what a supplier already has goes on there',
      legs,
    });
    const answer = await world.call('POST', `${orderPath}/holds`, { body: { reason } });
    expect(answer.body).toMatchObject({
      status: 'accepted',
      legs,
      detail: expect.stringContaining('goes on'),
    });
  });
});

describe('resend', () => {
  it('of what was never sent is 404', async () => {
    world.orders.answer = () => ({
      status: 'refused',
      code: 'unknownNotification',
      because: 'no such notification',
    });
    const path = `${orderPath}/notifications/${encodeURIComponent(`${orderId}/-/notify/9`)}/resend`;
    expect(await world.call('POST', path, { body: { reason } })).toMatchObject({ status: 404 });
  });
});
