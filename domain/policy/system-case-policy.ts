import type { SystemCaseType } from '../cases/system-case.js';
import type { CasePolicy } from './case-policy.js';

/** Cases of no store: the house's own terms, because no store's policy speaks for them. */
export const systemCasePolicies: Record<SystemCaseType, CasePolicy> = {
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
};
