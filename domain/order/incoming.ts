import type { Instant } from '../sla/instant.js';

/** An order as a sales channel tells it, before it is ours. Holds people: it lives in Postgres, never in a workflow. */
export interface IncomingOrder {
  channelOrderId: string;
  /** What people call it: `#8492`. */
  name: string;
  placedAt: Instant;
  updatedAt: Instant;
  /** ISO 4217. */
  currency: string;
  isTest: boolean;
  tags: string[];
  email: string | null;
  phone: string | null;
  /** BCP 47, of the customer. */
  locale: string | null;
  shippingAddress: PostalAddress | null;
  lines: IncomingLine[];
  shippingMethod: string | null;
  shippingCents: number;
  taxCents: number;
  totalCents: number;
  cancelledAt: Instant | null;
  /** Null where the channel does not say; then the check of the channel decides. */
  financialStatus: FinancialStatus | null;
}

export type FinancialStatus =
  | 'AUTHORIZED'
  | 'EXPIRED'
  | 'PAID'
  | 'PARTIALLY_PAID'
  | 'PARTIALLY_REFUNDED'
  | 'PENDING'
  | 'REFUNDED'
  | 'VOIDED';

export interface IncomingLine {
  id: string;
  sku: string | null;
  barcode: string | null;
  title: string;
  variantTitle: string | null;
  quantity: number;
  unitPriceCents: number;
  requiresShipping: boolean;
  kind: 'goods' | 'giftCard' | 'tip' | 'service';
  /** What the customer had engraved or chosen. */
  properties: { name: string; value: string }[];
}

export interface PostalAddress {
  name: string | null;
  company: string | null;
  line1: string;
  line2: string | null;
  city: string;
  region: string | null;
  postalCode: string | null;
  /** ISO 3166-1 alpha-2. */
  country: string;
  phone: string | null;
}

/** What a store's admin changed, as counts that only rise (C-28). */
export interface StoreChange {
  cancelledAt: Instant | null;
  lines: { lineId: string; refunded: number; fulfilledElsewhere: number }[];
}
