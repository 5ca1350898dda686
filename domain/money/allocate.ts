/**
 * Splits whole minor units by weight, by largest remainder: the parts sum to `cents` exactly, none is more than one unit away from its exact
 * share, and of equal remainders the first is rounded up. All weights zero: nothing is given to any.
 */
export function allocate(cents: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  if (total === 0n) return weights.map(() => 0);
  const shares = weights.map((weight, index) => {
    const exact = BigInt(cents) * BigInt(weight);
    return { index, part: Number(exact / total), remainder: exact % total };
  });
  const left = cents - shares.reduce((sum, { part }) => sum + part, 0);
  const up = shares.toSorted((a, b) => compare(b.remainder, a.remainder) || a.index - b.index).slice(0, left);
  const raised = new Set(up.map(({ index }) => index));
  return shares.map(({ index, part }) => part + (raised.has(index) ? 1 : 0));
}

function compare(a: bigint, b: bigint): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** What `count` of `of` equal units get of `cents`, from unit number `from` on: as `allocate` over all of them would give. */
export function shareOf(cents: number, units: { of: number; from: number; count: number }): number {
  const { of, from } = units;
  const count = Math.max(0, Math.min(units.count, of - from));
  if (count === 0) return 0;
  const raised = cents % of;
  return Math.floor(cents / of) * count + Math.max(0, Math.min(raised, from + count) - from);
}
