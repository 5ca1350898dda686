import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { OrderDescription } from '../../sandbox/servers/shopify/order-description.js';
import { unitless } from '../kit/addresses.js';
import { eventually, type House, openHouse } from '../kit/house.js';
import { mailsTo, mugOrder, orderIdOf, place, purchaseOrders, skip, until } from '../kit/orders.js';
import { call, control } from '../kit/simulators.js';

type Json = ReturnType<typeof JSON.parse>;

let house: House;

beforeAll(async () => {
  house = await openHouse({
    proxies: true,
    // Short attempts and leases; the backoff doubles up to production's order of magnitude, so that skipped hours hold few retries.
    env: {
      FAROS_QUICK_TIMEOUT_MS: '1500',
      FAROS_SLOW_TIMEOUT_MS: '2000',
      FAROS_LEASE_MS: '3000',
      FAROS_RETRY_INITIAL_MS: '200',
      FAROS_RETRY_MAXIMUM_MS: '300000',
    },
  });
});
afterAll(() => house?.stop());

const poOf = (order: OrderDescription) => `harbor-goods-${order.id}-A`;
const fault = (at: { url: string }, body: object) => control(at.url, 'faults', body);
const effectOf = (body: Json, kind: string) => body.effects.find((one: Json) => one.kind === kind);
const isSent = (body: Json) => body.purchaseOrders[0]?.state === 'sent';
/** Everything a routed order asks for is done. */
const isQuiet = (body: Json) =>
  isSent(body) &&
  ['purchaseOrder', 'tagOrder', 'notify'].every((kind) => effectOf(body, kind) !== undefined) &&
  body.effects.every((one: Json) => one.state === 'done');

async function ordersAtSupplier(order: OrderDescription): Promise<number> {
  const all = await purchaseOrders(house, 'warehouse-ca');
  return all.filter((one) => one.poNumber === poOf(order)).length;
}

async function ledger(simulator: { url: string }, operation: string, includes: string): Promise<Json[]> {
  const { body } = await call(`${simulator.url}/_control/ledger?operation=${operation}`);
  return body.entries.filter((one: Json) => JSON.stringify(one.body).includes(includes));
}

async function textOf(mail: Json): Promise<string> {
  return (await call(`${house.simulators.mailbox.url}/messages/${mail.id}`)).body.text;
}

describe.concurrent('a part that fails for one order', () => {
  it.each([
    ['500', 8101, { kind: 'status', status: 500 }],
    ['no answer before the effect', 8102, { kind: 'noAnswerBefore' }],
    ['no answer after the effect', 8103, { kind: 'noAnswerAfter' }],
    ['an answer that comes too late', 8104, { kind: 'late', ms: 3000 }],
  ])(
    'R-034: supplier answers %s: one purchase order at a supplier that does not deduplicate',
    async (_, number, how) => {
      const order = mugOrder(number);
      const match = { method: 'POST', bodyIncludes: poOf(order) };
      await fault(house.simulators.supplier, { ...how, match });
      await place(house, order);
      const waiting = await until(house, order, (one) => effectOf(one, 'purchaseOrder')?.lastError != null);
      expect(effectOf(waiting, 'purchaseOrder').state).toBe('reserved');
      expect(waiting.purchaseOrders[0].state).toBe('sending');
      expect(waiting.openCaseTypes).toEqual([]);
      await until(house, order, isQuiet);
      expect(await ordersAtSupplier(order)).toBe(1);
      expect(await mailsTo(house, order.email ?? '')).toHaveLength(1);
    },
  );

  it('R-138: a slow supplier delays no other order', async () => {
    const slow = mugOrder(8110);
    const others = [mugOrder(8111), mugOrder(8112), mugOrder(8113)];
    const match = { method: 'POST', bodyIncludes: poOf(slow) };
    await fault(house.simulators.supplier, { kind: 'late', ms: 4000, match });
    const lookUp = { method: 'GET', path: `*${poOf(slow)}` };
    await fault(house.simulators.supplier, { kind: 'late', ms: 4000, times: 2, match: lookUp });
    await place(house, slow);
    await until(house, slow, (one) => one.purchaseOrders[0]?.state === 'sending');
    await Promise.all(others.map((one) => place(house, one)));
    const sent = await Promise.all(others.map((one) => until(house, one, isSent)));
    const last = await until(house, slow, isSent);
    const sentAt = (one: Json): string => one.purchaseOrders[0].sentAt;
    for (const one of sent) expect(sentAt(one) < sentAt(last)).toBe(true);
    expect(await ordersAtSupplier(slow)).toBe(1);
  });

  it('R-034, R-101: mail server says later: the purchase order goes on, the mail follows once', async () => {
    const order = mugOrder(8121);
    const match = { method: 'SMTP', path: `*${order.email}*` };
    await fault(house.simulators.mailbox, { kind: 'status', status: 451, times: 3, match });
    await place(house, order);
    const waiting = await until(
      house,
      order,
      (one) => isSent(one) && effectOf(one, 'notify')?.lastError != null,
    );
    expect(effectOf(waiting, 'notify').state).toBe('reserved');
    await until(house, order, isQuiet);
    expect(await mailsTo(house, order.email ?? '')).toMatchObject([{ deliveries: 1 }]);
  });

  it.each([
    ['breaks off after taking it', 8122, { kind: 'noAnswerAfter' }],
    ['answers too late', 8123, { kind: 'late', ms: 4000 }],
  ])('R-034, R-101: mail server %s: at most one repeat, under one Message-ID', async (_, number, how) => {
    const order = mugOrder(number);
    await fault(house.simulators.mailbox, { ...how, match: { method: 'SMTP', path: `*${order.email}*` } });
    await place(house, order);
    await until(house, order, isQuiet);
    const mails = await mailsTo(house, order.email ?? '');
    expect(mails).toHaveLength(1);
    expect(mails[0].deliveries).toBe(2);
  });

  it('R-138: mail server away for long: the order shows what it waits for, and not any more when the mail is taken', async () => {
    const order = mugOrder(8125);
    const match = { method: 'SMTP', path: `*${order.email}*` };
    // The backoff doubles from 200 ms: the 14th refusal comes after 13 minutes, the next attempt 5 minutes later.
    await fault(house.simulators.mailbox, { kind: 'status', status: 451, times: 14, match });
    await place(house, order);
    await until(house, order, (one) => isSent(one) && effectOf(one, 'notify')?.lastError != null);
    await skip(house, order, 'PT16M');
    const away = await until(house, order, (one) => one.waits[0]?.tries > 10);
    expect(away.waits).toMatchObject([{ connector: 'mail', kind: 'notify', problem: expect.any(String) }]);
    expect(away.cases).toEqual([]);
    expect(await mailsTo(house, order.email ?? '')).toEqual([]);
    await skip(house, order, 'PT4M');
    const back = await until(house, order, (one) => one.waits.length === 0);
    expect(back.cases).toEqual([]);
    expect(await mailsTo(house, order.email ?? '')).toMatchObject([{ deliveries: 1 }]);
  });

  it('R-138: mail server refuses for good: a case, and after a recheck the mail', async () => {
    const order = mugOrder(8124);
    const match = { method: 'SMTP', path: `*${order.email}*` };
    await fault(house.simulators.mailbox, { kind: 'status', status: 550, match });
    await place(house, order);
    const refused = await until(house, order, (one) => isSent(one) && one.cases.length > 0);
    expect(refused.cases).toMatchObject([
      { type: 'connectorAway', state: 'open', facts: { code: 'SMTP_550' } },
    ]);
    expect(await mailsTo(house, order.email ?? '')).toEqual([]);
    const path = `/v1/cases/${encodeURIComponent(refused.cases[0].id)}/decision`;
    const decided = await house.call(path, {
      body: { decision: 'recheck', reason: 'mailbox was corrected' },
    });
    expect(decided.status).toBe(200);
    const mails = await eventually(
      () => mailsTo(house, order.email ?? ''),
      (all) => all.length === 1,
    );
    expect(mails[0].deliveries).toBe(1);
    const after = await until(house, order, (one) => one.openCaseTypes.length === 0);
    expect(after.purchaseOrders).toHaveLength(1);
  });

  it('R-031, R-138: store away while tagging: purchase order and mail go on, the tag waits visibly and comes once', async () => {
    const order = mugOrder(8131);
    const match = { operation: 'tagsAdd', bodyIncludes: order.id };
    await fault(house.simulators.shopify, { kind: 'status', status: 503, times: 2, match });
    await place(house, order);
    const waiting = await until(house, order, (one) => effectOf(one, 'tagOrder')?.lastError != null);
    expect(isSent(waiting)).toBe(true);
    expect(effectOf(waiting, 'tagOrder').state).toBe('reserved');
    await until(house, order, isQuiet);
    const tags = await ledger(house.simulators.shopify, 'tagsAdd', order.id);
    expect(tags.filter((one) => one.status === 200)).toHaveLength(1);
    expect(await mailsTo(house, order.email ?? '')).toHaveLength(1);
  });

  it('R-014, R-138: store away while holding: the case is open at once, the hold waits visibly and comes once', async () => {
    const order = mugOrder(8132, { shipTo: unitless });
    const match = { operation: 'fulfillmentOrderHold', bodyIncludes: 'faros-address-1' };
    await fault(house.simulators.shopify, { kind: 'status', status: 503, times: 2, match });
    await place(house, order);
    const held = await until(house, order, (one) => effectOf(one, 'holdInStore')?.lastError != null);
    expect(held.openCaseTypes).toEqual(['address']);
    expect(effectOf(held, 'holdInStore').state).toBe('reserved');
    await until(house, order, (one) => effectOf(one, 'holdInStore').state === 'done');
    const holds = await ledger(house.simulators.shopify, 'fulfillmentOrderHold', 'faros-address-1');
    expect(holds.filter((one) => one.status === 200)).toHaveLength(1);
    expect(await ordersAtSupplier(order)).toBe(0);
  });

  it('R-034, R-037, C-37: store away at the write-back: the customer is told, the number is written once', async () => {
    const order = mugOrder(8133);
    const trackingNumber = '9400100000000000008133';
    const match = { operation: 'fulfillmentCreate', bodyIncludes: trackingNumber };
    await fault(house.simulators.shopify, { kind: 'noAnswerAfter', match });
    await place(house, order);
    await until(house, order, isQuiet);
    const at = new Date().toISOString();
    const shipped = { supplier: 'warehouse-ca', poNumber: poOf(order), carrier: 'USPS', trackingNumber, at };
    await control(house.simulators.supplier.url, 'ship', shipped);
    const waiting = await until(house, order, (one) => effectOf(one, 'writeTracking')?.lastError != null);
    expect(waiting.parcels).toMatchObject([{ trackingNumber, isWrittenToStore: false }]);
    const written = await until(house, order, (one) => one.parcels[0].isWrittenToStore);
    expect(written.notifications).toHaveLength(2);
    expect(await ledger(house.simulators.shopify, 'fulfillmentCreate', trackingNumber)).toHaveLength(1);
  });

  it.each([
    ['with 500', 8141, { kind: 'status', status: 500, times: 2 }],
    ['too slowly', 8142, { kind: 'late', ms: 2500 }],
    ['not at all', 8143, { kind: 'noAnswerBefore', times: 2 }],
  ])(
    'C-24: EasyPost answers %s: no verdict, no case, and the order goes on by itself',
    async (_, number, how) => {
      const order = mugOrder(number);
      const match = { path: '/v2/addresses*', bodyIncludes: `${number} Quay Street` };
      await fault(house.simulators.easypost, { ...how, match });
      await place(house, order);
      const waiting = await until(house, order, (one) => one.checks.stock.status === 'clear');
      expect(waiting.checks.address).toEqual({ status: 'asked', verdict: null });
      const routed = await until(house, order, isSent);
      expect(routed.cases).toEqual([]);
      expect(await ordersAtSupplier(order)).toBe(1);
    },
  );
});

describe('a part that is away for everybody', () => {
  afterEach(async () => {
    for (const way of Object.values(house.ways ?? {})) await way.restore();
  });

  it('C-24, C-10, R-138: EasyPost: the other checks open their cases, nobody is written to because of it, what waits is shown', async () => {
    const order = mugOrder(8201, { financialStatus: 'pending' });
    await house.ways?.easypost.cut();
    await place(house, order);
    const waiting = await until(house, order, (one) => one.openCaseTypes.length > 0);
    expect(waiting.openCaseTypes).toEqual(['payment']);
    expect(waiting.checks.address).toEqual({ status: 'asked', verdict: null });
    expect(await mailsTo(house, order.email ?? '')).toEqual([]);

    await skip(house, order, 'PT2M');
    const mails = await eventually(
      () => mailsTo(house, order.email ?? ''),
      (all) => all.length > 0,
    );
    expect(mails).toHaveLength(1);
    const text = await textOf(mails[0]);
    expect(text).not.toMatch(/Estimated delivery/);
    expect(text).not.toMatch(/address/i);

    await skip(house, order, 'PT14M');
    const away = await until(house, order, (one) => one.waits.length > 0);
    expect(away.waits).toMatchObject([{ connector: 'addressValidator', kind: 'check' }]);
    expect(away.openCaseTypes).toEqual(['payment']);
    expect(await mailsTo(house, order.email ?? '')).toHaveLength(1);

    await house.ways?.easypost.restore();
    const update = { shop: order.shop, at: new Date().toISOString(), paymentStatus: 'PAID' };
    const deliver = { topic: 'orders/paid' };
    await control(house.simulators.shopify.url, `orders/${order.id}/update`, { ...update, deliver });
    await until(house, order, (one) => !one.openCaseTypes.includes('payment'));
    await skip(house, order, 'PT6M');
    const routed = await until(house, order, isQuiet);
    expect(routed.cases).toMatchObject([{ type: 'payment', state: 'closed' }]);
    expect(routed.waits).toEqual([]);
    expect(await ordersAtSupplier(order)).toBe(1);
    expect(await mailsTo(house, order.email ?? '')).toHaveLength(1);
  });

  it('R-034, R-138: supplier, then mail server: what depends on them waits visibly, then happens once', async () => {
    const order = mugOrder(8202);
    await house.ways?.supplier.cut();
    await place(house, order);
    const unsent = await until(house, order, (one) => effectOf(one, 'purchaseOrder')?.lastError != null);
    expect(unsent).toMatchObject({ stage: 'route', purchaseOrders: [{ state: 'sending' }], cases: [] });
    await house.ways?.smtp.cut();
    await house.ways?.supplier.restore();
    const untold = await until(house, order, (one) => effectOf(one, 'notify')?.lastError != null);
    expect(isSent(untold)).toBe(true);
    expect(effectOf(untold, 'notify').state).toBe('reserved');
    await house.ways?.smtp.restore();
    await until(house, order, isQuiet);
    expect(await ordersAtSupplier(order)).toBe(1);
    expect(await mailsTo(house, order.email ?? '')).toMatchObject([{ deliveries: 1 }]);
  });

  it('R-138, C-24: the store: no verdict comes of it, and the order goes on when it is back', async () => {
    const order = mugOrder(8203);
    await house.ways?.shopify.cut();
    await place(house, order);
    const waiting = await until(house, order, (one) => one.checks.address.status === 'clear');
    for (const check of ['items', 'payment', 'risk']) expect(waiting.checks[check].status).toBe('asked');
    expect(waiting.cases).toEqual([]);
    await house.ways?.shopify.restore();
    await until(house, order, isQuiet);
    expect(await ordersAtSupplier(order)).toBe(1);
  });

  it('R-137, R-138: Temporal: the webhook is answered 200 and stored, and the order runs when it is back', async () => {
    const order = mugOrder(8204);
    await house.ways?.temporal.cut();
    const { deliveries } = await place(house, order);
    expect(deliveries).toMatchObject([{ outcome: 'delivered', status: 200 }]);
    const stored = await until(house, order, () => true);
    expect(stored).toMatchObject({ startedAt: null, recordedAt: null, stage: 'filter' });
    expect((await house.call('/readyz')).body).toMatchObject({ parts: { postgres: 'ok', temporal: 'away' } });
    await house.ways?.temporal.restore();
    await until(house, order, isQuiet);
    expect(await ordersAtSupplier(order)).toBe(1);
    expect(await mailsTo(house, order.email ?? '')).toHaveLength(1);
  });

  it('R-137, R-138: Postgres: 503 with Retry-After, running orders wait and go on, the webhook comes again', async () => {
    const running = mugOrder(8205);
    const late = mugOrder(8206);
    const match = { method: 'POST', bodyIncludes: poOf(running) };
    await fault(house.simulators.supplier, { kind: 'late', ms: 1000, match });
    await place(house, running);
    await until(house, running, (one) => one.purchaseOrders[0]?.state === 'sending');
    await house.ways?.postgres.cut();
    const { deliveries } = await place(house, late);
    expect(deliveries).toMatchObject([{ outcome: 'refused', status: 503 }]);
    const refused = await house.call('/v1/orders');
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await house.ways?.postgres.restore();
    await control(house.simulators.shopify.url, 'advance', { ms: 600_000 });
    const both = await Promise.all([until(house, running, isQuiet), until(house, late, isQuiet)]);
    for (const one of both) expect(one.cases).toEqual([]);
    expect(await ordersAtSupplier(running)).toBe(1);
    expect(await ordersAtSupplier(late)).toBe(1);
    const { status } = await house.client.workflow.getHandle(orderIdOf(running)).describe();
    expect(status.name).toBe('RUNNING');
    expect(await mailsTo(house, running.email ?? '')).toHaveLength(1);
  });
});
