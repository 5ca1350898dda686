import type { StockVerdict } from '../order/checks.js';
import { assign } from '../routing/assign.js';
import type { OrderPolicy } from '../policy/policy.js';
import type { Candidate, Chance } from '../routing/candidates.js';
import type { Demand, RoutingFacts } from '../routing/facts.js';
import { plus, type Duration, type Instant } from '../sla/instant.js';
import type { Judgement } from './judgement.js';

type LineVerdict = StockVerdict['lines'][number];

/**
 * Asks routing for each line's likely winner and looks at its stock as it is before this order (C-11, C-32, R-013): `none` where no
 * supplier is able, so that the fallback has been tried; `belowThreshold` holds even when there is enough for the order; `unverified`
 * where the feed is too old for the policy, or has never spoken.
 */
export function judgeStock(
  facts: RoutingFacts,
  policy: Pick<OrderPolicy, 'stockFreshFor'>,
): Judgement<StockVerdict> {
  const { candidates, choice, explanation } = assign(facts);
  const winners = new Map(
    choice.groups.flatMap(({ winner }) =>
      winner.takes.map((chance) => [chance.demand.lineId, { chance, candidate: winner.candidate }]),
    ),
  );
  const lines = facts.demand.map((demand) => {
    const winner = winners.get(demand.lineId);
    return winner ? ofWinner(winner, facts.at, policy) : ofNobody(demand, candidates);
  });
  return {
    status: 'judged',
    verdict: { check: 'stock', lines },
    explanation: { routing: explanation, stockFreshFor: policy.stockFreshFor },
  };
}

function ofWinner(
  { chance, candidate }: { chance: Chance; candidate: Candidate },
  at: Instant,
  policy: Pick<OrderPolicy, 'stockFreshFor'>,
): LineVerdict {
  const available = chance.stock?.available ?? 0;
  const threshold = chance.stock?.threshold ?? 0;
  const observedAt = chance.stock?.observedAt ?? null;
  const sufficient = available < threshold ? 'belowThreshold' : 'enough';
  return {
    lineId: chance.demand.lineId,
    sku: chance.demand.sku,
    verdict: isFresh(observedAt, at, policy.stockFreshFor) ? sufficient : 'unverified',
    available,
    threshold,
    supplier: candidate.warehouse.supplier,
    observedAt,
  };
}

function ofNobody({ lineId, sku }: Demand, candidates: readonly Candidate[]): LineVerdict {
  const chances = candidates.flatMap(({ chances: all }) => all.filter((one) => one.demand.lineId === lineId));
  const best = chances
    .flatMap(({ stock, loss }) => (stock && loss?.because !== 'boundElsewhere' ? [stock] : []))
    .toSorted((a, b) => b.available - a.available)[0];
  const silent = chances.some(({ loss }) => loss?.because === 'stockUnknown');
  return {
    lineId,
    sku,
    verdict: silent ? 'unverified' : 'none',
    available: Math.max(0, best?.available ?? 0),
    threshold: best?.threshold ?? 0,
    supplier: null,
    observedAt: best?.observedAt ?? null,
  };
}

function isFresh(observedAt: Instant | null, at: Instant, freshFor: Duration): boolean {
  return observedAt !== null && plus(observedAt, freshFor) >= at;
}
