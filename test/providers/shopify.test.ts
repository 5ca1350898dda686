import { createHmac } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { parse as parseGraphql, validate } from 'graphql';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { IncomingOrder } from '../../domain/order/incoming.js';
import { ProviderError } from '../../providers/ports/errors.js';
import type { InboundMeaning } from '../../providers/ports/inbound.js';
import { allowListedCarrier } from '../../providers/shopify/carriers.js';
import { createShopifyChannel } from '../../providers/shopify/client.js';
import * as documents from '../../providers/shopify/documents.js';
import { shopifyInbound } from '../../providers/shopify/inbound.js';
import { minorUnits } from '../../providers/shopify/money.js';
import { orderFromRest } from '../../providers/shopify/order.js';
import { topics } from '../../providers/shopify/topics.js';
import { SHOPIFY_ACCOUNTS } from '../../sandbox/servers/credentials.js';
import { type OrderDescription, shopifyOrderJson } from '../../sandbox/servers/shopify/order.js';
import { adminSchema } from '../../sandbox/servers/shopify/schema.js';
import { atTownsend, townsendInShop } from '../kit/addresses.js';
import { call, control, type Simulators, startReceiver, startSimulators } from '../kit/simulators.js';
import { headersOf, never, type Stub, startStub } from './stub.js';

const at = '2026-03-24T14:15:00.000Z';
const recordings = new URL('../../../shared/data/', import.meta.url);
const [account] = SHOPIFY_ACCOUNTS;
if (!account) throw new Error('the sandbox has no shop');

function describeOrder(more: Partial<OrderDescription> = {}): OrderDescription {
  return {
    id: '8492',
    name: '#8492',
    shop: 'lumen-jewelry.myshopify.com',
    createdAt: '2026-03-24T10:15:00-04:00',
    email: 'sarah@example.com',
    phone: '+1 415 555 0100',
    customer: { firstName: 'Sarah', lastName: 'Miller' },
    shipTo: townsendInShop,
    lines: [
      {
        sku: 'PEND-ENG-SLV-001',
        title: 'Pendant',
        variantTitle: 'Silver',
        quantity: 2,
        unitPriceCents: 8900,
        properties: [{ name: 'Engraving', value: 'Léa' }],
      },
      {
        sku: null,
        title: 'Gift card',
        quantity: 1,
        unitPriceCents: 2500,
        giftCard: true,
        requiresShipping: false,
      },
      { sku: null, title: 'Tip', quantity: 1, unitPriceCents: 300, requiresShipping: false },
      { sku: 'CARE', title: 'Care plan', quantity: 1, unitPriceCents: 1000, requiresShipping: false },
    ],
    shipping: { title: 'Standard', priceCents: 499 },
    taxRate: 0.08,
    financialStatus: 'paid',
    tags: ['vip', 'Spring sale'],
    ...more,
  };
}

function read(topic: string, body: unknown): InboundMeaning[] {
  const rawBody = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  return shopifyInbound.read({ topic, rawBody, receivedAt: at });
}

function readOrderOf(body: unknown): IncomingOrder {
  const [meaning] = read('orders/create', body);
  if (meaning?.kind !== 'order') throw new Error('no order came');
  return meaning.order;
}

/** A REST order as plain JSON, to be bent. */
function plain(more: object = {}): Record<string, unknown> & { line_items: Record<string, unknown>[] } {
  return { ...JSON.parse(shopifyOrderJson(describeOrder())), ...more };
}

function firstLine(more: object) {
  const order = plain();
  return { ...order, line_items: [{ ...order.line_items[0], ...more }] };
}

describe('R-007: a Shopify webhook is verified by its raw bytes', () => {
  const rawBody = Buffer.from('{"id": 1,  "name":"é"}');
  const secret = 'shpss_secret';
  const signature = createHmac('sha256', secret).update(rawBody).digest('base64');
  const signed = (prefix: string, hmac = signature) =>
    headersOf({
      [`${prefix}-Hmac-Sha256`]: hmac,
      [`${prefix}-Webhook-Id`]: 'wh-1',
      [`${prefix}-Topic`]: 'orders/create',
      [`${prefix}-Shop-Domain`]: 'Lumen-Jewelry.myshopify.com',
    });
  const now = new Date(at);

  it.each(['X-Shopify', 'shopify'])('takes headers spelled %s-*', (prefix) => {
    expect(shopifyInbound.verify({ headers: signed(prefix), rawBody, now }, secret)).toEqual({
      ok: true,
      messageId: 'wh-1',
      topic: 'orders/create',
      account: 'lumen-jewelry.myshopify.com',
    });
  });

  it('refuses a changed body, another secret, an empty secret and a missing header', () => {
    const verify = (headers: ReadonlyMap<string, string>, body = rawBody, key = secret) =>
      shopifyInbound.verify({ headers, rawBody: body, now }, key).ok;
    expect(verify(signed('X-Shopify'), Buffer.from('{"id":1,"name":"é"}'))).toBe(false);
    expect(verify(signed('X-Shopify'), rawBody, 'other')).toBe(false);
    const emptyKey = createHmac('sha256', '').update(rawBody).digest('base64');
    expect(verify(signed('X-Shopify', emptyKey), rawBody, '')).toBe(false);
    for (const name of signed('x-shopify').keys()) {
      const headers = new Map([...signed('x-shopify')].filter(([one]) => one !== name));
      expect(verify(headers), name).toBe(false);
    }
  });
});

describe('what a Shopify webhook means', () => {
  it('R-006: orders/create is the order, with its people, lines and money in minor units', () => {
    expect(readOrderOf(shopifyOrderJson(describeOrder()))).toMatchObject({
      channelOrderId: '8492',
      name: '#8492',
      placedAt: at,
      currency: 'USD',
      isTest: false,
      tags: ['vip', 'Spring sale'],
      email: 'sarah@example.com',
      phone: '+1 415 555 0100',
      locale: 'en-US',
      shippingAddress: {
        name: 'Sarah Miller',
        company: null,
        ...atTownsend,
      },
      shippingMethod: 'Standard',
      shippingCents: 499,
      cancelledAt: null,
      financialStatus: 'PAID',
    });
  });

  it('C-40: tells goods from gift cards, tips and services', () => {
    const { lines } = readOrderOf(shopifyOrderJson(describeOrder()));
    expect(lines.map(({ kind }) => kind)).toEqual(['goods', 'giftCard', 'tip', 'service']);
    expect(lines[0]).toMatchObject({
      sku: 'PEND-ENG-SLV-001',
      variantTitle: 'Silver',
      quantity: 2,
      unitPriceCents: 8900,
      requiresShipping: true,
      properties: [{ name: 'Engraving', value: 'Léa' }],
    });
    expect(
      readOrderOf(firstLine({ requires_shipping: false, tip: { payment_method: 'card' } })).lines[0]?.kind,
    ).toBe('tip');
  });

  it('R-007: ids 9007199254740992 and 9007199254740993 stay two orders', () => {
    const ids = ['9007199254740992', '9007199254740993'].map(
      (id) => readOrderOf(shopifyOrderJson(describeOrder({ id }))).channelOrderId,
    );
    expect(ids).toEqual(['9007199254740992', '9007199254740993']);
  });

  it.each([
    ['89.00', 'USD', 8900],
    ['0.1', 'USD', 10],
    ['1099.99', 'EUR', 109_999],
    ['500', 'JPY', 500],
    ['500.00', 'JPY', 500],
    ['500.5', 'JPY', null],
    ['1.234', 'KWD', 1234],
    ['1.2345', 'KWD', null],
    ['1.2300', 'KWD', 1230],
    ['1234.50', 'HUF', 123_450],
    ['1.005', 'USD', null],
    ['90071992547409.93', 'USD', null],
    ['-1.00', 'USD', null],
    ['1e3', 'USD', null],
  ])('counts %s %s as %s minor units, without a float', (amount, currency, expected) => {
    expect(minorUnits(amount, currency)).toBe(expected);
  });

  it.each([
    ['body', '{"id": 1'],
    ['body', 'null'],
    ['id', plain({ id: undefined })],
    ['id', plain({ id: 'abc' })],
    ['name', plain({ name: '' })],
    ['line_items', plain({ line_items: undefined })],
    ['line_items', plain({ line_items: [] })],
    ['line_items[0].quantity', firstLine({ quantity: -1 })],
    ['line_items[0].quantity', firstLine({ quantity: 1.5 })],
    ['line_items[0].price', firstLine({ price: '-5.00' })],
    ['line_items[0].price', firstLine({ price: '5.001' })],
    ['total_price', plain({ total_price: 'much' })],
    ['currency', plain({ currency: 'ABC' })],
    ['created_at', plain({ created_at: 'yesterday' })],
    ['shipping_address.country_code', plain({ shipping_address: { country_code: 'ZZ' } })],
    ['shipping_address.country_code', plain({ shipping_address: { country_code: 'us' } })],
    ['shipping_address.country_code', plain({ shipping_address: { address1: 'A 1' } })],
  ])('names %s where the content breaks its format', (path, body) => {
    expect(() => read('orders/create', body)).toThrow(
      expect.objectContaining({ name: 'UnusableContent', path }),
    );
  });

  it('R-007: orders/updated brings the order again, so that one we missed is created', () => {
    const [order, payment, ...others] = read('orders/updated', shopifyOrderJson(describeOrder()));
    expect(order).toMatchObject({ kind: 'order', order: { channelOrderId: '8492' } });
    expect(payment).toMatchObject({
      about: { by: 'channelOrder', channelOrderId: '8492' },
      event: { type: 'paymentChanged', occurredAt: at },
    });
    expect(others).toEqual([]);
    const idOf = (meaning: InboundMeaning | undefined) =>
      meaning?.kind === 'event' ? meaning.event.id : null;
    expect(idOf(read('orders/paid', shopifyOrderJson(describeOrder()))[1])).toBe(idOf(payment));
  });

  it('C-28: totals of refunds and fulfilments made elsewhere come per line, and wake an order once', () => {
    const order = plain();
    const [goods, gift] = order.line_items;
    const changed = {
      ...order,
      refunds: [
        { refund_line_items: [{ line_item_id: goods?.id, quantity: 1 }] },
        { refund_line_items: [{ line_item_id: gift?.id, quantity: 1 }] },
        { refund_line_items: [] },
      ],
      fulfillments: [
        { status: 'success', line_items: [{ id: goods?.id, quantity: 1 }] },
        { status: 'cancelled', line_items: [{ id: goods?.id, quantity: 1 }] },
      ],
    };
    const [first] = read('orders/updated', changed).slice(2);
    expect(first).toMatchObject({
      event: {
        type: 'storeChanged',
        change: {
          cancelledAt: null,
          lines: [
            { lineId: String(goods?.id), refunded: 1, fulfilledElsewhere: 1 },
            { lineId: String(gift?.id), refunded: 1, fulfilledElsewhere: 0 },
          ],
        },
      },
    });
    const [later] = read('orders/updated', { ...changed, updated_at: '2026-03-24T15:00:00Z' }).slice(2);
    expect(later).toMatchObject({ event: { id: first?.kind === 'event' ? first.event.id : '' } });
  });

  it('C-28: orders/cancelled says when', () => {
    expect(read('orders/cancelled', plain({ cancelled_at: '2026-03-24T16:00:00+01:00' }))).toMatchObject([
      { event: { type: 'storeChanged', change: { cancelledAt: '2026-03-24T15:00:00.000Z', lines: [] } } },
    ]);
    expect(() => read('orders/cancelled', plain())).toThrow(/^cancelled_at: /);
  });

  it('C-28: a refund alone changes what is paid, not the totals; an edit likewise', () => {
    const payment = (orderId: string) => [
      {
        about: { by: 'channelOrder', channelOrderId: orderId },
        event: { type: 'paymentChanged', occurredAt: at },
      },
    ];
    const notice = '{"id": 77, "order_id": 9007199254740993, "created_at": "2026-03-24T14:15:00Z"}';
    expect(read('refunds/create', notice)).toMatchObject(payment('9007199254740993'));
    expect(read('orders/edited', `{"order_edit": ${notice}}`)).toMatchObject(payment('9007199254740993'));
  });

  it.each([
    '{"order_id": 9007199254740993, "risk_level": "HIGH", "created_at": "2026-03-24T14:15:00Z"}',
    '{"admin_graphql_api_order_id": "gid://shopify/Order/9007199254740993", "risk_level": "high"}',
  ])('C-41: orders/risk_assessment_changed asks to look at the risk again: %s', (body) => {
    expect(read('orders/risk_assessment_changed', body)).toMatchObject([
      { about: { channelOrderId: '9007199254740993' }, event: { type: 'riskChanged', occurredAt: at } },
    ]);
    expect(() => read('orders/risk_assessment_changed', '{}')).toThrow(/^order_id: /);
  });

  it('leaves topics alone that it does not know, whatever is in them', () => {
    expect(read('fulfillments/create', 'not json')).toEqual([{ kind: 'unknownTopic' }]);
  });
});

describe('C-37: carrier names', () => {
  it.each([
    ['usps', 'USPS'],
    ['FEDEX', 'FedEx'],
    ['DHLExpress', 'DHL Express'],
    ['canada post', 'Canada Post'],
    ['Lasership', 'Lasership'],
    ['UPSDAP', 'UPS'],
    ['DHL', null],
    ['ACME Warehouse', null],
    ['ShipBob', null],
    ['', null],
  ])('%s is shown as %s', (name, shown) => {
    expect(allowListedCarrier(name)).toBe(shown);
  });

  it('are all in the vendor list, letter by letter', () => {
    const info = adminSchema().getType('FulfillmentTrackingInfo');
    const listed = info && 'getFields' in info ? (info.getFields().company?.description ?? '') : '';
    const names = new Set(listed.split('\n').map((line) => line.replace(/^\s*\*\s*/, '').trim()));
    const shownAsListed = [...names].filter((name) => allowListedCarrier(name) === name);
    expect(shownAsListed).toHaveLength(81);
    for (const spelling of [
      'usps',
      'fedexground',
      'hermes',
      'dhlecs',
      'lso',
      'bpost',
      'sagawa',
      'lietuvospastas',
    ]) {
      expect(names, spelling).toContain(allowListedCarrier(spelling));
    }
  });
});

describe('every query that we send', () => {
  const queries = Object.entries(documents).filter(([name]) => name !== 'apiVersion');

  it.each(queries)('%s is valid in the Admin schema 2026-10', (_name, document) => {
    expect(validate(adminSchema(), parseGraphql(document))).toEqual([]);
  });

  it('names topics that exist', () => {
    const type = adminSchema().getType('WebhookSubscriptionTopic');
    const names = type && 'getValues' in type ? type.getValues().map(({ name }) => name) : [];
    expect(topics.map(({ name }) => name).filter((name) => !names.includes(name))).toEqual([]);
  });
});

describe('the Shopify channel against the simulator', () => {
  let sims: Simulators;
  beforeAll(async () => {
    sims = await startSimulators();
  });
  afterAll(() => sims.stop());
  beforeEach(() => control(sims.shopify.url, 'reset', {}));

  const shop = 'lumen-jewelry';
  const channel = (accessToken = account.accessToken) =>
    createShopifyChannel({ baseUrl: `${sims.shopify.url}/${shop}`, accessToken, timeoutMs: 2000 });
  const place = (description = describeOrder(), more: object = {}) =>
    control(sims.shopify.url, 'orders', {
      shop,
      order: shopifyOrderJson(description),
      deliver: false,
      ...more,
    });
  const lines = async () => {
    const order = await channel().readOrder('8492', never);
    return (order?.fulfilmentOrders ?? []).flatMap((one) =>
      one.lines.map((line) => ({
        fulfilmentOrderId: one.id,
        fulfilmentOrderLineId: line.id,
        quantity: line.remaining,
      })),
    );
  };
  const sent = async (operation: string): Promise<Record<string, never>[]> => {
    const { body } = await call(`${sims.shopify.url}/_control/ledger?operation=${operation}`);
    return body.entries.map((entry: { body: string }) => JSON.parse(entry.body).variables);
  };
  const fulfilment = async () => ({
    trackingNumber: '1Z999AA10123456784',
    carrierName: 'ups',
    trackingUrl: 'https://lumen.example/t/1',
    lines: (await lines()).slice(0, 1),
  });

  it('C-26, C-40, C-41: reads all that Filter must know at once', async () => {
    const { line_items: items } = plain();
    await place(describeOrder({ financialStatus: 'authorized', test: true }), {
      risk: {
        recommendation: 'INVESTIGATE',
        assessments: [{ riskLevel: 'MEDIUM' }, { riskLevel: 'PENDING' }],
      },
    });
    const order = await channel().readOrder('8492', never);
    expect(order).toMatchObject({
      cancelledAt: null,
      isTest: true,
      payment: {
        status: 'AUTHORIZED',
        capturable: true,
        authorizationExpiresAt: weekLater(describeOrder({}).createdAt),
      },
      card: null,
      shippingAddress: { city: describeOrder({}).shipTo?.city },
      addressValidation: null,
      risk: { recommendation: 'INVESTIGATE', levels: ['MEDIUM', 'PENDING'] },
    });
    const goods = order?.fulfilmentOrders.find(({ delivery }) => delivery === 'shipping');
    expect(goods).toMatchObject({ status: 'OPEN', locationName: 'Main warehouse' });
    expect(goods?.lines).toEqual([
      {
        id: expect.stringMatching(/^\d+$/),
        orderLineId: String(items[0]?.id),
        remaining: 2,
        requiresShipping: true,
      },
    ]);
  });

  const weekLater = (at: string) => new Date(Date.parse(at) + 7 * 86_400_000).toISOString();

  it('R-015, R-011: reads the card as far as it is shown, what its bank said, and what the shop says of the address', async () => {
    const card = { bin: '424242', lastDigits: '4242', avsResultCode: 'N', cvvResultCode: 'M' };
    await place(describeOrder(), { card, addressValidation: 'WARNING' });
    const order = await channel().readOrder('8492', never);
    expect(order).toMatchObject({
      card,
      addressValidation: 'WARNING',
      payment: { authorizationExpiresAt: null },
    });
  });

  it('C-40: reads every line of a large order', async () => {
    const many = Array.from({ length: 145 }, (_, index) => ({
      sku: `S-${index}`,
      title: `Item ${index}`,
      quantity: index + 1,
      unitPriceCents: 100,
    }));
    await place(describeOrder({ lines: many }));
    const order = await channel().readOrder('8492', never);
    const read = order?.fulfilmentOrders.flatMap((one) => one.lines) ?? [];
    expect(read.map(({ remaining }) => remaining)).toEqual(many.map(({ quantity }) => quantity));
    expect(new Set(read.map(({ orderLineId }) => orderLineId)).size).toBe(145);
  });

  it('answers null for an order that the store does not have', async () => {
    expect(await channel().readOrder('404', never)).toBeNull();
  });

  it('R-006: the pull tells an order just as the webhook does', async () => {
    await place();
    await place(
      describeOrder({ id: '9007199254740993', name: '#2', createdAt: '2026-03-23T09:00:00Z', phone: null }),
    );
    await place(describeOrder({ id: '3', name: '#3', createdAt: '2026-03-20T09:00:00Z' }));
    const pulled: IncomingOrder[] = [];
    for await (const order of channel().ordersUpdatedSince('2026-03-23T09:00:00Z', never)) pulled.push(order);
    expect(pulled).toEqual([
      readOrderOf(
        shopifyOrderJson(
          describeOrder({
            id: '9007199254740993',
            name: '#2',
            createdAt: '2026-03-23T09:00:00Z',
            phone: null,
          }),
        ),
      ),
      readOrderOf(shopifyOrderJson(describeOrder())),
    ]);
  });

  it('R-006: the pull reads past a page of orders and a page of lines', async () => {
    const many = Array.from({ length: 45 }, (_, index) => ({
      sku: `S-${index}`,
      title: `Item ${index}`,
      quantity: 1,
      unitPriceCents: 100,
    }));
    for (let index = 0; index < 23; index++) {
      const createdAt = new Date(Date.parse(at) + index * 60_000).toISOString();
      await place(
        describeOrder({ id: String(1000 + index), createdAt, ...(index === 11 && { lines: many }) }),
      );
    }
    const pulled: IncomingOrder[] = [];
    for await (const order of channel().ordersUpdatedSince(at, never)) pulled.push(order);
    expect(pulled.map((order) => order.channelOrderId)).toEqual(
      many.slice(0, 23).map((_, index) => String(1000 + index)),
    );
    expect(pulled[11]?.lines.map(({ sku }) => sku)).toEqual(many.map(({ sku }) => sku));
  });

  it('R-031: adds tags, again without effect', async () => {
    await place();
    await channel().addTags('8492', ['Engraving-NY'], never);
    await channel().addTags('8492', ['Engraving-NY'], never);
    const pulled: IncomingOrder[] = [];
    for await (const order of channel().ordersUpdatedSince('2026-01-01T00:00:00Z', never)) pulled.push(order);
    expect(pulled[0]?.tags.toSorted()).toEqual(['Engraving-NY', 'Spring sale', 'vip']);
  });

  it('C-25: writes an address to the order and reads back what the store made of it', async () => {
    await place();
    const address = {
      name: 'Anna Maria Berg',
      company: null,
      line1: '12 Quay Street',
      line2: 'Apt 4',
      city: 'Reno',
      region: 'NV',
      postalCode: '89501',
      country: 'US',
      phone: null,
    };
    const phone = (await channel().readAddress('8492', never))?.phone ?? null;
    await channel().writeAddress('8492', address, never);
    await channel().writeAddress('8492', address, never);
    expect(await channel().readAddress('8492', never)).toEqual({ ...address, phone });
    await expect(channel().readAddress('1', never)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(channel().writeAddress('1', address, never)).rejects.toMatchObject({ problem: 'refused' });
  });

  it('holds side by side by handle, once each, and releases only its own', async () => {
    await place();
    const statuses = async () => {
      const order = await channel().readOrder('8492', never);
      return new Set(order?.fulfilmentOrders.map(({ status }) => status));
    };
    const address = { handle: 'case-address', reason: 'INCORRECT_ADDRESS' as const, notes: 'address' };
    const long = { handle: `order/lumen/${'9'.repeat(80)}`, reason: 'OTHER' as const, notes: 'stock' };
    await channel().hold('8492', address, never);
    await channel().hold('8492', address, never);
    await channel().hold('8492', long, never);
    expect(await statuses()).toEqual(new Set(['ON_HOLD']));
    const perOrder = (await channel().readOrder('8492', never))?.fulfilmentOrders.length ?? 0;
    expect(await sent('fulfillmentOrderHold')).toHaveLength(perOrder * 2);
    await channel().releaseHold('8492', 'case-address', never);
    expect(await statuses()).toEqual(new Set(['ON_HOLD']));
    await channel().releaseHold('8492', long.handle, never);
    await channel().releaseHold('8492', long.handle, never);
    expect(await statuses()).toEqual(new Set(['OPEN']));
    expect(await sent('fulfillmentOrderReleaseHold')).toHaveLength(perOrder * 2);
  });

  it('C-37: writes a shipment without a mail of the store, with a carrier name of its list', async () => {
    await place();
    expect(await channel().findFulfilment('8492', '1Z999AA10123456784', never)).toBeNull();
    const id = await channel().createFulfilment('8492', await fulfilment(), never);
    expect(await channel().findFulfilment('8492', '1Z999AA10123456784', never)).toBe(id);
    expect(await channel().findFulfilment('8492', 'another', never)).toBeNull();
    const [variables] = await sent('fulfillmentCreate');
    expect(variables).toMatchObject({
      fulfillment: {
        notifyCustomer: false,
        trackingInfo: { company: 'UPS', number: '1Z999AA10123456784', url: 'https://lumen.example/t/1' },
      },
    });
  });

  it('C-37: keeps a name that is no carrier to itself', async () => {
    await place();
    await channel().createFulfilment(
      '8492',
      { ...(await fulfilment()), carrierName: 'Engraving NY Inc.' },
      never,
    );
    const [variables] = await sent('fulfillmentCreate');
    expect(variables).toMatchObject({ fulfillment: { trackingInfo: { company: null } } });
    expect(JSON.stringify(variables)).not.toContain('Engraving NY');
  });

  it('C-37: writes each state as a fulfilment event without place and text', async () => {
    await place();
    const id = await channel().createFulfilment('8492', await fulfilment(), never);
    expect(await channel().fulfilmentEvents('8492', id, never)).toEqual([]);
    await channel().addFulfilmentEvent('8492', id, { status: 'DELIVERED', happenedAt: at }, never);
    expect(await channel().fulfilmentEvents('8492', id, never)).toEqual([
      { status: 'DELIVERED', happenedAt: at },
    ]);
    const [variables] = await sent('fulfillmentEventCreate');
    expect(variables).toEqual({
      event: { fulfillmentId: `gid://shopify/Fulfillment/${id}`, status: 'DELIVERED', happenedAt: at },
    });
  });

  it('is refused what cannot be: more than is left, an unknown order, a wrong token', async () => {
    await place();
    const wanted = await fulfilment();
    await channel().createFulfilment('8492', wanted, never);
    await expect(channel().createFulfilment('8492', wanted, never)).rejects.toMatchObject({
      problem: 'refused',
    });
    await expect(channel().findFulfilment('404', 'x', never)).rejects.toMatchObject({
      problem: 'refused',
      code: 'NOT_FOUND',
    });
    const stranger = channel('shpat_wrong_token').readOrder('8492', never);
    await expect(stranger).rejects.toMatchObject({ problem: 'refused', code: 'HTTP_401' });
    await expect(stranger).rejects.not.toThrow(/shpat_wrong_token/);
  });

  it('R-006: subscribes once to every topic that it reads', async () => {
    const url = 'https://faros.example/webhooks/shopify/lumen';
    expect(await channel().ensureSubscriptions(url, never)).toEqual(topics.map(({ topic }) => topic));
    expect(await channel().ensureSubscriptions(url, never)).toEqual([]);
  });

  it('R-034: says whether a shipment may have been written', async () => {
    await place();
    const wanted = await fulfilment();
    const fails = (kind: string, more = {}) =>
      control(sims.shopify.url, 'faults', { kind, match: { operation: 'fulfillmentCreate' }, ...more });
    await fails('status', { status: 503 });
    await expect(channel().createFulfilment('8492', wanted, never)).rejects.toMatchObject({
      problem: 'noAnswer',
    });
    expect(await channel().findFulfilment('8492', wanted.trackingNumber, never)).toBeNull();
    await fails('status', { status: 429 });
    await expect(channel().createFulfilment('8492', wanted, never)).rejects.toMatchObject({
      problem: 'throttled',
      code: 'THROTTLED',
    });
    await fails('noAnswerAfter');
    await expect(channel().createFulfilment('8492', wanted, never)).rejects.toMatchObject({
      problem: 'noAnswer',
    });
    expect(await channel().findFulfilment('8492', wanted.trackingNumber, never)).not.toBeNull();
  });

  it('R-007: what the shop sends is what we verify and read', async () => {
    const receiver = await startReceiver();
    try {
      await control(sims.shopify.url, 'webhooks', { shop, url: receiver.url });
      await place(describeOrder({ id: '9007199254740993' }), { deliver: {} });
      const [hook] = receiver.received;
      const rawBody = Buffer.from(hook?.body ?? '');
      const headers = headersOf(hook?.headers ?? {});
      const verified = shopifyInbound.verify({ headers, rawBody, now: new Date() }, account.webhookSecret);
      expect(verified).toMatchObject({ ok: true, topic: 'orders/create', account: account.shop });
      expect(shopifyInbound.read({ topic: 'orders/create', rawBody, receivedAt: at })).toMatchObject([
        { kind: 'order', order: { channelOrderId: '9007199254740993' } },
      ]);
    } finally {
      await receiver.stop();
    }
  });
});

describe('the Shopify channel where an answer is unusual', () => {
  let stub: Stub | undefined;
  afterEach(() => stub?.stop());

  const against = async (
    data: (variables: Record<string, unknown>, query: string) => unknown,
    more: object = {},
  ) => {
    stub = await startStub(({ body }) => {
      const { query, variables } = JSON.parse(body);
      return { body: { data: data(variables, query), ...more } };
    });
    return createShopifyChannel({ baseUrl: stub.url, accessToken: 'shpat', timeoutMs: 500 });
  };
  const page = (nodes: unknown[], endCursor: string | null = null) => ({
    nodes,
    pageInfo: { hasNextPage: endCursor !== null, endCursor },
  });

  it('R-006: the pull goes past an order that we cannot use, and says so at the end', async () => {
    const money = { shopMoney: { amount: '1.0' } };
    const node = (id: string, countryCodeV2: string) => ({
      id: `gid://shopify/Order/${id}`,
      name: `#${id}`,
      createdAt: at,
      updatedAt: at,
      currencyCode: 'USD',
      test: false,
      tags: [],
      shippingAddress: { address1: 'Main St 1', countryCodeV2 },
      totalShippingPriceSet: money,
      totalPriceSet: money,
      lineItems: page([
        {
          id: 'gid://shopify/LineItem/1',
          title: 'Ring',
          quantity: 1,
          requiresShipping: true,
          isGiftCard: false,
          originalUnitPriceSet: money,
          customAttributes: [],
        },
      ]),
    });
    const channel = await against(() => ({ orders: page([node('1', 'ZZ'), node('2', 'US')]) }));
    const ids: string[] = [];
    const pull = async () => {
      for await (const order of channel.ordersUpdatedSince(at, never)) ids.push(order.channelOrderId);
    };
    await expect(pull()).rejects.toMatchObject({ path: 'orders[1].shippingAddress.countryCodeV2' });
    expect(ids).toEqual(['2']);
  });

  it('reads past a page of fulfilment orders and of their lines', async () => {
    const line = (id: number) => ({
      id: `gid://shopify/FulfillmentOrderLineItem/${id}`,
      remainingQuantity: 1,
      requiresShipping: true,
      lineItem: { id: `gid://shopify/LineItem/${id}` },
    });
    const fulfilmentOrder = (id: number, lineItems: unknown) => ({
      id: `gid://shopify/FulfillmentOrder/${id}`,
      status: 'OPEN',
      assignedLocation: { name: 'A' },
      deliveryMethod: null,
      lineItems,
    });
    const facts = {
      cancelledAt: null,
      test: false,
      displayFinancialStatus: 'PAID',
      capturable: false,
      risk: { recommendation: 'ACCEPT', assessments: [] },
      transactions: [],
    };
    const channel = await against((variables, query) => {
      if (query === documents.moreFulfilmentOrderLines)
        return { fulfillmentOrder: { lineItems: page([line(2)]) } };
      const fulfillmentOrders = variables.after
        ? page([fulfilmentOrder(11, page([line(3)]))])
        : page([fulfilmentOrder(10, page([line(1)], 'lines'))], 'orders');
      return { order: { ...facts, fulfillmentOrders } };
    });
    const order = await channel.readOrder('1', never);
    expect(order?.fulfilmentOrders.map(({ id, lines }) => [id, lines.map((one) => one.orderLineId)])).toEqual(
      [
        ['10', ['1', '2']],
        ['11', ['3']],
      ],
    );
  });

  it('C-37: reads the states written to a fulfilment, page by page, and only those of ours', async () => {
    const channel = await against((variables) => ({
      fulfillment: {
        events: variables.after
          ? page([{ status: 'DELIVERED', happenedAt: '2026-03-25T10:00:00-04:00' }])
          : page(
              [
                { status: 'CONFIRMED', happenedAt: at },
                { status: 'IN_TRANSIT', happenedAt: at },
              ],
              'next',
            ),
      },
    }));
    expect(await channel.fulfilmentEvents('1', '7', never)).toEqual([
      { status: 'IN_TRANSIT', happenedAt: at },
      { status: 'DELIVERED', happenedAt: '2026-03-25T14:00:00.000Z' },
    ]);
  });

  it('waits as long as the cost bucket needs', async () => {
    const cost = {
      requestedQueryCost: 500,
      throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 100, restoreRate: 100 },
    };
    const errors = [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }];
    const channel = await against(() => null, { errors, extensions: { cost } });
    await expect(channel.readOrder('1', never)).rejects.toMatchObject({
      problem: 'throttled',
      retryAfterMs: 4000,
    });
  });

  it.each([
    ['INTERNAL_SERVER_ERROR', 'noAnswer'],
    ['ACCESS_DENIED', 'refused'],
  ])('takes the error %s inside a 200 as %s', async (code, problem) => {
    const channel = await against(() => null, { errors: [{ message: 'no', extensions: { code } }] });
    await expect(channel.addTags('1', ['a'], never)).rejects.toMatchObject({ problem, code });
  });

  it('takes an answer that it cannot read as none', async () => {
    stub = await startStub(() => ({ body: '<html>' }));
    const channel = createShopifyChannel({ baseUrl: stub.url, accessToken: 'shpat', timeoutMs: 500 });
    await expect(channel.addTags('1', ['a'], never)).rejects.toMatchObject({
      problem: 'noAnswer',
      code: 'UNREADABLE',
    });
  });

  it('takes a hold that another call placed in between as done, and tells another refusal with its code', async () => {
    const holding = (code: string) =>
      against((_variables, query) =>
        query === documents.hold
          ? { fulfillmentOrderHold: { userErrors: [{ code, message: 'for jane@example.com' }] } }
          : {
              order: { fulfillmentOrders: page([{ id: 'gid://x/1', status: 'OPEN', fulfillmentHolds: [] }]) },
            },
      );
    const hold = { handle: 'h', reason: 'OTHER' as const, notes: '' };
    await (await holding('DUPLICATE_FULFILLMENT_HOLD_HANDLE')).hold('1', hold, never);
    await stub?.stop();
    const refused = (await holding('FULFILLMENT_ORDER_HOLD_LIMIT_REACHED')).hold('1', hold, never);
    await expect(refused).rejects.toEqual(
      new ProviderError('shopify', 'refused', 'FULFILLMENT_ORDER_HOLD_LIMIT_REACHED', 'for [hidden]'),
    );
  });

  it('C-28: takes a hold as done where the store cancelled the order while it was asked for', async () => {
    let status = 'OPEN';
    const channel = await against((_variables, query) => {
      if (query !== documents.hold)
        return { order: { fulfillmentOrders: page([{ id: 'gid://x/1', status, fulfillmentHolds: [] }]) } };
      status = 'CANCELLED';
      return { fulfillmentOrderHold: { userErrors: [{ code: null, message: 'not in a holdable state' }] } };
    });
    await channel.hold('1', { handle: 'h', reason: 'OTHER', notes: '' }, never);
    expect(status).toBe('CANCELLED');
  });
});

const payloads = new URL('shopify-rest-doc-payloads/payloads-2025-10.json', recordings);
const fixture = new URL('shopify-python-fixtures/order.json', recordings);
const absent = existsSync(payloads) ? '' : ' (skipped: the recordings are not here)';

describe.skipIf(absent !== '')(`Shopify's own recorded orders${absent}`, () => {
  it('R-006: read, with refunds and failed fulfilments told apart', () => {
    const recorded = JSON.parse(readFileSync(payloads, 'utf8'))['order.test.ts'];
    const orders = recorded
      .flatMap((one: { orders?: unknown[]; order?: unknown }) => one.orders ?? one.order ?? [])
      .filter(
        (one: Record<string, unknown>) => one.created_at && one.currency && Array.isArray(one.line_items),
      );
    expect(orders.length).toBeGreaterThan(10);
    for (const order of orders) {
      expect(orderFromRest(order)).toMatchObject({
        channelOrderId: String(order.id),
        currency: order.currency,
      });
    }
    const [first] = orders;
    expect(orderFromRest(first)).toMatchObject({
      totalCents: 59_894,
      taxCents: 1194,
      financialStatus: 'PARTIALLY_REFUNDED',
    });
    const [change] = read('orders/updated', first).slice(2);
    const lines =
      change?.kind === 'event' && change.event.type === 'storeChanged' ? change.event.change.lines : [];
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.every((line) => line.refunded > 0 && line.fulfilledElsewhere === 0)).toBe(true);
  });

  it("reads the order of Shopify's Python client", () => {
    const { order } = JSON.parse(readFileSync(fixture, 'utf8'));
    expect(readOrderOf(order)).toMatchObject({
      totalCents: 40_994,
      shippingAddress: { line1: 'Chestnut Street 92', line2: null, region: 'KY', country: 'US' },
      lines: [{ properties: [{ name: 'Custom Engraving', value: 'Happy Birthday' }] }, {}, {}],
    });
  });
});
