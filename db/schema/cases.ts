import { sql } from 'drizzle-orm';
import { bigserial, boolean, index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { Decision } from '../../domain/cases/case-type.js';
import { instant } from './instant.js';

/**
 * What somebody has switched off: all stores and suppliers, one store, one supplier, one remedy. Read when a clock rings and before money or goods
 * move, because a switch must work at once. Writer: the API.
 */
export const automationSwitches = pgTable(
  'automation_switches',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    /** Null: every store. */
    storeId: text('store_id'),
    /** Null: not about one supplier. */
    supplierId: text('supplier_id'),
    /** Null: every remedy. */
    remedy: text('remedy').$type<Decision>(),
    isStopped: boolean('is_stopped').notNull(),
    reason: text('reason').notNull(),
    changedBy: text('changed_by').notNull(),
    changedAt: instant('changed_at').notNull().default(sql`now()`),
  },
  (t) => [
    uniqueIndex('automation_switches_once').on(
      sql`coalesce(${t.storeId}, '')`,
      sql`coalesce(${t.supplierId}, '')`,
      sql`coalesce(${t.remedy}, '')`,
    ),
  ],
);

/** Who works on a case, what they noted, until when it is out of their sight: facts about the queue, not the order. Writer: the API. */
export const caseWork = pgTable(
  'case_work',
  {
    caseId: text('case_id').primaryKey(),
    assignee: text('assignee'),
    /** Out of the working list until then; moves no clock. */
    snoozedUntil: instant('snoozed_until'),
    /** When it was put out of sight: a warning that passes later brings it back. */
    snoozedAt: instant('snoozed_at'),
    changedBy: text('changed_by').notNull(),
    changedAt: instant('changed_at').notNull().default(sql`now()`),
  },
  (t) => [index('case_work_assignee').on(t.assignee)],
);

export const caseNotes = pgTable(
  'case_notes',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    caseId: text('case_id').notNull(),
    author: text('author').notNull(),
    role: text('role').notNull(),
    text: text('text').notNull(),
    at: instant('at').notNull().default(sql`now()`),
  },
  (t) => [index('case_notes_case').on(t.caseId)],
);
