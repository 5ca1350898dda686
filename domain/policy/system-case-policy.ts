import type { Role } from '../cases/role.js';
import type { SystemCaseType } from '../cases/system-case.js';
import type { Duration } from '../sla/instant.js';
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

/** Of a message that cannot be used. Nothing rings for it: its deadline is shown and sorts the queue. */
export const intakeCaseTerms: { owner: Role; within: Duration } = { owner: 'ops', within: 'PT24H' };
