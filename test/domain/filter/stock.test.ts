import { describe, expect, it } from 'vitest';
import { judgeStock } from '../../../domain/filter/stock.js';
import { defaultOrderPolicy } from '../../../domain/policy/policy.js';
import type { RoutingFacts } from '../../../domain/routing/facts.js';
import { facts, line, warehouse } from '../routing/facts.js';

function linesOf(given: RoutingFacts, stockFreshFor = 'PT26H') {
  const judgement = judgeStock(given, { stockFreshFor });
  return judgement.status === 'judged' ? judgement.verdict.lines : [];
}

const withThreshold = (given: RoutingFacts, threshold: number): RoutingFacts => ({
  ...given,
  stock: given.stock.map((level) => ({ ...level, threshold })),
});

describe('stock', () => {
  const one = (units: number) => facts([line('1', 'X')], [{ house: warehouse('a'), units: { X: units } }]);

  it('R-013: below the safety threshold is held although there is enough for the order', () => {
    expect(linesOf(withThreshold(one(4), 5))).toEqual([
      {
        lineId: '1',
        sku: 'X',
        verdict: 'belowThreshold',
        available: 4,
        threshold: 5,
        supplier: 'supplier-of-a',
        observedAt: '2026-03-24T06:00:00.000Z',
      },
    ]);
  });

  it('R-013: at the threshold, as it is before this order, is enough', () => {
    expect(linesOf(withThreshold(one(5), 5))).toMatchObject([{ verdict: 'enough', available: 5 }]);
  });

  it('C-11: an empty primary falls back to the secondary without a hold', () => {
    const houses = [
      { house: warehouse('a', { supplier: 'first' }), units: { X: 0 } },
      { house: warehouse('b', { supplier: 'second' }), units: { X: 9 } },
    ];
    const rules = { skuRules: [], tagRules: [], supplierPriority: ['first', 'second'] };
    expect(linesOf(facts([line('1', 'X')], houses, { rules }))).toMatchObject([
      { verdict: 'enough', supplier: 'second' },
    ]);
  });

  it('C-11, C-32: a primary below its threshold is held, not passed over', () => {
    const houses = [
      { house: warehouse('a', { supplier: 'first' }), units: { X: 2 } },
      { house: warehouse('b', { supplier: 'second' }), units: { X: 9 } },
    ];
    const rules = { skuRules: [], tagRules: [], supplierPriority: ['first', 'second'] };
    expect(linesOf(withThreshold(facts([line('1', 'X')], houses, { rules }), 5))).toMatchObject([
      { verdict: 'belowThreshold', supplier: 'first' },
    ]);
  });

  it('C-11: nobody has it', () => {
    expect(linesOf(one(0))).toMatchObject([{ verdict: 'none', supplier: null, available: 0 }]);
  });

  it('P-08: two lines of one SKU need their sum', () => {
    const given = facts([line('1', 'X', 2), line('2', 'X', 2)], [{ house: warehouse('a'), units: { X: 3 } }]);
    expect(linesOf(given).map(({ verdict }) => verdict)).toEqual(['enough', 'none']);
  });

  it('R-018: stock that was never reported is unverified, not none', () => {
    expect(linesOf({ ...one(5), stock: [] })).toMatchObject([{ verdict: 'unverified', observedAt: null }]);
  });

  it('R-114: a feed older than the policy allows is unverified, with the time it spoke', () => {
    const observedAt = '2026-03-24T06:00:00.000Z';
    expect(linesOf(one(5), 'PT8H')).toMatchObject([{ verdict: 'unverified', available: 5, observedAt }]);
    expect(linesOf(one(5), 'PT8H14M59S')).toMatchObject([{ verdict: 'unverified' }]);
    expect(linesOf(one(5), 'PT8H15M')).toMatchObject([{ verdict: 'enough' }]);
    expect(linesOf(one(5), defaultOrderPolicy.stockFreshFor)).toMatchObject([{ verdict: 'enough' }]);
  });
});
