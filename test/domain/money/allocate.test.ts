import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocate, shareOf } from '../../../domain/money/allocate.js';

const cents = fc.nat(10_000_000_000_000);
const weights = fc.array(fc.nat(10_000_000_000_000), { minLength: 1, maxLength: 12 });

describe('P-12: money is split by largest remainder', () => {
  it('the cent that does not divide goes to the largest remainder, of equal ones to the first', () => {
    expect(allocate(100, [1, 1, 1])).toEqual([34, 33, 33]);
    expect(allocate(100, [1, 2])).toEqual([33, 67]);
    expect(allocate(5, [0, 0])).toEqual([0, 0]);
    expect(allocate(7, [])).toEqual([]);
  });

  it('the parts sum to the whole, and none is a unit or more from its exact share', () => {
    fc.assert(
      fc.property(cents, weights, (whole, by) => {
        const total = by.reduce((sum, weight) => sum + BigInt(weight), 0n);
        fc.pre(total > 0n);
        const parts = allocate(whole, by);
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(whole);
        parts.forEach((part, index) => {
          const off = BigInt(part) * total - BigInt(whole) * BigInt(by[index] ?? 0);
          expect(off < total && off > -total).toBe(true);
        });
      }),
    );
  });

  it('nobody gets more than there is room for', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100_000), { minLength: 1, maxLength: 6 }), fc.nat(1000), (rooms, part) => {
        const all = rooms.reduce((sum, room) => sum + room, 0);
        const given = allocate(Math.floor((all * part) / 1000), rooms);
        expect(given.every((one, index) => one <= (rooms[index] ?? 0))).toBe(true);
      }),
    );
  });

  it('units in parts get what all units get at once', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.integer({ min: 1, max: 50 }), fc.nat(50), (whole, of, cut) => {
        const all = allocate(
          whole,
          Array.from({ length: of }, () => 1),
        );
        const from = Math.min(cut, of);
        const first = shareOf(whole, { of, from: 0, count: from });
        expect(first).toBe(all.slice(0, from).reduce((sum, part) => sum + part, 0));
        expect(first + shareOf(whole, { of, from, count: of })).toBe(whole);
      }),
    );
  });
});
