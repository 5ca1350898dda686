import type { FinancialStatus, IncomingOrder, PostalAddress } from '../../domain/order/incoming.js';
import type { Payments } from './payments.js';

/** A sales channel: where orders come from and are written back to. Every call takes an abort signal and fails with ProviderError. */
export interface Channel extends Payments {
  /** What Filter must know of an order, read at once. `null`: the channel has no such order. */
  readOrder(orderId: string, signal: AbortSignal): Promise<ChannelOrder | null>;
  /** Orders changed at or after `since`, oldest change first, page by page (the net under the webhooks). */
  ordersUpdatedSince(since: string, signal: AbortSignal): AsyncIterable<IncomingOrder>;
  /** Set semantics: safe to repeat. */
  addTags(orderId: string, tags: readonly string[], signal: AbortSignal): Promise<void>;
  /** The shipping address on the store order now; null: it has none. */
  readAddress(orderId: string, signal: AbortSignal): Promise<PostalAddress | null>;
  /** Set semantics: safe to repeat. The store tells nobody. */
  writeAddress(orderId: string, address: PostalAddress, signal: AbortSignal): Promise<void>;
  /** One hold of ours by `handle` on every open fulfilment order; the same handle again changes nothing. */
  hold(orderId: string, hold: StoreHold, signal: AbortSignal): Promise<void>;
  /** Releases only our hold with this handle. */
  releaseHold(orderId: string, handle: string, signal: AbortSignal): Promise<void>;
  /** The fulfilment that carries this tracking number, or null. */
  findFulfilment(orderId: string, trackingNumber: string, signal: AbortSignal): Promise<string | null>;
  /** Writes a shipment to the store order without asking the store to notify anyone (C-37). Not deduplicated by the platform: probe first. */
  createFulfilment(orderId: string, fulfilment: StoreFulfilment, signal: AbortSignal): Promise<string>;
  /** States already written to this fulfilment. */
  fulfilmentEvents(orderId: string, fulfilmentId: string, signal: AbortSignal): Promise<StoreEvent[]>;
  addFulfilmentEvent(
    orderId: string,
    fulfilmentId: string,
    event: StoreEvent,
    signal: AbortSignal,
  ): Promise<void>;
  /** Creates the webhook subscriptions that are missing; answers the topics it created. */
  ensureSubscriptions(callbackUrl: string, signal: AbortSignal): Promise<string[]>;
}

export interface ChannelOrder {
  cancelledAt: string | null;
  isTest: boolean;
  payment: {
    status: FinancialStatus | null;
    capturable: boolean;
    /** When the first authorization ends that still holds money; null: none, or the channel does not say. */
    authorizationExpiresAt: string | null;
  };
  /** The card last used, as far as the channel shows it; null: no card. */
  card: ChannelCard | null;
  shippingAddress: PostalAddress | null;
  /** What the channel itself says of that address; null: it has not looked. */
  addressValidation: 'NO_ISSUES' | 'WARNING' | 'ERROR' | null;
  risk: {
    recommendation: 'ACCEPT' | 'INVESTIGATE' | 'CANCEL' | 'NONE';
    levels: ('HIGH' | 'MEDIUM' | 'LOW' | 'NONE' | 'PENDING')[];
  };
  fulfilmentOrders: ChannelFulfilmentOrder[];
}

export interface ChannelCard {
  bin: string | null;
  lastDigits: string | null;
  /** One letter each, of the card's bank: does the address, does the security code fit? */
  avsResultCode: string | null;
  cvvResultCode: string | null;
}

export interface ChannelFulfilmentOrder {
  id: string;
  status: 'OPEN' | 'IN_PROGRESS' | 'ON_HOLD' | 'SCHEDULED' | 'INCOMPLETE' | 'CLOSED' | 'CANCELLED';
  locationName: string | null;
  delivery: 'shipping' | 'pickup' | 'none' | 'other';
  lines: { id: string; orderLineId: string; remaining: number; requiresShipping: boolean }[];
}

export interface StoreHold {
  handle: string;
  reason:
    | 'AWAITING_PAYMENT'
    | 'HIGH_RISK_OF_FRAUD'
    | 'INCORRECT_ADDRESS'
    | 'INVENTORY_OUT_OF_STOCK'
    | 'OTHER';
  notes: string;
}

export interface StoreFulfilment {
  trackingNumber: string;
  /** The carrier as its supplier names it, or null. The adapter writes the platform's own name for it, or none (C-37). */
  carrierName: string | null;
  trackingUrl: string;
  lines: { fulfilmentOrderId: string; fulfilmentOrderLineId: string; quantity: number }[];
}

export interface StoreEvent {
  status: 'LABEL_PRINTED' | 'CARRIER_PICKED_UP' | 'IN_TRANSIT' | 'OUT_FOR_DELIVERY' | 'DELIVERED' | 'FAILURE';
  happenedAt: string;
}
