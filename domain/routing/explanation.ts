import type { Candidate, Chance, Loss } from './candidates.js';
import { costsCompare, type Choice, type Criterion, type Option } from './choice.js';
import type { Demand, RoutingFacts } from './facts.js';
import { skuRuleFor, tagRulesFor } from './matching.js';
import { byText } from './order-of.js';

/** Why the order goes where it goes: every candidate with its values, and what each lost by. */
export interface RoutingExplanation {
  skuRules: { lineId: string; rule: string; warehouse: string; reason: string }[];
  tagRules: { rule: string; countries: string[] }[];
  groups: {
    warehouse: string;
    supplier: string;
    lineIds: string[];
    decidedBy: Criterion;
    landedCostCents: number | null;
    currency: string | null;
    losers: {
      warehouse: string;
      lineIds: string[];
      lostBy: Criterion;
      landedCostCents: number | null;
      currency: string | null;
    }[];
  }[];
  unplaced: string[];
  candidates: CandidateExplanation[];
  notes: string[];
}

export interface CandidateExplanation {
  warehouse: string;
  supplier: string;
  country: string;
  priority: number;
  distanceKm: number | null;
  method: string | null;
  shippingCents: number | null;
  lines: {
    lineId: string;
    sku: string;
    quantity: number;
    available: number | null;
    unitCostCents: number | null;
    currency: string | null;
    boundBy: string | null;
    /** Null: it could have taken the line. */
    loss: Loss | null;
  }[];
}

export function explain(
  facts: RoutingFacts,
  candidates: readonly Candidate[],
  choice: Choice,
): RoutingExplanation {
  return {
    skuRules: boundLines(facts),
    tagRules: tagRulesFor(facts.tags, facts.rules).map(({ id, countries }) => ({ rule: id, countries })),
    groups: choice.groups.map(({ winner, decidedBy, losers }) => ({
      ...shown(winner),
      supplier: winner.candidate.warehouse.supplier,
      decidedBy,
      losers: losers.map(({ option, by }) => ({ ...shown(option), lostBy: by })),
    })),
    unplaced: choice.unplaced.map(({ lineId }) => lineId).toSorted(byText),
    candidates: candidates.map(explainCandidate),
    notes: notesOn(facts, candidates, choice),
  };
}

/** Ids of the rules that decided, most specific first; then the general criterion, where one was needed. */
export function rulesOf(facts: RoutingFacts, choice: Choice): string[] {
  const criteria = choice.groups
    .filter(({ winner }) => winner.takes.some(({ boundBy }) => boundBy === null))
    .map(({ decidedBy }) => decidedBy);
  return [
    ...new Set([
      ...boundLines(facts).map(({ rule }) => rule),
      ...tagRulesFor(facts.tags, facts.rules).map(({ id }) => id),
      ...criteria,
    ]),
  ];
}

const shownReasons = 20;

/** One sentence a line, without a person in it. Beyond twenty lines the rest is counted. */
export function whyImpossible(candidates: readonly Candidate[], unplaced: readonly Demand[]): string[] {
  const reasons = unplaced
    .toSorted((a, b) => byText(a.lineId, b.lineId))
    .map((demand) => `line ${demand.lineId} (${demand.sku}): ${whyUnplaced(demand, candidates)}`);
  const more = reasons.length - shownReasons;
  return more > 0 ? [...reasons.slice(0, shownReasons), `and ${more} more lines`] : reasons;
}

function whyUnplaced({ lineId, quantity }: Demand, candidates: readonly Candidate[]): string {
  const chances = candidates.map((candidate) => ({
    warehouse: candidate.warehouse.id,
    chance: candidate.chances.find(({ demand }) => demand.lineId === lineId),
  }));
  const bound = chances.find(({ chance }) => chance?.loss?.because === 'boundElsewhere')?.chance?.loss;
  const considered = chances.filter(({ chance }) => chance && !isElsewhere(chance));
  const words = considered.map(
    ({ warehouse, chance }) => `${warehouse} ${inWords(chance?.loss ?? null, quantity)}`,
  );
  if (words.length > 0) return words.join('; ');
  if (bound?.because === 'boundElsewhere')
    return `rule ${bound.rule} binds it to ${bound.warehouse}, which is not there`;
  return 'no warehouse offers it';
}

function isElsewhere({ loss }: Chance): boolean {
  return loss?.because === 'boundElsewhere' || loss?.because === 'notOffered';
}

function inWords(loss: Loss | null, quantity: number): string {
  if (loss === null) return `cannot supply ${quantity} beside the order's other lines of the SKU`;
  switch (loss.because) {
    case 'boundElsewhere':
      return `is passed over: rule ${loss.rule} binds it to ${loss.warehouse}`;
    case 'notOffered':
      return 'does not offer it';
    case 'supplierPaused':
      return 'belongs to a paused supplier';
    case 'supplierExcluded':
      return 'belongs to a supplier that has said no to this order';
    case 'outsideTagCountries':
      return `is in ${loss.country}, which rule ${loss.rule} does not allow`;
    case 'noMethod':
      return `does not ship to ${loss.country ?? 'an unknown country'}`;
    case 'stockUnknown':
      return 'has never reported its stock';
    case 'notEnoughStock':
      return `has ${loss.available} of ${loss.needed}`;
  }
}

function boundLines(facts: RoutingFacts): RoutingExplanation['skuRules'] {
  return facts.demand
    .toSorted((a, b) => byText(a.lineId, b.lineId))
    .flatMap(({ lineId, sku }) => {
      const rule = skuRuleFor(sku, facts.rules);
      return rule ? [{ lineId, rule: rule.id, warehouse: rule.warehouse, reason: rule.reason }] : [];
    });
}

function shown({ candidate, takes, landedCostCents, currency }: Option) {
  const lineIds = takes.map(({ demand }) => demand.lineId).toSorted(byText);
  return { warehouse: candidate.warehouse.id, lineIds, landedCostCents, currency };
}

function explainCandidate(candidate: Candidate): CandidateExplanation {
  return {
    warehouse: candidate.warehouse.id,
    supplier: candidate.warehouse.supplier,
    country: candidate.warehouse.country,
    priority: candidate.priority,
    distanceKm: candidate.distanceKm,
    method: candidate.method?.code ?? null,
    shippingCents: candidate.method?.priceCents ?? null,
    lines: candidate.chances.map(({ demand, offer, stock, boundBy, loss }) => ({
      ...demand,
      available: stock?.available ?? null,
      unitCostCents: offer?.costCents ?? null,
      currency: offer?.currency ?? null,
      boundBy,
      loss,
    })),
  };
}

function notesOn(facts: RoutingFacts, candidates: readonly Candidate[], choice: Choice): string[] {
  const unknown = candidates.filter(({ warehouse }) => warehouse.coordinates === null);
  const compared = choice.groups.map(({ winner, losers }) => [winner, ...losers.map(({ option }) => option)]);
  return [
    ...(facts.destination.coordinates === null
      ? ['the order has no coordinates: every distance is unknown and decided nothing (C-43)']
      : unknown.map(({ warehouse }) => `${warehouse.id} has no coordinates: its distance sorts last (C-43)`)),
    ...(compared.every(costsCompare)
      ? []
      : ['offers are in several currencies: landed cost decided nothing where they met']),
    ...(choice.groups.length > 1 ? ['no single warehouse can do all lines: the order is split (R-027)'] : []),
  ];
}
