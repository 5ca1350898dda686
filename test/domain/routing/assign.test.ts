import { describe, expect, it } from 'vitest';
import { assign } from '../../../domain/routing/assign.js';
import type { RoutingFacts } from '../../../domain/routing/facts.js';
import { boston, facts, type House, line, losAngeles, newYork, warehouse } from './facts.js';

const rules = (more: Partial<RoutingFacts['rules']> = {}) => ({
  rules: { skuRules: [], tagRules: [], supplierPriority: [], ...more },
});

function legsOf(given: RoutingFacts) {
  const { plan } = assign(given);
  return plan.status === 'planned'
    ? plan.legs.map((leg) => [leg.warehouse, ...leg.lines.map(({ lineId }) => lineId)])
    : plan.reasons;
}

describe('SKU rules', () => {
  const engraving = { id: 'engraving', sku: 'PEND-ENG-*', warehouse: 'ny', reason: 'only one engraves' };
  const houses: House[] = [
    { house: warehouse('ca', { supplier: 'primary' }), units: { 'PEND-ENG-SLV-001': 50, CHAIN: 50 } },
    { house: warehouse('ny', { orderTag: 'Engraving-NY' }), units: { 'PEND-ENG-SLV-001': 5 } },
  ];
  const pendant = [line('1', 'PEND-ENG-SLV-001')];

  it('R-022, A-02: bind the engraved pendant to New York against priority and cost', () => {
    const { plan, explanation } = assign(
      facts(pendant, houses, rules({ skuRules: [engraving], supplierPriority: ['primary'] })),
    );
    expect(plan).toEqual({
      status: 'planned',
      legs: [
        {
          supplier: 'supplier-of-ny',
          warehouse: 'ny',
          tag: 'Engraving-NY',
          method: 'ground',
          lines: [{ lineId: '1', quantity: 1 }],
        },
      ],
      window: { earliestOn: '2026-03-27', latestOn: '2026-03-30' },
      rules: ['engraving'],
    });
    expect(explanation.candidates.find(({ warehouse: id }) => id === 'ca')?.lines[0]?.loss).toEqual({
      because: 'boundElsewhere',
      rule: 'engraving',
      warehouse: 'ny',
    });
  });

  it('R-022: a bound SKU does not fall back to another warehouse', () => {
    const given = facts(
      pendant,
      houses.map((one) => ({ ...one, units: { 'PEND-ENG-SLV-001': one.house.id === 'ny' ? 0 : 50 } })),
      rules({ skuRules: [engraving] }),
    );
    expect(legsOf(given)).toEqual(['line 1 (PEND-ENG-SLV-001): ny has 0 of 1']);
  });

  it('R-022: the exact SKU beats a prefix, and the longer prefix the shorter', () => {
    const three = ['a', 'b', 'c'].map((id) => ({
      house: warehouse(id),
      units: { 'PEND-1': 9, 'PEND-2': 9 },
    }));
    const skuRules = [
      { id: 'r1', sku: 'P*', warehouse: 'a', reason: '' },
      { id: 'r2', sku: 'PEND-*', warehouse: 'b', reason: '' },
      { id: 'r3', sku: 'PEND-1', warehouse: 'c', reason: '' },
    ];
    expect(legsOf(facts([line('1', 'PEND-1')], three, rules({ skuRules })))).toEqual([['c', '1']]);
    expect(legsOf(facts([line('1', 'PEND-2')], three, rules({ skuRules })))).toEqual([['b', '1']]);
  });

  it('R-022, R-023: beat a tag rule that would forbid the country', () => {
    const abroad = [{ house: warehouse('ny', { country: 'CA' }), units: { 'PEND-ENG-SLV-001': 5 } }];
    const tagRules = [{ id: 'domestic', tag: 'US-Customer', countries: ['US'] }];
    const given = { tags: ['US-Customer'], ...rules({ skuRules: [engraving], tagRules }) };
    expect(legsOf(facts(pendant, abroad, given))).toEqual([['ny', '1']]);
  });
});

describe('tag rules', () => {
  const houses: House[] = [
    { house: warehouse('cn', { country: 'CN', supplier: 'primary' }), units: { X: 9 } },
    { house: warehouse('us', { country: 'US' }), units: { X: 9 } },
  ];
  const tagRules = [{ id: 'domestic', tag: 'US-Customer', countries: ['us'] }];
  const policy = rules({ tagRules, supplierPriority: ['primary'] });

  it('R-023: restrict a tagged order to domestic partners, whatever the priority', () => {
    const given = facts([line('1', 'X')], houses, { ...policy, tags: ['vip', 'us-customer '] });
    expect(legsOf(given)).toEqual([['us', '1']]);
    expect(assign(given).plan).toMatchObject({ rules: ['domestic', 'onlyCandidate'] });
  });

  it('R-023: leave an order without the tag alone', () => {
    expect(legsOf(facts([line('1', 'X')], houses, policy))).toEqual([['cn', '1']]);
  });

  it('R-023, R-026: never fall back to a forbidden country', () => {
    const given = facts([line('1', 'X')], houses.slice(0, 1), { ...policy, tags: ['US-Customer'] });
    expect(legsOf(given)).toEqual(['line 1 (X): cn is in CN, which rule domestic does not allow']);
  });
});

describe('supplier priority', () => {
  const policy = rules({ supplierPriority: ['first', 'second'] });
  const first = warehouse('w1', { supplier: 'first' });
  const second = warehouse('w2', { supplier: 'second' });
  const unnamed = warehouse('w0', { supplier: 'unnamed' });

  it('R-020: the primary is taken although the secondary is cheaper and nearer', () => {
    const given = facts(
      [line('1', 'X')],
      [
        { house: unnamed, units: { X: 5 }, costCents: 1 },
        { house: second, units: { X: 5 }, costCents: 1 },
        { house: first, units: { X: 5 }, costCents: 9999 },
      ],
      policy,
    );
    expect(legsOf(given)).toEqual([['w1', '1']]);
    expect(assign(given).plan).toMatchObject({ rules: ['supplierPriority'] });
  });

  it('R-020, C-11: the secondary takes over when the primary is out of stock', () => {
    const houses: House[] = [
      { house: first, units: { X: 1 } },
      { house: second, units: { X: 5 } },
    ];
    expect(legsOf(facts([line('1', 'X', 2)], houses, policy))).toEqual([['w2', '1']]);
  });

  it('R-020: a paused supplier and one that said no are passed over', () => {
    const houses: House[] = [
      { house: { ...first, supplierPaused: true }, units: { X: 5 } },
      { house: second, units: { X: 5 } },
      { house: unnamed, units: { X: 5 } },
    ];
    const given = facts([line('1', 'X')], houses, { ...policy, excludedSuppliers: ['second'] });
    expect(legsOf(given)).toEqual([['w0', '1']]);
    const losses = assign(given).explanation.candidates.map(({ lines }) => lines[0]?.loss?.because ?? null);
    expect(losses).toEqual([null, 'supplierPaused', 'supplierExcluded']);
  });
});

describe('cost and distance', () => {
  const dear = [{ code: 'air', countries: ['*'], priceCents: 2000, transitDays: { min: 1, max: 2 } }];

  it('R-019, R-024: shipping counts: the dearer unit with cheap shipping wins', () => {
    const given = facts(
      [line('1', 'X', 2)],
      [
        { house: warehouse('a', { methods: dear }), units: { X: 5 }, costCents: 900 },
        { house: warehouse('b'), units: { X: 5 }, costCents: 1000 },
      ],
    );
    expect(legsOf(given)).toEqual([['b', '1']]);
    const [group] = assign(given).explanation.groups;
    expect(group).toMatchObject({ decidedBy: 'landedCost', landedCostCents: 2500 });
    expect(group?.losers).toEqual([
      { warehouse: 'a', lineIds: ['1'], lostBy: 'landedCost', landedCostCents: 3800, currency: 'USD' },
    ]);
  });

  it('R-024: the cheapest method that serves the country is chosen', () => {
    const methods = [
      { code: 'us-only', countries: ['US'], priceCents: 1, transitDays: { min: 1, max: 2 } },
      { code: 'world-air', countries: ['*'], priceCents: 900, transitDays: { min: 1, max: 2 } },
      { code: 'world-post', countries: ['*'], priceCents: 700, transitDays: { min: 5, max: 9 } },
    ];
    const given = facts([line('1', 'X')], [{ house: warehouse('a', { methods }), units: { X: 1 } }], {
      destination: { country: 'DE', coordinates: null },
    });
    expect(assign(given).plan).toMatchObject({ legs: [{ method: 'world-post' }] });
  });

  it('R-026: a warehouse that does not ship there is no candidate', () => {
    const given = facts([line('1', 'X')], [{ house: warehouse('a'), units: { X: 1 } }], {
      destination: { country: 'DE', coordinates: null },
    });
    expect(legsOf(given)).toEqual(['line 1 (X): a does not ship to DE']);
  });

  const coasts = [
    { house: warehouse('a-west', { coordinates: losAngeles }), units: { X: 5 } },
    { house: warehouse('b-east', { coordinates: newYork }), units: { X: 5 } },
    { house: warehouse('a-nowhere'), units: { X: 5 } },
  ];

  it('R-021: at equal cost the closest warehouse wins, and one without coordinates sorts last', () => {
    const given = facts([line('1', 'X')], coasts, { destination: { country: 'US', coordinates: boston } });
    const { plan, explanation } = assign(given);
    expect(plan).toMatchObject({ legs: [{ warehouse: 'b-east' }], rules: ['distance'] });
    expect(explanation.groups[0]?.losers.map(({ warehouse: id }) => id)).toEqual(['a-west', 'a-nowhere']);
    const nearest = explanation.candidates.find(({ warehouse: id }) => id === 'b-east')?.distanceKm ?? 0;
    expect(nearest).toBeGreaterThan(290);
    expect(nearest).toBeLessThan(320);
  });

  it('C-43: without coordinates the distance decides nothing, and the explanation says so', () => {
    const { plan, explanation } = assign(facts([line('1', 'X')], coasts));
    expect(plan).toMatchObject({ legs: [{ warehouse: 'a-nowhere' }], rules: ['warehouseId'] });
    expect(explanation.notes.join()).toContain('the order has no coordinates');
  });

  it('R-024: costs in different currencies are not compared', () => {
    const given = facts(
      [line('1', 'X')],
      [
        { house: warehouse('a'), units: { X: 5 }, costCents: 5000, currency: 'JPY' },
        { house: warehouse('b'), units: { X: 5 }, costCents: 100, currency: 'USD' },
      ],
    );
    expect(assign(given).plan).toMatchObject({ legs: [{ warehouse: 'a' }], rules: ['warehouseId'] });
    expect(assign(given).explanation.notes.join()).toContain('several currencies');
  });
});

describe('orders of several lines', () => {
  it('R-027: one warehouse that can do all is preferred to the primary that cannot', () => {
    const houses: House[] = [
      { house: warehouse('a', { supplier: 'first' }), units: { X: 5 } },
      { house: warehouse('b'), units: { X: 5, Y: 5 } },
    ];
    const given = facts([line('1', 'X'), line('2', 'Y')], houses, rules({ supplierPriority: ['first'] }));
    expect(legsOf(given)).toEqual([['b', '1', '2']]);
    expect(assign(given).plan).toMatchObject({ rules: ['oneWarehouse'] });
  });

  it('R-027: the order is split where nobody has it all, and the explanation says so', () => {
    const houses: House[] = [
      { house: warehouse('a'), units: { X: 5 } },
      { house: warehouse('b'), units: { Y: 5, Z: 5 } },
    ];
    const given = facts([line('1', 'X'), line('2', 'Y'), line('3', 'Z')], houses);
    expect(legsOf(given)).toEqual([
      ['b', '2', '3'],
      ['a', '1'],
    ]);
    expect(assign(given).explanation.notes.join()).toContain('the order is split');
  });

  it('P-08: two lines of one SKU share its stock', () => {
    const twice = [line('1', 'X', 3), line('2', 'X', 3)];
    expect(legsOf(facts(twice, [{ house: warehouse('a'), units: { X: 6 } }]))).toEqual([['a', '1', '2']]);
    expect(legsOf(facts(twice, [{ house: warehouse('a'), units: { X: 5 } }]))).toEqual([
      "line 2 (X): a cannot supply 3 beside the order's other lines of the SKU",
    ]);
  });

  it('C-32: one line without a supplier makes the whole plan impossible and reserves nothing', () => {
    const given = facts([line('1', 'X'), line('2', 'NOBODY')], [{ house: warehouse('a'), units: { X: 6 } }]);
    expect(legsOf(given)).toEqual(['line 2 (NOBODY): no warehouse offers it']);
    expect(assign(given).placements).toEqual([]);
  });

  it('R-026: many reasons are counted, not listed for ever', () => {
    const many = Array.from({ length: 300 }, (_, i) => line(String(i), `S${i}`));
    const { plan } = assign(facts(many, []));
    expect(plan.status === 'impossible' && plan.reasons).toHaveLength(21);
    expect(plan.status === 'impossible' && plan.reasons.at(-1)).toBe('and 280 more lines');
  });

  it('R-026: an order without a line to supply is impossible, not planned with nothing', () => {
    expect(legsOf(facts([], []))).toEqual(['the order has no line to supply']);
  });
});

describe('R-025: the explanation', () => {
  it('holds stock, cost and distance of every candidate, and why the unable lost', () => {
    const houses: House[] = [
      { house: warehouse('a'), units: { X: 1 } },
      { house: warehouse('b', { coordinates: newYork }), units: { X: 7 }, costCents: 1250 },
      { house: warehouse('c'), units: {} },
    ];
    const given = facts([line('1', 'X', 2)], houses, { destination: { country: 'US', coordinates: boston } });
    const { candidates } = assign(given).explanation;
    expect(candidates).toEqual([
      expect.objectContaining({
        warehouse: 'a',
        lines: [expect.objectContaining({ loss: { because: 'notEnoughStock', available: 1, needed: 2 } })],
      }),
      expect.objectContaining({
        warehouse: 'b',
        distanceKm: expect.any(Number),
        shippingCents: 500,
        lines: [expect.objectContaining({ available: 7, unitCostCents: 1250, loss: null })],
      }),
      expect.objectContaining({
        warehouse: 'c',
        lines: [expect.objectContaining({ available: null, loss: { because: 'notOffered' } })],
      }),
    ]);
  });
});
