import type { Candidate, Chance } from './candidates.js';
import type { Demand } from './facts.js';
import { byText } from './order-of.js';

/** What decided between warehouses that were all able, from the strongest to the last. */
export type Criterion =
  | 'onlyCandidate'
  | 'oneWarehouse'
  | 'supplierPriority'
  | 'moreLines'
  | 'landedCost'
  | 'distance'
  | 'warehouseId';

export interface Choice {
  groups: Group[];
  /** Lines that nobody can take. */
  unplaced: Demand[];
}

/** Lines that go together from one warehouse, with those that could have taken some of them and why they did not. */
export interface Group {
  winner: Option;
  decidedBy: Criterion;
  losers: { option: Option; by: Criterion }[];
}

export interface Option {
  candidate: Candidate;
  takes: Chance[];
  /** Units and the cheapest shipping, in minor units of `currency`; null where the units are priced in several currencies. */
  landedCostCents: number | null;
  currency: string | null;
}

/**
 * One warehouse that can do everything is preferred; otherwise warehouse after warehouse takes what it can, the most preferred
 * first. A line is never divided. Lines of one SKU share its stock. Independent of the order of the rows.
 */
export function choose(candidates: readonly Candidate[], demand: readonly Demand[]): Choice {
  // The largest first, so that a small line does not take the units that only a large one needs there.
  const waiting = demand.toSorted((a, b) => b.quantity - a.quantity || byText(a.lineId, b.lineId));
  return chooseNext({ candidates, waiting, groups: [] });
}

interface Progress {
  candidates: readonly Candidate[];
  waiting: readonly Demand[];
  groups: Group[];
}

function chooseNext({ candidates, waiting, groups }: Progress): Choice {
  const options = candidates
    .map((candidate) => optionOf(candidate, waiting))
    .filter((option) => option.takes.length > 0);
  const group = bestOf(options, waiting.length);
  if (group === null) return { groups, unplaced: [...waiting] };
  const taken = new Set(group.winner.takes.map(({ demand }) => demand.lineId));
  return chooseNext({
    candidates: candidates.filter((candidate) => candidate !== group.winner.candidate),
    waiting: waiting.filter(({ lineId }) => !taken.has(lineId)),
    groups: [...groups, group],
  });
}

function bestOf(options: readonly Option[], wanted: number): Group | null {
  const whole = options.filter((option) => option.takes.length === wanted);
  const finalists = whole.length > 0 ? whole : options;
  const compare = comparison(finalists);
  const [winner, ...others] = finalists.toSorted((a, b) => compare(a, b).sign);
  if (!winner) return null;
  const outranked = others.map((option) => ({ option, by: compare(winner, option).by }));
  const partial = options
    .filter((option) => !finalists.includes(option))
    .map((option) => ({ option, by: 'oneWarehouse' as const }));
  const runnerUp = outranked[0] ?? partial[0];
  return { winner, decidedBy: runnerUp?.by ?? 'onlyCandidate', losers: [...outranked, ...partial] };
}

interface Comparison {
  sign: number;
  by: Criterion;
}

function comparison(options: readonly Option[]): (a: Option, b: Option) => Comparison {
  const costs = costsCompare(options);
  const keys: { by: Criterion; of: (option: Option) => number }[] = [
    { by: 'supplierPriority', of: ({ candidate }) => candidate.priority },
    { by: 'moreLines', of: ({ takes }) => -takes.length },
    { by: 'landedCost', of: ({ landedCostCents }) => (costs ? (landedCostCents ?? 0) : 0) },
    { by: 'distance', of: ({ candidate }) => candidate.distanceKm ?? Number.MAX_SAFE_INTEGER },
  ];
  return (a, b) => {
    const key = keys.find(({ of }) => of(a) !== of(b));
    if (key) return { sign: key.of(a) - key.of(b), by: key.by };
    return { sign: byText(a.candidate.warehouse.id, b.candidate.warehouse.id), by: 'warehouseId' };
  };
}

/** Costs decide only where all are in one currency: nothing here knows an exchange rate. */
export function costsCompare(options: readonly Option[]): boolean {
  return options.every(({ currency }) => currency !== null && currency === options[0]?.currency);
}

function optionOf(candidate: Candidate, waiting: readonly Demand[]): Option {
  const takes = fitting(candidate, waiting);
  const currencies = new Set(takes.map(({ offer }) => offer?.currency));
  const [currency = null] = currencies.size === 1 ? currencies : [];
  const goods = takes.reduce((sum, { demand, offer }) => sum + demand.quantity * (offer?.costCents ?? 0), 0);
  return {
    candidate,
    takes,
    currency,
    landedCostCents: currency === null ? null : goods + (candidate.method?.priceCents ?? 0),
  };
}

function fitting(candidate: Candidate, waiting: readonly Demand[]): Chance[] {
  const left = new Map<string, number>();
  return waiting.flatMap(({ lineId }) => {
    const chance = candidate.chances.find((one) => one.demand.lineId === lineId);
    if (!chance?.stock || chance.loss !== null) return [];
    const { sku, quantity } = chance.demand;
    const units = left.get(sku) ?? chance.stock.available;
    if (units < quantity) return [];
    left.set(sku, units - quantity);
    return [chance];
  });
}
