import { randomUUID } from 'node:crypto';
import type { ShopifyAccount } from '../credentials.js';
import { type JsonObject, textOf } from '../kit/json.js';
import { UnknownThing } from '../kit/control.js';

export interface Risk {
  recommendation: 'ACCEPT' | 'INVESTIGATE' | 'CANCEL' | 'NONE';
  assessments: {
    riskLevel: 'HIGH' | 'MEDIUM' | 'LOW' | 'NONE' | 'PENDING';
    /** Null: Shopify itself. */
    provider: string | null;
    facts: { description: string; sentiment: 'POSITIVE' | 'NEUTRAL' | 'NEGATIVE' }[];
  }[];
}

export interface Hold {
  id: string;
  handle: string | null;
  reason: string;
  reasonNotes: string | null;
}

export interface FulfillmentOrderRecord {
  id: string;
  locationName: string;
  locationId: string;
  methodType: 'SHIPPING' | 'PICK_UP' | 'RETAIL' | 'NONE';
  status: 'OPEN' | 'IN_PROGRESS' | 'ON_HOLD' | 'CLOSED' | 'CANCELLED';
  lines: { id: string; lineItemId: string; total: number; remaining: number }[];
  holds: Hold[];
  createdAt: string;
  updatedAt: string;
}

export interface FulfillmentRecord {
  id: string;
  name: string;
  fulfillmentOrderIds: string[];
  tracking: { company: string | null; number: string | null; url: string | null }[];
  lines: { lineItemId: string; quantity: number }[];
  events: FulfillmentEventRecord[];
  createdAt: string;
  updatedAt: string;
}

export interface FulfillmentEventRecord {
  id: string;
  status: string;
  happenedAt: string;
  createdAt: string;
  message: string | null;
  city: string | null;
  province: string | null;
  country: string | null;
  zip: string | null;
  estimatedDeliveryAt: string | null;
}

export interface TransactionRecord {
  id: string;
  kind: 'AUTHORIZATION' | 'SALE' | 'CAPTURE' | 'VOID' | 'REFUND';
  status: 'SUCCESS' | 'PENDING' | 'FAILURE';
  /** The transaction it captures, voids or refunds. */
  parentId: string | null;
  gateway: string;
  amount: string;
  currency: string;
  createdAt: string;
  authorizationExpiresAt: string | null;
}

/** What the shop shows of the card an order was paid with. */
export interface Card {
  bin: string | null;
  lastDigits: string;
  avsResultCode: string | null;
  cvvResultCode: string | null;
}

/** Money in minor units of the order's currency. */
export interface Paid {
  gateway: string;
  cents: number;
}

export interface RefundRecord {
  id: string;
  note: string | null;
  createdAt: string;
  lines: { lineItemId: string; quantity: number; restockType: string }[];
  /** Null: the shipping was not refunded. */
  shippingAmount: string | null;
  transactions: TransactionRecord[];
}

/** The REST order is the truth for what the shop knows; the rest is what only GraphQL tells. */
export interface OrderRecord {
  id: string;
  rest: JsonObject;
  risk: Risk;
  /** Null: the shop has not validated it. */
  addressValidation: 'NO_ISSUES' | 'WARNING' | 'ERROR' | null;
  /** Null: paid otherwise. */
  card: Card | null;
  fulfillmentOrders: FulfillmentOrderRecord[];
  fulfillments: FulfillmentRecord[];
  transactions: TransactionRecord[];
  /** How it was paid, where by more than one payment. */
  payments: Paid[];
  refunds: RefundRecord[];
  /** Holds made so far: ids are never used again. */
  holdCount: number;
}

export interface Subscription {
  id: string;
  /** As GraphQL spells it: ORDERS_CREATE. */
  topic: string;
  uri: string;
  name: string | null;
  createdAt: string;
}

export interface Shop extends ShopifyAccount {
  orders: Map<string, OrderRecord>;
  subscriptions: Subscription[];
  /** Whether the app's own mutations send webhooks too, as they do in reality. */
  echo: boolean;
  jobs: Set<string>;
  refundKeys: Map<string, { input: string; refundId: string }>;
}

export interface ShopifyState {
  shops: Map<string, Shop>;
}

export function newState(accounts: readonly ShopifyAccount[]): ShopifyState {
  const state: ShopifyState = { shops: new Map() };
  for (const account of accounts) register(state, account);
  return state;
}

export function register(state: ShopifyState, account: ShopifyAccount): void {
  state.shops.set(domainOf(account.shop), {
    ...account,
    shop: domainOf(account.shop),
    orders: new Map(),
    subscriptions: [],
    echo: false,
    jobs: new Set(),
    refundKeys: new Map(),
  });
}

/** Keeps accounts and subscriptions: they are set-up, not data. */
export function forgetData(state: ShopifyState): void {
  for (const shop of state.shops.values()) {
    shop.orders.clear();
    shop.jobs.clear();
    shop.refundKeys.clear();
    shop.echo = false;
  }
}

export function domainOf(shop: string): string {
  return shop.includes('.') ? shop : `${shop}.myshopify.com`;
}

export function shopOf(state: ShopifyState, name: string): Shop {
  const shop = state.shops.get(domainOf(name));
  if (!shop) throw new UnknownThing(`no shop "${name}"`);
  return shop;
}

/** Adds a subscription; null when this topic already goes to this address. */
export function subscribe(
  shop: Shop,
  wanted: { topic: string; uri: string; name: string | null; now: string },
): Subscription | null {
  const { topic, uri, name, now } = wanted;
  if (shop.subscriptions.some((known) => known.topic === topic && known.uri === uri)) return null;
  const subscription = {
    id: String(BigInt(`0x${randomUUID().slice(0, 8)}`)),
    topic,
    uri,
    name,
    createdAt: now,
  };
  shop.subscriptions.push(subscription);
  return subscription;
}

export function updatedAt(order: OrderRecord): string {
  return textOf(order.rest, 'updated_at') ?? textOf(order.rest, 'created_at') ?? new Date(0).toISOString();
}
