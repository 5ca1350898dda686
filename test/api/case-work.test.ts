import { asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { audit, caseNotes, cases, idempotencyKeys } from '../../db/schema/index.js';
import { clocked } from '../../domain/cases/engine.js';
import { systemCaseTerms } from '../../domain/policy/system-case-policy.js';
import { addressCase, casePath, clearRecord, onRecord } from './a-case.js';
import { createWorld, type World } from './world.js';

type Json = ReturnType<typeof JSON.parse>;

const now = '2026-03-25T12:00:00.000Z';
const resolution = {
  decision: 'cancel' as const,
  actor: { id: 'ops-anna', role: 'ops' as const, verified: true },
  reason: 'the customer gave up',
  at: '2026-03-25T15:00:00.000Z',
};
let world: World;
let id: string;

beforeAll(async () => {
  world = await createWorld();
  Object.assign(world.deps, { now: () => new Date(now) });
});
afterAll(() => world?.stop());
beforeEach(async () => {
  await clearRecord(world);
  for (const table of [audit, idempotencyKeys]) await world.db.delete(table);
  id = await onRecord(world, { orderNumber: '8492' });
});

const post = (verb: string, body: unknown, options: { key?: string; as?: string; of?: string } = {}) =>
  world.call('POST', `${casePath(options.of ?? id)}/${verb}`, {
    body,
    ...(options.key === undefined ? {} : { headers: { 'idempotency-key': options.key } }),
    ...(options.as ? { key: options.as } : {}),
  });
const audited = () => world.db.select().from(audit).orderBy(asc(audit.id));
const close = () =>
  world.db
    .update(cases)
    .set({ state: 'closed', case: { ...addressCase, resolution } })
    .where(eq(cases.id, id));

const verbs = [
  ['assignment', { assignee: 'olivia' }, { assignee: 'sam' }],
  ['notes', { text: 'rang the customer' }, { text: 'rang again' }],
  ['snooze', { until: '2026-03-26T08:00:00Z' }, { until: '2026-03-26T09:00:00Z' }],
] as const;

describe.each(verbs)('POST /v1/cases/{id}/%s', (verb, body, other) => {
  it('needs an Idempotency-Key', async () => {
    for (const key of ['', 'with space', 'ä', 'x'.repeat(201)]) {
      const answer = await post(verb, body, { key: encodeURI(key) === key ? key : 'a b' });
      expect(answer).toMatchObject({ status: 400, body: { code: 'idempotencyKeyMissing' } });
    }
    expect(await audited()).toEqual([]);
  });

  it('under the same key is answered as before, done once and audited once, also after the case closed', async () => {
    const first = await post(verb, body, { key: 'k' });
    expect(first.status).toBe(200);
    await close();
    expect(await post(verb, body, { key: 'k' })).toMatchObject({ status: 200, body: first.body });
    expect(await audited()).toHaveLength(1);
    expect((await world.db.select().from(caseNotes)).length).toBe(verb === 'notes' ? 1 : 0);
  });

  it('ten times at once under one key is done once', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => post(verb, body, { key: 'k' })));
    for (const answer of answers) expect(answer).toMatchObject({ status: 200, body: answers[0]?.body });
    expect(await audited()).toHaveLength(1);
  });

  it('under the same key with another body, or for another case, is 422 and changes nothing', async () => {
    await post(verb, body, { key: 'k' });
    expect(await post(verb, other, { key: 'k' })).toMatchObject({
      status: 422,
      body: { code: 'idempotencyKeyReused' },
    });
    const second = await onRecord(world, { orderNumber: '8493' });
    expect((await post(verb, body, { key: 'k', of: second })).status).toBe(422);
    expect(await audited()).toHaveLength(1);
  });

  it('two keys may send the same Idempotency-Key', async () => {
    const [a, b] = [await world.key('ops'), await world.key('support')];
    expect((await post(verb, body, { key: 'k', as: a })).status).toBe(200);
    expect((await post(verb, other, { key: 'k', as: b })).status).toBe(200);
  });

  it('C-21: is for those who work on cases, in stores they see', async () => {
    for (const role of ['ops', 'supervisor', 'merchant', 'support', 'finance', 'engineer'] as const) {
      expect((await post(verb, body, { as: await world.key(role) })).status).toBe(200);
    }
    const done = (await audited()).length;
    for (const role of ['supplier', 'checker'] as const) {
      expect((await post(verb, body, { as: await world.key(role) })).status).toBe(403);
    }
    expect((await post(verb, body, { as: await world.key('ops', ['sol']) })).status).toBe(404);
    expect((await post(verb, body, { of: 'order/luna/0/case/address/1' })).status).toBe(404);
    expect(await audited()).toHaveLength(done);
  });

  it('is possible on a case of no order', async () => {
    const terms = clocked('2026-03-25T11:30:00.000Z', systemCaseTerms('unusableInput'));
    const intake = { ...terms, id: 'intake/7', type: 'unusableInput' as const, blocks: null };
    expect(
      (await post(verb, body, { of: await onRecord(world, { orderNumber: null, case: intake }) })).status,
    ).toBe(200);
  });

  it('on a closed case is 409 with who, what and when; notes still are taken', async () => {
    await close();
    const answer = await post(verb, body);
    if (verb === 'notes') expect(answer.status).toBe(200);
    else {
      const decidedBy = { who: 'ops-anna', what: 'cancel', when: resolution.at };
      expect(answer).toMatchObject({ status: 409, body: { code: 'caseClosed', decidedBy } });
      expect(await audited()).toEqual([]);
    }
  });
});

describe('assignment', () => {
  it('R-130: is shown in the queue, and audited with who, role, why, before and after', async () => {
    const as = await world.key('support');
    const given = await post(
      'assignment',
      { assignee: ' olivia ', reason: 'she knows the customer' },
      { as },
    );
    expect(given.body).toEqual({ caseId: id, assignee: 'olivia', snoozedUntil: null });
    await post('assignment', { assignee: null }, { as });
    const back = await post('assignment', { assignee: 'me' }, { as });
    expect(back.body.assignee).toMatch(/^support-/);
    expect((await world.call('GET', casePath(id))).body.assignee).toBe(back.body.assignee);
    const actor = back.body.assignee;
    expect(await audited()).toMatchObject([
      {
        actor,
        role: 'support',
        action: 'case.assign',
        target: id,
        reason: 'she knows the customer',
        before: { assignee: null },
        after: { assignee: 'olivia' },
      },
      { before: { assignee: 'olivia' }, after: { assignee: null }, reason: null },
      { before: { assignee: null }, after: { assignee: actor } },
    ]);
  });

  it.each([
    { assignee: '' },
    { assignee: ' ' },
    { assignee: 'none' },
    { assignee: 'x'.repeat(201) },
    { assignee: 'a\u0000b' },
    { assignee: 7 },
    {},
    { assignee: 'a', to: 'b' },
  ])('refuses %j with its path', async (body) => {
    const { status, body: problem } = await post('assignment', body);
    expect(status).toBe(422);
    expect(['assignee', 'to']).toContain(problem.errors[0].path);
  });
});

describe('notes', () => {
  it('R-131: are shown with author, role and time, oldest first', async () => {
    await post('notes', { text: 'first' }, { as: await world.key('support') });
    await post('notes', { text: ' second\nline ' });
    const { body } = await world.call('GET', casePath(id));
    expect(body.notes).toMatchObject([
      { text: 'first', role: 'support' },
      { text: 'second\nline', role: 'admin' },
    ]);
    expect(await audited()).toMatchObject([
      { action: 'case.note', target: id, before: null, after: { note: body.notes[0].id } },
      { after: { note: body.notes[1].id } },
    ]);
    expect(JSON.stringify(await audited())).not.toContain('first');
  });

  it.each([
    { text: '' },
    { text: ' ' },
    { text: 'x'.repeat(4001) },
    { text: 'a\u0000b' },
    { text: '\ud800' },
    { text: null },
  ])('refuses %j', async (body) => {
    expect(await post('notes', body)).toMatchObject({ status: 422, body: { errors: [{ path: 'text' }] } });
  });
});

describe('snooze', () => {
  const isListed = async (at: string) =>
    (await world.call('GET', `/v1/cases?state=open&snoozed=false&at=${at}`)).body.items.length === 1;
  const stored = async () => (await world.db.select().from(cases).where(eq(cases.id, id)))[0];

  it('R-130: hides the case until then and moves no clock', async () => {
    const before = await stored();
    const { body } = await post('snooze', { until: '2026-03-26T10:00:00+02:00', reason: 'asked, waiting' });
    expect(body).toEqual({ caseId: id, assignee: null, snoozedUntil: '2026-03-26T08:00:00.000Z' });
    expect(await stored()).toEqual(before);
    expect(await isListed(now)).toBe(false);
    expect(await isListed('2026-03-26T07:59:59.999Z')).toBe(false);
    expect(await isListed('2026-03-26T08:00:00Z')).toBe(true);
    expect(await audited()).toMatchObject([
      {
        action: 'case.snooze',
        reason: 'asked, waiting',
        before: { snoozedUntil: null },
        after: { snoozedUntil: '2026-03-26T08:00:00.000Z' },
      },
    ]);
    await post('snooze', { until: null });
    expect(await isListed(now)).toBe(true);
  });

  it('R-130: comes back at the warning, or at the deadline where the warning had passed before', async () => {
    await post('snooze', { until: '2026-04-01T00:00:00Z' });
    expect(await isListed('2026-03-26T10:15:59.999Z')).toBe(false);
    expect(await isListed('2026-03-26T10:16:00Z')).toBe(true);
    Object.assign(world.deps, { now: () => new Date('2026-03-26T11:00:00Z') });
    await post('snooze', { until: '2026-04-01T00:00:00Z' });
    Object.assign(world.deps, { now: () => new Date(now) });
    expect(await isListed('2026-03-26T14:15:59.999Z')).toBe(false);
    expect(await isListed('2026-03-26T14:16:00Z')).toBe(true);
  });

  it('of an overdue case is refused: it stays in sight', async () => {
    Object.assign(world.deps, { now: () => new Date('2026-03-26T14:16:00Z') });
    const answer = await post('snooze', { until: '2026-04-01T00:00:00Z' });
    Object.assign(world.deps, { now: () => new Date(now) });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ path: 'until' }] } });
    expect(answer.body.errors[0].message).toMatch(/deadline has passed/);
  });

  it.each([
    now,
    '2026-03-25T11:59:59Z',
    'tomorrow',
    '2026-03-26',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59-10:00',
    7,
    undefined,
  ])('refuses until %j', async (until) => {
    const answer = await post('snooze', { until });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ path: 'until' }] } });
    expect(await audited()).toEqual([]);
  });

  it('leaves the assignee as it is, and the other way round', async () => {
    await post('assignment', { assignee: 'olivia' });
    await post('snooze', { until: '2026-03-26T08:00:00Z' });
    const { body } = await post('assignment', { assignee: 'sam' });
    expect(body).toMatchObject({ assignee: 'sam', snoozedUntil: '2026-03-26T08:00:00.000Z' });
    expect((await world.call('GET', casePath(id))).body as Json).toMatchObject({
      isSnoozed: expect.any(Boolean),
      assignee: 'sam',
    });
  });
});
