import type { RiskVerdict, VelocityCount } from '../order/checks.js';
import type { OrderPolicy } from '../policy/policy.js';
import type { Judgement } from './judgement.js';

export interface RiskFacts {
  recommendation: 'ACCEPT' | 'INVESTIGATE' | 'CANCEL' | 'NONE';
  levels: readonly ('HIGH' | 'MEDIUM' | 'LOW' | 'NONE' | 'PENDING')[];
  /** One letter of the card's bank each; null: not asked, or not told. */
  avsResultCode: string | null;
  cvvResultCode: string | null;
  velocity: readonly VelocityCount[];
}

type Verdict = RiskVerdict['verdict'];

/**
 * The store's own fraud analysis (R-014, C-41): the worst of what it says counts; where it says nothing, the policy does. What the
 * card's bank and the order velocity say can only make it worse: at least a review.
 */
export function judgeRisk(
  facts: RiskFacts,
  policy: Pick<OrderPolicy, 'withoutRiskAssessment'>,
): Judgement<RiskVerdict> {
  const told = verdictOf(facts, policy);
  const screened = isSuspicious(facts) && told !== 'aboveThreshold' ? 'review' : told;
  return {
    status: 'judged',
    verdict: {
      check: 'risk',
      verdict: screened,
      recommendation: facts.recommendation,
      levels: [...facts.levels],
      avsResultCode: facts.avsResultCode,
      cvvResultCode: facts.cvvResultCode,
      velocity: [...facts.velocity],
    },
    explanation: { withoutRiskAssessment: policy.withoutRiskAssessment, platform: told },
  };
}

function verdictOf(
  { recommendation, levels }: RiskFacts,
  policy: Pick<OrderPolicy, 'withoutRiskAssessment'>,
): Verdict {
  if (recommendation === 'CANCEL' || levels.includes('HIGH')) return 'aboveThreshold';
  if (recommendation === 'INVESTIGATE' || levels.includes('MEDIUM')) return 'review';
  if (levels.includes('PENDING')) return 'pending';
  if (recommendation === 'ACCEPT' || levels.includes('LOW')) return 'clear';
  return policy.withoutRiskAssessment;
}

/** `N` of both codes: the bank knows the address or the security code, and it is another. Other letters are facts only. */
function isSuspicious({ avsResultCode, cvvResultCode, velocity }: RiskFacts): boolean {
  const isRefuted = [avsResultCode, cvvResultCode].some((code) => code?.toUpperCase() === 'N');
  return isRefuted || velocity.some(({ orders, limit }) => orders > limit);
}
