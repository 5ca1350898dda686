import { instant } from './instant.js';
import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  doublePrecision,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
} from 'drizzle-orm/pg-core';
import type { Policy } from '../../domain/policy/policy.js';

/** Master data. Writer: the API and `sandbox/world/seed.ts`. Credentials are references (`env:NAME`) or, on a developer's machine, values. */
export const stores = pgTable('stores', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  channel: text('channel').$type<'shopify' | 'api'>().notNull(),
  connection: jsonb('connection').$type<StoreConnection | null>(),
  brand: jsonb('brand').$type<Brand>().notNull(),
  policy: jsonb('policy').$type<Policy>().notNull(),
  /** Up to where the scheduled pull has read. */
  pulledUntil: instant('pulled_until'),
});

/** Every policy a store ever had; `stores.policy` is the one that new orders get. Writer: the API. */
export const policies = pgTable(
  'policies',
  {
    storeId: text('store_id')
      .notNull()
      .references(() => stores.id),
    version: integer('version').notNull(),
    policy: jsonb('policy').$type<Policy>().notNull(),
    author: text('author').notNull(),
    reason: text('reason').notNull(),
    at: instant('at').notNull().default(sql`now()`),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.version] })],
);

export interface StoreConnection {
  provider: 'shopify';
  shopDomain: string;
  baseUrl: string;
  accessToken: string;
  webhookSecret: string;
}

export interface Brand {
  name: string;
  /** A data: or https: image, or null. */
  logoUrl: string | null;
  color: string;
  mailFrom: string;
  /** The brand's own number for text messages, E.164. Null or missing: it sends none. */
  smsFrom?: string | null;
  /** Postal address for the mail's foot. */
  postalAddress: string;
  supportEmail: string;
  locale: string;
  timeZone: string;
}

export const suppliers = pgTable('suppliers', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  aliases: jsonb('aliases').$type<string[]>().notNull().default([]),
  /** By what else a text could name it. */
  domains: jsonb('domains').$type<string[]>().notNull().default([]),
  phones: jsonb('phones').$type<string[]>().notNull().default([]),
  streets: jsonb('streets').$type<string[]>().notNull().default([]),
  skuPrefixes: jsonb('sku_prefixes').$type<string[]>().notNull().default([]),
  connection: jsonb('connection').$type<SupplierConnection>().notNull(),
  isPaused: boolean('is_paused').notNull().default(false),
});

export type SupplierConnection =
  | { provider: 'supplier-rest'; baseUrl: string; token: string; webhookSecret: string }
  /** It has no system: it is written to, and answers on a signed page (C-48). */
  | { provider: 'supplier-mail'; email: string };

/** Phrases in which a supplier's word is innocent, and why (B10). Writer: people with access to the database. */
export const blindAllowances = pgTable(
  'blind_allowances',
  {
    /** Null: in every store. */
    storeId: text('store_id').references(() => stores.id),
    phrase: text('phrase').notNull(),
    reason: text('reason').notNull(),
    allowedBy: text('allowed_by').notNull(),
    allowedAt: instant('allowed_at').notNull().default(sql`now()`),
  },
  (t) => [
    unique('blind_allowances_once').on(t.storeId, t.phrase).nullsNotDistinct(),
    check(
      'blind_allowances_say_why',
      sql`trim(${t.phrase}) <> '' and trim(${t.reason}) <> '' and trim(${t.allowedBy}) <> ''`,
    ),
  ],
);

export const warehouses = pgTable('warehouses', {
  id: text('id').primaryKey(),
  supplierId: text('supplier_id')
    .notNull()
    .references(() => suppliers.id),
  name: text('name').notNull(),
  /** No customer may read them. */
  streets: jsonb('streets').$type<string[]>().notNull().default([]),
  country: text('country').notNull(),
  region: text('region'),
  latitude: doublePrecision('latitude'),
  longitude: doublePrecision('longitude'),
  timeZone: text('time_zone').notNull(),
  /** What the store order is tagged with when this warehouse gets it: `Engraving-NY`. */
  orderTag: text('order_tag'),
  /** Days of handling for ordinary goods, and shipping methods with their price and transit. */
  handlingDays: integer('handling_days').notNull().default(1),
  methods: jsonb('methods').$type<ShippingMethod[]>().notNull(),
});

export interface ShippingMethod {
  code: string;
  /** ISO country codes, or `*`. */
  countries: string[];
  priceCents: number;
  transitDays: { min: number; max: number };
}

/** What a warehouse can supply: one row per our SKU. Ambiguity (two products for one SKU) is visible as two rows of `products`. */
export const products = pgTable('products', {
  id: text('id').primaryKey(),
  storeId: text('store_id')
    .notNull()
    .references(() => stores.id),
  sku: text('sku').notNull(),
  barcode: text('barcode'),
  title: text('title').notNull(),
});

export const offers = pgTable(
  'offers',
  {
    warehouseId: text('warehouse_id')
      .notNull()
      .references(() => warehouses.id),
    sku: text('sku').notNull(),
    supplierSku: text('supplier_sku').notNull(),
    costCents: integer('cost_cents').notNull(),
    currency: text('currency').notNull(),
    handlingDays: integer('handling_days'),
  },
  (t) => [primaryKey({ columns: [t.warehouseId, t.sku] })],
);

/** Writer: the feed (seed and supplier stock messages). `observedAt` is the supplier's clock. */
export const stock = pgTable(
  'stock',
  {
    warehouseId: text('warehouse_id')
      .notNull()
      .references(() => warehouses.id),
    sku: text('sku').notNull(),
    onHand: integer('on_hand').notNull(),
    safetyThreshold: integer('safety_threshold').notNull().default(0),
    observedAt: instant('observed_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.warehouseId, t.sku] })],
);
