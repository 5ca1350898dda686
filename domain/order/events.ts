import type { Actor } from '../cases/case.js';
import type { Decision } from '../cases/case-type.js';
import type { Role } from '../cases/role.js';
import type { Instant } from '../sla/instant.js';
import type { StoreChange } from './incoming.js';
import type { Outcome } from './effects.js';
import type { LineAnswer } from './order.js';
import type { ParcelState } from '../parcels/parcel.js';
import type { StockAnswer } from '../suppliers/stock-question.js';

/** What can come to an order, in any state, early, late, twice or out of order. */
export type OrderEvent =
  | { type: 'started' }
  | { type: 'effectAnswered'; effectId: string; outcome: Outcome }
  | { type: 'clockDue'; clock: ClockId; dueAt: Instant; stopped?: StoppedAutomation }
  | MachineEvent
  | PersonEvent;

/** Told by outside systems. `id` is the provider's event id; `occurredAt` is the provider's clock, clamped for ours. */
export type MachineEvent = { id: string; occurredAt: Instant } & (
  | { type: 'paymentChanged' }
  | { type: 'riskChanged' }
  | { type: 'itemsMapped' }
  /** The sweep found its record missing or behind, or a clock that should have rung (B2). */
  | { type: 'recordAsked' }
  | { type: 'storeChanged'; change: StoreChange }
  | {
      type: 'purchaseOrderAnswered';
      poNumber: string;
      answers: {
        lineNumber: number;
        answer: Extract<LineAnswer, 'accepted' | 'backordered' | 'rejected'>;
        /** Why, in the supplier's words, where it said so. */
        reason?: string;
      }[];
    }
  | { type: 'purchaseOrderCancelAnswered'; poNumber: string; answer: 'accepted' | 'refused' }
  | {
      type: 'shipped';
      poNumber: string;
      shipmentId: string;
      carrier: string;
      trackingNumber: string;
      labelCreatedAt: Instant;
      /** Null: everything on the purchase order that has not shipped yet. */
      lines: { lineNumber: number; quantity: number }[] | null;
    }
  | {
      /** A supplier has looked whether the units are there: by its system, or on a signed page. */
      type: 'stockAnswered';
      caseId: string;
      supplier: string;
      lines: StockAnswer[];
    }
  | {
      /** What we sent did not arrive: a bounce, a number that cannot be texted (C-46). */
      type: 'notDelivered';
      effectId: string;
      reason: string;
    }
  | {
      type: 'scanned';
      carrier: string | null;
      trackingNumber: string;
      state: ParcelState;
      scannedAt: Instant;
      estimatedDeliveryOn: string | null;
    }
);

/**
 * Asked by people, or by the API acting for them. `id` is the Idempotency-Key: the first delivery counts. `askedAt`: when it was stored; what
 * was stored before a deadline beats its clock, however late it arrives.
 */
export type PersonEvent = { id: string; actor: Actor; reason: string; askedAt?: Instant } & (
  | { type: 'caseDecided'; caseId: string; decision: Decision }
  | { type: 'cancelRequested'; byStore: boolean }
  | {
      /** A corrected or confirmed address, stored as `addressVersion` (C-25). */
      type: 'addressCorrected';
      addressVersion: number;
      destination: { country: string | null; region: string | null };
      /** `sameCity`: unit, spelling, house number or postal code; `beyond`: another city, region, country or name. */
      scope: 'sameCity' | 'beyond';
      /** The customer says that the address is right as it stands: nobody asks them again, a person looks. */
      isConfirmed?: boolean;
    }
  | { type: 'holdRequested' }
  | { type: 'caseHandedOver'; caseId: string; role: Role }
  | { type: 'resendRequested'; effectId: string }
);

/** What somebody has switched off for this store: read when a clock rings, because a switch must work at once. */
export interface StoppedAutomation {
  remedies: Decision[] | 'all';
}

/**
 * `confirm`: Order Confirmed is due; `riskPending`: look again; `close`: after-sales is over; `case:<case id>:<n>`: the n-th clock of a case;
 * `send:<effect id>`: what was put off may be sent.
 */
export type ClockId = 'confirm' | 'riskPending' | 'close' | `case:${string}` | `send:${string}`;

/** What the sender of an event is told. Nothing sent to an order is an error: what does not apply is `ignored`. */
export type Answer =
  | { status: 'accepted'; detail: string; legs?: { legId: string; answer: 'done' | 'asked' | 'tooLate' }[] }
  | { status: 'ignored'; because: string }
  | { status: 'refused'; because: string; code: RefusalCode; allowed?: Decision[]; decidedBy?: DecidedBy };

export type RefusalCode =
  | 'caseUnknown'
  | 'caseClosed'
  | 'decisionNotAllowed'
  | 'roleNotAllowed'
  | 'tooLate'
  | 'unknownNotification'
  | 'orderClosed';

export interface DecidedBy {
  who: string;
  what: string;
  when: Instant;
}
