import { candidatesFor, type Candidate } from './candidates.js';
import { choose, type Choice } from './choice.js';
import { explain, rulesOf, whyImpossible, type RoutingExplanation } from './explanation.js';
import type { RoutingFacts } from './facts.js';
import type { PlannedLeg, PlanResult } from './plan.js';
import { byText } from './order-of.js';
import { deliveryWindow, type LegTiming } from './window.js';

/** Units to set aside for a plan, one entry a line. */
export interface Placement {
  warehouse: string;
  sku: string;
  lineId: string;
  quantity: number;
}

export interface Assignment {
  plan: PlanResult;
  /** Empty where the plan is impossible: all or nothing (C-32). */
  placements: Placement[];
  explanation: RoutingExplanation;
  candidates: Candidate[];
  choice: Choice;
}

/**
 * Who supplies the order, and why. Every demanded line is in exactly one leg with its whole quantity, or the plan
 * is impossible and says so line by line; there is no default to fall back on.
 */
export function assign(facts: RoutingFacts): Assignment {
  const candidates = candidatesFor(facts);
  const choice = choose(candidates, facts.demand);
  const plan = planOf(facts, candidates, choice);
  return {
    plan,
    placements: plan.status === 'planned' ? choice.groups.flatMap(placementsOf) : [],
    explanation: explain(facts, candidates, choice),
    candidates,
    choice,
  };
}

function planOf(facts: RoutingFacts, candidates: readonly Candidate[], choice: Choice): PlanResult {
  if (facts.demand.length === 0)
    return { status: 'impossible', reasons: ['the order has no line to supply'] };
  if (choice.unplaced.length > 0)
    return { status: 'impossible', reasons: whyImpossible(candidates, choice.unplaced) };
  const window = deliveryWindow(choice.groups.map(timingOf), facts.at);
  return { status: 'planned', legs: choice.groups.map(legOf), window, rules: rulesOf(facts, choice) };
}

type Group = Choice['groups'][number];

function legOf({ winner }: Group): PlannedLeg {
  const { warehouse, method } = winner.candidate;
  return {
    supplier: warehouse.supplier,
    warehouse: warehouse.id,
    tag: warehouse.orderTag,
    method: method?.code ?? '',
    lines: winner.takes
      .map(({ demand }) => ({ lineId: demand.lineId, quantity: demand.quantity }))
      .toSorted((a, b) => byText(a.lineId, b.lineId)),
  };
}

function placementsOf({ winner }: Group): Placement[] {
  const warehouse = winner.candidate.warehouse.id;
  return winner.takes.map(({ demand }) => ({ warehouse, ...demand }));
}

/** The slowest class of goods decides the handling of a leg (C-45). */
function timingOf({ winner }: Group): LegTiming {
  const { warehouse, method } = winner.candidate;
  return {
    timeZone: warehouse.timeZone,
    handlingDays: Math.max(...winner.takes.map(({ offer }) => offer?.handlingDays ?? warehouse.handlingDays)),
    transitDays: method?.transitDays ?? { min: 0, max: 0 },
  };
}
