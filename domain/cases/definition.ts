import type { Case } from './case.js';
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
  /** Who may decide what. `admin` may decide all. */
  decisions: Partial<Record<Decision, readonly Role[]>>;
  /** Decisions that an unverified actor (a signal from the Temporal UI) may not take. */
  verifiedOnly: readonly Decision[];
}
