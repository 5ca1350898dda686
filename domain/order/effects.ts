import type { CaseType } from '../cases/case-type.js';
import type { Role } from '../cases/role.js';
import type { NotificationKind } from '../notifications/kinds.js';
import type { ParcelState } from '../parcels/parcel.js';
import type { DeliveryWindow, PlanResult } from '../routing/plan.js';
import type { Instant } from '../sla/instant.js';
import type { Check, Verdict } from './checks.js';

/**
 * What an order may ask of the world. `id` is the identity `<order>/<subject or ->/<kind>/<generation>`, UNIQUE in Postgres: the
 * generation rises only when a new one is meant.
 */
export type Effect = { id: string; generation: number } & (
  | { kind: 'check'; check: Check; addressVersion: number; excludedSuppliers?: string[] }
  | { kind: 'plan'; lines: { lineId: string; sku: string; quantity: number }[]; excludedSuppliers: string[] }
  | { kind: 'releaseStock'; planGeneration: number; legId: string | null }
  | {
      kind: 'purchaseOrder';
      legId: string;
      poNumber: string;
      supplier: string;
      addressVersion: number;
      /** Who lets it go although automation at this supplier is switched off. */
      releasedBy?: string;
    }
  | { kind: 'cancelPurchaseOrder'; legId: string; poNumber: string; supplier: string; reason: string }
  | { kind: 'tagOrder'; tags: string[] }
  | { kind: 'holdInStore'; caseId: string; caseType: CaseType }
  | { kind: 'releaseStoreHold'; caseId: string }
  | {
      kind: 'writeTracking';
      parcelId: string;
      carrier: string;
      trackingNumber: string;
      lines: FulfilmentLine[];
    }
  | {
      kind: 'writeParcelEvent';
      parcelId: string;
      fulfilmentId: string;
      state: ParcelState;
      happenedAt: Instant;
    }
  | { kind: 'trackParcel'; parcelId: string; carrier: string; trackingNumber: string }
  /** The supplier is asked whether the units are there (C-34): by its system, or by a mail with a signed page. */
  | {
      kind: 'askSupplier';
      caseId: string;
      supplier: string;
      lines: { sku: string; quantity: number }[];
      dueAt: Instant | null;
    }
  /** Money back (C-27): what these units cost with their tax, and the shipping where everything is given up. */
  | { kind: 'refund'; refundId: string; units: { lineId: string; quantity: number }[]; isEverything: boolean }
  | { kind: 'cancelStoreOrder'; refundId: string }
  /** The accepted address, written to the store order and read back (C-25). */
  | { kind: 'writeAddress'; addressVersion: number }
  /** The support ticket of a case: opened once, noted, closed with the case. */
  | { kind: 'ticket'; caseId: string; step: 'open' | 'note' | 'close'; text: string }
  /** People on duty are called (C-47), grouped and without personal data. */
  | { kind: 'alert'; caseId: string; role: Role; because: string }
  /** The same message again, under its own Message-ID. */
  | { kind: 'resend'; effectId: string }
  | {
      kind: 'notify';
      notification: NotificationKind;
      channel: 'email' | 'sms';
      /** The case it asks about. */
      caseId: string | null;
      refund: RefundTold | null;
      parcelId: string | null;
      part: { number: number; of: number } | null;
      window: DeliveryWindow | null;
      isHeld: boolean;
    }
);

/** What a customer is told of a refund: the sum and the ways it goes back. */
export interface RefundTold {
  cents: number;
  currency: string;
  /** `original`: to what was paid with; `giftCard`; `voided`: it was never taken. */
  methods: ('original' | 'giftCard' | 'voided')[];
}

export interface FulfilmentLine {
  fulfilmentOrderId: string;
  fulfilmentOrderLineId: string;
  quantity: number;
}

export type EffectKind = Effect['kind'];
export type EffectOf<Kind extends EffectKind> = Extract<Effect, { kind: Kind }>;

/**
 * Goods and money always go by a normal activity (its schedule makes the decision durable); reads and the rest go in the
 * turn's local activity first.
 */
export function speedOf(effect: Effect): 'read' | 'quick' | 'slow' {
  switch (effect.kind) {
    case 'check':
    case 'plan':
      return 'read';
    case 'purchaseOrder':
    case 'cancelPurchaseOrder':
    case 'refund':
    case 'cancelStoreOrder':
      return 'slow';
    default:
      return 'quick';
  }
}

/**
 * What became of an effect. `refused`: the other side said no, for good. `unknown`: it may or may not have happened and nobody can
 * say. `unanswered`: no answer yet, the retries go on. `deferred`: nothing happened and nothing may before `until`; the order asks again then.
 */
export type Outcome =
  | { status: 'done'; result: EffectResult }
  | { status: 'refused'; code: string; reason: string }
  | { status: 'unknown'; reason: string }
  | { status: 'unanswered'; reason: string }
  | { status: 'deferred'; until: Instant; reason: string };

/** The code of a refusal by our own switch: nobody outside was asked. */
export const automationStopped = 'automationStopped';

export type EffectResult =
  | { kind: 'checked'; verdict: Verdict }
  | { kind: 'planned'; plan: PlanResult }
  | { kind: 'purchaseOrderSent'; supplierReference: string; at: Instant | null }
  | { kind: 'purchaseOrderCancel'; answer: 'accepted' | 'refused' | 'pending' }
  | { kind: 'trackingWritten'; fulfilmentId: string | null }
  | { kind: 'notified'; messageId: string }
  | { kind: 'suppressed'; reason: string }
  | { kind: 'refunded'; refund: RefundTold }
  | { kind: 'ticketOpened'; ticketId: string }
  | { kind: 'nothing' };
