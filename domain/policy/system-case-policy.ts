import type { CaseTerms } from '../cases/engine.js';
import type { SystemCaseType } from '../cases/system-case.js';
import { type CasePolicy, defaultEscalation } from './case-policy.js';

/** Cases of no store: the house's own terms, because no store's policy speaks for them. */
export const systemCasePolicies: Record<SystemCaseType | 'unusableInput', CasePolicy> = {
  connectorDown: {
    owner: 'engineer',
    within: 'PT1H',
    warnBefore: 'PT15M',
    calendar: null,
    clocks: [{ after: 'PT1H', then: { escalate: 'supervisor' } }],
  },
  orderStopped: {
    owner: 'engineer',
    within: 'PT1H',
    warnBefore: 'PT15M',
    calendar: null,
    clocks: [{ after: 'PT1H', then: { escalate: 'supervisor' } }],
  },
  unusableInput: {
    owner: 'ops',
    within: 'PT24H',
    warnBefore: 'PT4H',
    calendar: null,
    clocks: [{ after: 'PT24H', then: { escalate: 'supervisor' } }],
  },
};

export function systemCaseTerms(type: SystemCaseType | 'unusableInput'): CaseTerms {
  const policy = systemCasePolicies[type];
  return { ...policy, calendar: null, above: defaultEscalation[policy.owner] };
}
