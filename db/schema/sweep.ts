import { index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';
import type { OrderFinding } from '../../domain/sweep/judge.js';
import { instant } from './instant.js';

/** Effects that an outside system has not answered: one row from the first failed try until the answer. Writer: `activities/perform.ts`; the sweep clears what was left. */
export const waits = pgTable(
  'waits',
  {
    effectId: text('effect_id').primaryKey(),
    /** `addressValidator`, `store/<id>`, `supplier/<id>`, `mail`, ... */
    connector: text('connector').notNull(),
    orderId: text('order_id').notNull(),
    storeId: text('store_id').notNull(),
    kind: text('kind').notNull(),
    /** The first and the last try that had no answer, by the database's clock. */
    since: instant('since').notNull().default(sql`now()`),
    lastAt: instant('last_at').notNull().default(sql`now()`),
    tries: integer('tries').notNull().default(1),
    /** Without a person in it. */
    problem: text('problem').notNull(),
  },
  (t) => [index('waits_connector').on(t.connector, t.since), index('waits_order').on(t.orderId)],
);

/** What the sweep finds wrong now; gone when it is right again. Writer: the sweep. */
export const sweepFindings = pgTable(
  'sweep_findings',
  {
    kind: text('kind').$type<OrderFinding>().notNull(),
    /** An order's id. */
    orderId: text('order_id').notNull(),
    since: instant('since').notNull(),
    /** When the order was last told of it. */
    toldAt: instant('told_at'),
  },
  (t) => [primaryKey({ columns: [t.kind, t.orderId] })],
);

/** One row: the last run of the sweep, and where the next one goes on. Writer: the sweep. */
export const sweeps = pgTable('sweeps', {
  id: text('id').primaryKey(),
  at: instant('at').notNull(),
  /** The last order looked at in this pass over all open orders; null: the next run begins a new pass. */
  cursor: text('cursor'),
  /** When the last whole pass ended. */
  passedAt: instant('passed_at'),
  findings: jsonb('findings').$type<Record<string, number>>().notNull(),
});
