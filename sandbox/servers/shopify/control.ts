import { z } from 'zod';
import { isJsonObject, type JsonObject, objectOf, parseObject, textOf } from '../kit/json.js';
import { readControl, UnknownThing } from '../kit/control.js';
import type { createSimulator } from '../kit/simulator.js';
import { closeAll } from './fulfillment-orders.js';
import { fulfillmentOrdersOf, newOrder, transactionsOf } from './records.js';
import { refreshRest } from './rest.js';
import { type OrderRecord, register, type Shop, type ShopifyState, shopOf, subscribe } from './state.js';
import { sendEvent, TOPICS, topicName } from './webhooks.js';

const riskSchema = z.strictObject({
  recommendation: z.enum(['ACCEPT', 'INVESTIGATE', 'CANCEL', 'NONE']),
  assessments: z.array(
    z.strictObject({
      riskLevel: z.enum(['HIGH', 'MEDIUM', 'LOW', 'NONE', 'PENDING']),
      provider: z.string().nullable().default(null),
      facts: z
        .array(
          z.strictObject({ description: z.string(), sentiment: z.enum(['POSITIVE', 'NEUTRAL', 'NEGATIVE']) }),
        )
        .default([]),
    }),
  ),
});

const deliverSchema = z.union([
  z.literal(false),
  z.strictObject({
    topic: z.enum(TOPICS).optional(),
    copies: z.int().min(1).max(500).default(1),
    /** Each copy under a webhook id of its own. */
    freshIds: z.boolean().default(false),
  }),
]);

const cardSchema = z.strictObject({
  bin: z
    .string()
    .regex(/^\d{6,8}$/)
    .nullable()
    .default(null),
  lastDigits: z.string().regex(/^\d{4}$/),
  avsResultCode: z.string().length(1).nullable().default(null),
  cvvResultCode: z.string().length(1).nullable().default(null),
});

const facts = {
  shop: z.string().min(1),
  risk: riskSchema.optional(),
  card: cardSchema.optional(),
  addressValidation: z.enum(['NO_ISSUES', 'WARNING', 'ERROR']).optional(),
  paymentStatus: z
    .enum([
      'AUTHORIZED',
      'EXPIRED',
      'PAID',
      'PARTIALLY_PAID',
      'PARTIALLY_REFUNDED',
      'PENDING',
      'REFUNDED',
      'VOIDED',
    ])
    .optional(),
  deliver: deliverSchema.default({ copies: 1, freshIds: false }),
};

/** `order` is REST order JSON as an object, or as text; its digits are kept either way. */
const orderSchema = z.strictObject({
  ...facts,
  order: z.union([z.string(), z.record(z.string(), z.unknown())]),
  /** In place of one payment of the whole sum: a gift card (`gift_card`) and a card, say. Minor units. */
  payments: z.array(z.strictObject({ gateway: z.string().min(1), cents: z.int().min(1) })).optional(),
});

const updateSchema = z.strictObject({
  ...facts,
  at: z.iso.datetime({ offset: true }),
  patch: z.record(z.string(), z.unknown()).default({}),
});

const webhookSchema = z.strictObject({
  shop: z.string().min(1),
  url: z.url(),
  secret: z.string().min(1).optional(),
  topics: z.array(z.enum(TOPICS)).default([...TOPICS]),
  echo: z.boolean().default(false),
});

const accountSchema = z.strictObject({
  shop: z.string().regex(/^[a-z0-9-]+(\.myshopify\.com)?$/),
  accessToken: z.string().min(1),
  webhookSecret: z.string().min(1),
});

/** What happens in the shop: customers order, merchants and risk apps change orders. */
export function mountControl(
  { app, clock, webhooks }: Pick<ReturnType<typeof createSimulator>, 'app' | 'clock' | 'webhooks'>,
  state: ShopifyState,
): void {
  app.post('/_control/accounts', async (c) => {
    register(state, await readControl(c, accountSchema));
    return c.json({ ok: true }, 201);
  });
  app.post('/_control/webhooks', async (c) => {
    const { shop: name, url, secret, topics, echo } = await readControl(c, webhookSchema);
    const shop = shopOf(state, name);
    if (secret) shop.webhookSecret = secret;
    shop.echo = echo;
    shop.subscriptions = shop.subscriptions.filter(
      (one) => !topics.some((topic) => topicName(topic) === one.topic),
    );
    for (const topic of topics)
      subscribe(shop, { topic: topicName(topic), uri: url, name: null, now: clock.iso() });
    return c.json({ ok: true }, 201);
  });
  app.post('/_control/orders', async (c) => {
    const input = await readControl(c, orderSchema);
    const shop = shopOf(state, input.shop);
    const rest =
      typeof input.order === 'string' ? parseObject(input.order) : exact(await c.req.text(), 'order');
    const order = newOrder(withPayment(rest, input.paymentStatus), input);
    order.addressValidation = input.addressValidation ?? null;
    order.card = input.card ?? null;
    shop.orders.set(order.id, order);
    const at = textOf(rest, 'created_at') ?? clock.iso();
    const deliveries = await deliver(shop, order, { ...input, at, defaultTopic: 'orders/create' });
    return c.json({ ...reference(order), deliveries }, 201);
  });
  app.post('/_control/orders/:id/update', async (c) => {
    const input = await readControl(c, updateSchema);
    const shop = shopOf(state, input.shop);
    const order = shop.orders.get(c.req.param('id'));
    if (!order) throw new UnknownThing(`${shop.shop} has no order ${c.req.param('id')}`);
    update(order, exact(await c.req.text(), 'patch'), input);
    const deliveries = await deliver(shop, order, { ...input, defaultTopic: 'orders/updated' });
    return c.json({ ...reference(order), deliveries });
  });

  async function deliver(shop: Shop, order: OrderRecord, input: DeliverInput) {
    if (input.deliver === false) return [];
    const { topic = input.defaultTopic, copies, freshIds } = input.deliver;
    return sendEvent(webhooks, { shop, order, topic, at: input.at, copies, freshIds });
  }
}

interface DeliverInput {
  deliver: z.infer<typeof deliverSchema>;
  defaultTopic: (typeof TOPICS)[number];
  at: string;
}

function update(order: OrderRecord, patch: JsonObject, input: z.infer<typeof updateSchema>): void {
  order.rest = withPayment({ ...order.rest, ...patch }, input.paymentStatus);
  if (input.risk) order.risk = input.risk;
  if (input.addressValidation) order.addressValidation = input.addressValidation;
  if (input.card) order.card = input.card;
  if (input.paymentStatus || 'financial_status' in patch) {
    const refunds = order.refunds.flatMap((one) => one.transactions);
    order.transactions = [...transactionsOf(order.id, order.rest, order.payments), ...refunds];
  }
  if ('line_items' in patch && order.fulfillments.length === 0) {
    order.fulfillmentOrders = fulfillmentOrdersOf(order.id, order.rest);
  }
  if (textOf(order.rest, 'cancelled_at') !== null) closeAll(order);
  refreshRest(order, input.at);
}

function withPayment(rest: JsonObject, status: string | undefined): JsonObject {
  return status === undefined ? rest : { ...rest, financial_status: status.toLowerCase() };
}

function reference(order: OrderRecord) {
  return {
    id: order.id,
    adminGraphqlApiId: `gid://shopify/Order/${order.id}`,
    name: textOf(order.rest, 'name'),
  };
}

/** A member of the control body with its numerals kept digit by digit. */
function exact(body: string, key: string): JsonObject {
  const value = objectOf(parseObject(body), key);
  return isJsonObject(value) ? value : {};
}
