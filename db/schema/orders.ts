import { instant } from './instant.js';
import { sql } from 'drizzle-orm';
import {
  bigint,
  bigserial,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type { Case } from '../../domain/cases/case.js';
import type { IntakeCase } from '../../domain/cases/intake-case.js';
import type { SystemCase } from '../../domain/cases/system-case.js';
import type { Effect, Outcome } from '../../domain/order/effects.js';
import type { IncomingOrder, PostalAddress } from '../../domain/order/incoming.js';
import type { Order } from '../../domain/order/order.js';
import type { Entry } from '../../domain/order/turn.js';
import { stores } from './master.js';

/**
 * Whether an order is started is decided here, by (store, channel order id), not by Temporal's retention.
 * Writer: the API and the relay. `content` holds the customer: erasure is a delete of this row's content and the address rows.
 */
export const orderStarts = pgTable(
  'order_starts',
  {
    orderId: text('order_id').primaryKey(),
    storeId: text('store_id')
      .notNull()
      .references(() => stores.id),
    channelOrderId: text('channel_order_id').notNull(),
    contentHash: text('content_hash').notNull(),
    content: jsonb('content').$type<IncomingOrder>().notNull(),
    /** The order as it was, or will be, given to its workflow. */
    initial: jsonb('initial').$type<Order>().notNull(),
    receivedAt: instant('received_at').notNull(),
    /** Null until Temporal has taken it. */
    startedAt: instant('started_at'),
  },
  (t) => [
    uniqueIndex('order_starts_store_channel').on(t.storeId, t.channelOrderId),
    index('order_starts_channel').on(sql`${t.channelOrderId} text_pattern_ops`),
  ],
);

/** Versioned addresses with the person. Writer: the API and the relay (version 1), later corrections add versions. */
export const addresses = pgTable(
  'addresses',
  {
    orderId: text('order_id').notNull(),
    version: integer('version').notNull(),
    address: jsonb('address').$type<PostalAddress>().notNull(),
    /** The same, written one way; null until it is checked. */
    normalised: jsonb('normalised').$type<PostalAddress | null>(),
    /** The validator's spelling, kept beside the original. */
    suggestion: jsonb('suggestion').$type<PostalAddress | null>(),
    latitude: text('latitude'),
    longitude: text('longitude'),
  },
  (t) => [primaryKey({ columns: [t.orderId, t.version] })],
);

/** The read model, one row an order. Writer: the order workflow's record. */
export const orders = pgTable(
  'orders',
  {
    id: text('id').primaryKey(),
    storeId: text('store_id').notNull(),
    name: text('name').notNull(),
    placedAt: instant('placed_at').notNull(),
    stage: text('stage').notNull(),
    condition: text('condition').notNull(),
    openCaseTypes: text('open_case_types').array().notNull(),
    suppliers: text('suppliers').array().notNull(),
    nextDueAt: instant('next_due_at'),
    settledAt: instant('settled_at'),
    closedAt: instant('closed_at'),
    version: bigint('version', { mode: 'number' }).notNull(),
    snapshot: jsonb('snapshot').$type<Order>().notNull(),
    recordedAt: instant('recorded_at').notNull().default(sql`now()`),
  },
  (t) => [
    index('orders_store_placed').on(t.storeId, t.placedAt, t.id),
    index('orders_placed').on(t.placedAt, t.id),
    index('orders_stage').on(t.stage),
    index('orders_name').on(sql`lower(${t.name}) text_pattern_ops`),
  ],
);

/** Writer: the order workflow's record. */
export const timeline = pgTable(
  'timeline',
  {
    orderId: text('order_id').notNull(),
    version: bigint('version', { mode: 'number' }).notNull(),
    position: integer('position').notNull(),
    at: instant('at').notNull(),
    kind: text('kind').$type<Entry['kind']>().notNull(),
    text: text('text').notNull(),
    recordedAt: instant('recorded_at').notNull().default(sql`now()`),
  },
  (t) => [primaryKey({ columns: [t.orderId, t.version, t.position] })],
);

/**
 * Writer: the order workflow's record; rows of intake (content we cannot use) are written by the relay with `orderId` null, and those of the
 * sweep, version 0, by the sweep.
 */
export const cases = pgTable(
  'cases',
  {
    /** `<order id>/case/<type>/<n>`, `intake/<id>`, `connector/<connector>/<n>` or `sweep/<order id>`. */
    id: text('id').primaryKey(),
    orderId: text('order_id'),
    storeId: text('store_id'),
    type: text('type').notNull(),
    state: text('state').$type<'open' | 'closed'>().notNull(),
    openedAt: instant('opened_at').notNull(),
    dueAt: instant('due_at'),
    closedAt: instant('closed_at'),
    owner: text('owner').notNull(),
    /** The role called last; null: not escalated. */
    escalatedTo: text('escalated_to'),
    escalatedAt: instant('escalated_at'),
    warnAt: instant('warn_at'),
    nextClockAt: instant('next_clock_at'),
    case: jsonb('case').$type<Case | IntakeCase | SystemCase>().notNull(),
    version: bigint('version', { mode: 'number' }).notNull(),
  },
  (t) => [
    // The queue in its two orders; a cursor into it is a range of the index. Cases without a deadline come last.
    index('cases_due').on(t.state, sql`coalesce(${t.dueAt}, 'infinity'::timestamptz)`, t.id),
    index('cases_opened').on(t.state, t.openedAt, t.id),
    index('cases_all_due').on(sql`coalesce(${t.dueAt}, 'infinity'::timestamptz)`, t.id),
    index('cases_all_opened').on(t.openedAt, t.id),
    index('cases_order').on(t.orderId),
    index('cases_type').on(t.state, t.type),
  ],
);

/** The provider's words that find an order: PO numbers and tracking numbers (carriers recycle those, so they are not unique). Writer: the record. */
export const orderReferences = pgTable(
  'order_references',
  {
    kind: text('kind').$type<'purchaseOrder' | 'trackingNumber'>().notNull(),
    value: text('value').notNull(),
    orderId: text('order_id').notNull(),
    version: bigint('version', { mode: 'number' }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.kind, t.value, t.orderId] }),
    index('order_references_order').on(t.orderId),
  ],
);

/** Identity and lease of every effect on the world. Writer: `activities/once.ts`. */
export const effects = pgTable(
  'effects',
  {
    id: text('id').primaryKey(),
    orderId: text('order_id').notNull(),
    kind: text('kind').notNull(),
    /** What the other side knows it by: PO number, Message-ID, hold handle. */
    reference: text('reference').notNull(),
    request: jsonb('request').$type<Effect>().notNull(),
    state: text('state').$type<'reserved' | 'done' | 'refused' | 'unknown'>().notNull(),
    /** By the database's clock: while it runs, another attempt may still be in flight. */
    leaseUntil: instant('lease_until').notNull(),
    attempts: integer('attempts').notNull().default(1),
    /** How often the act itself was begun: more than one only where a probe said it had not happened, or for a repeat of a mail. */
    acts: integer('acts').notNull().default(0),
    outcome: jsonb('outcome').$type<Outcome | null>(),
    lastError: text('last_error'),
    /** Workflow time of the turn that asked. */
    askedAt: instant('asked_at').notNull(),
    reservedAt: instant('reserved_at').notNull().default(sql`now()`),
    settledAt: instant('settled_at'),
  },
  (t) => [index('effects_order').on(t.orderId), index('effects_reference').on(t.kind, t.reference)],
);

/** Inputs, losers and outcome of every decision over outside facts; run again, it answers what it stored. Writer: the assess activities. */
export const assessments = pgTable(
  'assessments',
  {
    id: text('id').primaryKey(),
    orderId: text('order_id').notNull(),
    kind: text('kind').notNull(),
    inputs: jsonb('inputs').$type<unknown>().notNull(),
    outcome: jsonb('outcome').$type<Outcome>().notNull(),
    explanation: jsonb('explanation').$type<unknown>(),
    policyVersion: integer('policy_version').notNull(),
    decidedAt: instant('decided_at').notNull(),
    recordedAt: instant('recorded_at').notNull().default(sql`now()`),
  },
  (t) => [index('assessments_order').on(t.orderId)],
);

/** Units set aside for a plan, all or nothing. Writer: the plan and stock activities. */
export const reservations = pgTable(
  'reservations',
  {
    id: text('id').primaryKey(),
    orderId: text('order_id').notNull(),
    planGeneration: integer('plan_generation').notNull(),
    warehouseId: text('warehouse_id').notNull(),
    sku: text('sku').notNull(),
    lineId: text('line_id').notNull(),
    quantity: integer('quantity').notNull(),
    state: text('state').$type<'held' | 'released'>().notNull(),
    /** When the purchase order took the units: feeds observed later have them counted already. */
    committedAt: instant('committed_at'),
    reservedAt: instant('reserved_at').notNull().default(sql`now()`),
  },
  (t) => [
    index('reservations_stock').on(t.warehouseId, t.sku, t.state),
    index('reservations_order').on(t.orderId),
    check('reservations_quantity_positive', sql`${t.quantity} > 0`),
  ],
);

/**
 * By what an order can be recognised: keyed hashes, no person. Writer: the assess activities. They still point at a person for who
 * has the key: erasing an order deletes its rows.
 */
export const velocityMarks = pgTable(
  'velocity_marks',
  {
    orderId: text('order_id').notNull(),
    kind: text('kind').$type<'email' | 'card' | 'address'>().notNull(),
    mark: text('mark').notNull(),
    placedAt: instant('placed_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orderId, t.kind, t.mark] }),
    index('velocity_marks_mark').on(t.mark, t.placedAt),
  ],
);

/** Facts of a parcel that need not wake its order. Writer: the relay. */
export const scans = pgTable(
  'scans',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    orderId: text('order_id').notNull(),
    trackingNumber: text('tracking_number').notNull(),
    state: text('state').notNull(),
    scannedAt: instant('scanned_at').notNull(),
    messageId: text('message_id').notNull(),
  },
  (t) => [
    uniqueIndex('scans_once').on(t.messageId, t.orderId, t.scannedAt, t.state),
    index('scans_order').on(t.orderId),
  ],
);
