import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { audit } from '../../db/schema/index.js';
import { createWorld, type World } from './world.js';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.stop());

const day = [{ from: '09:00', to: '17:00' }];
const duty = { timeZone: 'America/New_York', week: { monday: day }, closedDays: ['2026-11-26'] };
const olivia = { role: 'ops', store: 'luna', name: 'Olivia', email: 'olivia@staff.example', duty };
const json = { 'content-type': 'application/json' };
const put = (id: string, body: unknown, key?: string) =>
  world.call('PUT', `/v1/people/${id}`, { body, headers: json, ...(key ? { key } : {}) });

describe('people on duty', () => {
  it('C-47: are entered, changed, listed and removed, each with its audit row, which names nobody', async () => {
    const entered = await put('olivia', olivia);
    expect(entered).toMatchObject({ status: 200, body: { id: 'olivia', ...olivia } });
    expect((await put('olivia', { ...olivia, role: 'supervisor', duty: null })).status).toBe(200);
    const { body } = await world.call('GET', '/v1/people');
    expect(body.items).toEqual([{ ...olivia, id: 'olivia', role: 'supervisor', duty: null }]);
    expect((await world.call('DELETE', '/v1/people/olivia')).status).toBe(204);
    expect((await world.call('DELETE', '/v1/people/olivia')).status).toBe(404);
    const rows = await world.db
      .select()
      .from(audit)
      .where(eq(audit.target, 'people/olivia'))
      .orderBy(audit.id);
    expect(rows.map(({ action, before, after }) => ({ action, before, after }))).toEqual([
      {
        action: 'person.put',
        before: null,
        after: { role: 'ops', store: 'luna', duty, contactChanged: true },
      },
      {
        action: 'person.put',
        before: { role: 'ops', store: 'luna', duty },
        after: { role: 'supervisor', store: 'luna', duty: null, contactChanged: false },
      },
      { action: 'person.remove', before: { role: 'supervisor', store: 'luna', duty: null }, after: null },
    ]);
    expect(JSON.stringify(rows)).not.toMatch(/Olivia|staff\.example/);
  });

  it.each([
    [{ ...olivia, email: 'nobody' }, 'email'],
    [{ ...olivia, role: 'boss' }, 'role'],
    [{ ...olivia, store: 'nowhere' }, 'store'],
    [{ ...olivia, duty: { ...duty, timeZone: 'Mars/Base' } }, 'duty.timeZone'],
    [{ ...olivia, duty: { ...duty, week: {} } }, 'duty.week'],
    [
      { ...olivia, duty: { ...duty, week: { monday: [{ from: '17:00', to: '09:00' }] } } },
      'duty.week.monday[0]',
    ],
  ])('C-47: what cannot be used is refused with its path (%#)', async (body, path) => {
    const answer = await put('olivia', body);
    expect(answer.status).toBe(422);
    expect(answer.body.errors.map((one: { path: string }) => one.path)).toContain(path);
  });

  it('C-21: are for supervisors and admins alone', async () => {
    for (const role of ['ops', 'merchant', 'support', 'finance', 'engineer'] as const) {
      const key = await world.key(role);
      expect((await world.call('GET', '/v1/people', { key })).status).toBe(403);
      expect((await put('olivia', olivia, key)).status).toBe(403);
    }
    expect((await put('olivia', olivia, await world.key('supervisor'))).status).toBe(200);
  });

  it('C-21: a key that is bound to a store sees and enters people of that store alone', async () => {
    await put('sam', { ...olivia, role: 'supervisor', store: null });
    await put('olivia', olivia);
    const key = await world.key('supervisor', ['sol']);
    expect((await world.call('GET', '/v1/people', { key })).body.items).toEqual([]);
    expect((await put('olivia', { ...olivia, store: 'sol' }, key)).status).toBe(404);
    expect((await world.call('DELETE', '/v1/people/sam', { key })).status).toBe(404);
    expect((await put('sol-ops', { ...olivia, store: null }, key)).status).toBe(422);
    expect((await put('sol-ops', { ...olivia, store: 'sol' }, key)).status).toBe(200);
  });
});
