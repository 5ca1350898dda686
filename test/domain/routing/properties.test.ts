import fc from 'fast-check';
import { expect, it } from 'vitest';
import { assign } from '../../../domain/routing/assign.js';
import type { RoutingFacts } from '../../../domain/routing/facts.js';
import { warehouse } from './facts.js';

const skus = ['A', 'B', 'C'];
const ids = ['w1', 'w2', 'w3', 'w4'];
const countries = ['US', 'CA'];

const house = (id: string) =>
  fc
    .record({
      supplier: fc.constantFrom('s1', 's2', 's3'),
      supplierPaused: fc.constantFrom(false, false, false, false, true),
      country: fc.constantFrom(...countries),
      coordinates: fc.option(
        fc.record({
          latitude: fc.integer({ min: -80, max: 80 }),
          longitude: fc.integer({ min: -170, max: 170 }),
        }),
      ),
      methods: fc.array(
        fc.record({
          code: fc.constantFrom('m1', 'm2'),
          countries: fc.constantFrom(['US'], ['*'], ['*'], ['DE']),
          priceCents: fc.integer({ min: 0, max: 3 }),
          transitDays: fc.constant({ min: 1, max: 2 }),
        }),
        { maxLength: 3 },
      ),
    })
    .map((more) => warehouse(id, more));

const perSku = <T>(one: (warehouse: string, sku: string) => fc.Arbitrary<T>) =>
  fc
    .tuple(...ids.flatMap((id) => skus.map((sku) => fc.option(one(id, sku), { freq: 9 }))))
    .map((rows) => rows.flatMap((row) => (row === null ? [] : [row])));

const situation: fc.Arbitrary<RoutingFacts> = fc.record({
  at: fc.constant('2026-03-24T14:15:00.000Z'),
  destination: fc.record({
    country: fc.constantFrom('US', null),
    coordinates: fc.option(fc.constant({ latitude: 10, longitude: 10 })),
  }),
  tags: fc.subarray(['t1', 't2']),
  demand: fc
    .array(fc.record({ sku: fc.constantFrom(...skus), quantity: fc.integer({ min: 1, max: 4 }) }), {
      minLength: 1,
      maxLength: 5,
    })
    .map((rows) => rows.map((row, i) => ({ lineId: `line${i}`, ...row }))),
  warehouses: fc.tuple(...ids.map(house)),
  offers: perSku((id, sku) =>
    fc.record({
      warehouse: fc.constant(id),
      sku: fc.constant(sku),
      costCents: fc.integer({ min: 0, max: 3 }),
      currency: fc.constantFrom('USD', 'USD', 'EUR'),
      handlingDays: fc.option(fc.integer({ min: 0, max: 5 })),
    }),
  ),
  stock: perSku((id, sku) =>
    fc.record({
      warehouse: fc.constant(id),
      sku: fc.constant(sku),
      available: fc.integer({ min: -2, max: 16 }),
      threshold: fc.integer({ min: 0, max: 3 }),
      observedAt: fc.constant('2026-03-24T06:00:00.000Z'),
    }),
  ),
  rules: fc.record({
    skuRules: fc.array(
      fc.record({
        id: fc.constantFrom('k1', 'k2'),
        sku: fc.constantFrom('A', 'B*', 'C'),
        warehouse: fc.constantFrom(...ids),
        reason: fc.constant('capability'),
      }),
      { maxLength: 1 },
    ),
    tagRules: fc.constantFrom([], [{ id: 'r1', tag: 't1', countries: ['US'] }]),
    supplierPriority: fc.subarray(['s1', 's2', 's3']),
  }),
  excludedSuppliers: fc.subarray(['s1', 's2', 's3'], { maxLength: 1 }),
});

const shuffled = (facts: RoutingFacts) =>
  fc
    .tuple(
      fc.shuffledSubarray([...facts.demand], { minLength: facts.demand.length }),
      fc.shuffledSubarray([...facts.warehouses], { minLength: facts.warehouses.length }),
      fc.shuffledSubarray([...facts.offers], { minLength: facts.offers.length }),
      fc.shuffledSubarray([...facts.stock], { minLength: facts.stock.length }),
    )
    .map(([demand, warehouses, offers, stock]) => ({ ...facts, demand, warehouses, offers, stock }));

it('R-019: the same facts in any order of their rows make the same plan and the same explanation', () => {
  const pairs = situation.chain((facts) => fc.tuple(fc.constant(facts), shuffled(facts)));
  fc.assert(
    fc.property(pairs, ([facts, other]) => {
      expect(assign(other).plan).toEqual(assign(facts).plan);
      expect(assign(other).explanation).toEqual(assign(facts).explanation);
    }),
    { numRuns: 500 },
  );
});

it('R-034: a plan holds exactly the demanded lines, each once and whole; its reservations too', () => {
  fc.assert(
    fc.property(situation, (facts) => {
      const { plan, placements } = assign(facts);
      const demanded = facts.demand.map(({ lineId, quantity }) => `${lineId} ${quantity}`);
      if (plan.status === 'impossible') {
        expect(placements).toEqual([]);
        expect(plan.reasons.length).toBeGreaterThan(0);
        return;
      }
      const planned = plan.legs.flatMap(({ lines }) => lines.map((one) => `${one.lineId} ${one.quantity}`));
      expect(planned.toSorted()).toEqual(demanded.toSorted());
      const placed = placements.map((one) => `${one.lineId} ${one.quantity}`);
      expect(placed.toSorted()).toEqual(demanded.toSorted());
    }),
    { numRuns: 500 },
  );
});

it('R-018: nobody is chosen without stock for all they get, without an offer, a way to ship, or leave to sell', () => {
  let planned = 0;
  fc.assert(
    fc.property(situation, (facts) => {
      const { plan, placements } = assign(facts);
      if (plan.status === 'planned') planned += 1;
      for (const { warehouse: id, sku } of placements) {
        const house = facts.warehouses.find((one) => one.id === id);
        const taken = placements.filter((one) => one.warehouse === id && one.sku === sku);
        const level = facts.stock.find((one) => one.warehouse === id && one.sku === sku);
        expect(level?.available ?? 0).toBeGreaterThanOrEqual(
          taken.reduce((sum, one) => sum + one.quantity, 0),
        );
        expect(facts.offers.some((one) => one.warehouse === id && one.sku === sku)).toBe(true);
        expect(house?.supplierPaused).toBe(false);
        expect(facts.excludedSuppliers).not.toContain(house?.supplier);
        expect(
          house?.methods.some(
            ({ countries: to }) => to.includes('*') || to.includes(facts.destination.country ?? '-'),
          ),
        ).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
  expect(planned).toBeGreaterThan(50);
});

it('R-026: an order of one line is impossible only if no warehouse is able', () => {
  fc.assert(
    fc.property(situation, (facts) => {
      const single = { ...facts, demand: facts.demand.slice(0, 1) };
      const { plan, explanation } = assign(single);
      const able = explanation.candidates.some(({ lines }) => lines.some(({ loss }) => loss === null));
      expect(plan.status).toBe(able ? 'planned' : 'impossible');
    }),
  );
});
