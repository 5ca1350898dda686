import type { Case, Actor } from '../cases/case.js';
import type { Parcel } from '../parcels/parcel.js';
import type { OrderPolicy } from '../policy/policy.js';
import type { DeliveryWindow } from '../routing/plan.js';
import type { Instant } from '../sla/instant.js';
import type { Effect, RefundTold } from './effects.js';
import type { Check, CheckState } from './checks.js';

/**
 * One order: everything `decide` knows. No person is in it: names, streets, phones and e-mails are in Postgres
 * under `addressVersion`.
 */
export interface Order {
  /** Domain code branches on it as data, so that old orders keep deciding as they began. */
  decisionVersion: number;
  /** `order/<store>/<channel order id>`, which is also the workflow id. */
  id: string;
  store: string;
  channelOrderId: string;
  name: string;
  /** `shopify` has a store order to write back to; `api` has none. */
  channel: 'shopify' | 'api';
  isTest: boolean;
  placedAt: Instant;
  currency: string;
  totalCents: number;
  tags: string[];
  destination: { country: string | null; region: string | null };
  addressVersion: number;
  reachable: { email: boolean; phone: boolean };
  policyVersion: number;
  policy: OrderPolicy;
  lines: Line[];
  leftAlone: { lineId: string; reason: LeftAloneReason }[];
  checks: Record<Check, CheckState>;
  plan: PlanState;
  legs: Leg[];
  parcels: Parcel[];
  cases: Case[];
  cancellations: Cancellation[];
  refunds: Refund[];
  /** Suppliers that said they do not have it, or did not say: they are not asked for these lines again (C-34). */
  unavailable: { supplier: string; sku: string }[];
  /** What suppliers said of their stock when they were asked, until a plan takes the units. */
  stockWords?: StockWord[];
  /** Every effect ever asked for, by identity. The whole effect is kept while it is pending. */
  effects: Record<string, EffectState>;
  /** Notifications that did not arrive: bounced, refused, not allowed. */
  undelivered: string[];
  /** Ids of machine events heard, so that a second delivery changes nothing. */
  heard: string[];
  confirmBy: Instant | null;
  settledAt: Instant | null;
  closesAt: Instant | null;
  closedAt: Instant | null;
  /** Set when an invariant broke: nothing goes on without an engineer. */
  stopped: string | null;
}

/** `giftCard`, `tip`, `service`, `pickup`, `pointOfSale`, `otherLocation`, `alreadyFulfilled`, `testOrder` (C-40). */
export type LeftAloneReason =
  | 'giftCard'
  | 'tip'
  | 'service'
  | 'noShipping'
  | 'pickup'
  | 'otherLocation'
  | 'alreadyFulfilled'
  | 'testOrder';

/** One line and its ledger: `ordered = open + onOrder + shipped + delivered + returned + cancelled`, in units. */
export interface Line {
  id: string;
  sku: string | null;
  ordered: number;
  unitPriceCents: number;
  open: number;
  onOrder: number;
  shipped: number;
  delivered: number;
  returned: number;
  cancelled: number;
  /** Units the store's own admin refunded or fulfilled, as last told (C-28). */
  elsewhere: { refunded: number; fulfilled: number };
  /** Where the platform wants the write-back: its fulfilment order and line. */
  fulfilmentOrder: { id: string; lineId: string } | null;
}

export type PlanState =
  | { status: 'none'; generation: number }
  | { status: 'asked'; generation: number }
  | { status: 'planned'; generation: number; window: DeliveryWindow | null }
  | { status: 'impossible'; generation: number; reasons: string[] };

/** A supplier's answer to a stock question, about one of our SKUs. */
export interface StockWord {
  supplier: string;
  sku: string;
  available: number;
  saidAt: Instant;
  holdUntil: Instant | null;
}

/** Lines that one supplier ships from one warehouse. */
export interface Leg {
  id: string;
  planGeneration: number;
  supplier: string;
  warehouse: string;
  /** What the store order is tagged with: `Engraving-NY`. */
  tag: string | null;
  lines: { lineId: string; quantity: number }[];
  purchaseOrder: PurchaseOrder;
}

export type PurchaseOrderState =
  | 'planned'
  | 'sending'
  | 'outcomeUnknown'
  | 'sent'
  | 'acknowledged'
  | 'rejected'
  | 'cancelled'
  | 'closed';

export type LineAnswer =
  | 'pending'
  | 'accepted'
  | 'backordered'
  | 'substituteOffered'
  | 'rejected'
  | 'cancelled';

export interface PurchaseOrder {
  /** Our reference at the supplier. */
  number: string;
  state: PurchaseOrderState;
  sentAt: Instant | null;
  acknowledgedAt: Instant | null;
  answers: { lineId: string; answer: LineAnswer }[];
  /** A cancel that reached this leg: waiting for the send's outcome, asked at the supplier, or answered. */
  cancel: 'none' | 'wanted' | 'asked' | 'accepted' | 'refused';
}

/** A request to give the order up, answered leg by leg (C-17). */
export interface Cancellation {
  id: string;
  actor: Actor;
  reason: string;
  at: Instant;
  /** True when the store itself cancelled: it has dealt with the money. */
  byStore: boolean;
  legs: { legId: string; answer: 'done' | 'asked' | 'tooLate' }[];
}

/** Money given back, or on its way. `units` are counted once, so that nothing is refunded twice. */
export interface Refund {
  /** `R1`, `R2`, ... */
  id: string;
  units: { lineId: string; quantity: number }[];
  isEverything: boolean;
  state: 'asked' | 'done' | 'failed';
  told: RefundTold | null;
}

export interface EffectState {
  status: 'asked' | 'done' | 'refused' | 'unknown';
  askedAt: Instant;
  answeredAt: Instant | null;
  /** Asked again then: it may not happen before (C-30). */
  deferredUntil?: Instant;
  /** Present until it is done, so that the next run of the workflow, or a person, can ask again. */
  effect: Effect | null;
}
