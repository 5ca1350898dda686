import { createHmac } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { SHOPIFY_ACCOUNTS } from '../../../sandbox/servers/credentials.js';
import { shopifyOrderJson } from '../../../sandbox/servers/shopify/order.js';
import { type Answer, call, control, type Receiver, startReceiver } from '../../kit/simulators.js';
import {
  HIGH_RISK,
  ORDER_QUERY,
  FULFIL,
  REFUND,
  shopify,
  placeOrder,
  fulfillmentOrders,
  fulfilment,
  gidOf,
  line,
  order8492,
} from './shopify-calls.js';
import { AT, sims, until, useSimulators } from './world.js';

let receiver: Receiver;

useSimulators();

describe('webhooks of Shopify', () => {
  const [account] = SHOPIFY_ACCOUNTS;
  beforeEach(async () => {
    receiver = await startReceiver();
    await control(sims.shopify.url, 'webhooks', { shop: 'lumen-jewelry', url: receiver.url });
    return async () => {
      sims.shopify.state.shops.get('lumen-jewelry.myshopify.com')?.subscriptions.splice(0);
      await receiver.stop();
    };
  });

  it('R-006: signs orders/create over its raw bytes, with every header', async () => {
    await placeOrder({ ...order8492(), name: '#8492' }, { deliver: { copies: 2 } });
    expect(receiver.received).toHaveLength(2);
    for (const { headers, body } of receiver.received) {
      const hmac = createHmac('sha256', account?.webhookSecret ?? '')
        .update(body)
        .digest('base64');
      expect(headers).toMatchObject({
        'x-shopify-hmac-sha256': hmac,
        'x-shopify-topic': 'orders/create',
        'x-shopify-shop-domain': 'lumen-jewelry.myshopify.com',
        'x-shopify-api-version': '2026-10',
        'x-shopify-triggered-at': AT,
      });
    }
    const ids = receiver.received.map(({ headers }) => headers['x-shopify-webhook-id']);
    expect(ids[0]).toBeTruthy();
    expect(ids[1]).toBe(ids[0]);
    await control(sims.shopify.url, 'orders/8492/update', {
      shop: 'lumen-jewelry',
      at: AT,
      deliver: { topic: 'orders/create', copies: 50, freshIds: true },
    });
    const fresh = receiver.received.slice(2).map(({ headers }) => headers['x-shopify-webhook-id']);
    expect(new Set(fresh).size).toBe(50);
  });

  it('keeps ids beyond 2^53 exact in the webhook and apart in GraphQL', async () => {
    const ids = ['9007199254740992', '9007199254740993'];
    for (const id of ids) await placeOrder({ ...order8492(), id }, { deliver: { copies: 1 } });
    expect(receiver.received.map(({ body }) => /^\{"id":(\d+),/.exec(body)?.[1])).toEqual(ids);
    const found = await Promise.all(ids.map((id) => shopify(ORDER_QUERY, { id: gidOf(id) })));
    expect(found.map(({ body }) => body.data.order.id)).toEqual(ids.map(gidOf));
    const holders = await Promise.all(ids.map(fulfillmentOrders));
    expect(holders[0]?.[0].id).not.toBe(holders[1]?.[0].id);
  });

  it('takes an order as text or as an object, the digits of both kept', async () => {
    const json = shopifyOrderJson({ ...order8492(), id: '9007199254740993' });
    const url = `${sims.shopify.url}/_control/orders`;
    const answers = [
      await call(url, { body: { shop: 'lumen-jewelry', order: json } }),
      await call(url, { body: `{"shop":"lumen-jewelry","order":${json}}` }),
    ];
    expect(answers.map(({ body }) => body.id)).toEqual(['9007199254740993', '9007199254740993']);
    expect(receiver.received[1]?.body).toBe(receiver.received[0]?.body);
  });

  it('sends what merchants, risk apps and refunds change', async () => {
    await placeOrder(order8492());
    const update = (more: object): Promise<Answer['body']> =>
      control(sims.shopify.url, 'orders/8492/update', {
        shop: 'lumen-jewelry',
        at: '2026-03-24T15:00:00Z',
        ...more,
      });
    await update({ patch: { note: 'ring twice' }, paymentStatus: 'VOIDED' });
    await update({ risk: HIGH_RISK, deliver: { topic: 'orders/risk_assessment_changed' } });
    await update({
      patch: { cancelled_at: '2026-03-24T15:00:00Z', cancel_reason: 'fraud' },
      deliver: { topic: 'orders/cancelled' },
    });
    const [updated, risk, cancelled] = receiver.received.map(({ body }) => JSON.parse(body));
    expect(updated).toMatchObject({
      note: 'ring twice',
      financial_status: 'voided',
      updated_at: '2026-03-24T15:00:00Z',
    });
    expect(risk).toMatchObject({
      order_id: 8492,
      risk_level: 'high',
      provider_title: 'Guard',
      admin_graphql_api_order_id: gidOf('8492'),
    });
    expect(cancelled).toMatchObject({ cancelled_at: '2026-03-24T15:00:00Z', cancel_reason: 'fraud' });
    const { order } = (await shopify(ORDER_QUERY, { id: gidOf('8492') })).body.data;
    expect(order).toMatchObject({
      displayFinancialStatus: 'VOIDED',
      cancelledAt: '2026-03-24T15:00:00Z',
      risk: { recommendation: 'CANCEL' },
    });
  });

  it('echoes the app’s own changes when told to, as the real shop does', async () => {
    await control(sims.shopify.url, 'webhooks', { shop: 'lumen-jewelry', url: receiver.url, echo: true });
    await placeOrder({ ...order8492(), lines: [line('A', 1)] });
    const [fo] = await fulfillmentOrders('8492');
    await shopify(FULFIL, { fulfillment: fulfilment(fo, 1) });
    const orderId = gidOf('8492');
    const transactions = [{ orderId, amount: '89.00', gateway: 'shopify_payments', kind: 'REFUND' }];
    await shopify(REFUND, { input: { orderId, transactions }, key: 'a' });
    await until(() => receiver.received.length === 3);
    const bodyOf = (topic: string) =>
      JSON.parse(receiver.received.find(({ headers }) => headers['x-shopify-topic'] === topic)?.body ?? '{}');
    const [fulfilled, refunded, updated] = [
      bodyOf('fulfillments/create'),
      bodyOf('refunds/create'),
      bodyOf('orders/updated'),
    ];
    expect(updated).toMatchObject({ id: 8492, financial_status: expect.stringMatching(/refunded$/) });
    expect(fulfilled).toMatchObject({
      order_id: 8492,
      tracking_number: '1Z1',
      line_items: [{ sku: 'A', quantity: 1 }],
    });
    expect(refunded).toMatchObject({ order_id: 8492, transactions: [{ amount: '89.00', kind: 'refund' }] });
  });
});
