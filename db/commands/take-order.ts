import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { IncomingOrder } from '../../domain/order/incoming.js';
import type { Order } from '../../domain/order/order.js';
import type { Database } from '../client.js';
import { addresses, orderStarts } from '../schema/orders.js';
import { type AuditRow, writeAudit } from './write-audit.js';

export interface NewOrder {
  storeId: string;
  contentHash: string;
  content: IncomingOrder;
  initial: Order;
  receivedAt: string;
  /** Null where the order came by a signed webhook or a pull. */
  audit: AuditRow | null;
}

/** Takes an order in, with its address, in one transaction. UNIQUE by store and channel order id: the first one wins. */
export async function takeOrder(db: Database, order: NewOrder): Promise<'taken' | 'known'> {
  return db.transaction(async (tx) => {
    const [row] = await tx
      .insert(orderStarts)
      .values({
        orderId: order.initial.id,
        storeId: order.storeId,
        channelOrderId: order.content.channelOrderId,
        contentHash: order.contentHash,
        content: order.content,
        initial: order.initial,
        receivedAt: order.receivedAt,
      })
      .onConflictDoNothing()
      .returning({ orderId: orderStarts.orderId });
    if (!row) return 'known';
    if (order.content.shippingAddress) {
      await tx
        .insert(addresses)
        .values({ orderId: row.orderId, version: 1, address: order.content.shippingAddress });
    }
    if (order.audit) await writeAudit(tx, order.audit);
    return 'taken';
  });
}

/** Temporal has taken the order: nobody needs to start it again. */
export async function markStarted(db: Database, orderId: string): Promise<void> {
  await db
    .update(orderStarts)
    .set({ startedAt: sql`now()` })
    .where(and(eq(orderStarts.orderId, orderId), isNull(orderStarts.startedAt)));
}

/** Orders taken in at least `olderThanMs` ago that Temporal has not taken yet, oldest first. */
export async function pendingStarts(db: Database, olderThanMs: number, limit: number): Promise<Order[]> {
  const rows = await db
    .select({ initial: orderStarts.initial })
    .from(orderStarts)
    .where(
      and(
        isNull(orderStarts.startedAt),
        sql`${orderStarts.receivedAt} <= now() - make_interval(secs => ${olderThanMs / 1000})`,
      ),
    )
    .orderBy(asc(orderStarts.receivedAt))
    .limit(limit);
  return rows.map(({ initial }) => initial);
}
