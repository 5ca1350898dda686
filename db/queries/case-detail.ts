import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Database } from '../client.js';
import { caseNotes } from '../schema/cases.js';
import { stores } from '../schema/master.js';
import { notificationsOf } from './notifications.js';
import { effects, orders, timeline } from '../schema/orders.js';

/** What stands around one case: its order as recorded, what that order did about it and told its customer, what people noted. */
export async function aroundCase(
  db: Database,
  { id, orderId, store }: { id: string; orderId: string | null; store: string | null },
) {
  const [notes, [place], [order], entries, told, ledger] = await Promise.all([
    notesOf(db, id),
    store === null ? [] : db.select({ brand: stores.brand }).from(stores).where(eq(stores.id, store)),
    orderId === null
      ? []
      : db.select({ snapshot: orders.snapshot }).from(orders).where(eq(orders.id, orderId)),
    orderId === null ? [] : entriesOf(db, orderId),
    orderId === null
      ? []
      : db
          .select()
          .from(effects)
          .where(and(eq(effects.orderId, orderId), inArray(effects.kind, ['notify', 'resend'])))
          .orderBy(asc(effects.askedAt), asc(effects.reservedAt)),
    orderId === null ? [] : notificationsOf(db, orderId),
  ]);
  return {
    notes,
    timeZone: place?.brand.timeZone ?? 'UTC',
    order: order?.snapshot ?? null,
    entries,
    effects: told,
    notifications: ledger,
  };
}

export type AroundCase = Awaited<ReturnType<typeof aroundCase>>;

export async function notesOf(db: Database, caseId: string) {
  return db
    .select({
      id: caseNotes.id,
      author: caseNotes.author,
      role: caseNotes.role,
      text: caseNotes.text,
      at: caseNotes.at,
    })
    .from(caseNotes)
    .where(eq(caseNotes.caseId, caseId))
    .orderBy(asc(caseNotes.id));
}

/** Lines that an order wrote about its cases and their clocks, and what people decided. */
async function entriesOf(db: Database, orderId: string) {
  return db
    .select({ at: timeline.at, kind: timeline.kind, text: timeline.text })
    .from(timeline)
    .where(eq(timeline.orderId, orderId))
    .orderBy(asc(timeline.version), asc(timeline.position));
}
