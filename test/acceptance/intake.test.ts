import { createHash, createHmac, randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trackingLink } from '../../customer/links.js';
import { apiKeys, intake, offers, products, stock, stores } from '../../db/schema/index.js';
import type { Role } from '../../domain/cases/role.js';
import { SHOPIFY_ACCOUNTS } from '../../sandbox/servers/credentials.js';
import { type OrderDescription, shopifyOrderJson } from '../../sandbox/servers/shopify/order.js';
import type { OrderRecord } from '../../sandbox/servers/shopify/state.js';
import { sacramento, unitless } from '../kit/addresses.js';
import { eventually, type House, openHouse } from '../kit/house.js';
import {
  clear,
  mailsTo,
  mailText,
  mug,
  mugOrder,
  orderIdOf,
  place,
  purchaseOrders,
  until,
} from '../kit/orders.js';
import { call, control } from '../kit/simulators.js';

type Json = ReturnType<typeof JSON.parse>;

const shop = 'harbor-goods.myshopify.com';
const secret = SHOPIFY_ACCOUNTS.find((one) => one.shop === shop)?.webhookSecret ?? '';
let house: House;

beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house?.stop());

interface Hook {
  body: string;
  id?: string;
  topic?: string;
  store?: string;
  signature?: string | null;
}

/** A webhook as Shopify sends it; with `signature` as somebody else might. */
async function post({
  body,
  id = randomUUID(),
  topic = 'orders/create',
  store = 'harbor-goods',
  signature,
}: Hook) {
  const right = createHmac('sha256', secret).update(body).digest('base64');
  const answer = await fetch(`${house.api}/webhooks/shopify/${store}`, {
    method: 'POST',
    headers: {
      ...(signature === null ? {} : { 'x-shopify-hmac-sha256': signature ?? right }),
      'x-shopify-topic': topic,
      'x-shopify-shop-domain': shop,
      'x-shopify-webhook-id': id,
    },
    body,
  });
  return { status: answer.status, id };
}

const stored = (messageId: string) => house.db.select().from(intake).where(eq(intake.messageId, messageId));
const poOf = (order: OrderDescription) => `harbor-goods-${order.id}-A`;
const isSent = (one: Json) => one.purchaseOrders[0]?.state === 'sent';
const isRefunded = (one: Json) => one.refunds.some((each: Json) => each.state === 'done');
const openCase = (one: Json, type: string): Json =>
  one.cases.find((each: Json) => each.type === type && each.state === 'open');
const decisionPath = (caseId: string) => `/v1/cases/${encodeURIComponent(caseId)}/decision`;
const cancelPath = (order: OrderDescription) =>
  `/v1/orders/${encodeURIComponent(orderIdOf(order))}/cancellation`;
const update = (order: OrderDescription, topic: string, change: object) =>
  control(house.simulators.shopify.url, `orders/${order.id}/update`, {
    shop: order.shop,
    at: new Date().toISOString(),
    deliver: { topic },
    ...change,
  });

/** The order as its shop has it. */
function inShop(order: OrderDescription): OrderRecord {
  const found = house.simulators.shopify.state.shops.get(shop)?.orders.get(order.id);
  if (!found) throw new Error(`the shop has no order ${order.id}`);
  return found;
}

async function atSupplier(order: OrderDescription): Promise<Json[]> {
  const all = await purchaseOrders(house, 'warehouse-ca');
  return all.filter((one) => one.poNumber === poOf(order));
}

async function keyOf(role: Role, only: string[] | null = null): Promise<string> {
  const value = randomUUID();
  const hash = createHash('sha256').update(value).digest('hex');
  await house.db
    .insert(apiKeys)
    .values({ id: `${role}-${value.slice(0, 8)}`, hash, role, label: role, stores: only });
  return value;
}

async function intakeCase(messageId: string): Promise<Json> {
  const cases = await eventually(
    async () => (await house.call('/v1/cases?type=unusableInput&limit=200')).body.items as Json[],
    (all) => all.some((one) => one.facts.messageId === messageId),
  );
  return cases.find((one) => one.facts.messageId === messageId);
}

describe.concurrent('webhooks that are not as they should be', () => {
  it.each([
    ['a wrong signature', 'bm90IHRoZSBzaWduYXR1cmU='],
    ['a signature in another form', 'x'],
    ['no signature', null],
  ])('R-132: %s is answered 401 and nothing is stored', async (_, signature) => {
    const order = mugOrder(9001);
    const { status, id } = await post({ body: shopifyOrderJson(order), signature });
    expect(status).toBe(401);
    expect(await stored(id)).toEqual([]);
    expect((await house.call(`/v1/stores/harbor-goods/orders/${order.id}`)).status).toBe(404);
  });

  it('R-132: over 2 MB is answered 413, an unknown store 404, and nothing is stored', async () => {
    const big = await post({ body: JSON.stringify({ id: 1, note: 'x'.repeat(2_200_000) }) });
    const stranger = await post({ body: shopifyOrderJson(mugOrder(9002)), store: 'nobody' });
    expect([big.status, stranger.status]).toEqual([413, 404]);
    expect([...(await stored(big.id)), ...(await stored(stranger.id))]).toEqual([]);
  });

  it('R-006: a verified webhook of a topic nobody knows is stored and answered 200', async () => {
    const { status, id } = await post({ body: '{"id":1}', topic: 'carts/update' });
    expect(status).toBe(200);
    const rows = await eventually(
      () => stored(id),
      ([row]) => row?.state === 'unknownTopic',
    );
    expect(rows).toHaveLength(1);
  });

  it.each([
    ['a currency that is none', 'currency', { currency: 'XQQ' }],
    ['a negative price', 'line_items[0].price', { line_items: [{ id: 1, quantity: 1, price: '-1.00' }] }],
    ['no lines', 'line_items', { line_items: [] }],
    ['a country that is none', 'shipping_address.country_code', { shipping_address: { country_code: 'ZZ' } }],
    ['no JSON at all', 'body', null],
  ])('R-006, R-046: %s is stored, answered 200 and becomes a case', async (_, path, patch) => {
    const order = JSON.parse(shopifyOrderJson(mugOrder(9003)));
    const { status, id } = await post({
      body: patch ? JSON.stringify({ ...order, ...patch }) : '{"id": 77,',
    });
    expect(status).toBe(200);
    const one = await intakeCase(id);
    expect(one).toMatchObject({ state: 'open', owner: 'ops', store: 'harbor-goods', orderId: null });
    expect(one.facts.reason.startsWith(`${path}:`)).toBe(true);
    expect((await stored(id))[0]).toMatchObject({ state: 'parked' });
    const ops = await keyOf('ops');
    const body = { decision: 'settle', reason: 'the shop sent it again' };
    expect((await house.call(decisionPath(one.id), { body, as: ops })).status).toBe(200);
    expect((await house.call(`/v1/cases/${encodeURIComponent(one.id)}`)).body.state).toBe('closed');
  });

  it('R-007, R-034: one webhook 50 times at once, half of them under new ids, is one order and one purchase order', async () => {
    const order = mugOrder(9004);
    const body = shopifyOrderJson(order);
    await place(house, order);
    const same = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => post({ body, ...(index % 2 === 0 ? { id: same } : {}) })),
    );
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    await until(house, order, isSent);
    await house.apiDeps.background.idle();
    const { items } = (await house.call(`/v1/orders?q=${order.id}`)).body;
    expect(items).toHaveLength(1);
    expect(await atSupplier(order)).toHaveLength(1);
    const mails = await eventually(
      () => mailsTo(house, order.email ?? ''),
      (all) => all.length > 0,
    );
    expect(mails).toMatchObject([{ deliveries: 1 }]);
  });

  it('R-007: the ids 9007199254740992 and 9007199254740993 stay two orders, to the supplier and to the customer', async () => {
    const twins = ['9007199254740992', '9007199254740993'].map((id, index) => mugOrder(9005 + index, { id }));
    await Promise.all(twins.map((one) => place(house, one)));
    for (const one of twins) {
      const order = await until(house, one, isSent);
      expect(order).toMatchObject({ channelOrderId: one.id, name: one.name });
      const sent = await atSupplier(one);
      expect(sent).toMatchObject([{ orderReference: one.name }]);
      expect(
        await eventually(
          () => mailsTo(house, one.email ?? ''),
          (all) => all.length > 0,
        ),
      ).toHaveLength(1);
    }
  });
});

describe.concurrent('content that wants to be more than text', () => {
  it('R-101, R-102: markup and line breaks in names and titles are inert in mails and on the page', async () => {
    const attack = '"><img src=x onerror=alert(1)><script>alert(1)</script>';
    const order = mugOrder(9011, {
      name: `#9011 ${attack}\r\nBcc: evil@example.com`,
      customer: { firstName: `<script>alert(1)</script>\r\nBcc: evil@example.com`, lastName: 'Doe' },
      lines: [{ ...mug, title: `Mug ${attack}\r\nBcc: evil@example.com` }],
      shipTo: { ...sacramento, city: `Sacramento ${attack}` },
    });
    await place(house, order);
    await until(house, order, isSent);
    const [mail] = await eventually(
      () => mailsTo(house, order.email ?? ''),
      (all) => all.length > 0,
    );
    const { headers, html } = (await call(`${house.simulators.mailbox.url}/messages/${mail.id}`)).body;
    expect(html).not.toMatch(/<script|<img[^>]+onerror/i);
    expect(html).toContain('&lt;script&gt;');
    expect(JSON.stringify(headers)).not.toMatch(/"bcc"/i);
    expect(await mailsTo(house, 'evil@example.com')).toEqual([]);
    const link = trackingLink(house.api, house.apiDeps.linkSecret, orderIdOf(order));
    const page = await fetch(link);
    const text = await page.text();
    expect(page.status).toBe(200);
    expect(text).toContain('Harbor Goods');
    expect(text).not.toMatch(/<script|<img[^>]+onerror/i);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('R-103: a page that would name a supplier is withheld: the brand stands there, and nothing of the order', async () => {
    const order = mugOrder(9012, { lines: [{ ...mug, title: 'Mug by Golden Gate Fulfilment LLC' }] });
    await place(house, order);
    const leak = await until(house, order, (one) => openCase(one, 'blindLeak') !== undefined);
    expect(leak.purchaseOrders).toHaveLength(1);
    const link = trackingLink(house.api, house.apiDeps.linkSecret, orderIdOf(order));
    const page = await fetch(link);
    const text = await page.text();
    expect(page.status).toBe(200);
    expect(text).toContain('Harbor Goods');
    expect(text).not.toMatch(/Golden|Fulfilment|#\d?9012|Sacramento/);
    expect(await house.counted()).toMatch(/faros_track_pages_withheld_total\{[^}]*\} 1/);
    expect(await mailsTo(house, order.email ?? '')).toEqual([]);
  });
});

describe.concurrent('which orders and lines are ours', () => {
  it('C-40: a test order reaches no supplier and no customer, and is settled visibly', async () => {
    const order = mugOrder(9021, { test: true });
    await place(house, order);
    const settled = await until(house, order, (one) => one.stage === 'settled');
    expect(settled).toMatchObject({ isTest: true, purchaseOrders: [], notifications: [], lines: [] });
    expect(settled.leftAlone).toMatchObject([{ reason: 'testOrder' }]);
    expect(await atSupplier(order)).toEqual([]);
  });

  it('C-40: gift cards, tips and services are left alone visibly, and are on no purchase order', async () => {
    const digital = { sku: null, quantity: 1, unitPriceCents: 500, requiresShipping: false };
    const order = mugOrder(9022, {
      lines: [
        { ...digital, title: 'Gift card', giftCard: true },
        { ...digital, title: 'Tip' },
        { ...digital, title: 'Gift wrapping advice' },
        { ...mug, quantity: 2 },
      ],
    });
    await place(house, order);
    const routed = await until(house, order, isSent);
    expect(routed.leftAlone.map((one: Json) => one.reason)).toEqual(['giftCard', 'tip', 'service']);
    expect(routed.lines).toMatchObject([{ sku: mug.sku, ordered: 2 }]);
    expect(await atSupplier(order)).toMatchObject([{ lines: [{ quantity: 2 }] }]);
  });

  it('C-40: an order to be picked up is left alone visibly', async () => {
    const order = mugOrder(9023, {
      shipping: { title: 'Pick up in store', priceCents: 0, deliveryCategory: 'pick_up' },
    });
    await place(house, order);
    const settled = await until(house, order, (one) => one.stage === 'settled');
    expect(settled.leftAlone).toMatchObject([{ reason: 'pickup' }]);
    expect(await atSupplier(order)).toEqual([]);
  });
});

describe.concurrent('orders that wait', () => {
  it('C-26: a pending payment waits in a case, and the order goes on when it is paid', async () => {
    const order = mugOrder(9031, { financialStatus: 'pending' });
    await place(house, order);
    const held = await until(house, order, (one) => one.openCaseTypes.length > 0);
    expect(openCase(held, 'payment')).toMatchObject({ facts: { verdict: 'awaiting', status: 'PENDING' } });
    expect(held.stage).toBe('filter');
    await update(order, 'orders/paid', { paymentStatus: 'PAID' });
    const routed = await until(house, order, isSent);
    expect(routed.openCaseTypes).toEqual([]);
    expect(await atSupplier(order)).toHaveLength(1);
  });

  it('C-26: authorized and capturable is clear', async () => {
    const createdAt = new Date().toISOString();
    const order = mugOrder(9032, { financialStatus: 'authorized', createdAt });
    await place(house, order);
    const routed = await until(house, order, isSent);
    expect(routed.checks.payment).toMatchObject({ status: 'clear', verdict: { status: 'AUTHORIZED' } });
    expect(routed.checks.payment.verdict.authorizationExpiresAt).toBe(
      new Date(Math.floor(Date.parse(createdAt) / 1000) * 1000 + 7 * 86_400_000).toISOString(),
    );
    expect(routed.cases).toEqual([]);
  });

  it('C-41, R-071, R-079: high risk is the supervisor’s: operations may not release it, the supervisor may', async () => {
    const order = mugOrder(9033);
    await place(house, order, { risk: { recommendation: 'CANCEL', assessments: [{ riskLevel: 'HIGH' }] } });
    const held = await until(house, order, (one) => one.openCaseTypes.length > 0);
    const fraud = openCase(held, 'fraud');
    expect(fraud).toMatchObject({
      owner: 'ops',
      escalatedTo: 'supervisor',
      facts: { aboveThreshold: true, levels: ['HIGH'] },
    });
    const body = { decision: 'release', reason: 'called the customer' };
    const refused = await house.call(decisionPath(fraud.id), { body, as: await keyOf('ops') });
    expect(refused).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(await atSupplier(order)).toEqual([]);
    const released = await house.call(decisionPath(fraud.id), { body, as: await keyOf('supervisor') });
    expect(released).toMatchObject({ status: 200, body: { status: 'accepted' } });
    await until(house, order, isSent);
    expect(await atSupplier(order)).toHaveLength(1);
  });

  it('C-41: a risk that is still being judged waits without a case, and the store’s word moves the order', async () => {
    const order = mugOrder(9034);
    await place(house, order, { risk: { recommendation: 'NONE', assessments: [{ riskLevel: 'PENDING' }] } });
    const waiting = await until(house, order, (one) => one.checks.risk.status === 'pending');
    expect(waiting.cases).toEqual([]);
    await update(order, 'orders/risk_assessment_changed', { risk: clear });
    await until(house, order, isSent);
    expect(await atSupplier(order)).toHaveLength(1);
  });

  it('R-111, R-112: a SKU nobody knows is a case; once it is in the catalog a recheck moves the order', async () => {
    const sku = 'MUG-BRAND-NEW';
    const order = mugOrder(9035, { lines: [{ ...mug, sku }] });
    await place(house, order);
    const held = await until(house, order, (one) => openCase(one, 'unmappedItem') !== undefined);
    expect(openCase(held, 'unmappedItem').facts.unmapped).toEqual([`${sku}: unknownSku`]);
    const observedAt = new Date().toISOString();
    const offer = {
      sku,
      warehouseId: 'warehouse-ca',
      supplierSku: 'CA-NEW',
      costCents: 700,
      currency: 'USD',
    };
    await house.db
      .insert(products)
      .values({ id: `harbor-goods/${sku}`, storeId: 'harbor-goods', sku, title: 'New Mug' });
    await house.db.insert(offers).values(offer);
    await house.db.insert(stock).values({ warehouseId: 'warehouse-ca', sku, onHand: 9, observedAt });
    const body = { decision: 'recheck', reason: 'added to the catalog' };
    const decided = await house.call(decisionPath(openCase(held, 'unmappedItem').id), {
      body,
      as: await keyOf('ops'),
    });
    expect(decided.status).toBe(200);
    const routed = await until(house, order, isSent);
    expect(routed.openCaseTypes).toEqual([]);
    expect(await atSupplier(order)).toMatchObject([{ lines: [{ sku: 'CA-NEW', quantity: 1 }] }]);
  });

  it('R-023, R-026: a tag that no warehouse satisfies is a case and never a purchase order', async () => {
    const [store] = await house.db.select().from(stores).where(eq(stores.id, 'lumen-jewelry'));
    const policy = store!.policy;
    const tagRules = [{ id: 'eu', tag: 'EU-Only', countries: ['DE'] }];
    await house.db
      .update(stores)
      .set({ policy: { ...policy, routing: { ...policy.routing, tagRules } } })
      .where(eq(stores.id, 'lumen-jewelry'));
    const order = mugOrder(9036, {
      shop: 'lumen-jewelry.myshopify.com',
      tags: ['EU-Only'],
      lines: [{ ...mug, sku: 'RING-SLV-001', title: 'Silver Band Ring' }],
    });
    await place(house, order);
    const held = await until(house, order, (one) => one.openCaseTypes.length > 0);
    expect(held.openCaseTypes).toEqual(['stockConfirmation']);
    const body = { decision: 'release', reason: 'send it from wherever it is' };
    const path = decisionPath(openCase(held, 'stockConfirmation').id);
    expect((await house.call(path, { body, as: await keyOf('supervisor') })).status).toBe(200);
    const stuck = await until(house, order, (one) => one.openCaseTypes.includes('noSupplier'));
    expect(stuck.stage).toBe('assign');
    expect(await purchaseOrders(house, 'silver-a')).toEqual([]);
  });
});

describe.concurrent('people who decide', () => {
  it('C-17, C-27: a cancel before anything was bought is done at once, the money goes back, the store order is cancelled and the customer told', async () => {
    const order = mugOrder(9041, { shipTo: unitless });
    await place(house, order);
    await until(house, order, (one) => openCase(one, 'address') !== undefined);
    const body = { reason: 'the customer changed her mind' };
    const answer = await house.call(cancelPath(order), { body, as: await keyOf('support') });
    expect(answer).toMatchObject({ status: 200, body: { status: 'accepted', legs: [] } });
    const cancelled = await until(house, order, isRefunded);
    expect(cancelled).toMatchObject({ openCaseTypes: [], lines: [{ cancelled: 1, open: 0 }] });
    expect(await atSupplier(order)).toEqual([]);
    await eventually(
      () => Promise.resolve(inShop(order)),
      ({ rest }) => rest.cancelled_at !== null && rest.financial_status === 'refunded',
    );
    expect(inShop(order).refunds).toMatchObject([{ note: `Faros ${orderIdOf(order)}/R1/refund/1` }]);
    const mails = await eventually(
      () => mailsTo(house, order.email ?? ''),
      (all: Json[]) => all.some((one) => one.subject === `Your refund for order ${order.name}`),
    );
    const mail = mails.find((one: Json) => one.subject.startsWith('Your refund'));
    const { text } = await mailText(house, mail.id);
    expect(text).toContain('$18.00');
    expect(text).toContain('you paid with');
  });

  it('C-17, R-072: a cancel after the purchase order asks the supplier, and its answer decides over the refund', async () => {
    const order = mugOrder(9042);
    await place(house, order);
    await until(house, order, isSent);
    const answer = await house.call(cancelPath(order), { body: { reason: 'ordered twice' } });
    expect(answer).toMatchObject({ status: 200, body: { legs: [{ legId: 'A', answer: 'asked' }] } });
    const cancelled = await until(house, order, (one) => one.purchaseOrders[0].state === 'cancelled');
    expect(cancelled.cancellations).toMatchObject([{ legs: [{ legId: 'A', answer: 'done' }] }]);
    expect((await until(house, order, isRefunded)).openCaseTypes).toEqual([]);
    expect(inShop(order).refunds).toHaveLength(1);
    expect(await atSupplier(order)).toHaveLength(1);
  });

  it('R-034, R-079: the same Idempotency-Key is the same decision; with another body it is refused; another store’s case is not there', async () => {
    const order = mugOrder(9043, { shipTo: unitless });
    await place(house, order);
    const held = await until(house, order, (one) => openCase(one, 'address') !== undefined);
    const path = decisionPath(openCase(held, 'address').id);
    const ops = await keyOf('ops');
    const key = randomUUID();
    const body = { decision: 'release', reason: 'the customer says there is no unit' };
    const stranger = await house.call(path, { body, key, as: await keyOf('ops', ['lumen-jewelry']) });
    expect(stranger.status).toBe(404);
    const first = await house.call(path, { body, key, as: ops });
    const again = await house.call(path, { body, key, as: ops });
    expect(first).toMatchObject({ status: 200, body: { status: 'accepted' } });
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    const other = await house.call(path, { body: { ...body, decision: 'cancel' }, key, as: ops });
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotencyKeyReused' } });
    const late = await house.call(path, { body, as: await keyOf('supervisor') });
    expect(late).toMatchObject({ status: 409, body: { code: 'caseClosed', decidedBy: { what: 'release' } } });
    await until(house, order, isSent);
    expect(await atSupplier(order)).toHaveLength(1);
  });
});

describe.concurrent('what the store’s own people do', () => {
  it('C-28: an order cancelled in the store is never bought, and its money is the store’s matter', async () => {
    const order = mugOrder(9044, { shipTo: unitless });
    await place(house, order);
    await until(house, order, (one) => openCase(one, 'address') !== undefined);
    const at = new Date().toISOString();
    await update(order, 'orders/cancelled', { patch: { cancelled_at: at, cancel_reason: 'customer' } });
    const cancelled = await until(house, order, (one) => one.cancellations.length > 0);
    expect(cancelled).toMatchObject({ openCaseTypes: [], lines: [{ cancelled: 1, open: 0 }] });
    expect(await atSupplier(order)).toEqual([]);
  });

  it('C-28: a line refunded in the store is never bought, the rest of the order is', async () => {
    const second = { ...mug, title: 'Second mug' };
    const order = mugOrder(9045, { shipTo: unitless, lines: [mug, second] });
    await place(house, order);
    const held = await until(house, order, (one) => openCase(one, 'address') !== undefined);
    const [first] = held.lines;
    const refunds = [
      {
        id: 1,
        created_at: order.createdAt,
        refund_line_items: [{ id: 1, line_item_id: Number(first.id), quantity: 1 }],
      },
    ];
    const body = JSON.stringify({
      ...JSON.parse(shopifyOrderJson(order)),
      updated_at: new Date().toISOString(),
      refunds,
    });
    expect((await post({ body, topic: 'orders/updated' })).status).toBe(200);
    await until(house, order, (one) => one.lines.some((line: Json) => line.cancelled === 1));
    const release = { decision: 'release', reason: 'there is no unit' };
    await house.call(decisionPath(openCase(held, 'address').id), { body: release });
    await until(house, order, isSent);
    expect(await atSupplier(order)).toMatchObject([{ lines: [{ quantity: 1 }] }]);
  });
});

describe.concurrent('what webhooks missed', () => {
  const lost = (number: number, patch: Partial<OrderDescription> = {}) =>
    mugOrder(number, { createdAt: new Date().toISOString(), ...patch });
  const placeSilently = (order: OrderDescription) =>
    control(house.simulators.shopify.url, 'orders', {
      shop: order.shop,
      order: shopifyOrderJson(order),
      risk: clear,
      deliver: false,
    });

  it('R-006: the pull finds an order whose webhook was lost, and an unusable one beside it is a case and stops nothing', async () => {
    const order = lost(9052);
    const unusable = lost(9051, { shipTo: { ...sacramento, countryCode: 'ZZ' } });
    await placeSilently(unusable);
    await placeSilently(order);
    expect(await house.pull('harbor-goods')).toMatchObject({ takenIn: 1 });
    await until(house, order, isSent);
    expect(await atSupplier(order)).toHaveLength(1);
    const cases = async () =>
      ((await house.call('/v1/cases?type=unusableInput&limit=200')).body.items as Json[]).filter((one) =>
        one.facts.reason.includes(unusable.id),
      );
    expect(await cases()).toMatchObject([
      { state: 'open', store: 'harbor-goods', facts: { provider: 'pull' } },
    ]);
    const cursor = async () =>
      (await house.db.select().from(stores).where(eq(stores.id, 'harbor-goods')))[0]?.pulledUntil ?? '';
    const before = await cursor();
    expect(await house.pull('harbor-goods')).toMatchObject({ takenIn: 0 });
    expect((await cursor()) > before).toBe(true);
    const [one] = await cases();
    await house.call(decisionPath(one.id), { body: { decision: 'recheck', reason: 'look again' } });
    const again = await eventually(cases, ([each]) => each.state === 'open');
    expect(again).toHaveLength(1);
  });
});

describe('nobody works', () => {
  it('R-137, R-138: without a worker a decision is answered 202, kept, and applied when workers are back', async () => {
    const order = mugOrder(9061, { shipTo: unitless });
    await place(house, order);
    const held = await until(house, order, (one) => openCase(one, 'address') !== undefined);
    await house.stopWorkers();
    const body = { decision: 'release', reason: 'confirmed by phone' };
    const asked = await house.call(decisionPath(openCase(held, 'address').id), { body });
    expect(asked).toMatchObject({ status: 202, body: { status: 'pending' } });
    const href = asked.headers.get('location') ?? '';
    expect((await house.call(href)).status).toBe(200);
    expect(await atSupplier(order)).toEqual([]);
    await house.startWorkers();
    await until(house, order, isSent);
    expect(await atSupplier(order)).toHaveLength(1);
    const applied = await house.call(href);
    expect(applied.body.status).not.toBe('pending');
  });
});
