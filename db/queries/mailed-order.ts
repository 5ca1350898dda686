import { and, asc, eq } from 'drizzle-orm';
import type { Database, Transaction } from '../client.js';
import { intake } from '../schema/intake.js';
import { effects } from '../schema/orders.js';
import { mailedPurchaseOrders } from '../schema/purchase-orders.js';

/** A purchase order as its supplier got it by mail; null: none went out under this number. */
export async function mailedOrder(db: Database, poNumber: string) {
  const [row] = await db
    .select()
    .from(mailedPurchaseOrders)
    .where(eq(mailedPurchaseOrders.poNumber, poNumber));
  return row ?? null;
}

/** The same by the Message-ID of its mail. */
export async function mailedOrderByMessage(db: Database, messageId: string) {
  const [row] = await db
    .select()
    .from(mailedPurchaseOrders)
    .where(eq(mailedPurchaseOrders.messageId, messageId))
    .limit(1);
  return row ?? null;
}

export interface PageMessage {
  messageId: string;
  topic: string;
  rawBody: Buffer;
}

/** What came about one thing by one door, oldest first, handed on or not. */
export async function messagesAbout(
  db: Database | Transaction,
  { provider, account, about }: { provider: string; account: string; about: string },
): Promise<PageMessage[]> {
  return db
    .select({ messageId: intake.messageId, topic: intake.topic, rawBody: intake.rawBody })
    .from(intake)
    .where(and(eq(intake.provider, provider), eq(intake.account, account), eq(intake.about, about)))
    .orderBy(asc(intake.id));
}

/** Whether a supplier was asked to cancel this number. The row is there before the supplier can know of it. */
export async function isCancelAsked(db: Database, poNumber: string): Promise<boolean> {
  const rows = await db
    .select({ state: effects.state })
    .from(effects)
    .where(and(eq(effects.kind, 'cancelPurchaseOrder'), eq(effects.reference, poNumber)));
  return rows.some(({ state }) => state !== 'refused');
}
