import { randomUUID } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stockLevels } from '../../db/queries/stock-levels.js';
import * as schema from '../../db/schema/index.js';
import type { Order } from '../../domain/order/order.js';
import {
  ask,
  checkOf,
  createAssessWorld,
  planOf,
  resultOf,
  seedSuppliers,
  stocked,
  takenIn,
  type AssessWorld,
} from './assess-world.js';
import { at } from './order.js';

let world: AssessWorld;
beforeAll(async () => {
  world = await createAssessWorld();
  await seedSuppliers(world.db);
});
afterAll(() => world.stop());

const newSku = () => `SKU-${randomUUID().slice(0, 8)}`;
const later = '2026-03-24T14:20:00.000Z';

const heldFor = (orderId: string) =>
  world.db
    .select()
    .from(schema.reservations)
    .where(and(eq(schema.reservations.orderId, orderId), eq(schema.reservations.state, 'held')));

async function plan(order: Order, sku: string, quantity: number) {
  const outcome = await ask(world, planOf(order, [{ lineId: 'l-1', sku, quantity }]), order);
  return resultOf(outcome, 'planned').plan;
}

const availableOf = async (sku: string) =>
  Object.fromEntries((await stockLevels(world.db, [sku])).map((one) => [one.warehouse, one.available]));

describe('a plan', () => {
  it('C-32, R-025: holds its units and is stored with rules, candidates and facts', async () => {
    const sku = await stocked(world.db, newSku(), { w1: 5, w2: 5 });
    const order = await takenIn(world.db, { sku });
    const effect = planOf(order, [{ lineId: 'l-1', sku, quantity: 2 }]);
    const outcome = await ask(world, effect, order);
    expect(resultOf(outcome, 'planned').plan).toMatchObject({
      status: 'planned',
      legs: [
        { supplier: 'first', warehouse: 'w1', method: 'ground', lines: [{ lineId: 'l-1', quantity: 2 }] },
      ],
      window: { earliestOn: '2026-03-27', latestOn: '2026-03-30' },
      rules: ['supplierPriority'],
    });
    expect(await heldFor(order.id)).toMatchObject([
      { id: `${effect.id}/w1/${sku}/l-1`, planGeneration: 1, quantity: 2, committedAt: null },
    ]);
    const [row] = await world.db
      .select()
      .from(schema.assessments)
      .where(eq(schema.assessments.id, effect.id));
    expect(row).toMatchObject({ kind: 'plan', decidedAt: at, policyVersion: 7, outcome });
    expect(row?.explanation).toMatchObject({
      candidates: [
        { warehouse: 'w1', lines: [{ available: 5, unitCostCents: 1000, loss: null }] },
        { warehouse: 'w2', lines: [{ available: 5 }] },
      ],
      notes: [expect.stringContaining('no coordinates')],
    });
  });

  it('C-43: knows the distance once the address was checked', async () => {
    const sku = await stocked(world.db, newSku(), { w1: 5, w2: 5 });
    const order = await takenIn(world.db, { sku });
    await ask(world, checkOf(order, 'address'), order);
    const effect = planOf(order, [{ lineId: 'l-1', sku, quantity: 1 }]);
    await ask(world, effect, order);
    const [row] = await world.db
      .select()
      .from(schema.assessments)
      .where(eq(schema.assessments.id, effect.id));
    const explanation = row?.explanation as { candidates: { distanceKm: number }[]; notes: string[] };
    const [east = 0, west = 0] = explanation.candidates.map(({ distanceKm }) => distanceKm);
    expect(east).toBeGreaterThan(4000);
    expect(west).toBeLessThan(600);
    expect(JSON.stringify(row)).not.toContain('37.77');
  });

  it('R-034: run again, and three times at once, holds its units once', async () => {
    const sku = await stocked(world.db, newSku(), { w1: 5 });
    const order = await takenIn(world.db, { sku });
    const effect = planOf(order, [{ lineId: 'l-1', sku, quantity: 2 }]);
    const outcomes = await Promise.all([0, 1, 2].map(() => ask(world, effect, order)));
    outcomes.push(await ask(world, effect, order, later));
    expect(new Set(outcomes.map((one) => JSON.stringify(resultOf(one, 'planned').plan.status)))).toEqual(
      new Set(['"planned"']),
    );
    expect(outcomes).toEqual(outcomes.map(() => outcomes[3]));
    expect(await heldFor(order.id)).toHaveLength(1);
    expect(await availableOf(sku)).toEqual({ w1: 3 });
  });

  it('R-020: goes to the secondary when another order has just taken the last units of the primary', async () => {
    const sku = await stocked(world.db, newSku(), { w1: 2, w2: 5 });
    const [one, other] = [await takenIn(world.db, { sku }), await takenIn(world.db, { sku })];
    const plans = await Promise.all([plan(one, sku, 2), plan(other, sku, 2)]);
    const warehouses = plans.flatMap((each) =>
      each.status === 'planned' ? each.legs.map((leg) => leg.warehouse) : [],
    );
    expect(warehouses.toSorted()).toEqual(['w1', 'w2']);
  });

  it('R-026, C-32: that is impossible says why, and holds nothing, not even for the lines it could', async () => {
    const sku = await stocked(world.db, newSku(), { w1: 5 });
    const order = await takenIn(world.db, { sku });
    const lines = [
      { lineId: 'l-1', sku, quantity: 2 },
      { lineId: 'l-2', sku: 'NOBODY-HAS-IT', quantity: 1 },
    ];
    const outcome = await ask(world, planOf(order, lines), order);
    expect(resultOf(outcome, 'planned').plan).toEqual({
      status: 'impossible',
      reasons: ['line l-2 (NOBODY-HAS-IT): no warehouse offers it'],
    });
    expect(await heldFor(order.id)).toEqual([]);
  });

  it('R-034: one that never became history gives way, with its units, when other lines are asked for later', async () => {
    const sku = await stocked(world.db, newSku(), { w1: 5 });
    const order = await takenIn(world.db, { sku });
    await ask(world, planOf(order, [{ lineId: 'l-1', sku, quantity: 4 }]), order);
    const asked = planOf(order, [{ lineId: 'l-1', sku, quantity: 3 }]);
    const outcome = await ask(world, asked, order, later);
    expect(resultOf(outcome, 'planned').plan).toMatchObject({ legs: [{ lines: [{ quantity: 3 }] }] });
    expect(await heldFor(order.id)).toMatchObject([{ quantity: 3 }]);
    const stale = planOf(order, [{ lineId: 'l-1', sku, quantity: 4 }]);
    expect(await ask(world, stale, order, at)).toEqual(outcome);
    expect(await heldFor(order.id)).toMatchObject([{ quantity: 3 }]);
  });
});

describe('what is left of a SKU', () => {
  it('C-32: units a purchase order took count until a feed observed after it', async () => {
    const sku = await stocked(world.db, newSku(), { w1: 5 });
    const order = await takenIn(world.db, { sku });
    await plan(order, sku, 2);
    expect(await availableOf(sku)).toEqual({ w1: 3 });
    const mine = eq(schema.reservations.orderId, order.id);
    await world.db.update(schema.reservations).set({ committedAt: at }).where(mine);
    expect(await availableOf(sku)).toEqual({ w1: 3 });
    await world.db
      .update(schema.stock)
      .set({ onHand: 3, observedAt: later })
      .where(eq(schema.stock.sku, sku));
    expect(await availableOf(sku)).toEqual({ w1: 3 });
  });

  it('C-32: released units are free again', async () => {
    const sku = await stocked(world.db, newSku(), { w1: 5 });
    const order = await takenIn(world.db, { sku });
    await plan(order, sku, 2);
    const mine = eq(schema.reservations.orderId, order.id);
    await world.db.update(schema.reservations).set({ state: 'released' }).where(mine);
    expect(await availableOf(sku)).toEqual({ w1: 5 });
  });
});

describe('plans of many orders at once', () => {
  const rush = fc.record({
    w1: fc.integer({ min: 0, max: 8 }),
    w2: fc.integer({ min: 0, max: 8 }),
    quantities: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 4, maxLength: 12 }),
  });

  it('C-32: two orders never hold the same unit, and none is refused what is left at the end', async () => {
    await fc.assert(
      fc.asyncProperty(rush, async ({ w1, w2, quantities }) => {
        const sku = await stocked(world.db, newSku(), { w1, w2 });
        const orders = await Promise.all(quantities.map(() => takenIn(world.db, { sku })));
        const plans = await Promise.all(orders.map((order, i) => plan(order, sku, quantities[i] ?? 1)));
        const left = await availableOf(sku);
        expect(Math.min(...Object.values(left))).toBeGreaterThanOrEqual(0);
        const taken = quantities.filter((_, i) => plans[i]?.status === 'planned');
        const total = taken.reduce((sum, units) => sum + units, 0);
        expect(Object.values(left).reduce((sum, units) => sum + units, 0)).toBe(w1 + w2 - total);
        const refused = quantities.filter((_, i) => plans[i]?.status === 'impossible');
        for (const units of refused) expect(units).toBeGreaterThan(Math.max(...Object.values(left)));
      }),
      { numRuns: 15 },
    );
  });

  it('R-017: orders over the same SKUs named in opposite order all get their plan', async () => {
    const [a, b] = [newSku(), newSku()];
    await stocked(world.db, a, { w1: 50, w2: 50 });
    await stocked(world.db, b, { w1: 50, w2: 50 });
    const orders = await Promise.all(Array.from({ length: 20 }, () => takenIn(world.db)));
    const outcomes = await Promise.all(
      orders.map((order, i) => {
        const lines = [
          { lineId: 'l-1', sku: a, quantity: 1 },
          { lineId: 'l-2', sku: b, quantity: 1 },
        ];
        return ask(world, planOf(order, i % 2 === 0 ? lines : lines.toReversed()), order);
      }),
    );
    for (const outcome of outcomes) expect(resultOf(outcome, 'planned').plan.status).toBe('planned');
    expect(await availableOf(a)).toEqual({ w1: 30, w2: 50 });
  });
});
