import { createHash, createHmac, randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { createApp } from '../../api/app.js';
import { supplierPageInbound } from '../../api/intake/supplier-page.js';
import { createBackground } from '../../api/background.js';
import type { ApiDeps, RelayDeps } from '../../api/deps.js';
import { textReader } from '../../api/intake/text-reader.js';
import type { OrderGateway } from '../../api/order-gateway.js';
import { connectDatabase, type Database } from '../../db/client.js';
import { createBlindWords } from '../../db/queries/blind-words.js';
import { apiKeys, stores, suppliers } from '../../db/schema/index.js';
import type { Role } from '../../domain/cases/role.js';
import type { Answer, MachineEvent, PersonEvent } from '../../domain/order/events.js';
import type { Order } from '../../domain/order/order.js';
import { defaultOrderPolicy } from '../../domain/policy/policy.js';
import { createEasyPostInbound } from '../../providers/easypost/inbound.js';
import type { Channel } from '../../providers/ports/channel.js';
import { mailBounceInbound } from '../../providers/mail-bounce/inbound.js';
import { shopifyInbound } from '../../providers/shopify/inbound.js';
import { supplierRestInbound } from '../../providers/supplier-rest/inbound.js';
import { twilioInbound } from '../../providers/twilio/inbound.js';
import { createDatabase } from '../kit/postgres.js';

export const shopSecret = 'the shop’s secret';
export const easypostSecret = 'sécret';
export const supplierSecret = `whsec_${Buffer.from('twenty-four bytes secret').toString('base64')}`;
export const twilioToken = 'the account’s auth token';
export const linkSecret = 'signs the links of the tests';

export interface Answered {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: what a test expects of a body is the test's to say
  body: ReturnType<typeof JSON.parse>;
  text: string;
}

/** Where orders go in these tests: it keeps what it was told, and can be away. */
export class Orders implements OrderGateway {
  isAway = false;
  readonly running = new Map<string, { events: MachineEvent[]; asked: PersonEvent[] }>();
  readonly starts: string[] = [];
  readonly resumed: { id: string; lastVersion: number; waiting: MachineEvent[] }[] = [];
  answer: (event: PersonEvent) => Answer | 'noAnswer' = () => ({ status: 'accepted', detail: 'done' });

  async start(order: Order) {
    this.reach();
    this.starts.push(order.id);
    if (this.running.has(order.id)) return 'exists' as const;
    this.running.set(order.id, { events: [], asked: [] });
    return 'started' as const;
  }

  async tell(orderId: string, event: MachineEvent) {
    this.reach();
    const order = this.running.get(orderId);
    order?.events.push(event);
    return order ? ('told' as const) : ('notFound' as const);
  }

  async ask(orderId: string, event: PersonEvent) {
    if (this.isAway) return 'noAnswer' as const;
    if (!this.running.has(orderId)) return 'notFound' as const;
    return this.answer(event);
  }

  async askBySignal(orderId: string, event: PersonEvent) {
    this.reach();
    const order = this.running.get(orderId);
    order?.asked.push(event);
    return order ? ('told' as const) : ('notFound' as const);
  }

  async resume(order: Order, lastVersion: number, waiting: MachineEvent[]) {
    this.reach();
    this.resumed.push({ id: order.id, lastVersion, waiting });
  }

  async ping() {
    this.reach();
  }

  private reach() {
    if (this.isAway) throw new Error('14 UNAVAILABLE: Temporal is away');
  }
}

export interface World {
  db: Database;
  databaseUrl: string;
  orders: Orders;
  deps: ApiDeps & RelayDeps;
  app: ReturnType<typeof createApp>;
  counted: string[];
  logged: string[];
  /** Another API key, for some stores or for all. */
  key(role: Role, only?: string[]): Promise<string>;
  call(method: string, path: string, options?: CallOptions): Promise<Answered>;
  stop(): Promise<void>;
}

export interface CallOptions {
  key?: string | null;
  body?: unknown;
  headers?: Record<string, string>;
}

export async function createWorld(options: { channel?: Channel } = {}): Promise<World> {
  const database = await createDatabase();
  const { db, end } = connectDatabase(database.url, { max: 8, name: 'api' });
  await seed(db);
  const orders = new Orders();
  const logged: string[] = [];
  const counted: string[] = [];
  const write = (facts: Record<string, unknown>, message: string) =>
    void logged.push(`${message} ${JSON.stringify(facts)}`);
  const log = { info: write, warn: write, error: write };
  const deps = {
    db,
    orders,
    inbound: {
      shopify: shopifyInbound,
      easypost: createEasyPostInbound({ requireV2: false }),
      'supplier-rest': supplierRestInbound,
      twilio: textReader(twilioInbound),
      'mail-bounce': mailBounceInbound,
      'supplier-page': supplierPageInbound,
    },
    markSecret: 'a secret of the tests for marks',
    secrets: secretsOf(db),
    background: createBackground(log),
    log,
    version: '0.0.0-test',
    publicUrl: 'https://faros.example',
    blindWords: createBlindWords(db, { ageMs: 0 }),
    linkSecret,
    pageLimits: { perMinuteAndLink: 1000, perMinuteAndSender: 1000, senderHeader: 'x-sender' },
    now: () => new Date(),
    metrics: (name: string, labels: Readonly<Record<string, string>>) =>
      void counted.push(`${name} ${Object.values(labels).join(' ')}`),
    alerts: {
      mailer: { tell: async () => {} },
      channel: null,
      from: 'alerts@mail.luna.example',
      mailDomain: 'mail.luna.example',
      everyMs: 15_000,
      leaseMs: 6_000,
    },
    channel: async (storeId: string) => (storeId === 'luna' ? (options.channel ?? null) : null),
  };
  const app = createApp(deps);
  const key = async (role: Role, only: string[] | null = null) => {
    const value = randomUUID();
    const id = `${role}-${value.slice(0, 8)}`;
    await db.insert(apiKeys).values({ id, hash: sha256(value), role, label: role, stores: only });
    return value;
  };
  const admin = await key('admin');
  return {
    db,
    databaseUrl: database.url,
    orders,
    deps,
    app,
    counted,
    logged,
    key,
    call: (method, path, given) => callApp(app, { method, path, key: admin, ...given }),
    stop: async () => {
      await deps.background.idle();
      await end();
      await database.drop();
    },
  };
}

async function callApp(
  app: ReturnType<typeof createApp>,
  { method, path, key, body, headers }: CallOptions & { method: string; path: string },
): Promise<Answered> {
  const isPost = method === 'POST';
  const response = await app.request(path, {
    method,
    headers: {
      ...(key ? { authorization: `Bearer ${key}` } : {}),
      ...(isPost ? { 'content-type': 'application/json', 'idempotency-key': randomUUID() } : {}),
      ...headers,
    },
    body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').includes('json');
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : null, text };
}

function secretsOf(db: Database): ApiDeps['secrets'] {
  return async (provider, account) => {
    if (provider === 'twilio') return account === 'default' ? twilioToken : null;
    if (provider === 'mail-bounce') return account === 'default' ? supplierSecret : null;
    if (provider === 'easypost') return account === 'default' ? easypostSecret : null;
    if (provider === 'supplier-rest') {
      const rows = await db.select().from(suppliers);
      const connection = rows.find((row) => row.id === account)?.connection;
      return connection?.provider === provider ? connection.webhookSecret : null;
    }
    const rows = await db.select().from(stores);
    return rows.find((row) => row.id === account)?.connection?.webhookSecret ?? null;
  };
}

async function seed(db: Database): Promise<void> {
  const brand = {
    name: 'Luna',
    logoUrl: null,
    color: '#112233',
    mailFrom: 'hello@luna.example',
    smsFrom: '+12025550110',
    postalAddress: '1 Moon Street, New York',
    supportEmail: 'help@luna.example',
    locale: 'en-US',
    timeZone: 'America/New_York',
  };
  const policy = {
    version: 3,
    order: defaultOrderPolicy,
    routing: { skuRules: [], tagRules: [], supplierPriority: [] },
  };
  const shop = (id: string) => ({
    provider: 'shopify' as const,
    shopDomain: `${id}.myshopify.com`,
    baseUrl: 'http://127.0.0.1:1',
    accessToken: 'token',
    webhookSecret: shopSecret,
  });
  await db.insert(stores).values([
    { id: 'luna', name: 'Luna', channel: 'shopify', connection: shop('luna'), brand, policy },
    { id: 'sol', name: 'Sol', channel: 'shopify', connection: shop('sol'), brand, policy },
    { id: 'own', name: 'Own', channel: 'api', connection: null, brand, policy },
  ]);
  const connection = {
    provider: 'supplier-rest' as const,
    baseUrl: 'http://127.0.0.1:1',
    token: 'token',
    webhookSecret: supplierSecret,
  };
  await db.insert(suppliers).values([
    { id: 'acme', name: 'Acme', connection },
    { id: 'rival', name: 'Rival', connection },
  ]);
}

export function shopifyHeaders(
  body: string,
  options: { id?: string; topic?: string; shop?: string; secret?: string } = {},
): Record<string, string> {
  return {
    'x-shopify-hmac-sha256': createHmac('sha256', options.secret ?? shopSecret)
      .update(body)
      .digest('base64'),
    'x-shopify-topic': options.topic ?? 'orders/create',
    'x-shopify-shop-domain': options.shop ?? 'luna.myshopify.com',
    'x-shopify-webhook-id': options.id ?? randomUUID(),
    'x-shopify-api-version': '2026-10',
  };
}

/** An order as Shopify's webhook tells it. `id` is written as digits, however large. */
export function shopifyOrder(id: string, patch: Record<string, unknown> = {}): string {
  const order = {
    id: '@id@',
    name: `#${id}`,
    created_at: '2026-03-24T10:14:00-04:00',
    updated_at: '2026-03-24T10:14:00-04:00',
    currency: 'USD',
    test: false,
    email: 'anna@customer.example',
    total_price: '89.00',
    shipping_address: {
      name: 'Anna Berg',
      address1: '388 Townsend St',
      city: 'San Francisco',
      province_code: 'CA',
      zip: '94107',
      country_code: 'US',
    },
    line_items: [{ id: 11, sku: 'RING-7', title: 'Moon ring', quantity: 1, price: '89.00' }],
    ...patch,
  };
  return JSON.stringify(order).replace('"@id@"', id);
}

export function supplierHeaders(body: string, id: string = randomUUID()): Record<string, string> {
  const at = new Date();
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(supplierSecret).sign(id, at, body),
  };
}

export function easypostHeaders(body: string): Record<string, string> {
  const hex = createHmac('sha256', easypostSecret.normalize('NFKD')).update(body).digest('hex');
  return { 'x-hmac-signature': `hmac-sha256-hex=${hex}` };
}

/** Our own order, as any other source tells it. */
export function ownOrder(channelOrderId: string, patch: Record<string, unknown> = {}) {
  return {
    channelOrderId,
    name: `#${channelOrderId}`,
    placedAt: '2026-03-24T14:15:00Z',
    currency: 'USD',
    email: 'anna@customer.example',
    shippingAddress: { name: 'Anna Berg', line1: '388 Townsend St', city: 'San Francisco', country: 'US' },
    lines: [{ sku: 'RING-7', title: 'Moon ring', quantity: 1, unitPriceCents: 8900 }],
    financialStatus: 'PAID',
    ...patch,
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
