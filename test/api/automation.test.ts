import { asc } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isSupplierStopped, stoppedAutomation } from '../../db/queries/stopped-automation.js';
import { audit, automationSwitches } from '../../db/schema/index.js';
import { createWorld, type World } from './world.js';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world?.stop());
beforeEach(async () => {
  for (const table of [audit, automationSwitches]) await world.db.delete(table);
});

const stopAll = {
  store: null,
  supplier: null,
  remedy: null,
  isStopped: true,
  reason: 'the payment provider is in trouble',
};
const put = (body: unknown, key?: string) =>
  world.call('PUT', '/v1/automation', {
    body,
    headers: { 'content-type': 'application/json' },
    ...(key ? { key } : {}),
  });
const list = async (key?: string) =>
  (await world.call('GET', '/v1/automation', key ? { key } : {})).body.items;

describe('automation switches', () => {
  it('are turned off and on, listed with who and why, one row each, every turn audited', async () => {
    const key = await world.key('supervisor');
    const refunds = { ...stopAll, store: 'luna', remedy: 'refund' };
    const off = await put(refunds, key);
    expect(off).toMatchObject({ status: 200, body: refunds });
    expect(off.body.changedBy).toMatch(/^supervisor-/);
    await put({ ...refunds, isStopped: false, reason: 'it works again' }, key);
    await put({ ...stopAll, supplier: 'acme' }, key);
    expect(await list()).toMatchObject([
      { store: 'luna', supplier: null, remedy: 'refund', isStopped: false, reason: 'it works again' },
      { store: null, supplier: 'acme', remedy: null, isStopped: true },
    ]);
    expect(await world.db.select().from(audit).orderBy(asc(audit.id))).toMatchObject([
      {
        action: 'automation.stop',
        role: 'supervisor',
        target: 'automation/luna/*/refund',
        reason: refunds.reason,
        before: null,
        after: { isStopped: true },
      },
      {
        action: 'automation.start',
        reason: 'it works again',
        before: { isStopped: true },
        after: { isStopped: false },
      },
      { action: 'automation.stop', target: 'automation/*/acme/*' },
    ]);
  });

  it('turned ten times at once are one row', async () => {
    await Promise.all(Array.from({ length: 10 }, (_, n) => put({ ...stopAll, isStopped: n % 2 === 0 })));
    expect(await list()).toHaveLength(1);
    expect(await world.db.select().from(audit)).toHaveLength(10);
  });

  it.each([
    [stopAll, { remedies: 'all' }, { remedies: 'all' }, [true, true, true]],
    [{ ...stopAll, store: 'luna' }, { remedies: 'all' }, { remedies: [] }, [true, true, false]],
    [
      { ...stopAll, remedy: 'refund' },
      { remedies: ['refund'] },
      { remedies: ['refund'] },
      [false, false, false],
    ],
    [
      { ...stopAll, store: 'luna', remedy: 'unavailable' },
      { remedies: ['unavailable'] },
      { remedies: [] },
      [false, false, false],
    ],
    [{ ...stopAll, supplier: 'acme' }, { remedies: [] }, { remedies: [] }, [true, false, true]],
    [
      { ...stopAll, store: 'luna', supplier: 'acme' },
      { remedies: [] },
      { remedies: [] },
      [true, false, false],
    ],
    [{ ...stopAll, isStopped: false }, { remedies: [] }, { remedies: [] }, [false, false, false]],
  ])(
    'reach what they name and nothing else (%#)',
    async (body, inLuna, inSol, [atAcme, atRival, atAcmeOfSol]) => {
      expect((await put(body)).status).toBe(200);
      expect(await stoppedAutomation(world.db, 'luna')).toEqual(inLuna);
      expect(await stoppedAutomation(world.db, 'sol')).toEqual(inSol);
      expect(await isSupplierStopped(world.db, 'luna', 'acme')).toBe(atAcme);
      expect(await isSupplierStopped(world.db, 'luna', 'rival')).toBe(atRival);
      expect(await isSupplierStopped(world.db, 'sol', 'acme')).toBe(atAcmeOfSol);
    },
  );

  it('C-21: are for supervisors and admins, each in its stores; the rest inside reads', async () => {
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
      expect((await put(stopAll, key)).status).toBe(403);
      const reads = role === 'supplier' || role === 'checker' ? 403 : 200;
      expect((await world.call('GET', '/v1/automation', { key })).status).toBe(reads);
    }
    const key = await world.key('supervisor', ['sol']);
    expect((await put(stopAll, key)).status).toBe(403);
    expect((await put({ ...stopAll, store: 'luna' }, key)).status).toBe(404);
    expect((await put({ ...stopAll, store: 'sol' }, key)).status).toBe(200);
    await put({ ...stopAll, store: 'luna' });
    await put({ ...stopAll, remedy: 'refund' });
    expect((await list(key)).map(({ store }: { store: string }) => store)).toEqual(['sol', null]);
  });

  it.each([
    [{ ...stopAll, store: 'nowhere' }, 404, null],
    [{ ...stopAll, store: 'a\u0000b' }, 422, 'store'],
    [{ ...stopAll, store: '' }, 422, 'store'],
    [{ ...stopAll, supplier: 'nobody' }, 404, null],
    [{ ...stopAll, supplier: 'a\u0000b' }, 422, 'supplier'],
    [{ ...stopAll, remedy: 'explode' }, 422, 'remedy'],
    [{ ...stopAll, supplier: 'acme', remedy: 'refund' }, 422, 'remedy'],
    [{ ...stopAll, isStopped: 'yes' }, 422, 'isStopped'],
    [{ ...stopAll, reason: ' ' }, 422, 'reason'],
    [{ ...stopAll, until: 'friday' }, 422, 'until'],
    [{ isStopped: true, reason: 'x' }, 422, 'store'],
  ])('refuse what would stop nothing (%#)', async (body, status, path) => {
    const answer = await put(body);
    expect(answer.status).toBe(status);
    if (path) expect(answer.body.errors.map((one: { path: string }) => one.path)).toContain(path);
    expect(await list()).toEqual([]);
    expect(await world.db.select().from(audit)).toEqual([]);
  });
});
