import { sql } from 'drizzle-orm';
import { index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { NotificationKind } from '../../domain/notifications/kinds.js';
import type { NotificationState } from '../../domain/notifications/progress.js';
import { instant } from './instant.js';
import { stores } from './master.js';

/**
 * What customers were told, and what became of it (B14): one row a message, keyed by its effect. No address and no phone is in it. Writers:
 * the notify activities (queued, sent, suppressed, refused), the relay and the API (what providers tell of it).
 */
export const notifications = pgTable(
  'notifications',
  {
    effectId: text('effect_id').primaryKey(),
    orderId: text('order_id').notNull(),
    storeId: text('store_id').notNull(),
    kind: text('kind').$type<NotificationKind>().notNull(),
    channel: text('channel').$type<'email' | 'sms'>().notNull(),
    class: text('class').$type<'transactional' | 'marketing'>().notNull(),
    /** The case or the parcel it is about; else the effect itself. */
    cause: text('cause').notNull(),
    /** A mail's Message-ID, from the beginning; the provider's id of a text, once it took it. */
    messageId: text('message_id'),
    state: text('state').$type<NotificationState>().notNull(),
    /** Why it is suppressed, failed, bounced or still waits. */
    reason: text('reason'),
    /** It waits until then (quiet hours), in workflow time. */
    notBefore: instant('not_before'),
    /** Workflow time: when the order asked for it, and when it was handed over. */
    queuedAt: instant('queued_at').notNull(),
    sentAt: instant('sent_at'),
    /** When its fate was told: by the provider, in wall time; by the order's own attempt, in workflow time. */
    settledAt: instant('settled_at'),
    recordedAt: instant('recorded_at').notNull().default(sql`now()`),
    changedAt: instant('changed_at').notNull().default(sql`now()`),
  },
  (t) => [
    index('notifications_order').on(t.orderId),
    index('notifications_message').on(t.messageId),
    index('notifications_state').on(t.state, t.queuedAt),
  ],
);

/**
 * Who wants no texts of a brand (C-30). The phone is a keyed hash; for who has the key it still points at a person, so erasing a customer asks for
 * it too. Writers: what Twilio tells (relay, API) and the notify activities (a provider that refuses a text because of STOP).
 */
export const textConsents = pgTable(
  'text_consents',
  {
    storeId: text('store_id')
      .notNull()
      .references(() => stores.id),
    phoneMark: text('phone_mark').notNull(),
    state: text('state').$type<'stopped' | 'allowed'>().notNull(),
    source: text('source').$type<'customer' | 'provider'>().notNull(),
    /** Wall time: when we had it. An older word changes nothing. */
    at: instant('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.phoneMark] })],
);
