import type { CaseType } from '../cases/case-type.js';
import type { Role } from '../cases/role.js';
import type { RoutingRules } from '../routing/rules.js';
import type { WorkingCalendar } from '../sla/calendar.js';
import type { Duration } from '../sla/instant.js';
import { type CasePolicy, defaultCasePolicies, defaultEscalation } from './case-policy.js';

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
  /** Whether the store ships to PO boxes; most parcel carriers do not. */
  poBox: 'accept' | 'refuse';
  /** How many orders of one customer, card or address are usual. */
  velocity: VelocityPolicy;
  /** Stock observed longer ago than this is not trusted at Filter. */
  stockFreshFor: Duration;
  /** A connector that leaves an effect of an order without an answer for this long is a case; the retries go on. */
  connectorAwayAfter: Duration;
  /** How long after it settled an order still listens: return window + 14 days. */
  afterSalesWindow: Duration;
  cases: Record<CaseType, CasePolicy>;
  /** By name, for rows that count working time. */
  calendars: Record<string, WorkingCalendar>;
  escalation: Record<Role, Role | null>;
  /** A clock that rings later than this after its instant was kept from ringing: an outage. */
  lateAfter: Duration;
  /** What a remedy that cannot be taken back waits after an outage, so that people can still act. */
  graceAfterOutage: Duration;
  /** Refunds by the system; false: each is a case for finance. */
  refunds: 'automatic' | 'byPeople';
  /** Most that an unverified person (a signal from the Temporal UI) may give up or give back, in the order's minor units. */
  unverifiedUpToCents: number;
  /** What a parcel to a wrong address costs, in the order's minor units: said in every address case. */
  missedAddress: { shippingCents: number; returnCents: number; reshipCents: number };
}

/** Orders with the same mark within the window that may pass without a person, this one included. Wholesale stores raise them. */
export interface VelocityPolicy {
  window: Duration;
  perEmail: number;
  perCard: number;
  perAddress: number;
}

export const defaultOrderPolicy: OrderPolicy = {
  confirmWithin: 'PT2M',
  riskPendingFor: 'PT30M',
  withoutRiskAssessment: 'clear',
  poBox: 'accept',
  velocity: { window: 'PT24H', perEmail: 5, perCard: 3, perAddress: 5 },
  stockFreshFor: 'PT26H',
  connectorAwayAfter: 'PT15M',
  afterSalesWindow: 'P44D',
  cases: defaultCasePolicies,
  calendars: {},
  escalation: defaultEscalation,
  lateAfter: 'PT15M',
  graceAfterOutage: 'PT4H',
  refunds: 'automatic',
  unverifiedUpToCents: 10_000,
  missedAddress: { shippingCents: 895, returnCents: 1250, reshipCents: 895 },
};
