import type { CaseType } from '../cases/case-type.js';
import type { Role } from '../cases/role.js';
import type { Duration } from '../sla/instant.js';
import type { RoutingRules } from '../routing/rules.js';

/** What one store has decided. Versioned: an order pins the version that decided it. */
export interface Policy {
  version: number;
  order: OrderPolicy;
  routing: RoutingRules;
}

/** The part that travels with the order, because `decide` reads it. */
export interface OrderPolicy {
  /** At the latest this long after the order, Order Confirmed goes out (C-44). */
  confirmWithin: Duration;
  /** How long a pending risk assessment may stay so before a person looks (C-41). */
  riskPendingFor: Duration;
  /** A store without risk assessment: is the order clear, or reviewed? (C-41) */
  withoutRiskAssessment: 'clear' | 'review';
  /** An effect without an answer for this long opens a connector case; its retries go on. */
  connectorAwayAfter: Duration;
  /** How long after it settled an order still listens: return window + 14 days. */
  afterSalesWindow: Duration;
  cases: Record<CaseType, CasePolicy>;
}

export interface CasePolicy {
  owner: Role;
  /** Time from opening to the deadline, or null where nothing is promised. */
  within: Duration | null;
}

export const defaultOrderPolicy: OrderPolicy = {
  confirmWithin: 'PT2M',
  riskPendingFor: 'PT30M',
  withoutRiskAssessment: 'clear',
  connectorAwayAfter: 'PT15M',
  afterSalesWindow: 'P44D',
  cases: {
    address: { owner: 'ops', within: 'PT48H' },
    payment: { owner: 'ops', within: 'PT24H' },
    fraud: { owner: 'supervisor', within: 'PT2H' },
    unmappedItem: { owner: 'ops', within: 'PT24H' },
    stockConfirmation: { owner: 'ops', within: 'PT24H' },
    noSupplier: { owner: 'ops', within: 'PT24H' },
    supplierAnswer: { owner: 'ops', within: 'PT24H' },
    unknownOutcome: { owner: 'supervisor', within: 'PT4H' },
    connectorAway: { owner: 'engineer', within: null },
    refundDue: { owner: 'finance', within: 'PT24H' },
    changedElsewhere: { owner: 'ops', within: 'PT24H' },
    parcelProblem: { owner: 'ops', within: 'P5D' },
    blindLeak: { owner: 'supervisor', within: 'PT4H' },
    ledgerBreach: { owner: 'engineer', within: 'PT4H' },
  },
};
