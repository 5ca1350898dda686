import type { RiskVerdict } from '../order/checks.js';
import type { OrderPolicy } from '../policy/policy.js';
import type { Judgement } from './judgement.js';

export interface RiskFacts {
  recommendation: 'ACCEPT' | 'INVESTIGATE' | 'CANCEL' | 'NONE';
  levels: readonly ('HIGH' | 'MEDIUM' | 'LOW' | 'NONE' | 'PENDING')[];
}

/** The store's own fraud analysis (R-014, C-41): the worst of what it says counts; where it says nothing, the policy does. */
export function judgeRisk(
  facts: RiskFacts,
  policy: Pick<OrderPolicy, 'withoutRiskAssessment'>,
): Judgement<RiskVerdict> {
  const verdict = verdictOf(facts, policy);
  return {
    status: 'judged',
    verdict: { check: 'risk', verdict, recommendation: facts.recommendation, levels: [...facts.levels] },
    explanation: { withoutRiskAssessment: policy.withoutRiskAssessment },
  };
}

function verdictOf(
  { recommendation, levels }: RiskFacts,
  policy: Pick<OrderPolicy, 'withoutRiskAssessment'>,
): RiskVerdict['verdict'] {
  if (recommendation === 'CANCEL' || levels.includes('HIGH')) return 'aboveThreshold';
  if (recommendation === 'INVESTIGATE' || levels.includes('MEDIUM')) return 'review';
  if (levels.includes('PENDING')) return 'pending';
  if (recommendation === 'ACCEPT' || levels.includes('LOW')) return 'clear';
  return policy.withoutRiskAssessment;
}
