import { and, asc, eq, sql } from 'drizzle-orm';
import type { Database } from '../client.js';
import { phoneMark } from '../phone-mark.js';
import { type Brand, stores } from '../schema/master.js';
import { notifications, textConsents } from '../schema/notifications.js';

export type NotificationRow = typeof notifications.$inferSelect;

/** What the customer of an order was told, oldest first. */
export async function notificationsOf(db: Database, orderId: string): Promise<NotificationRow[]> {
  return db
    .select()
    .from(notifications)
    .where(eq(notifications.orderId, orderId))
    .orderBy(asc(notifications.queuedAt), asc(notifications.recordedAt), asc(notifications.effectId));
}

/** By the Message-ID of a mail or the provider's id of a text; null: we sent nothing like it, or do not know it yet. */
export async function notificationByMessage(
  db: Database,
  messageId: string,
): Promise<NotificationRow | null> {
  const [row] = await db.select().from(notifications).where(eq(notifications.messageId, messageId)).limit(1);
  return row ?? null;
}

/** Whether a customer wrote STOP to a store's brand, and no START since (C-30). */
export async function hasOptedOut(
  db: Database,
  { storeId, phone, markSecret }: { storeId: string; phone: string; markSecret: string },
): Promise<boolean> {
  const mark = phoneMark(markSecret, storeId, phone);
  const [row] = await db
    .select({ state: textConsents.state })
    .from(textConsents)
    .where(and(eq(textConsents.storeId, storeId), eq(textConsents.phoneMark, mark)));
  return row?.state === 'stopped';
}

/** The stores whose brand texts from this number (E.164). */
export async function storesTextingFrom(
  db: Database,
  number: string,
): Promise<{ id: string; brand: Brand }[]> {
  return db
    .select({ id: stores.id, brand: stores.brand })
    .from(stores)
    .where(eq(sql`${stores.brand} ->> 'smsFrom'`, number))
    .orderBy(asc(stores.id));
}
