import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createShopifyChannel } from '../../providers/shopify/client.js';
import * as documents from '../../providers/shopify/documents.js';
import { amountText, minorUnits } from '../../providers/shopify/money.js';
import { SHOPIFY_ACCOUNTS } from '../../sandbox/servers/credentials.js';
import { type OrderDescription, shopifyOrderJson } from '../../sandbox/servers/shopify/order.js';
import {
  call,
  control,
  type Receiver,
  type Simulators,
  startReceiver,
  startSimulators,
} from '../kit/simulators.js';
import { never, type Stub, startStub } from './stub.js';

const [account] = SHOPIFY_ACCOUNTS;
if (!account) throw new Error('the sandbox has no shop');
const { shop, accessToken } = account;
let sims: Simulators;

beforeAll(async () => {
  sims = await startSimulators();
});
afterAll(() => sims.stop());
beforeEach(() => control(sims.shopify.url, 'reset', {}));

const channel = () =>
  createShopifyChannel({ baseUrl: `${sims.shopify.url}/${shop}`, accessToken, timeoutMs: 5000 });

const sent = async (operation: string): Promise<Record<string, unknown>[]> => {
  const { body } = await call(`${sims.shopify.url}/_control/ledger`);
  return body.entries
    .filter((entry: { operation: string | null }) => entry.operation === operation)
    .map((entry: { body: string }) => JSON.parse(entry.body).variables);
};

/** Three rings at 30.00 and a chain at 9.99, 3.33 off, 8 % tax, shipping taxed too. */
function sell(more: Partial<OrderDescription> = {}, payments?: { gateway: string; cents: number }[]) {
  const order: OrderDescription = {
    id: '8492',
    name: '#8492',
    shop,
    createdAt: '2026-03-24T10:15:00-04:00',
    email: 'sarah@example.com',
    customer: { firstName: 'Sarah', lastName: 'Miller' },
    shipTo: null,
    lines: [
      { sku: 'RING', title: 'Ring', quantity: 3, unitPriceCents: 3000 },
      { sku: 'CHAIN', title: 'Chain', quantity: 1, unitPriceCents: 999 },
    ],
    shipping: { title: 'Standard', priceCents: 500, taxRate: 0.08 },
    taxRate: 0.08,
    discountCents: 333,
    financialStatus: 'paid',
    ...more,
  };
  const placed = { shop, order: shopifyOrderJson(order), deliver: false, ...(payments && { payments }) };
  return control(sims.shopify.url, 'orders', placed);
}

async function money() {
  const found = await channel().readMoney('8492', never);
  if (!found) throw new Error('no such order');
  return found;
}

const reference = 'order/lumen/8492/R1/refund/1';

/** A refund of so many cents of the first payment. */
async function give(cents: number, more: object = {}) {
  const { payments } = await money();
  const shares = payments.slice(0, 1).map(({ id, gateway }) => ({ id, gateway, cents }));
  const refund = { reference, currency: 'USD', shares, units: [], withShipping: false, ...more };
  return channel().refund('8492', refund, never);
}

describe('C-27: what a Shopify order’s customer paid', () => {
  it('is read with discounts, taxes, shipping and each original transaction', async () => {
    await sell({}, [
      { gateway: 'gift_card', cents: 2000 },
      { gateway: 'shopify_payments', cents: 8980 },
    ]);
    const paid = await money();
    expect(paid).toMatchObject({
      currency: 'USD',
      isTaxIncluded: false,
      cancelledAt: null,
      totalCents: 10_979,
      lines: [
        { quantity: 3, removed: 0, priceCents: 8701, taxCents: 696 },
        { quantity: 1, removed: 0, priceCents: 965, taxCents: 77 },
      ],
      shipping: { priceCents: 500, taxCents: 40 },
      payments: [
        { gateway: 'gift_card', isGiftCard: true, capturedCents: 2000, refundedCents: 0 },
        { gateway: 'shopify_payments', isGiftCard: false, capturedCents: 8980, refundedCents: 0 },
      ],
      authorizations: [],
      refunds: [],
    });
    expect(await channel().readMoney('404', never)).toBeNull();
  });

  it('has its tax within it where the shop says so', async () => {
    await sell({ taxesIncluded: true });
    expect(await money()).toMatchObject({
      isTaxIncluded: true,
      totalCents: 10_166,
      shipping: { priceCents: 500, taxCents: 37 },
    });
  });

  it('C-26: tells an authorization from money, until it is given up', async () => {
    await sell({ financialStatus: 'authorized' });
    const before = await money();
    expect(before).toMatchObject({ payments: [], voided: [], authorizations: [{ cents: 10_979 }] });
    const id = before.authorizations[0]?.id ?? '';
    await channel().voidPayment('8492', id, never);
    expect(await money()).toMatchObject({ payments: [], voided: [id], authorizations: [] });
    await expect(channel().voidPayment('8492', id, never)).rejects.toMatchObject({
      problem: 'refused',
      code: 'AUTH_NOT_VOIDABLE',
    });
  });
});

describe('C-27: a refund at Shopify', () => {
  it('goes to its transaction, in the customer’s currency, without a mail, without restocking, under our reference and key', async () => {
    await sell();
    const [ring] = (await money()).lines;
    const lineId = ring?.id ?? '';
    await give(6000, { units: [{ lineId, quantity: 2 }] });
    const after = await money();
    expect(after).toMatchObject({
      lines: [{ removed: 2 }, { removed: 0 }],
      payments: [{ refundedCents: 6000 }],
      refunds: [{ reference, cents: 6000 }],
    });
    const [variables] = await sent('refundCreate');
    expect(variables).toEqual({
      key: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      input: {
        orderId: 'gid://shopify/Order/8492',
        currency: 'USD',
        note: `Faros ${reference}`,
        notify: false,
        refundLineItems: [
          { lineItemId: `gid://shopify/LineItem/${lineId}`, quantity: 2, restockType: 'NO_RESTOCK' },
        ],
        transactions: [
          {
            orderId: 'gid://shopify/Order/8492',
            parentId: `gid://shopify/OrderTransaction/${after.payments[0]?.id}`,
            amount: '60.00',
            gateway: 'shopify_payments',
            kind: 'REFUND',
          },
        ],
      },
    });
  });

  it('R-034: is one, however often the same is asked', async () => {
    await sell();
    await give(6000);
    await give(6000);
    expect((await money()).refunds).toEqual([{ reference, cents: 6000 }]);
    await expect(give(6001)).rejects.toMatchObject({
      problem: 'noAnswer',
      code: 'IDEMPOTENCY_KEY_PARAMETER_MISMATCH',
    });
  });

  it('R-034: says whether it may have happened', async () => {
    await sell();
    const fails = (kind: string, more = {}) =>
      control(sims.shopify.url, 'faults', { kind, match: { operation: 'refundCreate' }, ...more });
    await fails('noAnswerBefore');
    await expect(give(100)).rejects.toMatchObject({ problem: 'noAnswer' });
    expect((await money()).refunds).toEqual([]);
    await fails('status', { status: 429 });
    await expect(give(100)).rejects.toMatchObject({ problem: 'throttled' });
    await fails('noAnswerAfter');
    await expect(give(100)).rejects.toMatchObject({ problem: 'noAnswer' });
    expect((await money()).refunds).toEqual([{ reference, cents: 100 }]);
  });

  it.each<[string, number, { units?: number; gateway?: string; currency?: string }]>([
    ['more than the transaction captured', 10_980, {}],
    ['another currency', 100, { currency: 'EUR' }],
    ['more units than were bought', 100, { units: 4 }],
    ['a transaction of another gateway', 100, { gateway: 'gift_card' }],
  ])('is refused: %s', async (_, cents, { units, gateway, ...more }) => {
    await sell();
    const { lines, payments } = await money();
    const ofLine = { lineId: lines[0]?.id ?? '', quantity: units ?? 1 };
    const shares = [{ id: payments[0]?.id ?? '', gateway: gateway ?? 'shopify_payments', cents }];
    await expect(give(cents, { units: [ofLine], shares, ...more })).rejects.toMatchObject({
      problem: 'refused',
    });
    expect((await money()).refunds).toEqual([]);
  });

  it('P-12: counts in minor units of the currency', () => {
    expect([8900, 5, 0].map((cents) => amountText(cents, 'USD'))).toEqual(['89.00', '0.05', '0.00']);
    expect([amountText(500, 'JPY'), amountText(1234, 'KWD')]).toEqual(['500', '1.234']);
    for (const currency of ['USD', 'JPY', 'KWD'])
      expect(minorUnits(amountText(1999, currency), currency)).toBe(1999);
  });
});

describe('C-27: a store order of which everything was refunded', () => {
  it('is cancelled without another refund, without a word and without restocking, when its job is done', async () => {
    await sell();
    await give(10_979, { withShipping: true });
    await channel().cancelOrder('8492', 'Faros R1', never);
    const after = await money();
    expect(after.cancelledAt).not.toBeNull();
    expect(after.payments).toMatchObject([{ capturedCents: 10_979, refundedCents: 10_979 }]);
    expect(documents.cancelOrder).toMatch(/restock: false\s+notifyCustomer: false/);
    expect(await sent('job')).toHaveLength(1);
    await expect(channel().cancelOrder('8492', 'Faros R1', never)).rejects.toMatchObject({
      problem: 'refused',
      code: 'INVALID',
    });
  });
});

describe('the shop sends what its money did', () => {
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await startReceiver();
    await control(sims.shopify.url, 'webhooks', { shop, url: receiver.url, echo: true });
    return async () => {
      sims.shopify.state.shops.get(shop)?.subscriptions.splice(0);
      await receiver.stop();
    };
  });

  it('C-28: refunds/create with its lines, and orders/updated with the new status', async () => {
    await sell();
    const [ring] = (await money()).lines;
    await give(10_979, { units: [{ lineId: ring?.id ?? '', quantity: 3 }], withShipping: true });
    await expect.poll(() => receiver.received.length).toBe(2);
    const bodyOf = (topic: string) =>
      JSON.parse(receiver.received.find(({ headers }) => headers['x-shopify-topic'] === topic)?.body ?? '{}');
    expect(bodyOf('refunds/create')).toMatchObject({
      order_id: 8492,
      note: `Faros ${reference}`,
      restock: false,
      refund_line_items: [{ quantity: 3, restock_type: 'no_restock', subtotal: 87.01, total_tax: 6.96 }],
      refund_shipping_lines: [{ subtotal_amount_set: { shop_money: { amount: '5.00' } } }],
      transactions: [{ amount: '109.79', kind: 'refund', status: 'success' }],
    });
    expect(bodyOf('orders/updated')).toMatchObject({
      financial_status: 'refunded',
      line_items: [{ current_quantity: 0 }, { current_quantity: 1 }],
      refunds: [{ order_id: 8492 }],
    });
  });
});

describe('the payments of a Shopify order where an answer is unusual', () => {
  let stub: Stub | undefined;
  afterEach(() => stub?.stop());
  const page = (nodes: unknown[]) => ({ nodes, pageInfo: { hasNextPage: false, endCursor: null } });
  const bag = (presentment: string) => ({
    shopMoney: { amount: '1.0' },
    presentmentMoney: { amount: presentment },
  });
  const prices = {
    presentmentCurrencyCode: 'EUR',
    taxesIncluded: true,
    cancelledAt: null,
    capturable: true,
    currentTotalPriceSet: bag('30.0'),
    shippingLines: { nodes: [] },
    lineItems: page([
      {
        id: 'gid://shopify/LineItem/1',
        quantity: 2,
        currentQuantity: 1,
        originalTotalSet: bag('33.0'),
        discountAllocations: [{ allocatedAmountSet: bag('3.0') }],
        taxLines: [{ priceSet: bag('4.79') }],
      },
    ]),
  };
  const transaction = (id: number, kind: string, more: object = {}) => ({
    id: `gid://shopify/OrderTransaction/${id}`,
    kind,
    status: 'SUCCESS',
    gateway: 'card',
    amountSet: bag('30.0'),
    parentTransaction: null,
    ...more,
  });
  const parent = (id: number) => ({ parentTransaction: { id: `gid://shopify/OrderTransaction/${id}` } });

  const against = async (transactions: unknown[], refunds: unknown[] = []) => {
    stub = await startStub(({ body }) => {
      const { query } = JSON.parse(body);
      const order = query === documents.readPrices ? prices : { transactions, refunds };
      return { body: { data: { order } } };
    });
    return createShopifyChannel({ baseUrl: stub.url, accessToken: 'shpat', timeoutMs: 500 });
  };

  it('C-27: is counted in the currency that the customer paid in, not the shop’s', async () => {
    const channel = await against([transaction(1, 'SALE')]);
    expect(await channel.readMoney('1', never)).toMatchObject({
      currency: 'EUR',
      totalCents: 3000,
      lines: [{ quantity: 2, removed: 1, priceCents: 3000, taxCents: 479 }],
      payments: [{ id: '1', capturedCents: 3000 }],
    });
  });

  it('C-26: a capture is money, its authorization is not, and what failed is neither', async () => {
    const channel = await against([
      transaction(1, 'AUTHORIZATION'),
      transaction(2, 'CAPTURE', parent(1)),
      transaction(3, 'SALE', { status: 'FAILURE' }),
      transaction(4, 'AUTHORIZATION'),
      transaction(5, 'REFUND', { ...parent(2), status: 'FAILURE', amountSet: bag('30.0') }),
      transaction(6, 'REFUND', { ...parent(2), status: 'PENDING', amountSet: bag('10.0') }),
      transaction(7, 'REFUND', { amountSet: bag('5.0') }),
    ]);
    expect(await channel.readMoney('1', never)).toMatchObject({
      payments: [{ id: '2', capturedCents: 3000, refundedCents: 1500 }],
      authorizations: [{ id: '4', cents: 3000 }],
    });
  });

  it('a refund that arrives in part is read as that part; a note of a person is no reference of ours', async () => {
    const parts = page([
      { status: 'SUCCESS', amountSet: bag('10.0') },
      { status: 'FAILURE', amountSet: bag('20.0') },
    ]);
    const channel = await against(
      [transaction(1, 'SALE')],
      [
        { note: `Faros ${reference}`, transactions: parts },
        { note: 'Faros said so, see the mail', transactions: page([]) },
      ],
    );
    expect((await channel.readMoney('1', never))?.refunds).toEqual([
      { reference, cents: 1000 },
      { reference: null, cents: 0 },
    ]);
  });

  it('is refused where there is more than can be judged', async () => {
    const many = Array.from({ length: 60 }, (_, index) => transaction(index + 1, 'SALE'));
    const channel = await against(many);
    await expect(channel.readMoney('1', never)).rejects.toMatchObject({ code: 'TOO_MANY_PAYMENTS' });
  });
});
