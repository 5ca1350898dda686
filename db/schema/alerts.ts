import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { StaffAddress } from '../../domain/alerts/staff-address.js';
import type { Role } from '../../domain/cases/role.js';
import type { WorkingCalendar } from '../../domain/sla/calendar.js';
import { instant } from './instant.js';
import { stores } from './master.js';

/** Who is called for a role, and when (C-47). Writer: the API, and the seed. */
export const peopleOnDuty = pgTable('people_on_duty', {
  id: text('id').primaryKey(),
  role: text('role').$type<Role>().notNull(),
  /** Null: for every store. */
  storeId: text('store_id').references(() => stores.id),
  name: text('name').notNull(),
  email: text('email').$type<StaffAddress>().notNull(),
  /** Null: day and night. */
  duty: jsonb('duty').$type<WorkingCalendar | null>(),
  changedAt: instant('changed_at').notNull().default(sql`now()`),
});

/** Calls that orders, and the sweep for its own cases, asked for. Writer: the activities (queued), then the relay. */
export const alerts = pgTable(
  'alerts',
  {
    /** The effect's; the sweep's: `<case id>/alert/<what>`. */
    id: text('id').primaryKey(),
    /** Null: the case is of no order. */
    orderId: text('order_id'),
    /** Null: of no store, so of all. */
    storeId: text('store_id'),
    /** As in `cases`. */
    caseId: text('case_id').notNull(),
    role: text('role').$type<Role>().notNull(),
    because: text('because').notNull(),
    /** Workflow time of the turn that asked; the sweep's own. */
    askedAt: instant('asked_at').notNull(),
    queuedAt: instant('queued_at').notNull().default(sql`now()`),
    /** `undelivered`: it has reached nobody yet; somebody who comes on duty is told. */
    state: text('state').$type<'queued' | 'sent' | 'undelivered'>().notNull().default('queued'),
    /** Of `undelivered`: when to look for somebody again. */
    nextAttemptAt: instant('next_attempt_at').notNull().default(sql`now()`),
    reachedRole: text('reached_role').$type<Role>(),
    sentAt: instant('sent_at'),
    /** The group it was told with. */
    batch: text('batch'),
  },
  (t) => [
    index('alerts_due').on(t.state, t.storeId, t.role),
    index('alerts_batch').on(t.batch),
    index('alerts_order').on(t.orderId),
  ],
);

/** Calls of one store for one role that are told together: its id is in the Message-ID of each of its mails. Writer: the relay. */
export const alertBatches = pgTable(
  'alert_batches',
  {
    id: text('id').primaryKey(),
    /** Null: calls of no store. */
    storeId: text('store_id'),
    role: text('role').$type<Role>().notNull(),
    attempts: integer('attempts').notNull().default(0),
    /** By the database's clock: until then one relay has it, or it rests. */
    nextAttemptAt: instant('next_attempt_at').notNull().default(sql`now()`),
    doneAt: instant('done_at'),
  },
  (t) => [index('alert_batches_due').on(t.doneAt, t.nextAttemptAt)],
);

/** One mail to one person, or the post to the channel. `acts`: how often its sending was begun, at most twice. Writer: the relay. */
export const alertMessages = pgTable(
  'alert_messages',
  {
    batch: text('batch')
      .notNull()
      .references(() => alertBatches.id),
    /** A person's id, or `#channel`. */
    recipient: text('recipient').notNull(),
    state: text('state').$type<'sending' | 'sent' | 'refused' | 'unknown'>().notNull(),
    acts: integer('acts').notNull(),
    lastError: text('last_error'),
    changedAt: instant('changed_at').notNull().default(sql`now()`),
  },
  (t) => [primaryKey({ columns: [t.batch, t.recipient] })],
);
