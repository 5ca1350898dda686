import { instant } from './instant.js';
import { sql } from 'drizzle-orm';
import {
  bigserial,
  customType,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type { Answer, PersonEvent } from '../../domain/order/events.js';

const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

/** Every verified message from outside, as it came. Writer: the API (stores) and the relay (state). */
export const intake = pgTable(
  'intake',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    provider: text('provider').notNull(),
    /** Store or supplier id the webhook address names. */
    account: text('account').notNull(),
    messageId: text('message_id').notNull(),
    topic: text('topic').notNull(),
    rawBody: bytes('raw_body').notNull(),
    receivedAt: instant('received_at').notNull().default(sql`now()`),
    /** `waiting`: not handed on yet; `unresolved`: no order known yet, tried again; `parked`: failed, with its reason. */
    state: text('state')
      .$type<'waiting' | 'handedOn' | 'unresolved' | 'unknownTopic' | 'parked'>()
      .notNull()
      .default('waiting'),
    reason: text('reason'),
    /** What it is about (`channelOrder:...`), so that messages of one order keep their order. */
    about: text('about'),
    attempts: integer('attempts').notNull().default(0),
    nextAttemptAt: instant('next_attempt_at').notNull().default(sql`now()`),
  },
  (t) => [
    uniqueIndex('intake_once').on(t.provider, t.account, t.messageId),
    index('intake_due').on(t.state, t.nextAttemptAt),
    index('intake_about').on(t.about),
  ],
);

/** Decisions and requests of people, stored before they are tried. Writer: the API (stores) and the relay (state). */
export const decisions = pgTable(
  'decisions',
  {
    /** The Idempotency-Key with its actor: also the update id and the event id. */
    id: text('id').primaryKey(),
    orderId: text('order_id').notNull(),
    caseId: text('case_id'),
    event: jsonb('event').$type<PersonEvent>().notNull(),
    state: text('state').$type<'stored' | 'signalled' | 'answered'>().notNull().default('stored'),
    answer: jsonb('answer').$type<Answer | null>(),
    storedAt: instant('stored_at').notNull().default(sql`now()`),
    answeredAt: instant('answered_at'),
    attempts: integer('attempts').notNull().default(0),
    nextAttemptAt: instant('next_attempt_at').notNull().default(sql`now()`),
  },
  (t) => [index('decisions_order').on(t.orderId), index('decisions_due').on(t.state, t.nextAttemptAt)],
);

/** Writer: the API. */
export const apiKeys = pgTable('api_keys', {
  id: text('id').primaryKey(),
  /** SHA-256 of the key, hex. */
  hash: text('hash').notNull().unique(),
  role: text('role').notNull(),
  label: text('label').notNull(),
  /** Stores it may see; null: all. */
  stores: text('stores').array(),
  revokedAt: instant('revoked_at'),
});

/** Answers to POSTs by key, so that a repeat gets the same one. Writer: the API. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    apiKeyId: text('api_key_id').notNull(),
    key: text('key').notNull(),
    requestHash: text('request_hash').notNull(),
    status: integer('status'),
    body: jsonb('body').$type<unknown>(),
    createdAt: instant('created_at').notNull().default(sql`now()`),
  },
  (t) => [uniqueIndex('idempotency_once').on(t.apiKeyId, t.key)],
);

/** One row for every write through the API. Writer: the API. */
export const audit = pgTable(
  'audit',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    at: instant('at').notNull().default(sql`now()`),
    actor: text('actor').notNull(),
    role: text('role').notNull(),
    action: text('action').notNull(),
    target: text('target').notNull(),
    reason: text('reason'),
    before: jsonb('before').$type<unknown>(),
    after: jsonb('after').$type<unknown>(),
    requestId: text('request_id').notNull(),
  },
  (t) => [index('audit_target').on(t.target)],
);
