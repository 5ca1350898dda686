import { describe, expect, it } from 'vitest';
import { judgePayment, type PaymentFacts } from '../../../domain/filter/payment.js';
import { judgeRisk, type RiskFacts } from '../../../domain/filter/risk.js';

const at = '2026-03-24T14:15:00.000Z';
const unscreened = { avsResultCode: null, cvvResultCode: null, velocity: [] };

function verdictOf<One extends { verdict: string }>(
  judgement: { status: 'judged'; verdict: One } | { status: 'notYet' },
) {
  return judgement.status === 'judged' ? judgement.verdict.verdict : judgement.status;
}

describe('payment', () => {
  const cases: [PaymentFacts['status'], boolean, string][] = [
    ['PAID', false, 'clear'],
    ['PARTIALLY_REFUNDED', false, 'clear'],
    ['AUTHORIZED', true, 'clear'],
    ['AUTHORIZED', false, 'refused'],
    ['PENDING', true, 'awaiting'],
    ['PARTIALLY_PAID', true, 'awaiting'],
    [null, true, 'awaiting'],
    ['EXPIRED', true, 'refused'],
    ['VOIDED', true, 'refused'],
    ['REFUNDED', true, 'refused'],
  ];
  it.each(cases)('C-26: %s, capturable %s, is %s', (status, capturable, expected) => {
    expect(verdictOf(judgePayment({ status, capturable, authorizationExpiresAt: null }, at))).toBe(expected);
  });
});

describe('an authorization', () => {
  const facts = {
    status: 'AUTHORIZED',
    capturable: true,
    authorizationExpiresAt: '2026-03-24T15:00:00.000Z',
  } as const;

  it('C-26: is clear up to the second in which it ends, and says when', () => {
    expect(judgePayment(facts, '2026-03-24T14:59:59.000Z')).toMatchObject({
      verdict: { verdict: 'clear', status: 'AUTHORIZED', authorizationExpiresAt: '2026-03-24T15:00:00.000Z' },
    });
  });

  it('C-26: is EXPIRED from then on, although the platform still calls it authorized', () => {
    expect(judgePayment(facts, '2026-03-24T15:00:00.000Z')).toMatchObject({
      verdict: { verdict: 'refused', status: 'EXPIRED' },
      explanation: { toldStatus: 'AUTHORIZED' },
    });
  });

  it('C-26: once captured, its end no longer matters', () => {
    expect(judgePayment({ ...facts, status: 'PAID' }, '2026-04-24T15:00:00.000Z')).toMatchObject({
      verdict: { verdict: 'clear', authorizationExpiresAt: null },
    });
  });
});

describe('risk', () => {
  const review = { withoutRiskAssessment: 'review' } as const;
  const cases: [RiskFacts['recommendation'], RiskFacts['levels'], string][] = [
    ['CANCEL', ['LOW'], 'aboveThreshold'],
    ['ACCEPT', ['LOW', 'HIGH'], 'aboveThreshold'],
    ['INVESTIGATE', ['LOW'], 'review'],
    ['ACCEPT', ['MEDIUM'], 'review'],
    ['NONE', ['PENDING'], 'pending'],
    ['ACCEPT', ['LOW', 'PENDING'], 'pending'],
    ['ACCEPT', [], 'clear'],
    ['NONE', ['LOW'], 'clear'],
  ];
  it.each(cases)('R-014, C-41: %s with levels %j is %s', (recommendation, levels, expected) => {
    expect(verdictOf(judgeRisk({ ...unscreened, recommendation, levels }, review))).toBe(expected);
  });

  it.each(['clear', 'review'] as const)('C-41: without an assessment the policy decides: %s', (policy) => {
    const silent = { ...unscreened, recommendation: 'NONE', levels: ['NONE'] } as const;
    expect(verdictOf(judgeRisk(silent, { withoutRiskAssessment: policy }))).toBe(policy);
  });

  const over = { mark: 'card', orders: 4, limit: 3 } as const;
  it.each([
    ['too many orders by one card', { velocity: [over] }],
    ['another address than the bank knows', { avsResultCode: 'N' }],
    ['another security code', { cvvResultCode: 'n' }],
  ])('R-015: %s is at least reviewed', (_what, found) => {
    const of = (level: RiskFacts['levels'][number]) =>
      verdictOf(judgeRisk({ ...unscreened, recommendation: 'NONE', levels: [level], ...found }, review));
    expect(of('LOW')).toBe('review');
    expect(of('PENDING')).toBe('review');
    expect(of('HIGH')).toBe('aboveThreshold');
  });

  it('R-015: at the limit, and with codes that say less, is clear; all facts stay for the reviewer', () => {
    const velocity = [{ ...over, orders: 3 }];
    const facts: RiskFacts = {
      recommendation: 'ACCEPT',
      levels: ['LOW'],
      avsResultCode: 'Z',
      cvvResultCode: 'U',
      velocity,
    };
    expect(judgeRisk(facts, review)).toMatchObject({ verdict: { ...facts, verdict: 'clear' } });
  });
});
