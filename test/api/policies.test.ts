import { asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { audit, orderStarts, policies, stores, warehouses } from '../../db/schema/index.js';
import { defaultOrderPolicy, type OrderPolicy } from '../../domain/policy/policy.js';
import { createWorld, ownOrder, type World } from './world.js';

type Json = ReturnType<typeof JSON.parse>;

let world: World;
beforeAll(async () => {
  world = await createWorld();
  const place = { supplierId: 'acme', country: 'US', timeZone: 'UTC', methods: [] };
  await world.db.insert(warehouses).values([
    { id: 'acme-ca', name: 'Acme West', ...place },
    { id: 'acme-ny', name: 'Acme East', ...place },
  ]);
});
afterAll(() => world?.stop());

const routing = { skuRules: [], tagRules: [], supplierPriority: [] };
const asShipped = { version: 3, order: defaultOrderPolicy, routing };
beforeEach(async () => {
  for (const table of [audit, policies]) await world.db.delete(table);
  await world.db.update(stores).set({ policy: asShipped });
});

const json = { 'content-type': 'application/json' };
const put = (body: unknown, options: { store?: string; key?: string } = {}) =>
  world.call('PUT', `/v1/stores/${options.store ?? 'luna'}/policy`, {
    body,
    headers: json,
    ...(options.key ? { key: options.key } : {}),
  });
const get = (path = '', options: { store?: string; key?: string } = {}) =>
  world.call(
    'GET',
    `/v1/stores/${options.store ?? 'luna'}/policy${path}`,
    options.key ? { key: options.key } : {},
  );

const reason = 'slower customers';
const withOrder = (change: Partial<OrderPolicy> | Record<string, unknown>) => ({
  version: 3,
  reason,
  order: { ...defaultOrderPolicy, ...change },
  routing,
});
const withCase = (type: string, change: Record<string, unknown>, more: Record<string, unknown> = {}) => {
  const cases: Record<string, Json> = defaultOrderPolicy.cases;
  return withOrder({ ...more, cases: { ...cases, [type]: { ...cases[type], ...change } } });
};

describe('R-045: PUT /v1/stores/{store}/policy', () => {
  it('makes the next version, keeps those before with author, reason and time, and audits', async () => {
    const key = await world.key('supervisor');
    const first = await put(withOrder({ graceAfterOutage: 'PT6H' }), { key });
    expect(first).toMatchObject({ status: 200, body: { version: 4, order: { graceAfterOutage: 'PT6H' } } });
    const second = await put({ ...first.body, reason: 'back again' }, { key });
    expect(second.body.version).toBe(5);
    expect((await get()).body).toEqual(second.body);
    const { items } = (await get('/versions')).body;
    expect(items).toMatchObject([
      { version: 5, reason: 'back again', isActive: true, author: expect.stringMatching(/^supervisor-/) },
      { version: 4, reason, isActive: false, policy: { order: { graceAfterOutage: 'PT6H' } } },
      { version: 3, isActive: false, policy: { version: 3, order: { graceAfterOutage: 'PT4H' } } },
    ]);
    expect(items.every(({ at }: Json) => Number.isFinite(Date.parse(at)))).toBe(true);
    expect(await world.db.select().from(audit).orderBy(asc(audit.id))).toMatchObject([
      {
        action: 'policy.put',
        role: 'supervisor',
        target: 'policy/luna',
        reason,
        before: { version: 3 },
        after: { version: 4 },
      },
      { reason: 'back again', before: { version: 4 }, after: { version: 5 } },
    ]);
    expect((await get('', { store: 'sol' })).body.version).toBe(3);
  });

  it('takes back what it gave, unchanged', async () => {
    const { body } = await get();
    expect(await put({ ...body, reason })).toMatchObject({ status: 200, body: { version: 4 } });
  });

  it('R-020, R-022: takes rules that name suppliers, warehouses and countries there are', async () => {
    const skuRules = [{ id: 'a', sku: 'PEND-*', warehouse: 'acme-ny', reason: 'engraves' }];
    const tagRules = [{ id: 'b', tag: 'US-Customer', countries: ['US'] }];
    const rules = { skuRules, tagRules, supplierPriority: ['rival', 'acme'] };
    expect(await put({ ...withOrder({}), routing: rules })).toMatchObject({
      status: 200,
      body: { routing: rules },
    });
  });

  it('of two at once takes one; the other is told the version that is there', async () => {
    const many = Array.from({ length: 8 }, (_, n) => put(withOrder({ graceAfterOutage: `PT${n + 1}H` })));
    const answers = await Promise.all(many);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(7);
    for (const { status, body } of answers) {
      if (status === 409) expect(body).toMatchObject({ code: 'policyChanged', current: 4 });
    }
    expect(await world.db.select().from(policies)).toHaveLength(2);
    expect(await world.db.select().from(audit)).toHaveLength(1);
  });

  it.each([-1, 0, 2, 4, 2 ** 40])('made from version %s is 409', async (version) => {
    expect(await put({ ...withOrder({}), version })).toMatchObject({ status: 409, body: { current: 3 } });
    expect((await get()).body.version).toBe(3);
  });

  it('C-21: is for supervisors and admins; reading is for everybody inside, in stores they see', async () => {
    for (const role of [
      'ops',
      'merchant',
      'support',
      'finance',
      'engineer',
      'supplier',
      'checker',
    ] as const) {
      const key = await world.key(role);
      const reads = role === 'supplier' || role === 'checker' ? 403 : 200;
      expect((await get('', { key })).status).toBe(reads);
      expect((await get('/versions', { key })).status).toBe(reads);
      expect((await put(withOrder({}), { key })).status).toBe(403);
    }
    const key = await world.key('supervisor', ['sol']);
    expect((await get('', { key })).status).toBe(404);
    expect((await get('/versions', { key })).status).toBe(404);
    expect((await put(withOrder({}), { key })).status).toBe(404);
    expect((await put(withOrder({}), { key, store: 'sol' })).status).toBe(200);
    expect((await put(withOrder({}), { store: 'nowhere' })).status).toBe(404);
    expect((await get('', { store: 'nowhere' })).status).toBe(404);
    expect((await get('', { store: '%00' })).status).toBe(404);
  });

  it('the version that came with the store is listed before any was put', async () => {
    expect((await get('/versions')).body.items).toMatchObject([
      { version: 3, author: null, reason: null, at: null, isActive: true },
    ]);
  });
});

describe('R-045: every mistake is named with its path', () => {
  const chain = defaultOrderPolicy.escalation;
  const clock = (then: object, after = 'PT1H') => ({ clocks: [{ after, then }] });
  const { fraud: _, ...withoutFraud } = defaultOrderPolicy.cases;

  it.each([
    ['a duration that is none', withOrder({ lateAfter: 'soon' }), 'order.lateAfter', /not a duration/],
    [
      'a negative one',
      withCase('address', { within: '-PT1H' }),
      'order.cases.address.within',
      /not a duration/,
    ],
    ['one of no time', withOrder({ confirmWithin: 'PT0S' }), 'order.confirmWithin', /no time/],
    [
      'one of a hundred years',
      withOrder({ afterSalesWindow: 'P36500D' }),
      'order.afterSalesWindow',
      /ten years/,
    ],
    ['digits without end', withOrder({ lateAfter: `PT${'9'.repeat(40)}H` }), 'order.lateAfter', /ten years/],
    ['a number for one', withOrder({ lateAfter: 15 }), 'order.lateAfter', /string/],
    ['an owner nobody is', withCase('fraud', { owner: 'boss' }), 'order.cases.fraud.owner', /ops/],
    [
      'a role nobody has, escalated to',
      withCase('fraud', clock({ escalate: 'boss' })),
      'order.cases.fraud.clocks[0].then.escalate',
      /ops/,
    ],
    [
      'a role nobody has, reminded',
      withCase('fraud', clock({ remind: 'boss' })),
      'order.cases.fraud.clocks[0].then.remind',
      /ops/,
    ],
    [
      'a decision nobody knows',
      withCase('fraud', clock({ decide: 'explode' })),
      'order.cases.fraud.clocks[0].then.decide',
      /release/,
    ],
    [
      'a decision the type does not know',
      withCase('fraud', clock({ decide: 'settle' })),
      'order.cases.fraud.clocks[0].then.decide',
      /knows no/,
    ],
    [
      'a decision left to no clock',
      withCase('fraud', clock({ decide: 'release' })),
      'order.cases.fraud.clocks[0].then.decide',
      /no clock may/,
    ],
    [
      'a clock that does two things',
      withCase('fraud', clock({ remind: 'ops', escalate: 'admin' })),
      'order.cases.fraud.clocks[0].then.escalate',
      /nrecognized/,
    ],
    [
      'a clock that does nothing',
      withCase('fraud', clock({})),
      'order.cases.fraud.clocks[0].then',
      /remind, escalate or decide/,
    ],
    [
      'a clock that never rings',
      withCase('address', {
        clocks: [
          { after: 'PT1H', then: { decide: 'refund' } },
          { after: 'PT2H', then: { remind: 'ops' } },
        ],
      }),
      'order.cases.address.clocks[1].after',
      /never rings/,
    ],
    [
      'a warning longer than its deadline',
      withCase('fraud', { warnBefore: 'PT3H' }),
      'order.cases.fraud.warnBefore',
      /longer/,
    ],
    [
      'a calendar that is not there',
      withCase('fraud', { calendar: 'office' }),
      'order.cases.fraud.calendar',
      /no calendar/,
    ],
    [
      'a calendar that never opens',
      withOrder({ calendars: { office: { timeZone: 'UTC', week: {}, closedDays: [] } } }),
      'order.calendars.office.week',
      /./,
    ],
    [
      'a zone that is none',
      withOrder({
        calendars: {
          office: {
            timeZone: 'Mars/Base',
            week: { monday: [{ from: '09:00', to: '17:00' }] },
            closedDays: [],
          },
        },
      }),
      'order.calendars.office.timeZone',
      /./,
    ],
    [
      'a circle',
      withOrder({ escalation: { ...chain, supervisor: 'ops' } }),
      'order.escalation.ops',
      /goes round: ops > supervisor > ops/,
    ],
    [
      'a role above itself',
      withOrder({ escalation: { ...chain, admin: 'admin' } }),
      'order.escalation.admin',
      /goes round/,
    ],
    [
      'a role in the chain nobody has',
      withOrder({ escalation: { ...chain, boss: 'ops' } }),
      'order.escalation.boss',
      /./,
    ],
    [
      'a missing role of the chain',
      withOrder({ escalation: { ops: 'admin' } }),
      'order.escalation.finance',
      /./,
    ],
    [
      'a case type nobody knows',
      withCase('lostLuggage', { ...defaultOrderPolicy.cases.fraud }),
      'order.cases.lostLuggage',
      /./,
    ],
    ['a missing case type', withOrder({ cases: withoutFraud }), 'order.cases.fraud', /./],
    ['a term nobody knows', withOrder({ refundAlways: true }), 'order.refundAlways', /nrecognized/],
    ['negative cents', withOrder({ unverifiedUpToCents: -1 }), 'order.unverifiedUpToCents', /./],
    ['cents with a fraction', withOrder({ unverifiedUpToCents: 1.5 }), 'order.unverifiedUpToCents', /./],
    [
      'a country that is none',
      { ...withOrder({}), routing: { ...routing, tagRules: [{ id: 'a', tag: 'b', countries: ['usa'] }] } },
      'routing.tagRules[0].countries[0]',
      /./,
    ],
    [
      'a country nobody has heard of',
      {
        ...withOrder({}),
        routing: { ...routing, tagRules: [{ id: 'a', tag: 'b', countries: ['US', 'QQ'] }] },
      },
      'routing.tagRules[0].countries[1]',
      /ISO 3166-1/,
    ],
    [
      'a warehouse that is not there',
      {
        ...withOrder({}),
        routing: { ...routing, skuRules: [{ id: 'a', sku: 'b', warehouse: 'acme', reason: 'c' }] },
      },
      'routing.skuRules[0].warehouse',
      /no warehouse "acme": acme-ca, acme-ny$/,
    ],
    [
      'a supplier that is not there',
      { ...withOrder({}), routing: { ...routing, supplierPriority: ['rival', 'acne'] } },
      'routing.supplierPriority[1]',
      /no supplier "acne": acme, rival$/,
    ],
    ['no reason', { ...withOrder({}), reason: ' ' }, 'reason', /./],
    ['a version that is text', { ...withOrder({}), version: '3' }, 'version', /./],
    [
      'a NUL in a name',
      withOrder({
        calendars: {
          'a\u0000b': { timeZone: 'UTC', week: { monday: [{ from: '09:00', to: '17:00' }] }, closedDays: [] },
        },
      }),
      'order.calendars.a\u0000b',
      /./,
    ],
    [
      'a NUL in a rule',
      { ...withOrder({}), routing: { ...routing, supplierPriority: ['a\u0000'] } },
      'routing.supplierPriority[0]',
      /plain/,
    ],
  ])('%s', async (_name, body, path, message) => {
    const answer = await put(body);
    expect(answer, JSON.stringify(answer.body)).toMatchObject({
      status: 422,
      body: { code: 'unprocessable' },
    });
    const told = answer.body.errors.find((one: Json) => one.path === path);
    expect(told?.message, JSON.stringify(answer.body.errors)).toMatch(message);
    expect((await get()).body.version).toBe(3);
    expect(await world.db.select().from(audit)).toEqual([]);
  });

  it('all of them at once', async () => {
    const body = withCase(
      'fraud',
      { owner: 'ops', warnBefore: 'PT3H', clocks: [] },
      {
        lateAfter: 'PT0S',
        graceAfterOutage: 'never',
        escalation: { ...chain, supervisor: 'ops' },
      },
    );
    const supplierPriority = ['nobody'];
    const answer = await put({ ...body, routing: { ...routing, supplierPriority } });
    const paths = answer.body.errors.map(({ path }: Json) => path).sort();
    expect(paths).toEqual([
      'order.cases.fraud.warnBefore',
      'order.escalation.ops',
      'order.graceAfterOutage',
      'order.lateAfter',
      'routing.supplierPriority[0]',
    ]);
  });
});

describe('R-045: an order', () => {
  it('begins with the version that is active then, and keeps it', async () => {
    const begin = async (id: string) => {
      const path = '/v1/stores/own/orders';
      expect((await world.call('POST', path, { body: ownOrder(id) })).status).toBe(201);
      const [row] = await world.db.select().from(orderStarts).where(eq(orderStarts.channelOrderId, id));
      return row?.initial;
    };
    const before = await begin('1');
    await put(withOrder({ graceAfterOutage: 'PT6H' }), { store: 'own' });
    const after = await begin('2');
    expect([before?.policyVersion, before?.policy.graceAfterOutage]).toEqual([3, 'PT4H']);
    expect([after?.policyVersion, after?.policy.graceAfterOutage]).toEqual([4, 'PT6H']);
    const [row] = await world.db.select().from(orderStarts).where(eq(orderStarts.channelOrderId, '1'));
    expect(row?.initial.policyVersion).toBe(3);
  });
});
