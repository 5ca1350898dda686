import { describe, expect, it } from 'vitest';
import { type Answer, call, control } from '../../kit/simulators.js';
import {
  HIGH_RISK,
  ORDER_QUERY,
  HOLD,
  RELEASE,
  FULFIL,
  EVENT,
  TRACKING,
  REFUND,
  shopify,
  placeOrder,
  fulfillmentOrders,
  fulfilment,
  gidOf,
  line,
  order8492,
} from './shopify-calls.js';
import { sims, useSimulators } from './world.js';

useSimulators();

describe('Shopify', () => {
  it('knows the shop by path and the app by token', async () => {
    expect((await shopify('{ orders(first: 1) { nodes { id } } }')).body.data.orders.nodes).toEqual([]);
    const url = `${sims.shopify.url}/lumen-jewelry.myshopify.com/admin/api/2026-10/graphql.json`;
    const body = { query: '{ orders(first: 1) { nodes { id } } }' };
    expect((await call(url, { body, headers: { 'x-shopify-access-token': 'no' } })).status).toBe(401);
    expect((await call(url.replace('lumen', 'nobody'), { body })).status).toBe(404);
  });

  it('refuses in 200 what the real schema does not allow', async () => {
    const refused = async (query: string, variables: object = {}): Promise<string> => {
      const { status, body } = await shopify(query, variables);
      expect(status).toBe(200);
      expect(body.data).toBeUndefined();
      return body.errors[0].message;
    };
    expect(await refused('{ order(id: "gid://shopify/Order/1") { nonsense } }')).toContain('nonsense');
    expect(await refused('query($id: ID!) { order(id: $id) { id } }')).toContain('$id');
    const event =
      'mutation($e: FulfillmentEventInput!) { fulfillmentEventCreate(fulfillmentEvent: $e) { userErrors { message } } }';
    const fulfillmentId = 'gid://shopify/Fulfillment/1';
    expect(await refused(event, { e: { fulfillmentId, status: 'LOST' } })).toContain('LOST');
    expect(await refused(event, { e: { fulfillmentId, status: 'DELIVERED', happenedAt: 'noon' } })).toContain(
      'noon',
    );
    expect(await refused('{ orders { nodes')).toContain('Syntax Error');
  });

  it('says so when a field is real but not simulated, instead of answering null', async () => {
    await placeOrder(order8492());
    const { body } = await shopify('query($id: ID!) { order(id: $id) { id staffMember { id } } }', {
      id: gidOf('8492'),
    });
    expect(body.errors[0].message).toContain('does not simulate Order.staffMember');
  });

  it('tells throttling inside a 200', async () => {
    await control(sims.shopify.url, 'faults', {
      kind: 'status',
      status: 429,
      match: { operation: 'orders' },
    });
    const { status, body } = await shopify('{ orders(first: 1) { nodes { id } } }');
    expect(status).toBe(200);
    expect(body.errors[0].extensions.code).toBe('THROTTLED');
    const next = await shopify('{ orders(first: 1) { nodes { id } } }');
    expect(next.body.extensions.cost.throttleStatus.restoreRate).toBeGreaterThan(0);
  });

  it('R-009, R-014: tells everything that Filter must know of an order', async () => {
    await placeOrder(order8492(), {
      risk: HIGH_RISK,
      addressValidation: 'WARNING',
      paymentStatus: 'AUTHORIZED',
    });
    const { body } = await shopify(ORDER_QUERY, { id: gidOf('8492') });
    expect(body.errors).toBeUndefined();
    const { order } = body.data;
    expect(order).toMatchObject({
      name: '#8492',
      test: false,
      createdAt: '2026-03-24T14:15:00Z',
      displayFinancialStatus: 'AUTHORIZED',
      displayFulfillmentStatus: 'UNFULFILLED',
      capturable: true,
      tags: ['vip'],
      totalPriceSet: { shopMoney: { amount: '89.0', currencyCode: 'USD' } },
      shippingAddress: {
        address2: 'Apt 20',
        countryCodeV2: 'US',
        validationResultSummary: 'WARNING',
        coordinatesValidated: true,
      },
      risk: { recommendation: 'CANCEL', assessments: [{ riskLevel: 'HIGH', provider: { title: 'Guard' } }] },
    });
    expect(order.transactions).toMatchObject([
      { kind: 'AUTHORIZATION', status: 'SUCCESS', authorizationExpiresAt: '2026-03-31T14:15:00Z' },
    ]);
    expect(order.lineItems.nodes).toMatchObject([
      {
        sku: 'PEND-ENG-SLV-001',
        quantity: 1,
        originalUnitPriceSet: { shopMoney: { amount: '89.0' } },
        customAttributes: [{ key: 'Engraving', value: 'Léa' }],
      },
      { sku: 'GIFT', isGiftCard: true },
    ]);
    expect((await shopify(ORDER_QUERY, { id: gidOf('1') })).body.data.order).toBeNull();
  });

  it('C-40: puts goods into fulfilment orders by location and delivery, gift cards into none', async () => {
    const lines = [
      line('A', 2),
      { ...line('B', 1), fulfillmentService: 'third-party' },
      { ...line('C', 1), requiresShipping: false },
      { ...line('D', 1), giftCard: true },
    ];
    await placeOrder({ ...order8492(), lines });
    const [own, third, digital, ...more] = await fulfillmentOrders('8492');
    expect(own).toMatchObject({
      status: 'OPEN',
      requestStatus: 'UNSUBMITTED',
      deliveryMethod: { methodType: 'SHIPPING' },
    });
    expect(own.lineItems.nodes).toMatchObject([
      { totalQuantity: 2, remainingQuantity: 2, lineItem: { sku: 'A' } },
    ]);
    expect(third.assignedLocation.name).not.toBe(own.assignedLocation.name);
    expect(digital).toMatchObject({
      deliveryMethod: { methodType: 'NONE' },
      lineItems: { nodes: [{ lineItem: { sku: 'C' } }] },
    });
    expect(more).toEqual([]);
  });

  it('R-016: a hold is known by its handle, and only the named hold is released', async () => {
    await placeOrder(order8492());
    const [{ id }] = await fulfillmentOrders('8492');
    const hold = async (handle: string): Promise<Answer['body']> =>
      (await shopify(HOLD, { id, hold: { reason: 'INCORRECT_ADDRESS', handle } })).body.data
        .fulfillmentOrderHold;
    const first = await hold('address');
    expect(first).toMatchObject({ userErrors: [], fulfillmentOrder: { status: 'ON_HOLD' } });
    expect((await hold('address')).userErrors).toMatchObject([
      { code: 'DUPLICATE_FULFILLMENT_HOLD_HANDLE', field: ['fulfillmentHold', 'handle'] },
    ]);
    const second = await hold('stock');
    const release = async (holdIds: string[]): Promise<Answer['body']> =>
      (await shopify(RELEASE, { id, holdIds })).body.data.fulfillmentOrderReleaseHold.fulfillmentOrder;
    expect(await release([first.fulfillmentHold.id])).toMatchObject({
      status: 'ON_HOLD',
      fulfillmentHolds: [{ handle: 'stock' }],
    });
    expect(await release([second.fulfillmentHold.id])).toMatchObject({
      status: 'OPEN',
      fulfillmentHolds: [],
    });
  });

  it('R-037, C-37: writes fulfilments without deduplicating, their tracking as given, and their events', async () => {
    await placeOrder({ ...order8492(), lines: [line('A', 2)] });
    const [fo] = await fulfillmentOrders('8492');
    const fulfil = async (quantity: number): Promise<Answer['body']> =>
      (await shopify(FULFIL, { fulfillment: fulfilment(fo, quantity) })).body.data.fulfillmentCreate;
    const [first, second] = [await fulfil(1), await fulfil(1)];
    expect(first).toMatchObject({
      userErrors: [],
      fulfillment: { trackingInfo: [{ company: 'uPs', number: '1Z1', url: 'https://lumen.example/t/1' }] },
    });
    expect(second.fulfillment.id).not.toBe(first.fulfillment.id);
    expect((await fulfil(1)).userErrors[0].message).toContain('unfulfillable status= closed');
    const fulfillmentId = first.fulfillment.id;
    for (const [status, happenedAt] of [
      ['DELIVERED', '2026-03-28T10:00:00Z'],
      ['IN_TRANSIT', '2026-03-27T10:00:00Z'],
    ]) {
      expect(
        (await shopify(EVENT, { event: { fulfillmentId, status, happenedAt } })).body.data
          .fulfillmentEventCreate.userErrors,
      ).toEqual([]);
    }
    await shopify(TRACKING, { id: fulfillmentId, info: { number: '1Z9', company: 'UPS' } });
    const { order } = (await shopify(ORDER_QUERY, { id: gidOf('8492') })).body.data;
    expect(order.displayFulfillmentStatus).toBe('FULFILLED');
    expect(order.fulfillments[0]).toMatchObject({
      displayStatus: 'DELIVERED',
      trackingInfo: [{ company: 'UPS', number: '1Z9', url: null }],
      events: {
        nodes: [{ status: 'IN_TRANSIT' }, { status: 'DELIVERED', happenedAt: '2026-03-28T10:00:00Z' }],
      },
    });
    expect(order.fulfillments).toHaveLength(2);
    const one = await shopify(
      'query($f: ID!, $o: ID!) { fulfillment(id: $f) { totalQuantity } fulfillmentOrder(id: $o) { status } }',
      { f: fulfillmentId, o: fo.id },
    );
    expect(one.body.data).toEqual({
      fulfillment: { totalQuantity: 1 },
      fulfillmentOrder: { status: 'CLOSED' },
    });
  });

  it('refuses to fulfil what is on hold', async () => {
    await placeOrder(order8492());
    const [fo] = await fulfillmentOrders('8492');
    await shopify(HOLD, { id: fo.id, hold: { reason: 'OTHER', handle: 'x' } });
    const { body } = await shopify(FULFIL, { fulfillment: fulfilment(fo, 1) });
    expect(body.data.fulfillmentCreate.userErrors[0].message).toContain('unfulfillable status= on_hold');
  });

  it('R-031: adds and removes tags as a set', async () => {
    await placeOrder(order8492());
    const id = gidOf('8492');
    const add =
      'mutation($id: ID!, $tags: [String!]!) { tagsAdd(id: $id, tags: $tags) { node { ... on Order { tags } } userErrors { field message } } }';
    const tags = ['Engraving-NY', 'VIP'];
    await shopify(add, { id, tags });
    expect((await shopify(add, { id, tags })).body.data.tagsAdd.node.tags).toEqual(['Engraving-NY', 'vip']);
    const { body } = await shopify(add.replaceAll('tagsAdd', 'tagsRemove'), { id, tags: ['vip'] });
    expect(body.data.tagsRemove.node.tags).toEqual(['Engraving-NY']);
  });

  it('updates, cancels by a job, and refunds once per idempotency key', async () => {
    await placeOrder(order8492());
    const orderId = gidOf('8492');
    const update =
      'mutation($input: OrderInput!) { orderUpdate(input: $input) { order { note shippingAddress { address1 address2 city coordinatesValidated } } userErrors { message } } }';
    const moved = await shopify(update, {
      input: { id: orderId, note: 'hi', shippingAddress: { address1: '1 New Rd' } },
    });
    expect(moved.body.data.orderUpdate.order).toEqual({
      note: 'hi',
      shippingAddress: {
        address1: '1 New Rd',
        address2: 'Apt 20',
        city: 'San Francisco',
        coordinatesValidated: false,
      },
    });
    const input = {
      orderId,
      transactions: [{ orderId, amount: '9.00', gateway: 'shopify_payments', kind: 'REFUND' }],
    };
    expect(
      (await shopify(REFUND.replace('@idempotent(key: $key)', '').replace('$key: String!, ', ''), { input }))
        .body.errors[0].message,
    ).toContain('@idempotent');
    const refunds = [
      await shopify(REFUND, { input, key: 'a' }),
      await shopify(REFUND, { input, key: 'a' }),
      await shopify(REFUND, { input, key: 'b' }),
    ];
    const ids = refunds.map(({ body }) => body.data.refundCreate.refund.id);
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
    const cancel =
      'mutation($orderId: ID!) { orderCancel(orderId: $orderId, reason: CUSTOMER, restock: false, refund: true) { job { id done } orderCancelUserErrors { code message } } }';
    const { job } = (await shopify(cancel, { orderId })).body.data.orderCancel;
    expect(job.done).toBe(false);
    expect(
      (await shopify('query($id: ID!) { job(id: $id) { done } }', { id: job.id })).body.data.job.done,
    ).toBe(true);
    expect((await shopify(cancel, { orderId })).body.data.orderCancel.orderCancelUserErrors).toMatchObject([
      { code: 'INVALID' },
    ]);
    const { order } = (await shopify(ORDER_QUERY, { id: orderId })).body.data;
    expect(order).toMatchObject({
      displayFinancialStatus: 'REFUNDED',
      fulfillmentOrders: { nodes: [{ status: 'CANCELLED' }] },
    });
    expect(order.cancelledAt).not.toBeNull();
  });

  it('R-006: pages through the orders updated since an instant, oldest change first', async () => {
    for (const minute of [1, 2, 3, 4]) {
      await placeOrder({ ...order8492(), id: `900${minute}`, createdAt: `2026-03-24T14:0${minute}:00Z` });
    }
    const query =
      'query($after: String) { orders(first: 2, after: $after, sortKey: UPDATED_AT, query: "updated_at:>\'2026-03-24T14:01:00Z\'") { nodes { legacyResourceId } pageInfo { hasNextPage endCursor } } }';
    const first = (await shopify(query)).body.data.orders;
    expect(first.nodes.map((node: { legacyResourceId: string }) => node.legacyResourceId)).toEqual([
      '9002',
      '9003',
    ]);
    expect(first.pageInfo.hasNextPage).toBe(true);
    const next = (await shopify(query, { after: first.pageInfo.endCursor })).body.data.orders;
    expect(next).toMatchObject({ nodes: [{ legacyResourceId: '9004' }], pageInfo: { hasNextPage: false } });
    const unbounded = await shopify('{ orders { nodes { id } } }');
    expect(unbounded.body.errors[0].message).toContain('first or last');
  });

  it('subscribes an address to a topic once', async () => {
    const create =
      'mutation($uri: String!) { webhookSubscriptionCreate(topic: ORDERS_CREATE, webhookSubscription: { uri: $uri }) { webhookSubscription { id topic uri } userErrors { field message } } }';
    const uri = `https://faros.example/${Date.now()}`;
    const made = (await shopify(create, { uri })).body.data.webhookSubscriptionCreate;
    expect(made).toMatchObject({ webhookSubscription: { topic: 'ORDERS_CREATE', uri }, userErrors: [] });
    expect(
      (await shopify(create, { uri })).body.data.webhookSubscriptionCreate.userErrors[0].message,
    ).toContain('already been taken');
    const listed = await shopify('{ webhookSubscriptions(first: 50) { nodes { topic uri } } }');
    expect(listed.body.data.webhookSubscriptions.nodes).toContainEqual({ topic: 'ORDERS_CREATE', uri });
    sims.shopify.state.shops.get('lumen-jewelry.myshopify.com')?.subscriptions.splice(0);
  });
});
