import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caseWork, notifications, timeline } from '../../db/schema/index.js';
import { clocked } from '../../domain/cases/engine.js';
import { systemCaseTerms } from '../../domain/policy/system-case-policy.js';
import { addressCase, casePath, onRecord } from './a-case.js';
import { createWorld, type World } from './world.js';

type Json = ReturnType<typeof JSON.parse>;

const at = '2026-03-26T12:00:00.000Z';
const closed = {
  decision: 'release' as const,
  actor: { id: 'ops-anna', role: 'ops' as const, verified: true },
  reason: 'seen',
  at: '2026-03-25T09:00:00.000Z',
};
let world: World;
/** What each row of the table below is called in the tests. */
const named = new Map<string, string>();

beforeAll(async () => {
  world = await createWorld();
  const put = async (
    name: string,
    given: Parameters<typeof onRecord>[1],
    work?: Partial<typeof caseWork.$inferInsert>,
  ) => {
    const id = await onRecord(world, given);
    named.set(id, name);
    if (work) await world.db.insert(caseWork).values({ caseId: id, changedBy: 'test', ...work });
  };
  const day = (text: string) => `2026-03-${text}:00.000Z`;
  const escalations = [{ role: 'supervisor' as const, at: day('25T14:16'), because: 'nobody answered' }];
  await put('near', { orderNumber: '8490', case: { dueAt: day('26T14:00'), warnAt: day('26T10:00') } });
  await put('overdue', {
    orderNumber: '8491',
    case: { dueAt: day('26T11:00'), warnAt: day('26T07:00'), escalations, openedAt: day('24T11:00') },
  });
  await put(
    'far',
    {
      orderNumber: '8500',
      case: {
        dueAt: day('27T14:00'),
        warnAt: day('27T10:00'),
        owner: 'finance',
        type: 'refundDue',
        id: 'refundDue/1',
      },
    },
    { assignee: 'olivia' },
  );
  await put('endless', {
    orderNumber: '77',
    name: '#100%',
    case: { dueAt: null, warnAt: null, openedAt: day('20T14:00') },
  });
  await put(
    'closed',
    { orderNumber: '78', name: 'A_1', case: { dueAt: day('25T14:00'), resolution: closed } },
    { snoozedUntil: day('30T14:00'), snoozedAt: day('24T14:00') },
  );
  await put(
    'snoozed',
    { orderNumber: '79', name: 'AX1', case: { dueAt: day('28T14:00'), warnAt: day('28T10:00') } },
    { snoozedUntil: day('28T16:00'), snoozedAt: day('25T14:00') },
  );
  await put(
    'sol',
    { store: 'sol', orderNumber: '8490', case: { dueAt: day('26T13:00'), warnAt: day('26T09:00') } },
    { assignee: 'olivia' },
  );
  const engineers = clocked(day('26T11:30'), systemCaseTerms('connectorDown'));
  await put('connector', {
    store: '',
    orderNumber: null,
    case: { ...engineers, id: 'connector/easypost/1', type: 'connectorDown', blocks: null },
  });
  const unusable = clocked(day('26T11:30'), systemCaseTerms('unusableInput'));
  await put('unusable', {
    orderNumber: null,
    case: {
      ...unusable,
      id: 'intake/7',
      type: 'unusableInput',
      blocks: null,
      facts: { reason: 'line_items: none' },
    },
  });
});
afterAll(() => world?.stop());

const ask = (query: string, key?: string) =>
  world.call('GET', `/v1/cases?at=${at}&${query}`, key ? { key } : {});
async function found(query: string, key?: string): Promise<string[]> {
  const { status, body } = await ask(`limit=200&${query}`, key);
  expect(status, JSON.stringify(body)).toBe(200);
  return body.items.map(({ id }: Json) => named.get(id));
}
const path = (name: string) => casePath([...named].find(([, one]) => one === name)?.[0] ?? '');

describe('GET /v1/cases', () => {
  it('R-130: shows the soonest deadline first, those without one last; or the longest open first', async () => {
    expect(await found('')).toEqual([
      'closed',
      'overdue',
      'connector',
      'sol',
      'near',
      'unusable',
      'far',
      'snoozed',
      'endless',
    ]);
    expect((await found('sort=opening&state=open')).slice(0, 2)).toEqual(['endless', 'overdue']);
    expect((await found('sort=opening')).slice(-2).sort()).toEqual(['connector', 'unusable']);
  });

  it.each([
    ['state=closed', ['closed']],
    ['type=refundDue', ['far']],
    ['type=connectorDown', ['connector']],
    ['type=unusableInput', ['unusable']],
    ['type=orderStopped', []],
    ['owner=engineer', ['connector']],
    ['owner=finance&type=refundDue&state=open&store=luna', ['far']],
    ['store=sol', ['sol']],
    ['store=nowhere', []],
    ['escalatedTo=supervisor', ['overdue']],
    ['escalatedTo=any', ['overdue']],
    ['escalatedTo=admin', []],
    ['escalatedTo=none&state=open&owner=ops&store=luna', ['near', 'unusable', 'snoozed', 'endless']],
    ['assignee=olivia', ['sol', 'far']],
    ['assignee=none&store=luna&state=open', ['overdue', 'near', 'unusable', 'snoozed', 'endless']],
    ['snoozed=true', ['snoozed']],
    ['snoozed=false&store=luna', ['closed', 'overdue', 'near', 'unusable', 'far', 'endless']],
    ['deadline=overdue', ['overdue']],
    ['deadline=near', ['sol', 'near']],
    ['order=order%2Fluna%2F8490', ['near']],
  ])('R-130: filters by %s', async (query, expected) => {
    expect(await found(query)).toEqual(expected);
  });

  it.each([
    ['%23849', ['overdue', 'sol', 'near']],
    ['849', ['overdue', 'sol', 'near']],
    ['8491', ['overdue']],
    ['491', []],
    [' 8491 ', ['overdue']],
    ['%25', []],
    ['100%25', ['endless']],
    ['_', []],
    ['a_1', ['closed']],
    ['A_', ['closed']],
    ['ax', ['snoozed']],
    ['\\', []],
    ['order%2Fluna%2F8500', ['far']],
    ['order%2Fluna%2F850', []],
    ['order%2Fluna%2F8500%2Fcase%2FrefundDue%2F1', ['far']],
    ['intake%2F7', ['unusable']],
    ['connector%2Feasypost%2F1', ['connector']],
    ["'; drop table cases; --", []],
  ])('R-130: searches for "%s" as it is written', async (text, expected) => {
    expect(await found(`q=${text}`)).toEqual(expected);
  });

  it('R-130: is found by the beginning of the shop’s own id where the name is another', async () => {
    expect(await found('q=78')).toEqual(['closed']);
  });

  it('R-130: `me` is the key that asks', async () => {
    const key = await world.key('ops');
    expect(
      (await world.call('POST', `${path('near')}/assignment`, { key, body: { assignee: 'me' } })).status,
    ).toBe(200);
    expect(await found('assignee=me', key)).toEqual(['near']);
    await world.call('POST', `${path('near')}/assignment`, { key, body: { assignee: null } });
  });

  it.each([
    'state=lost',
    'type=constructor',
    'owner=boss',
    'escalatedTo=nobody',
    'snoozed=yes',
    'deadline=soon',
    'sort=size',
    'at=yesterday',
    'at=2026-02-30T00:00:00Z',
    'at=0000-01-01T00:00:00Z',
    'at=9999-12-31T23:59:59-10:00',
    'limit=0',
    'limit=201',
    'limit=1.5',
    'q=',
    'q=%20',
    'q=a%00b',
    'store=',
    'store=%00',
    'assignee=%00',
    'order=%00',
    'cursor=nonsense',
  ])('refuses %s with the name of what is wrong', async (query) => {
    const answer = await world.call('GET', `/v1/cases?${query}`);
    expect(answer).toMatchObject({ status: 400, body: { code: 'badRequest' } });
    expect(answer.body.errors[0].path).toBe(query.split('=')[0]);
    expect(answer.body.errors[0].message.length).toBeGreaterThan(5);
  });

  it.each([
    { sort: 'opening', dueAt: null, openedAt: at, id: 'x' },
    { sort: 'deadline', dueAt: 'soon', openedAt: at, id: 'x' },
    { sort: 'deadline', dueAt: '0000-01-01T00:00:00Z', openedAt: at, id: 'x' },
    { sort: 'deadline', dueAt: null, openedAt: at, id: 'x\u0000' },
    { sort: 'deadline', dueAt: null, openedAt: at },
    [],
    null,
  ])('refuses a cursor of another list or made by hand: %j', async (position) => {
    const cursor = Buffer.from(JSON.stringify(position)).toString('base64url');
    const answer = await ask(`cursor=${cursor}`);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'cursor' }] } });
  });

  it('C-21: shows a key its stores alone: in the list, the search, the counts and by id', async () => {
    const key = await world.key('ops', ['sol']);
    expect(await found('', key)).toEqual(['sol']);
    expect(await found('q=849', key)).toEqual(['sol']);
    expect(await found('q=order%2Fluna%2F8490', key)).toEqual([]);
    expect(await found('q=intake%2F7', key)).toEqual([]);
    expect(await found('store=luna', key)).toEqual([]);
    expect(await found('assignee=olivia', key)).toEqual(['sol']);
    expect((await world.call('GET', `/v1/cases/counts?at=${at}`, { key })).body).toMatchObject({
      total: 1,
      nearDeadline: 1,
      byType: { address: { total: 1 } },
    });
    expect((await world.call('GET', '/v1/cases/counts?store=luna', { key })).status).toBe(404);
    expect((await world.call('GET', path('near'), { key })).status).toBe(404);
    expect((await world.call('GET', path('connector'), { key })).status).toBe(404);
    expect((await world.call('GET', path('sol'), { key })).status).toBe(200);
    expect(await found('', await world.key('ops', []))).toEqual([]);
  });

  it('C-21: is for the roles that read cases', async () => {
    for (const role of ['ops', 'supervisor', 'merchant', 'support', 'finance', 'engineer'] as const) {
      expect((await ask('', await world.key(role))).status).toBe(200);
    }
    for (const role of ['supplier', 'checker'] as const) {
      const key = await world.key(role);
      expect((await ask('', key)).status).toBe(403);
      expect((await world.call('GET', '/v1/cases/counts', { key })).status).toBe(403);
      expect((await world.call('GET', path('near'), { key })).status).toBe(403);
    }
  });
});

describe('GET /v1/cases/counts', () => {
  it('R-130: counts open cases by type as the list filters them', async () => {
    const { body } = await world.call('GET', `/v1/cases/counts?at=${at}`);
    expect(body).toMatchObject({
      total: 8,
      overdue: 1,
      nearDeadline: 2,
      escalated: 1,
      unassigned: 6,
      snoozed: 1,
    });
    expect(body.byType.address).toEqual({
      total: 5,
      overdue: 1,
      nearDeadline: 2,
      escalated: 1,
      unassigned: 4,
      snoozed: 1,
    });
    expect(Object.keys(body.byType).sort()).toEqual([
      'address',
      'connectorDown',
      'refundDue',
      'unusableInput',
    ]);
    const sol = await world.call('GET', `/v1/cases/counts?at=${at}&store=sol`);
    expect(sol.body).toMatchObject({ total: 1, nearDeadline: 1 });
    expect((await world.call('GET', '/v1/cases/counts?store=nowhere')).status).toBe(404);
  });
});

describe('a snoozed case', () => {
  const isHidden = async (moment: string) => {
    const { body } = await world.call('GET', `${path('snoozed')}?at=${moment}`);
    const listed = await world.call('GET', `/v1/cases?snoozed=true&at=${moment}`);
    expect(listed.body.items.some(({ id }: Json) => named.get(id) === 'snoozed')).toBe(body.isSnoozed);
    return body.isSnoozed;
  };

  it('R-130: comes back at its warning, at its deadline at the latest, to the second', async () => {
    expect(await isHidden('2026-03-28T09:59:59.999Z')).toBe(true);
    expect(await isHidden('2026-03-28T10:00:00.000Z')).toBe(false);
    expect(await isHidden('2026-03-28T14:00:00.000Z')).toBe(false);
  });
});

describe('pages', () => {
  it.each(['deadline', 'opening'])(
    'by %s: each case once, over equal and missing deadlines, also while cases come and go',
    async (sort) => {
      const small = await createWorld();
      try {
        for (let n = 10; n < 25; n += 1) {
          const dueAt = n % 3 === 0 ? null : '2026-03-26T14:16:00.000Z';
          await onRecord(small, {
            orderNumber: String(n),
            case: { dueAt, openedAt: `2026-03-24T14:16:00.00${n % 2}Z` },
          });
        }
        const whole = (await small.call('GET', `/v1/cases?sort=${sort}`)).body.items.map(
          ({ id }: Json) => id,
        );
        expect(whole).toHaveLength(15);
        for (const limit of [1, 4, 15]) {
          const seen: string[] = [];
          let cursor: string | null = null;
          let pages = 0;
          do {
            const query: string = cursor === null ? '' : `&cursor=${cursor}`;
            const { body } = await small.call('GET', `/v1/cases?sort=${sort}&limit=${limit}${query}`);
            seen.push(...body.items.map(({ id }: Json) => id));
            cursor = body.nextCursor;
            pages += 1;
          } while (cursor !== null && pages < 30);
          expect(seen).toEqual(whole);
          expect(pages).toBe(Math.ceil(15 / limit));
        }
      } finally {
        await small.stop();
      }
    },
  );
});

describe('GET /v1/cases/{id}', () => {
  const clocks = [
    {
      n: 1,
      dueAt: '2026-03-25T14:16:00.000Z',
      then: { escalate: 'supervisor' as const },
      state: 'rang' as const,
      rangAt: '2026-03-25T14:16:00.000Z',
      firstDueAt: null,
    },
    {
      n: 2,
      dueAt: '2026-03-26T14:16:00.000Z',
      then: { decide: 'refund' as const },
      state: 'running' as const,
      rangAt: null,
      firstDueAt: null,
    },
  ];
  let id: string;

  beforeAll(async () => {
    id = await onRecord(world, {
      orderNumber: '9000',
      case: {
        clocks,
        facts: { verdict: 'missingUnit', codes: ['E.SECONDARY_INFORMATION.MISSING'] },
        escalations: [{ role: 'supervisor', at: '2026-03-25T14:16:00.000Z', because: 'nobody decided' }],
      },
    });
    const lines = [
      ['case', 'case address/1 opened'],
      ['case', 'case address/10 opened'],
      ['case', 'case fraud/1 opened'],
      ['decision', 'address/1: asked by ops-anna'],
      ['effect', 'addressQuestion-address/1-email sent'],
      ['event', 'started'],
    ] as const;
    await world.db.insert(timeline).values(
      lines.map(([kind, text], position) => ({
        orderId: 'order/luna/9000',
        version: 1,
        position,
        at: addressCase.openedAt,
        kind,
        text,
      })),
    );
    await world.db.insert(notifications).values({
      effectId: 'order/luna/9000/addressQuestion-address/1-email/notify/1',
      orderId: 'order/luna/9000',
      storeId: 'luna',
      kind: 'addressQuestion',
      channel: 'email',
      class: 'transactional',
      cause: 'address/1',
      messageId: '<asked@mail.luna.example>',
      state: 'sent',
      queuedAt: addressCase.openedAt,
      sentAt: addressCase.openedAt,
    });
  });

  it('R-131: has everything to decide by: facts, clocks in words, its own timeline, what the customer was told', async () => {
    const { status, body } = await world.call('GET', `${casePath(id)}?at=2026-03-26T10:56:00Z`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id,
      orderName: '#9000',
      title: 'Address cannot be delivered to as written',
      facts: { verdict: 'missingUnit', codes: ['E.SECONDARY_INFORMATION.MISSING'] },
      escalatedTo: 'supervisor',
      escalations: [{ role: 'supervisor', because: 'nobody decided' }],
      deadline: {
        timeZone: 'America/New_York',
        opened: 'Tue 2026-03-24 10:16 America/New_York (UTC-04:00)',
        due: 'Thu 2026-03-26 10:16 America/New_York (UTC-04:00)',
        isOverdue: false,
        isNear: true,
        left: '3 h 20 min left',
        counted: '48 h, day and night',
      },
      clocks: [
        {
          n: 1,
          does: 'escalate to supervisor',
          state: 'rang',
          did: 'escalated to supervisor: nobody decided',
        },
        { n: 2, does: 'decide "refund"', state: 'running', did: null },
      ],
      notifications: [{ notification: 'addressQuestion', channel: 'email', state: 'sent' }],
    });
    expect(body.condition).toEqual(expect.any(String));
    expect(body.timeline.map(({ text }: Json) => text)).toEqual([
      'case address/1 opened',
      'address/1: asked by ops-anna',
      'addressQuestion-address/1-email sent',
    ]);
    const late = await world.call('GET', `${casePath(id)}?at=2026-03-26T16:16:00Z`);
    expect(late.body.deadline).toMatchObject({ isOverdue: true, isNear: false, left: 'overdue by 2 h' });
  });

  it('C-21, R-079: says what this key may decide now', async () => {
    const allowed = async (name: string, role: Parameters<World['key']>[0]) =>
      (await world.call('GET', path(name), { key: await world.key(role) })).body.allowedNow;
    expect(await allowed('near', 'ops')).toEqual(['release', 'recheck', 'refund', 'cancel']);
    expect(await allowed('near', 'merchant')).toEqual([]);
    expect(await allowed('near', 'support')).toEqual([]);
    expect(await allowed('near', 'admin')).toEqual(['release', 'recheck', 'refund', 'cancel']);
    expect(await allowed('closed', 'ops')).toEqual([]);
    expect(await allowed('far', 'finance')).toEqual(['settle']);
    expect(await allowed('connector', 'engineer')).toEqual(['settle']);
    expect(await allowed('connector', 'ops')).toEqual([]);
    expect(await allowed('unusable', 'ops')).toEqual(['recheck', 'settle']);
    expect(await allowed('unusable', 'finance')).toEqual([]);
  });

  it('R-131: shows cases of no order as completely', async () => {
    for (const name of ['connector', 'unusable']) {
      const { status, body } = await world.call('GET', `${path(name)}?at=${at}`);
      expect(status).toBe(200);
      expect(body).toMatchObject({
        orderId: null,
        condition: null,
        timeline: [],
        notes: [],
        notifications: [],
      });
      expect(body.deadline.left).toMatch(/left$/);
    }
  });

  it.each(['x', '%00', 'order%2Fluna%2F8490%2Fcase%2Faddress%2F2', `${'x'.repeat(4000)}`, '%ff', "'--"])(
    'is 404 for %s',
    async (unknown) => {
      expect((await world.call('GET', `/v1/cases/${unknown}`)).status).toBe(404);
    },
  );
});
