import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultOrderPolicy } from '../../domain/policy/policy.js';
import { casePath, onRecord } from './a-case.js';
import { createWorld, ownOrder, type World } from './world.js';

type Json = ReturnType<typeof JSON.parse>;

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await onRecord(world, { orderNumber: '1' });
  world.orders.running.set('order/luna/1', { events: [], asked: [] });
});
afterAll(() => world?.stop());

const orderPath = `/v1/orders/${encodeURIComponent('order/luna/1')}`;
const one = casePath('order/luna/1/case/address/1');
const reason = 'because';
const routing = { skuRules: [], tagRules: [], supplierPriority: [] };
const address = { name: 'Sarah', line1: '388 Townsend St', city: 'San Francisco', country: 'US' };
const duty = { timeZone: 'UTC', week: { monday: [{ from: '09:00', to: '17:00' }] }, closedDays: [] };
const place = { store: null, supplier: null, remedy: null, isStopped: true };

/** Every write of the operations API, with a body that would be taken. */
const writes: [string, string, Json][] = [
  ['POST', '/v1/stores/own/orders', ownOrder('77')],
  ['POST', `${one}/decision`, { decision: 'release', reason }],
  ['POST', `${one}/assignment`, { assignee: 'olivia', reason }],
  ['POST', `${one}/notes`, { text: 'seen' }],
  ['POST', `${one}/snooze`, { until: null, reason }],
  ['POST', `${one}/handover`, { role: 'finance', reason }],
  ['POST', `${orderPath}/cancellation`, { reason }],
  ['POST', `${orderPath}/holds`, { reason }],
  ['POST', `${orderPath}/address`, { address, reason }],
  ['POST', `${orderPath}/notifications/x/resend`, { reason }],
  ['PUT', '/v1/automation', { ...place, reason }],
  ['PUT', '/v1/stores/luna/policy', { version: 3, reason, order: defaultOrderPolicy, routing }],
  [
    'PUT',
    '/v1/people/olivia',
    { role: 'ops', store: 'luna', name: 'Olivia', email: 'o@staff.example', duty },
  ],
];

const reads = [
  '/v1/orders',
  '/v1/cases',
  '/v1/cases/counts',
  '/v1/summary',
  '/v1/stores',
  '/v1/people',
  '/v1/automation',
  '/v1/orders/{}',
  '/v1/cases/{}',
  '/v1/decisions/{}',
  '/v1/stores/{}/policy',
  '/v1/stores/{}/policy/versions',
  '/v1/stores/{}/orders/{}',
];

const send = (method: string, path: string, body: unknown, headers: Record<string, string> = {}) =>
  world.call(method, path, { body, headers: { 'content-type': 'application/json', ...headers } });

/** Each document that differs from this one in a single string. */
function* withText(document: Json, text: string): Generator<Json> {
  if (typeof document === 'string') yield text;
  if (typeof document !== 'object' || document === null) return;
  for (const [key, value] of Object.entries(document)) {
    for (const other of withText(value, text)) {
      yield Array.isArray(document) ? document.with(Number(key), other) : { ...document, [key]: other };
    }
  }
}

function isProblem({ status, headers, body, text }: Awaited<ReturnType<typeof send>>, why: string): void {
  expect(status, `${why}: ${text.slice(0, 300)}`).toBeGreaterThanOrEqual(400);
  expect(status, `${why}: ${text.slice(0, 300)}`).toBeLessThan(500);
  expect(headers.get('content-type')).toContain('application/problem+json');
  expect(body.detail.length).toBeGreaterThan(20);
}

describe.each(writes)('%s %s', (method, path, body) => {
  it.each([
    ['nothing', '', 400],
    ['no JSON', '{"reason": ', 400],
    ['a NUL between', '{"a":\u0000}', 400],
    ['text', '"release"', 422],
    ['a list', '[]', 422],
    ['null', 'null', 422],
    ['an empty object', '{}', 422],
    ['only what is unknown', '{"__proto__": {"isAdmin": true}, "constructor": 1}', 422],
    ['a thousand levels', `${'['.repeat(5000)}${']'.repeat(5000)}`, 422],
  ])('answers %s with a clear problem', async (_name, text, status) => {
    const answer = await send(method, path, text);
    isProblem(answer, text.slice(0, 50));
    expect(answer.status).toBe(status);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''])(
    'takes no body that says it is "%s"',
    async (type) => {
      isProblem(await send(method, path, body, { 'content-type': type }), type);
    },
  );

  it('is 413 over 2 MB', async () => {
    isProblem(await send(method, path, { ...body, reason: 'x'.repeat(2_200_000) }), 'huge');
  });

  it.each([
    ['a NUL', 'a\u0000b'],
    ['half a character', '\ud800'],
    ['a bell', '\u0007'],
    ['a hundred thousand letters', 'x'.repeat(100_000)],
  ])('never breaks over %s, wherever it stands', async (_name, text) => {
    for (const other of withText(body, text)) {
      const answer = await send(method, path, other);
      expect(
        answer.status,
        `${answer.text.slice(0, 200)} for ${JSON.stringify(other).slice(0, 300)}`,
      ).toBeLessThan(500);
      if (text.length < 10 && answer.status < 300) {
        // What is taken has to be readable again.
        expect(JSON.stringify(answer.body)).not.toContain(JSON.stringify(text).slice(1, -1));
      }
    }
  });
});

describe.each(reads)('GET %s', (path) => {
  it.each([
    '%00',
    'a%00b',
    '%ff',
    '%ed%a0%80',
    '..%2f..',
    'x'.repeat(8000),
    '%F0%9F%92%A9',
    "'%22%3B--",
    '%0d%0a',
  ])('never breaks over %s', async (text) => {
    for (const asked of [
      path.replaceAll('{}', text),
      `${path.replaceAll('{}', 'x')}?store=${text}&q=${text}&cursor=${text}&at=${text}&limit=${text}`,
    ]) {
      const answer = await world.call('GET', asked);
      expect(answer.status, `${asked.slice(0, 100)}: ${answer.text.slice(0, 300)}`).toBeLessThan(500);
    }
  });
});

describe('lists', () => {
  it.each([
    ['/v1/orders', { placedAt: 'x', id: 'y' }],
    ['/v1/orders', { placedAt: '0000-01-01T00:00:00Z', id: 'y' }],
    ['/v1/orders', { placedAt: '2026-01-01T00:00:00Z', id: 'y\u0000' }],
    ['/v1/cases', { sort: 'deadline', dueAt: null, openedAt: '9999-12-31T23:59:59-10:00', id: 'y' }],
  ])('%s refuses the cursor %j', async (path, position) => {
    const cursor = Buffer.from(JSON.stringify(position)).toString('base64url');
    const answer = await world.call('GET', `${path}?cursor=${cursor}`);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'cursor' }] } });
  });
});
