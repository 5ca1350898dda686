import type { CaseType } from '../cases/case-type.js';
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
  | { kind: 'check'; check: Check; addressVersion: number }
  | { kind: 'plan'; lines: { lineId: string; sku: string; quantity: number }[]; excludedSuppliers: string[] }
  | { kind: 'releaseStock'; planGeneration: number; legId: string | null }
  | { kind: 'purchaseOrder'; legId: string; poNumber: string; supplier: string; addressVersion: number }
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
  | {
      kind: 'notify';
      notification: NotificationKind;
      parcelId: string | null;
      part: { number: number; of: number } | null;
      window: DeliveryWindow | null;
      isHeld: boolean;
    }
);

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
      return 'slow';
    default:
      return 'quick';
  }
}

/**
 * What became of an effect. `refused`: the other side said no, for good. `unknown`: it may or may not have happened and nobody can
 * say. `unanswered`: no answer yet, the retries go on.
 */
export type Outcome =
  | { status: 'done'; result: EffectResult }
  | { status: 'refused'; code: string; reason: string }
  | { status: 'unknown'; reason: string }
  | { status: 'unanswered'; reason: string };

export type EffectResult =
  | { kind: 'checked'; verdict: Verdict }
  | { kind: 'planned'; plan: PlanResult }
  | { kind: 'purchaseOrderSent'; supplierReference: string; at: Instant | null }
  | { kind: 'purchaseOrderCancel'; answer: 'accepted' | 'refused' | 'pending' }
  | { kind: 'trackingWritten'; fulfilmentId: string | null }
  | { kind: 'notified'; messageId: string }
  | { kind: 'suppressed'; reason: string }
  | { kind: 'nothing' };
