import { sql } from 'drizzle-orm';
import { bigint, boolean, check, index, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { RefundPlan } from '../../domain/money/plan-refund.js';
import type { Units } from '../../domain/money/paid.js';
import { instant } from './instant.js';

const cents = (name: string) => bigint(name, { mode: 'number' });

/**
 * What each order took and gave back, in minor units of the currency its customer paid in. Every refund locks its row and takes its cents here
 * before it acts, so that refunded <= captured holds whatever is retried, lost or raced (C-27, P-12). Writer: the refund activity.
 */
export const orderMoney = pgTable(
  'order_money',
  {
    orderId: text('order_id').primaryKey(),
    currency: text('currency').notNull(),
    capturedCents: cents('captured_cents').notNull(),
    /** Given back by others, as the store last told. */
    elsewhereCents: cents('elsewhere_cents').notNull(),
    /** Given back by others and by us, what may have happened included. */
    refundedCents: cents('refunded_cents').notNull(),
    changedAt: instant('changed_at').notNull().default(sql`now()`),
  },
  (t) => [
    check('order_money_refunded_not_negative', sql`${t.refundedCents} >= 0`),
    check('order_money_refunded_within_captured', sql`${t.refundedCents} <= ${t.capturedCents}`),
  ],
);

/** Our refunds, by effect. `released`: known not to have happened, its cents are free again. Writer: the refund activity. */
export const refunds = pgTable(
  'refunds',
  {
    effectId: text('effect_id').primaryKey(),
    orderId: text('order_id').notNull(),
    refundId: text('refund_id').notNull(),
    currency: text('currency').notNull(),
    cents: cents('cents').notNull(),
    state: text('state').$type<'reserved' | 'done' | 'released'>().notNull(),
    /** To which original transactions how much. */
    shares: jsonb('shares').$type<RefundPlan['shares']>().notNull(),
    /** Authorizations given up with it. */
    voids: jsonb('voids').$type<RefundPlan['voids']>().notNull(),
    units: jsonb('units').$type<Units[]>().notNull(),
    withShipping: boolean('with_shipping').notNull(),
    reservedAt: instant('reserved_at').notNull().default(sql`now()`),
    settledAt: instant('settled_at'),
  },
  (t) => [index('refunds_order').on(t.orderId), check('refunds_cents_not_negative', sql`${t.cents} >= 0`)],
);
