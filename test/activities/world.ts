import { randomUUID } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { createOrderActivities } from '../../activities/index.js';
import type { OrderActivities } from '../../activities/contract.js';
import type { ActivityDeps } from '../../activities/deps.js';
import { rowsOf } from '../../activities/record.js';
import { connectDatabase, type Database } from '../../db/client.js';
import { recordOrder } from '../../db/commands/record-order.js';
import { createBlindWords } from '../../db/queries/blind-words.js';
import * as schema from '../../db/schema/index.js';
import type { Effect, EffectResult, Outcome } from '../../domain/order/effects.js';
import type { IncomingOrder } from '../../domain/order/incoming.js';
import type { Order } from '../../domain/order/order.js';
import { defaultOrderPolicy } from '../../domain/policy/policy.js';
import { createDatabase } from '../kit/postgres.js';
import { at, incoming, parcelOf, routed, storeId } from './order.js';
import { Outside } from './outside.js';

export const leaseMs = 6000;

export interface World {
  db: Database;
  outside: Outside;
  deps: ActivityDeps;
  activities: OrderActivities;
  logged: unknown[];
  stop(): Promise<void>;
}

/** A migrated database with one store and one supplier, and an outside world that counts. */
export async function createWorld(): Promise<World> {
  const database = await createDatabase();
  const connection = connectDatabase(database.url, { max: 8, name: 'activities' });
  const { db } = connection;
  await seed(db);
  const outside = new Outside();
  const logged: unknown[] = [];
  const log = (facts: Record<string, unknown>) => void logged.push(facts);
  const deps: ActivityDeps = {
    db,
    connectors: {
      channel: async () => outside.channel,
      supplier: async () => outside.supplier(),
      addressValidators: [],
      tracking: outside.tracking,
      mailer: outside.mailer,
      textSender: null,
      ticketDesk: null,
      alertChannel: null,
    },
    blindWords: createBlindWords(db, { ageMs: 0 }),
    publicUrl: 'https://track.luna.example',
    linkSecret: 'a secret of the tests',
    markSecret: 'a secret of the tests for marks',
    mailDomain: 'mail.luna.example',
    storedEvents: async () => [],
    leaseMs,
    log: { info: log, warn: log, error: log },
  };
  const stop = async () => {
    await connection.end();
    await database.drop();
  };
  return { db, outside, deps, activities: createOrderActivities(deps), logged, stop };
}

/** Takes an order in and records it as routed, with one parcel. */
export async function takeIn(
  { db }: World,
  options: { content?: Partial<IncomingOrder>; change?: (order: Order) => Order } = {},
): Promise<Order> {
  const content = incoming(randomUUID().slice(0, 8), options.content);
  const begun = routed(content);
  const withParcel = { ...begun, parcels: [parcelOf(begun)] };
  const order = options.change ? options.change(withParcel) : withParcel;
  await db.insert(schema.orderStarts).values({
    orderId: order.id,
    storeId,
    channelOrderId: order.channelOrderId,
    contentHash: 'hash',
    content,
    initial: order,
    receivedAt: at,
  });
  if (content.shippingAddress) {
    await db
      .insert(schema.addresses)
      .values({ orderId: order.id, version: 1, address: content.shippingAddress });
  }
  await plan(db, order);
  await recordOrder(db, rowsOf({ version: 10, baseVersion: 0, order, entries: [] }));
  return order;
}

/** What Assign stored for it: the plan, and its units set aside. */
async function plan(db: Database, order: Order): Promise<void> {
  const legs = order.legs.map(({ supplier, warehouse, tag, lines }) => ({
    supplier,
    warehouse,
    tag,
    method: 'GROUND',
    lines,
  }));
  const result: EffectResult = {
    kind: 'planned',
    plan: { status: 'planned', legs, window: null, rules: [] },
  };
  await db.insert(schema.assessments).values({
    id: `${order.id}/plan/plan/1`,
    orderId: order.id,
    kind: 'plan',
    inputs: {},
    outcome: { status: 'done', result },
    policyVersion: 1,
    decidedAt: at,
  });
  const rows = legs.flatMap(({ warehouse, lines }) =>
    lines.map(({ lineId, quantity }) => ({
      id: `${order.id}/plan/1/${lineId}`,
      orderId: order.id,
      planGeneration: 1,
      warehouseId: warehouse,
      sku: lineId === 'l-1' ? 'RING-7' : 'CHAIN-45',
      lineId,
      quantity,
      state: 'held' as const,
    })),
  );
  if (rows.length > 0) await db.insert(schema.reservations).values(rows);
}

export function perform(world: World, order: Order, effect: Effect): Promise<Outcome> {
  return world.activities.perform({ orderId: order.id, at, effect });
}

export class Killed extends Error {}

/** The same activities in a process that dies right after this step. */
export function killedAfter(world: World, step: 1 | 2 | 3 | 4): OrderActivities {
  return createOrderActivities(world.deps, {
    afterStep: async (_id, passed) => {
      if (passed === step) throw new Killed();
    },
  });
}

export async function effectRow({ db }: World, id: string) {
  const [row] = await db.select().from(schema.effects).where(eq(schema.effects.id, id));
  if (!row) throw new Error(`no row for ${id}`);
  return row;
}

/** As if every lease so far had run out. */
export async function endLeases({ db }: World): Promise<void> {
  await db.update(schema.effects).set({ leaseUntil: sql`clock_timestamp()` });
}

async function seed(db: Database): Promise<void> {
  await db.insert(schema.stores).values({
    id: storeId,
    name: 'Luna',
    channel: 'shopify',
    connection: null,
    brand: {
      name: 'Luna Jewels',
      logoUrl: null,
      color: '#334455',
      mailFrom: 'hello@luna.example',
      smsFrom: '+12025550110',
      postalAddress: 'Luna Jewels, 1 Brand Way, Austin TX',
      supportEmail: 'care@luna.example',
      locale: 'en-US',
      timeZone: 'America/New_York',
    },
    policy: {
      version: 1,
      order: defaultOrderPolicy,
      routing: { skuRules: [], tagRules: [], supplierPriority: [] },
    },
  });
  await db.insert(schema.suppliers).values({
    id: 'acme',
    name: 'Acme Casting',
    aliases: ['AcmeCast'],
    connection: {
      provider: 'supplier-rest',
      baseUrl: 'https://api.acme-casting.example',
      token: 't',
      webhookSecret: 's',
    },
  });
  await db.insert(schema.warehouses).values({
    id: 'acme-ny',
    supplierId: 'acme',
    name: 'Acme Hudson Yard',
    country: 'US',
    timeZone: 'America/New_York',
    methods: [],
  });
  await db.insert(schema.offers).values([offer('RING-7', 'ACM-R7', 1200), offer('CHAIN-45', 'ACM-C45', 800)]);
}

function offer(sku: string, supplierSku: string, costCents: number) {
  return { warehouseId: 'acme-ny', sku, supplierSku, costCents, currency: 'USD' };
}
