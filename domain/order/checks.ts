import type { CaseType } from '../cases/case-type.js';
import type { Instant } from '../sla/instant.js';
import type { LeftAloneReason } from './order.js';

export const checks = ['items', 'address', 'payment', 'risk', 'stock'] as const;
/** What Filter looks at: which lines count and what they are (C-40, R-111), address, payment, risk, stock. */
export type Check = (typeof checks)[number];

/** The case that a failing check opens. */
export const caseOfCheck = {
  items: 'unmappedItem',
  address: 'address',
  payment: 'payment',
  risk: 'fraud',
  stock: 'stockConfirmation',
} as const satisfies Record<Check, CaseType>;

export function checkOf(type: CaseType): Check | null {
  return checks.find((name) => caseOfCheck[name] === type) ?? null;
}

export type CheckState =
  | { status: 'waiting' }
  | { status: 'asked'; generation: number }
  | { status: 'pending'; generation: number; since: Instant }
  | { status: 'clear'; generation: number; verdict: Verdict; at: Instant }
  | { status: 'held'; generation: number; verdict: Verdict; at: Instant }
  | { status: 'released'; generation: number; verdict: Verdict; at: Instant; by: string };

export type Verdict = ItemsVerdict | AddressVerdict | PaymentVerdict | RiskVerdict | StockVerdict;

export interface ItemsVerdict {
  check: 'items';
  lines: {
    lineId: string;
    sku: string | null;
    quantity: number;
    fulfilmentOrder: { id: string; lineId: string } | null;
  }[];
  leftAlone: { lineId: string; reason: LeftAloneReason }[];
  /** Lines whose SKU maps to no product of ours, or to more than one. */
  unmapped: { lineId: string; sku: string | null; reason: 'noSku' | 'unknownSku' | 'ambiguousSku' }[];
}

export interface AddressVerdict {
  check: 'address';
  verdict:
    | 'deliverable'
    | 'missingUnit'
    | 'unknownHouseNumber'
    | 'undeliverable'
    | 'poBoxRefused'
    | 'noAddress';
  /** The validator's own codes: a verdict comes from them (C-39). */
  codes: string[];
  /** Whose finding counted; `policy` and `none` where no validator was needed to know. */
  validator: string;
}

export interface PaymentVerdict {
  check: 'payment';
  /** `clear` PAID, or AUTHORIZED and capturable; `awaiting` PENDING and PARTIALLY_PAID; `refused` the rest (C-26). */
  verdict: 'clear' | 'awaiting' | 'refused';
  status: string;
  /** Until when the money is held for us, where the platform says so. */
  authorizationExpiresAt?: Instant | null;
}

export interface RiskVerdict {
  check: 'risk';
  /** C-41. */
  verdict: 'clear' | 'review' | 'aboveThreshold' | 'pending';
  recommendation: string;
  levels: string[];
  /** What the card's bank said of address and security code: one letter each, where the platform tells. */
  avsResultCode?: string | null;
  cvvResultCode?: string | null;
  /** Orders with the same mark within the policy's window, this one included. */
  velocity?: VelocityCount[];
}

export interface VelocityCount {
  mark: 'email' | 'card' | 'address';
  orders: number;
  limit: number;
}

export interface StockVerdict {
  check: 'stock';
  lines: {
    lineId: string;
    sku: string;
    verdict: 'enough' | 'belowThreshold' | 'none' | 'unverified';
    available: number;
    threshold: number;
    supplier: string | null;
    observedAt: Instant | null;
  }[];
}
