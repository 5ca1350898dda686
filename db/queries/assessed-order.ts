import { and, desc, eq, sql } from 'drizzle-orm';
import type { IncomingOrder, PostalAddress } from '../../domain/order/incoming.js';
import type { Order } from '../../domain/order/order.js';
import type { Policy } from '../../domain/policy/policy.js';
import type { Database, Transaction } from '../client.js';
import { stores } from '../schema/master.js';
import { addresses, orders, orderStarts } from '../schema/orders.js';

export interface AssessedOrder {
  id: string;
  storeId: string;
  channelOrderId: string;
  /** With the customer: not for assessments, which outlive an erasure. */
  content: IncomingOrder;
  initial: Order;
  /** Of the store, as it is now. */
  policy: Policy;
}

/** The order as it came, with its store's policy. Null: not taken in. */
export async function assessedOrder(
  db: Database | Transaction,
  orderId: string,
): Promise<AssessedOrder | null> {
  const [row] = await db
    .select({
      id: orderStarts.orderId,
      storeId: orderStarts.storeId,
      channelOrderId: orderStarts.channelOrderId,
      content: orderStarts.content,
      initial: orderStarts.initial,
      policy: stores.policy,
    })
    .from(orderStarts)
    .innerJoin(stores, eq(stores.id, orderStarts.storeId))
    .where(eq(orderStarts.orderId, orderId));
  return row ?? null;
}

/** An order's address of one version, or null. */
export async function addressVersion(
  db: Database | Transaction,
  orderId: string,
  version: number,
): Promise<PostalAddress | null> {
  const [row] = await db
    .select({ address: addresses.address })
    .from(addresses)
    .where(and(eq(addresses.orderId, orderId), eq(addresses.version, version)));
  return row?.address ?? null;
}

export interface AssessedDestination {
  version: number;
  country: string;
  coordinates: { latitude: number; longitude: number } | null;
}

/**
 * Where the order's address is, without the person: the version on record, or the newest before the first record. An address that was proposed
 * and not accepted is not it. Null: the order has no address.
 */
export async function destinationOf(
  db: Database | Transaction,
  orderId: string,
): Promise<AssessedDestination | null> {
  const [row] = await db
    .select({
      version: addresses.version,
      address: addresses.address,
      latitude: addresses.latitude,
      longitude: addresses.longitude,
    })
    .from(addresses)
    .leftJoin(orders, eq(orders.id, addresses.orderId))
    .where(
      and(
        eq(addresses.orderId, orderId),
        sql`${addresses.version} <= coalesce((${orders.snapshot} ->> 'addressVersion')::integer, ${addresses.version})`,
      ),
    )
    .orderBy(desc(addresses.version))
    .limit(1);
  if (!row) return null;
  const { version, address, latitude, longitude } = row;
  const isKnown = latitude !== null && longitude !== null;
  return {
    version,
    country: address.country,
    coordinates: isKnown ? { latitude: Number(latitude), longitude: Number(longitude) } : null,
  };
}
