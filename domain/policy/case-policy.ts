import type { CaseType } from '../cases/case-type.js';
import type { ClockAction } from '../cases/case.js';
import type { Role } from '../cases/role.js';
import type { Duration } from '../sla/instant.js';

/** How one type of case is owned and clocked in one store. */
export interface CasePolicy {
  owner: Role;
  /** Time from opening to the deadline, or null where nothing is promised. */
  within: Duration | null;
  /** So long before its deadline a case counts as near it; null: never. */
  warnBefore: Duration | null;
  /** A calendar of the policy by which all of this is counted; null: elapsed time, 24x7 (C-18). */
  calendar: string | null;
  /** What happens by itself. A deadline at which nothing happens is escalated. */
  clocks: CaseClockPolicy[];
}

export interface CaseClockPolicy {
  after: Duration;
  then: ClockAction;
}

const none = { warnBefore: null, calendar: null, clocks: [] };

/** D-2, as far as its cases exist, and house defaults for the rest. */
export const defaultCasePolicies: Record<CaseType, CasePolicy> = {
  address: {
    owner: 'ops',
    within: 'PT48H',
    warnBefore: 'PT4H',
    calendar: null,
    clocks: [
      { after: 'PT24H', then: { escalate: 'supervisor' } },
      { after: 'PT48H', then: { decide: 'refund' } },
    ],
  },
  fraud: {
    owner: 'ops',
    within: 'PT2H',
    warnBefore: 'PT30M',
    calendar: null,
    clocks: [{ after: 'PT2H', then: { escalate: 'supervisor' } }],
  },
  stockConfirmation: {
    owner: 'ops',
    within: 'PT24H',
    warnBefore: 'PT4H',
    calendar: null,
    clocks: [{ after: 'PT24H', then: { decide: 'unavailable' } }],
  },
  payment: { ...none, owner: 'ops', within: 'PT24H', warnBefore: 'PT4H' },
  unmappedItem: { ...none, owner: 'ops', within: 'PT24H', warnBefore: 'PT4H' },
  noSupplier: { ...none, owner: 'ops', within: 'PT24H', warnBefore: 'PT4H' },
  supplierAnswer: { ...none, owner: 'ops', within: 'PT24H', warnBefore: 'PT4H' },
  unknownOutcome: { ...none, owner: 'supervisor', within: 'PT4H', warnBefore: 'PT1H' },
  connectorAway: { ...none, owner: 'engineer', within: 'PT24H', warnBefore: 'PT4H' },
  refundDue: { ...none, owner: 'finance', within: 'PT24H', warnBefore: 'PT4H' },
  refundFailed: { ...none, owner: 'finance', within: 'PT24H', warnBefore: 'PT4H' },
  changedElsewhere: { ...none, owner: 'ops', within: 'PT24H', warnBefore: 'PT4H' },
  parcelProblem: { ...none, owner: 'ops', within: 'P5D', warnBefore: 'P1D' },
  blindLeak: { ...none, owner: 'supervisor', within: 'PT4H', warnBefore: 'PT1H' },
  manualHold: { ...none, owner: 'ops', within: 'PT24H', warnBefore: 'PT4H' },
  ledgerBreach: { ...none, owner: 'engineer', within: 'PT4H', warnBefore: 'PT1H' },
};

/** To whom an escalation goes when a role has been called already, or nobody of it is on duty (C-47). */
export const defaultEscalation: Record<Role, Role | null> = {
  support: 'ops',
  checker: 'ops',
  supplier: 'ops',
  ops: 'supervisor',
  merchant: 'supervisor',
  finance: 'supervisor',
  supervisor: 'admin',
  engineer: 'admin',
  admin: null,
};
