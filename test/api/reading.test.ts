import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trackingLink } from '../../customer/links.js';
import {
  apiKeys,
  assessments,
  audit,
  cases,
  effects,
  notifications,
  orders,
  scans,
  timeline,
} from '../../db/schema/index.js';
import { caseTypes } from '../../domain/cases/index.js';
import type { Order } from '../../domain/order/order.js';
import { incoming, parcelOf, routed } from '../activities/order.js';
import { createWorld, linkSecret, ownOrder, type World } from './world.js';

let world: World;
beforeAll(async () => {
  world = await createWorld();
  for (const [number, day] of [
    ['1', '01'],
    ['2', '02'],
    ['3', '03'],
    ['4', '03'],
    ['5', '05'],
  ] as const) {
    await take(number, `2026-03-${day}T10:00:00.000Z`);
  }
});
afterAll(() => world.stop());

/** Five orders of `own` on record; the odd ones are held for their address, the fifth has no deadline. */
async function take(number: string, placedAt: string) {
  const body = ownOrder(number, {
    placedAt,
    shippingAddress: { line1: '<b>1</b> St', city: '<i>Town</i>', country: 'US' },
  });
  const created = await world.call('POST', '/v1/stores/own/orders', { body });
  expect(created.status).toBe(201);
  const isHeld = Number(number) % 2 === 1;
  const base = routed(incoming(number, { placedAt, channelOrderId: number }));
  const id = `order/own/${number}`;
  const snapshot: Order = { ...base, id, store: 'own', parcels: [parcelOf(base)] };
  await world.db.insert(orders).values({
    id,
    storeId: 'own',
    name: `#${number}`,
    placedAt,
    stage: isHeld ? 'filter' : 'route',
    condition: isHeld ? 'held order' : 'normal order',
    openCaseTypes: isHeld ? ['address'] : [],
    suppliers: ['acme'],
    version: 1,
    snapshot,
  });
  if (!isHeld) return;
  const dueAt = number === '5' ? null : `2026-03-1${9 - Number(number)}T10:00:00.000Z`;
  await world.db.insert(cases).values({
    id: `${id}/case/address/1`,
    orderId: id,
    storeId: 'own',
    type: 'address',
    state: 'open',
    openedAt: placedAt,
    dueAt,
    owner: 'ops',
    version: 1,
    case: {
      id: 'address/1',
      type: 'address',
      blocks: 'assign',
      openedAt: placedAt,
      owner: 'ops',
      dueAt,
      warnAt: null,
      clocks: [],
      escalations: [],
      facts: {},
      subject: null,
      resolution: null,
    },
  });
}

const names = (items: { name: string }[]) => items.map(({ name }) => name);

async function everyPage(path: string): Promise<{ id: string }[][]> {
  const pages: { id: string }[][] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const { status, body } = await world.call('GET', `${path}${query}`);
    expect(status).toBe(200);
    pages.push(body.items);
    cursor = body.nextCursor;
  }
  return pages;
}

describe('GET /v1/orders', () => {
  it('lists newest first, page by page, each order once', async () => {
    const pages = await everyPage('/v1/orders?limit=2');
    expect(pages.map(({ length }) => length)).toEqual([2, 2, 1]);
    expect(pages.flat().map(({ id }) => id)).toEqual([5, 4, 3, 2, 1].map((n) => `order/own/${n}`));
  });

  it('filters by store, stage, condition, case type and name', async () => {
    const list = async (query: string) => names((await world.call('GET', `/v1/orders?${query}`)).body.items);
    expect(await list('stage=route')).toEqual(['#4', '#2']);
    expect(await list(`condition=${encodeURIComponent('held order')}&caseType=address`)).toEqual([
      '#5',
      '#3',
      '#1',
    ]);
    expect(await list('caseType=fraud')).toEqual([]);
    expect(await list('store=luna')).toEqual([]);
    expect(await list(`q=${encodeURIComponent('#3')}`)).toEqual(['#3']);
    expect(await list('q=OWN%2F2')).toEqual(['#2']);
    expect(await list('q=%25')).toEqual([]);
  });

  it('refuses a cursor that is not ours and a limit out of range with 400', async () => {
    for (const query of ['cursor=nonsense', 'limit=0', 'limit=many', 'stage=lost']) {
      const answer = await world.call('GET', `/v1/orders?${query}`);
      expect(answer).toMatchObject({ status: 400, body: { code: 'badRequest' } });
      expect(answer.body.errors[0].path).toBe(query.split('=')[0]);
    }
  });

  it('shows a key of one store that store only', async () => {
    const key = await world.key('ops', ['luna']);
    expect((await world.call('GET', '/v1/orders', { key })).body.items).toEqual([]);
    expect((await world.call('GET', '/v1/cases', { key })).body.items).toEqual([]);
    expect((await world.call('GET', '/v1/stores', { key })).body.items).toMatchObject([{ id: 'luna' }]);
    expect((await world.call('GET', '/v1/orders/order%2Fown%2F1', { key })).status).toBe(404);
    expect((await world.call('GET', '/v1/stores/own/orders/1', { key })).status).toBe(404);
    expect((await world.call('GET', '/v1/summary?store=own', { key })).status).toBe(404);
    expect((await world.call('GET', '/v1/summary', { key })).body.orders.total).toBe(0);
  });
});

describe('GET /v1/orders/{id}', () => {
  const id = 'order/own/1';
  const path = `/v1/orders/${encodeURIComponent(id)}`;

  beforeAll(async () => {
    const at = '2026-03-01T10:01:00.000Z';
    await world.db.insert(timeline).values([
      { orderId: id, version: 1, position: 0, at, kind: 'event', text: 'started' },
      {
        orderId: id,
        version: 2,
        position: 0,
        at: '2026-03-01T10:03:00.000Z',
        kind: 'case',
        text: 'case opened',
      },
    ]);
    await world.db.insert(scans).values(
      ['m1', 'm2'].map((messageId) => ({
        orderId: id,
        trackingNumber: 'EZ1',
        state: 'accepted',
        scannedAt: '2026-03-02T10:00:00.000Z',
        messageId,
      })),
    );
    await world.db.insert(assessments).values({
      id: `${id}/-/plan/1`,
      orderId: id,
      kind: 'plan',
      inputs: { candidates: ['acme', 'rival'] },
      outcome: { status: 'done', result: { kind: 'nothing' } },
      explanation: { losers: ['rival'] },
      policyVersion: 3,
      decidedAt: at,
    });
    await world.db.insert(effects).values({
      id: `${id}/-/notify/1`,
      orderId: id,
      kind: 'notify',
      reference: '<confirmed@mail.example>',
      request: {
        id: `${id}/-/notify/1`,
        generation: 1,
        kind: 'notify',
        notification: 'orderConfirmed',
        channel: 'email',
        caseId: null,
        refund: null,
        parcelId: null,
        part: null,
        window: null,
        isHeld: false,
      },
      state: 'done',
      leaseUntil: at,
      lastError: 'no mailbox for anna@customer.example',
      outcome: { status: 'done', result: { kind: 'notified', messageId: '<confirmed@mail.example>' } },
      askedAt: '2026-03-01T10:02:00.000Z',
      settledAt: '2026-11-21T10:00:00.000Z',
    });
    await world.db.insert(notifications).values({
      effectId: `${id}/-/notify/1`,
      orderId: id,
      storeId: 'own',
      kind: 'orderConfirmed',
      channel: 'email',
      class: 'transactional',
      cause: `${id}/-/notify/1`,
      messageId: '<confirmed@mail.example>',
      state: 'delivered',
      queuedAt: '2026-03-01T10:02:00.000Z',
      sentAt: '2026-03-01T10:02:00.000Z',
      settledAt: '2026-11-21T10:00:05.000Z',
    });
  });

  it('R-137: shows everything about it, by either of its names', async () => {
    const { status, body } = await world.call('GET', path);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id,
      purchaseOrders: [{ supplier: 'acme', state: 'sending', lines: [{ answer: 'pending' }, {}] }],
      parcels: [{ trackingNumber: 'EZ1', scans: [{ state: 'accepted' }] }],
      cases: [{ type: 'address', title: caseTypes.address.title, state: 'open' }],
      notifications: [
        {
          notification: 'orderConfirmed',
          class: 'transactional',
          state: 'delivered',
          settledAt: '2026-11-21T10:00:05.000Z',
          sentAt: '2026-03-01T10:02:00.000Z',
        },
      ],
      assessments: [{ kind: 'plan', policyVersion: 3, explanation: { losers: ['rival'] } }],
      effects: [{ kind: 'notify', state: 'done', attempts: 1 }],
    });
    expect(body.parcels[0].scans).toHaveLength(1);
    expect(body.timeline.map(({ text }: { text: string }) => text)).toEqual([
      'started',
      'orderConfirmed sent (<confirmed@mail.example>)',
      'case opened',
    ]);
    expect((await world.call('GET', '/v1/stores/own/orders/1')).body).toEqual(body);
  });

  it('shows the customer and the reasons of decisions only to roles that may see them', async () => {
    const seen = async (role: 'support' | 'engineer' | 'finance') =>
      (await world.call('GET', path, { key: await world.key(role) })).body;
    expect(await seen('support')).toMatchObject({
      customer: { email: 'anna@customer.example', shippingAddress: { city: '<i>Town</i>' } },
      assessments: null,
      effects: [{ lastError: 'no mailbox for anna@customer.example' }],
    });
    const engineer = await seen('engineer');
    expect(engineer).toMatchObject({ customer: null, assessments: [{ kind: 'plan' }] });
    expect(JSON.stringify(engineer)).not.toContain('anna@customer.example');
    expect(await seen('finance')).toMatchObject({ customer: null, assessments: null });
    expect((await world.call('GET', path, { key: await world.key('supplier') })).status).toBe(403);
  });

  it('shows an order that has only just been taken in', async () => {
    await world.call('POST', '/v1/stores/own/orders', { body: ownOrder('fresh') });
    const { status, body } = await world.call('GET', '/v1/stores/own/orders/fresh');
    expect(status).toBe(200);
    expect(body).toMatchObject({ stage: 'filter', recordedAt: null, timeline: [], channel: 'api' });
  });

  it('answers 404 with a problem for what is not there', async () => {
    for (const missing of [
      '/v1/orders/order%2Fown%2F0',
      '/v1/stores/own/orders/0',
      '/v1/cases/x',
      '/v1/decisions/x',
      '/v1/nothing',
    ]) {
      const answer = await world.call('GET', missing);
      expect(answer).toMatchObject({ status: 404, body: { code: 'notFound' } });
    }
  });
});

describe('the queue and the counts', () => {
  it('R-046: lists cases by the soonest deadline, those without one last', async () => {
    const pages = await everyPage('/v1/cases?state=open&limit=1');
    expect(pages.flat().map(({ id }) => id)).toEqual([3, 1, 5].map((n) => `order/own/${n}/case/address/1`));
    const one = await world.call('GET', `/v1/cases/${encodeURIComponent('order/own/3/case/address/1')}`);
    expect(one.body).toMatchObject({ orderName: '#3', owner: 'ops', dueAt: '2026-03-16T10:00:00.000Z' });
    expect(one.body.decisions).toContainEqual({ decision: 'release', roles: ['ops', 'supervisor'] });
  });

  it('filters cases', async () => {
    const count = async (query: string) => (await world.call('GET', `/v1/cases?${query}`)).body.items.length;
    expect(await count('type=fraud')).toBe(0);
    expect(await count('owner=ops&store=own&type=address')).toBe(3);
    expect(await count('state=closed')).toBe(0);
    expect(await count(`order=${encodeURIComponent('order/own/1')}`)).toBe(1);
  });

  it('counts orders by stage and condition, and open cases by type', async () => {
    const { body } = await world.call('GET', '/v1/summary?store=own');
    expect(body.orders).toMatchObject({
      byStage: { filter: 3, route: 2 },
      byCondition: { 'held order': 3, 'normal order': 2 },
      unrecorded: 1,
      total: 6,
    });
    expect(body.openCases).toEqual({ total: 3, byType: { address: 3 } });
  });

  it('lists stores without their secrets', async () => {
    const { body, text } = await world.call('GET', '/v1/stores');
    expect(body.items.map(({ id }: { id: string }) => id)).toEqual(['luna', 'own', 'sol']);
    expect(text).not.toMatch(/secret|token/i);
  });
});

describe('what stands around it', () => {
  it('refuses a revoked key', async () => {
    const key = await world.key('admin', ['sol']);
    expect((await world.call('GET', '/v1/stores', { key })).status).toBe(200);
    await world.db.update(apiKeys).set({ revokedAt: new Date().toISOString() });
    expect((await world.call('GET', '/v1/stores', { key })).status).toBe(401);
    await world.db.update(apiKeys).set({ revokedAt: null });
  });

  it('describes itself in OpenAPI 3.1, every POST with its key and every route with its problems', async () => {
    const { body } = await world.call('GET', '/openapi.json', { key: null });
    expect(body.openapi).toBe('3.1.0');
    expect(Object.keys(body.paths).sort()).toEqual([
      '/healthz',
      '/openapi.json',
      '/readyz',
      '/supplier/order/{token}',
      '/supplier/{token}',
      '/track/{token}',
      '/v1/automation',
      '/v1/cases',
      '/v1/cases/counts',
      '/v1/cases/{id}',
      '/v1/cases/{id}/assignment',
      '/v1/cases/{id}/decision',
      '/v1/cases/{id}/handover',
      '/v1/cases/{id}/notes',
      '/v1/cases/{id}/snooze',
      '/v1/decisions/{id}',
      '/v1/orders',
      '/v1/orders/{id}',
      '/v1/orders/{id}/address',
      '/v1/orders/{id}/cancellation',
      '/v1/orders/{id}/holds',
      '/v1/orders/{id}/notifications/{effectId}/resend',
      '/v1/people',
      '/v1/people/{id}',
      '/v1/stores',
      '/v1/stores/{store}/orders',
      '/v1/stores/{store}/orders/{channelOrderId}',
      '/v1/stores/{store}/policy',
      '/v1/stores/{store}/policy/versions',
      '/v1/summary',
      '/webhooks/{provider}/{account}',
    ]);
    for (const [path, methods] of Object.entries<Record<string, ReturnType<typeof JSON.parse>>>(body.paths)) {
      if (!path.startsWith('/v1')) continue;
      for (const [method, route] of Object.entries(methods)) {
        expect(route.responses).toHaveProperty('401');
        if (method !== 'post') continue;
        expect(route.parameters).toContainEqual(
          expect.objectContaining({ name: 'idempotency-key', in: 'header' }),
        );
      }
    }
  });

  it('has a page to read it, from its own files', async () => {
    const page = await world.call('GET', '/docs', { key: null });
    expect(page.status).toBe(200);
    const links = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => link ?? '');
    expect(links.length).toBeGreaterThan(2);
    for (const link of links) {
      expect(link).toMatch(/^\/docs\//);
      expect((await world.call('GET', link, { key: null })).status).toBe(200);
    }
    expect((await world.call('GET', '/docs/package.json', { key: null })).status).toBe(404);
  });

  it('explains each problem under its type', async () => {
    const problem = await world.call('GET', '/v1/orders', { key: null });
    const page = await world.call('GET', new URL(problem.body.type).pathname, { key: null });
    expect(page.status).toBe(200);
    expect(page.text).toContain('No valid API key');
    expect((await world.call('GET', '/problems/constructor', { key: null })).status).toBe(404);
  });

  it('says whether it lives and whether its parts can be reached', async () => {
    expect(await world.call('GET', '/healthz', { key: null })).toMatchObject({
      status: 200,
      body: { status: 'ok' },
    });
    expect((await world.call('GET', '/readyz', { key: null })).body.parts).toEqual({
      postgres: 'ok',
      temporal: 'ok',
    });
    world.orders.isAway = true;
    expect(await world.call('GET', '/readyz', { key: null })).toMatchObject({
      status: 503,
      body: { parts: { temporal: 'away' } },
    });
    world.orders.isAway = false;
  });
});

describe('GET /track/{token}', () => {
  const path = () => new URL(trackingLink('https://faros.example', linkSecret, 'order/own/2')).pathname;

  it('C-29: shows where the order is, of the person city and country only, with markup inert', async () => {
    const page = await world.call('GET', path(), { key: null });
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.text).toContain('#2');
    expect(page.text).toContain('&lt;i&gt;Town&lt;/i&gt;');
    expect(page.text).not.toMatch(/<i>|1<\/b>|anna@customer|acme/i);
  });

  it('C-29: GET and HEAD change nothing, however often', async () => {
    const before = await world.db.select().from(audit);
    for (let n = 0; n < 3; n += 1) {
      expect((await world.call('GET', path(), { key: null })).status).toBe(200);
      expect((await world.call('HEAD', path(), { key: null })).status).toBe(200);
    }
    expect(await world.db.select().from(audit)).toEqual(before);
    expect(world.orders.running.get('order/own/2')).toEqual({ events: [], asked: [] });
  });

  it('answers a bad token and a token of another purpose with the same plain page', async () => {
    const bad = await world.call('GET', '/track/nonsense', { key: null });
    expect(bad.status).toBe(404);
    expect(bad.headers.get('content-type')).toContain('text/html');
    expect(bad.text).not.toContain('Luna');
    const unknown = trackingLink('https://faros.example', linkSecret, 'order/own/nobody');
    expect(await world.call('GET', new URL(unknown).pathname, { key: null })).toMatchObject({
      status: 404,
      text: bad.text,
    });
  });
});
