import { randomUUID } from 'node:crypto';
import { createAssessor, type AssessedEffect, type Assessor } from '../../activities/assess/index.js';
import type { ActivityDeps } from '../../activities/deps.js';
import { connectDatabase, type Database } from '../../db/client.js';
import * as schema from '../../db/schema/index.js';
import { beginOrder } from '../../domain/order/begin.js';
import type { Check } from '../../domain/order/checks.js';
import type { EffectOf, EffectResult, Outcome } from '../../domain/order/effects.js';
import type { IncomingOrder } from '../../domain/order/incoming.js';
import type { Order } from '../../domain/order/order.js';
import { defaultOrderPolicy, type Policy } from '../../domain/policy/policy.js';
import type { AddressFinding, AddressValidator } from '../../providers/ports/address-validator.js';
import type { Channel, ChannelOrder } from '../../providers/ports/channel.js';
import { ProviderError } from '../../providers/ports/errors.js';
import { createDatabase } from '../kit/postgres.js';
import { at, incoming } from './order.js';

const notAskedHere = () => Promise.reject(new Error('an assessment does not ask this'));

/** What the store and the validator answer, and how often they were asked. */
export class Answers {
  reads = 0;
  verifications = 0;
  order: (id: string) => Promise<ChannelOrder | null> = async () => storeOrder();
  address: AddressValidator['verify'] = async () => deliverable;
  second: AddressValidator['verify'] = () =>
    Promise.reject(new ProviderError('second', 'unreachable', 'ECONNREFUSED', 'no one is there'));
}

export const deliverable: AddressFinding = {
  verdict: 'deliverable',
  codes: [],
  suggestion: null,
  coordinates: { latitude: 37.77, longitude: -122.41 },
  timeZone: 'America/Los_Angeles',
};

export function paid(status: ChannelOrder['payment']['status']): ChannelOrder['payment'] {
  return { status, capturable: false, authorizationExpiresAt: null };
}

/** The order of `incoming`, paid and with everything left to ship. */
export function storeOrder(patch: Partial<ChannelOrder> = {}): ChannelOrder {
  const part = (orderLineId: string) => ({
    id: `f-${orderLineId}`,
    orderLineId,
    remaining: 2,
    requiresShipping: true,
  });
  return {
    cancelledAt: null,
    isTest: false,
    payment: paid('PAID'),
    card: null,
    shippingAddress: null,
    addressValidation: null,
    risk: { recommendation: 'ACCEPT', levels: ['LOW'] },
    fulfilmentOrders: [
      {
        id: 'fo-1',
        status: 'OPEN',
        locationName: 'Warehouse',
        delivery: 'shipping',
        lines: [part('l-1'), part('l-2')],
      },
    ],
    ...patch,
  };
}

export interface AssessWorld {
  db: Database;
  answers: Answers;
  assessor: Assessor;
  stop(): Promise<void>;
}

export async function createAssessWorld(): Promise<AssessWorld> {
  const database = await createDatabase();
  const { db, end } = connectDatabase(database.url, { max: 8, name: 'assess' });
  await db.insert(schema.stores).values([store('luna', 'shopify'), store('direct', 'api')]);
  const answers = new Answers();
  return {
    db,
    answers,
    assessor: createAssessor(depsFor(db, answers)),
    stop: async () => {
      await end();
      await database.drop();
    },
  };
}

function depsFor(db: Database, answers: Answers): ActivityDeps {
  const nothing = () => {};
  return {
    db,
    connectors: {
      channel: async (id) => (id === 'luna' ? channelOf(answers) : null),
      supplier: notAskedHere,
      addressValidators: [
        {
          name: 'validator',
          verify: (address, signal) => {
            answers.verifications += 1;
            return answers.address(address, signal);
          },
        },
        { name: 'second', verify: (address, signal) => answers.second(address, signal) },
      ],
      tracking: { createTracker: notAskedHere },
      textSender: null,
      ticketDesk: null,
      alertChannel: null,
      mailer: { compose: notAskedHere, send: notAskedHere },
    },
    blindWords: notAskedHere,
    publicUrl: 'https://track.luna.example',
    linkSecret: 'a secret of the tests',
    markSecret: 'a secret of the tests for marks',
    mailDomain: 'mail.luna.example',
    storedEvents: async () => [],
    leaseMs: 6000,
    log: { info: nothing, warn: nothing, error: nothing },
  };
}

function channelOf(answers: Answers): Channel {
  const readOrder = (id: string) => {
    answers.reads += 1;
    return answers.order(id);
  };
  return { readOrder } as Partial<Channel> as Channel;
}

function store(id: string, channel: 'shopify' | 'api') {
  const policy: Policy = {
    version: 7,
    order: defaultOrderPolicy,
    routing: { skuRules: [], tagRules: [], supplierPriority: ['first', 'second'] },
  };
  const brand = {
    name: id,
    logoUrl: null,
    color: '#000000',
    mailFrom: `hello@${id}.example`,
    postalAddress: '1 Brand Street',
    supportEmail: `help@${id}.example`,
    locale: 'en-US',
    timeZone: 'America/Los_Angeles',
  };
  return { id, name: id, channel, brand, policy };
}

/** Two suppliers with a warehouse each, `w1` of `first` and `w2` of `second`. */
export async function seedSuppliers(db: Database): Promise<void> {
  const connection = {
    provider: 'supplier-rest' as const,
    baseUrl: 'http://supplier.example',
    token: 't',
    webhookSecret: 's',
  };
  const methods = [{ code: 'ground', countries: ['US'], priceCents: 500, transitDays: { min: 2, max: 5 } }];
  await db.insert(schema.suppliers).values(['first', 'second'].map((id) => ({ id, name: id, connection })));
  await db.insert(schema.warehouses).values(
    [
      { id: 'w1', supplierId: 'first', latitude: 40.71, longitude: -74.01 },
      { id: 'w2', supplierId: 'second', latitude: 34.05, longitude: -118.24 },
    ].map((one) => ({ ...one, name: one.id, country: 'US', timeZone: 'America/New_York', methods })),
  );
}

/** A product of both stores, with what each warehouse has of it. */
export async function stocked(
  db: Database,
  sku: string,
  units: Record<string, number>,
  safetyThreshold = 0,
): Promise<string> {
  await db
    .insert(schema.products)
    .values(['luna', 'direct'].map((storeId) => ({ id: `${storeId}/${sku}`, storeId, sku, title: sku })))
    .onConflictDoNothing();
  for (const [warehouseId, onHand] of Object.entries(units)) {
    const offer = { warehouseId, sku, supplierSku: `S-${sku}`, costCents: 1000, currency: 'USD' };
    await db.insert(schema.offers).values(offer);
    const observedAt = '2026-03-24T06:00:00.000Z';
    await db.insert(schema.stock).values({ warehouseId, sku, onHand, safetyThreshold, observedAt });
  }
  return sku;
}

/** Takes an order in. With `sku`, it is one of a single SKU in place of the two lines of `incoming`. */
export async function takenIn(
  db: Database,
  options: { channel?: 'shopify' | 'api'; sku?: string; content?: Partial<IncomingOrder> } = {},
): Promise<Order> {
  const channel = options.channel ?? 'shopify';
  const storeId = channel === 'api' ? 'direct' : 'luna';
  const usual = incoming(randomUUID().slice(0, 8));
  const lines = usual.lines.map((one, i) => (options.sku && i === 0 ? { ...one, sku: options.sku } : one));
  const content = { ...usual, lines: options.sku ? lines.slice(0, 1) : lines, ...options.content };
  const order = beginOrder(content, {
    store: storeId,
    channel,
    policyVersion: 3,
    policy: defaultOrderPolicy,
    receivedAt: at,
  });
  await db.insert(schema.orderStarts).values({
    orderId: order.id,
    storeId,
    channelOrderId: order.channelOrderId,
    contentHash: 'hash',
    content,
    initial: order,
    receivedAt: at,
  });
  if (content.shippingAddress)
    await db
      .insert(schema.addresses)
      .values({ orderId: order.id, version: 1, address: content.shippingAddress });
  return order;
}

export function checkOf(order: Order, check: Check, generation = 1): EffectOf<'check'> {
  return {
    id: `${order.id}/${check}/check/${generation}`,
    generation,
    kind: 'check',
    check,
    addressVersion: 1,
  };
}

export function planOf(order: Order, lines: EffectOf<'plan'>['lines'], generation = 1): EffectOf<'plan'> {
  return { id: `${order.id}/-/plan/${generation}`, generation, kind: 'plan', lines, excludedSuppliers: [] };
}

export function ask(world: AssessWorld, effect: AssessedEffect, order: Order, when = at): Promise<Outcome> {
  return world.assessor.assess(effect, { orderId: order.id, at: when, signal: AbortSignal.timeout(20_000) });
}

export function resultOf<Kind extends EffectResult['kind']>(outcome: Outcome, kind: Kind) {
  if (outcome.status !== 'done' || outcome.result.kind !== kind)
    throw new Error(`expected ${kind}, got ${JSON.stringify(outcome)}`);
  return outcome.result as Extract<EffectResult, { kind: Kind }>;
}
