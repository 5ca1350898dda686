/**
 * What a customer paid for an order and got back, as its store says now. All sums are in minor units of `currency`, the one the customer paid in
 * (C-27).
 */
export interface PaidOrder {
  currency: string;
  /** Of the whole order as it stands. */
  totalCents: number;
  isTaxIncluded: boolean;
  lines: PaidLine[];
  shipping: { priceCents: number; taxCents: number };
  payments: Payment[];
  /** Money set aside and not taken. */
  authorizations: Share[];
  /** Authorizations that were given up. */
  voided: string[];
  refunds: KnownRefund[];
}

export interface PaidLine {
  id: string;
  quantity: number;
  /** Units refunded or edited away, whoever did it. */
  removed: number;
  /** Of the whole line, after its own and the order's discounts; with its tax where tax is included. */
  priceCents: number;
  taxCents: number;
}

/** One original transaction: a card and a gift card are two. */
export interface Payment {
  id: string;
  gateway: string;
  isGiftCard: boolean;
  capturedCents: number;
  /** Given back to it, or on the way. */
  refundedCents: number;
}

/** `reference`: ours, where the refund carries one. `cents`: what arrives; a part that the gateway refused is not in it. */
export interface KnownRefund {
  reference: string | null;
  cents: number;
}

export interface Share {
  id: string;
  cents: number;
}

export interface Units {
  lineId: string;
  quantity: number;
}
