import { and, desc, eq, inArray } from 'drizzle-orm';
import type { EffectKind, Outcome } from '../../domain/order/effects.js';
import type { IncomingOrder, PostalAddress } from '../../domain/order/incoming.js';
import type { Order } from '../../domain/order/order.js';
import type { Database, Transaction } from '../client.js';
import type { Brand } from '../schema/master.js';
import { offers, stores } from '../schema/master.js';
import { addresses, assessments, effects, orders, orderStarts } from '../schema/orders.js';

export interface OrderFacts {
  storeId: string;
  channelOrderId: string;
  brand: Brand;
  /** What the customer ordered, with the customer: not for workflows. */
  content: IncomingOrder;
  /** As last recorded; null before the first record. */
  recorded: Order | null;
}

/** Null: no such order was ever taken in. */
export async function orderFacts(db: Database, orderId: string): Promise<OrderFacts | null> {
  const [row] = await db
    .select({
      storeId: orderStarts.storeId,
      channelOrderId: orderStarts.channelOrderId,
      brand: stores.brand,
      content: orderStarts.content,
      recorded: orders.snapshot,
    })
    .from(orderStarts)
    .innerJoin(stores, eq(stores.id, orderStarts.storeId))
    .leftJoin(orders, eq(orders.id, orderStarts.orderId))
    .where(eq(orderStarts.orderId, orderId));
  return row ?? null;
}

/** Where an order came from: enough to write to its store order. */
export async function orderOrigin(
  db: Database | Transaction,
  orderId: string,
): Promise<{ storeId: string; channelOrderId: string } | null> {
  const [row] = await db
    .select({ storeId: orderStarts.storeId, channelOrderId: orderStarts.channelOrderId })
    .from(orderStarts)
    .where(eq(orderStarts.orderId, orderId));
  return row ?? null;
}

export async function recordedOrder(db: Database, orderId: string): Promise<Order | null> {
  const [row] = await db.select({ snapshot: orders.snapshot }).from(orders).where(eq(orders.id, orderId));
  return row?.snapshot ?? null;
}

/** Where to send it: as written one way at its check, before that as it came. */
export async function addressOf(
  db: Database,
  orderId: string,
  version: number,
): Promise<PostalAddress | null> {
  const [row] = await db
    .select({ address: addresses.address, normalised: addresses.normalised })
    .from(addresses)
    .where(and(eq(addresses.orderId, orderId), eq(addresses.version, version)));
  return row ? (row.normalised ?? row.address) : null;
}

/** What Assign answered, newest first. */
export async function planOutcomes(db: Database, orderId: string): Promise<Outcome[]> {
  const rows = await db
    .select({ outcome: assessments.outcome })
    .from(assessments)
    .where(and(eq(assessments.orderId, orderId), eq(assessments.kind, 'plan')))
    .orderBy(desc(assessments.decidedAt));
  return rows.map((row) => row.outcome);
}

export interface Offer {
  sku: string;
  supplierSku: string;
  costCents: number;
  currency: string;
}

/** What a warehouse asks for these SKUs of ours. */
export async function offersOf(db: Database, warehouse: string, skus: readonly string[]): Promise<Offer[]> {
  if (skus.length === 0) return [];
  return db
    .select({
      sku: offers.sku,
      supplierSku: offers.supplierSku,
      costCents: offers.costCents,
      currency: offers.currency,
    })
    .from(offers)
    .where(and(eq(offers.warehouseId, warehouse), inArray(offers.sku, [...skus])));
}

/** State of an order's other effects of one kind. */
export async function effectsOfKind(db: Database, orderId: string, kind: EffectKind) {
  return db
    .select({ request: effects.request, state: effects.state })
    .from(effects)
    .where(and(eq(effects.orderId, orderId), eq(effects.kind, kind)));
}

/** What was asked of the world under this identity; null: nothing. */
export async function effectById(db: Database, id: string) {
  const [row] = await db
    .select({ orderId: effects.orderId, request: effects.request, reference: effects.reference })
    .from(effects)
    .where(eq(effects.id, id));
  return row ?? null;
}
