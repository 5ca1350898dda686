import type { PaidOrder, Share, Units } from '../../domain/money/paid.js';

/** Where an order's money can be seen and given back. Every call takes an abort signal and fails with ProviderError. */
export interface Payments {
  /** What was paid for an order and given back, read at once. `null`: there is no such order. */
  readMoney(orderId: string, signal: AbortSignal): Promise<StoreMoney | null>;
  /** One refund, to its original transactions (C-27): nobody is told by the store, nothing is restocked. The same reference again is the same refund. */
  refund(orderId: string, refund: StoreRefund, signal: AbortSignal): Promise<void>;
  /** Gives up an authorization that was never captured. */
  voidPayment(orderId: string, authorizationId: string, signal: AbortSignal): Promise<void>;
  /** Cancels the store order without a refund, a message to the customer or restocking; answers when the store has done it. */
  cancelOrder(orderId: string, note: string, signal: AbortSignal): Promise<void>;
}

export interface StoreMoney extends PaidOrder {
  cancelledAt: string | null;
}

export interface StoreRefund {
  /** Found again in `StoreMoney.refunds`. */
  reference: string;
  /** The one that the customer paid in. */
  currency: string;
  shares: (Share & { gateway: string })[];
  units: Units[];
  withShipping: boolean;
}
