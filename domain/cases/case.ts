import type { Instant } from '../sla/instant.js';
import type { CaseType, Decision } from './case-type.js';
import type { Role } from './role.js';

/** An exception with an owner, a deadline and a resolution. A hold is a case that blocks. */
export interface Case {
  /** `<type>/<n>`, unique in its order. */
  id: string;
  type: CaseType;
  /** The stage that does not start while the case is open; null: it blocks nothing. */
  blocks: 'assign' | 'route' | null;
  openedAt: Instant;
  owner: Role;
  /** The absolute deadline, stored and never recomputed for show. */
  dueAt: Instant | null;
  /** From here on the queue shows it as near its deadline. */
  warnAt: Instant | null;
  clocks: CaseClock[];
  /** Everybody an escalation has called, the newest last. */
  escalations: Escalation[];
  /** Facts without a person in them. */
  facts: CaseFacts;
  /** What the case is about where it is not the whole order: a leg, a parcel, an effect. */
  subject: string | null;
  resolution: Resolution | null;
}

export type CaseFacts = Record<string, string | number | boolean | string[]>;

/** What a clock may do: remind, escalate, decide. */
export type ClockAction = { remind: Role } | { escalate: Role } | { decide: Decision };

export interface CaseClock {
  /** Its place among the clocks of its case. */
  n: number;
  /** The absolute instant it rings. */
  dueAt: Instant;
  then: ClockAction;
  state: 'running' | 'rang' | 'stopped';
  rangAt: Instant | null;
  /** Where an outage made it late and its remedy was armed afresh: the instant it was first due. */
  firstDueAt: Instant | null;
}

export interface Escalation {
  role: Role;
  at: Instant;
  because: string;
}

export interface Resolution {
  decision: Decision | 'superseded' | 'settledByFact';
  actor: Actor;
  reason: string;
  at: Instant;
}

/** Who did it: a person by id and role, or the system. `verified` is false for what came by signal from the Temporal UI. */
export interface Actor {
  id: string;
  /** `customer`: by a signed link. */
  role: Role | 'system' | 'customer';
  verified: boolean;
}

export const system: Actor = { id: 'faros', role: 'system', verified: true };

/** Who acts when a clock decides. */
export const clockActor: Actor = { id: 'clock', role: 'system', verified: true };
