import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createBlindWords } from '../../db/queries/blind-words.js';
import { blindAllowances, suppliers } from '../../db/schema/index.js';
import { createWorld, type World } from '../api/world.js';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.stop());

it('B10: an allowance counts at once, in its store or in all; the database wants its reason', async () => {
  const words = createBlindWords(world.db, { ageMs: 60_000 });
  expect((await words('own', [])).allowed).toEqual([]);
  const by = { reason: 'a sight', allowedBy: 'anna' };
  await world.db.insert(blindAllowances).values([
    { storeId: 'own', phrase: 'Acme Hill', ...by },
    { storeId: null, phrase: 'Acme of art', ...by },
  ]);
  expect((await words('own', [])).allowed.toSorted()).toEqual(['Acme Hill', 'Acme of art']);
  expect((await words('luna', [])).allowed).toEqual(['Acme of art']);
  const again = world.db.insert(blindAllowances).values({ storeId: null, phrase: 'Acme of art', ...by });
  await expect(again).rejects.toThrow();
  const mute = world.db.insert(blindAllowances).values({ phrase: 'x', reason: ' ', allowedBy: 'anna' });
  await expect(mute).rejects.toThrow();
});

it('suppliers are read once in their age, and what changed is heard after it', async () => {
  const [kept, fresh] = [60_000, 0].map((ageMs) => createBlindWords(world.db, { ageMs }));
  const before = (await kept!('own', [])).suppliers;
  const [first] = await world.db.select().from(suppliers);
  await world.db
    .update(suppliers)
    .set({ phones: ['+1 303 555 0117'] })
    .where(eq(suppliers.id, first!.id));
  expect((await kept!('own', [])).suppliers).toBe(before);
  expect((await fresh!('own', [])).suppliers.flatMap(({ phones }) => phones)).toEqual(['+1 303 555 0117']);
});
