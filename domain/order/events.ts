import type { Actor } from '../cases/case.js';
import type { Decision } from '../cases/case-type.js';
import type { Instant } from '../sla/instant.js';
import type { StoreChange } from './incoming.js';
import type { Outcome } from './effects.js';
import type { LineAnswer } from './order.js';
import type { ParcelState } from '../parcels/parcel.js';

/** What can come to an order, in any state, early, late, twice or out of order. */
export type OrderEvent =
  | { type: 'started' }
  | { type: 'effectAnswered'; effectId: string; outcome: Outcome }
  | { type: 'clockDue'; clock: ClockId; dueAt: Instant }
  | MachineEvent
  | PersonEvent;

/** Told by outside systems. `id` is the provider's event id; `occurredAt` is the provider's clock, clamped for ours. */
export type MachineEvent = { id: string; occurredAt: Instant } & (
  | { type: 'paymentChanged' }
  | { type: 'riskChanged' }
  | { type: 'itemsMapped' }
  | { type: 'storeChanged'; change: StoreChange }
  | {
      type: 'purchaseOrderAnswered';
      poNumber: string;
      answers: { lineNumber: number; answer: Extract<LineAnswer, 'accepted' | 'backordered' | 'rejected'> }[];
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
      type: 'scanned';
      carrier: string | null;
      trackingNumber: string;
      state: ParcelState;
      scannedAt: Instant;
      estimatedDeliveryOn: string | null;
    }
);

/** Asked by people, or by the API acting for them. `id` is the Idempotency-Key: the first delivery counts. */
export type PersonEvent = { id: string; actor: Actor; reason: string } & (
  | { type: 'caseDecided'; caseId: string; decision: Decision }
  | { type: 'cancelRequested'; byStore: boolean }
);

/** `confirm`: Order Confirmed is due; `riskPending`: look again; `connector:<effect id>`: no answer; `close`: after-sales is over. */
export type ClockId = 'confirm' | 'riskPending' | 'close' | `connector:${string}`;

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
  | 'orderClosed';

export interface DecidedBy {
  who: string;
  what: string;
  when: Instant;
}
