import type { Case, CaseFacts } from './case.js';
import type { Decision } from './case-type.js';
import type { Role } from './role.js';

/** A case type as data: the engine knows none of them by name. */
export interface CaseDefinition {
  /** What it says in the queue. */
  title: string;
  /** What a person should do, in one sentence, for the queue and the Temporal UI. */
  advice: string;
  blocks: Case['blocks'];
  /** The reason shown as a hold on the store's fulfilment orders, or null: no hold there. */
  storeHold:
    | 'AWAITING_PAYMENT'
    | 'HIGH_RISK_OF_FRAUD'
    | 'INCORRECT_ADDRESS'
    | 'INVENTORY_OUT_OF_STOCK'
    | 'OTHER'
    | null;
  /** What starts beside the hold, the ticket and the alert that every case has: who is asked. */
  asks: 'customer' | 'supplier' | null;
  /** Who may decide what. `admin` may decide all. */
  decisions: Partial<Record<Decision, readonly Role[]>>;
  /** Decisions that an unverified actor (a signal from the Temporal UI) may not take. */
  verifiedOnly: readonly Decision[];
  /** Decisions that no policy may leave to a clock. */
  neverByClock: readonly Decision[];
  /** What a clock's decision becomes with these facts; absent: what the policy says (C-04). */
  byClock?: (decision: Decision, facts: CaseFacts) => Decision;
  /** Why the case is escalated the moment it opens, or null (C-41, C-46). */
  escalatesAtOnce?: (facts: CaseFacts) => string | null;
}
