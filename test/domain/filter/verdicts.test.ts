import { describe, expect, it } from 'vitest';
import { judgeAddress } from '../../../domain/filter/address.js';
import { judgePayment, type PaymentFacts } from '../../../domain/filter/payment.js';
import { judgeRisk, type RiskFacts } from '../../../domain/filter/risk.js';

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
    expect(verdictOf(judgePayment({ status, capturable }))).toBe(expected);
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
    expect(verdictOf(judgeRisk({ recommendation, levels }, review))).toBe(expected);
  });

  it.each(['clear', 'review'] as const)('C-41: without an assessment the policy decides: %s', (policy) => {
    const silent = { recommendation: 'NONE', levels: ['NONE'] } as const;
    expect(verdictOf(judgeRisk(silent, { withoutRiskAssessment: policy }))).toBe(policy);
  });
});

describe('address', () => {
  it('R-012, C-39: a missing unit is a verdict of its own, with the codes it comes from', () => {
    const codes = ['E.SECONDARY_INFORMATION.MISSING'];
    const finding = {
      verdict: 'missingUnit',
      codes,
      suggestion: null,
      coordinates: null,
      timeZone: null,
    } as const;
    expect(judgeAddress({ ...finding, codes }, 'easypost')).toMatchObject({
      verdict: { check: 'address', verdict: 'missingUnit', codes, validator: 'easypost' },
    });
  });

  it('R-010: an order without an address is not deliverable', () => {
    expect(verdictOf(judgeAddress(null, 'easypost'))).toBe('noAddress');
  });

  it('R-018: an explanation holds no address', () => {
    const address = {
      name: 'Sarah Example',
      company: null,
      line1: '5 Elm Street',
      line2: null,
      city: 'Boston',
      region: 'MA',
      postalCode: '02101',
      country: 'US',
      phone: null,
    };
    const judged = judgeAddress(
      {
        verdict: 'deliverable',
        codes: [],
        suggestion: address,
        coordinates: { latitude: 42.36, longitude: -71.06 },
        timeZone: null,
      },
      'easypost',
    );
    expect(JSON.stringify(judged)).not.toMatch(/Sarah|Elm|42\.36/);
  });
});
