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
  /** Facts without a person in them. */
  facts: Record<string, string | number | boolean | string[]>;
  /** What the case is about where it is not the whole order: a leg, a parcel, an effect. */
  subject: string | null;
  resolution: Resolution | null;
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
  role: Role | 'system';
  verified: boolean;
}

export const system: Actor = { id: 'faros', role: 'system', verified: true };
