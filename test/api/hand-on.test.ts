import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { handOnDue } from '../../api/intake/hand-on.js';
import {
  cases,
  effects,
  intake,
  orderReferences,
  orders,
  orderStarts,
  scans,
} from '../../db/schema/index.js';
import { conditionOf, stageOf } from '../../domain/order/status.js';
import type { Order } from '../../domain/order/order.js';
import { incoming, parcelOf, routed } from '../activities/order.js';
import {
  createWorld,
  easypostHeaders,
  shopifyHeaders,
  shopifyOrder,
  supplierHeaders,
  type World,
} from './world.js';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  await world.deps.background.idle();
  world.orders.isAway = false;
  world.orders.running.clear();
  world.orders.resumed.length = 0;
  for (const table of [intake, orderReferences, effects, scans, orders, orderStarts, cases]) {
    await world.db.delete(table);
  }
});

/** Taken in and on record, with one parcel; running unless it has closed. */
async function recorded(change: (order: Order) => Order = (order) => order): Promise<Order> {
  const content = incoming('8492');
  const begun = routed(content);
  const order = change({ ...begun, parcels: [parcelOf(begun)] });
  await world.db.insert(orderStarts).values({
    orderId: order.id,
    storeId: order.store,
    channelOrderId: order.channelOrderId,
    contentHash: 'hash',
    content,
    initial: begun,
    receivedAt: order.placedAt,
    startedAt: order.placedAt,
  });
  await world.db.insert(orders).values({
    id: order.id,
    storeId: order.store,
    name: order.name,
    placedAt: order.placedAt,
    stage: stageOf(order),
    condition: conditionOf(order),
    openCaseTypes: [],
    suppliers: ['acme'],
    closedAt: order.closedAt,
    version: 41,
    snapshot: order,
  });
  const references = order.parcels.map((one) => ({
    kind: 'trackingNumber' as const,
    value: one.trackingNumber,
  }));
  const po = order.legs.map((leg) => ({ kind: 'purchaseOrder' as const, value: leg.purchaseOrder.number }));
  await world.db
    .insert(orderReferences)
    .values([...references, ...po].map((one) => ({ ...one, orderId: order.id, version: 41 })));
  if (!order.closedAt) world.orders.running.set(order.id, { events: [], asked: [] });
  return order;
}

/** Nothing bought yet: payment and risk still matter. */
function stillOpen(order: Order): Order {
  return { ...order, lines: order.lines.map((line) => ({ ...line, open: line.ordered, onOrder: 0 })) };
}

async function shopify(body: string, topic: string, id?: string) {
  const headers = shopifyHeaders(body, { topic, id });
  await world.call('POST', '/webhooks/shopify/luna', { key: null, body, headers });
  await world.deps.background.idle();
}

async function supplier(account: string, content: unknown) {
  const body = JSON.stringify(content);
  const headers = supplierHeaders(body);
  const answer = await world.call('POST', `/webhooks/supplier-rest/${account}`, { key: null, body, headers });
  expect(answer.status).toBe(200);
  await world.deps.background.idle();
}

async function carrier(
  trackingNumber: string,
  tracker: Record<string, unknown>,
  id = `evt_${Math.random()}`,
) {
  const body = JSON.stringify({
    id,
    object: 'Event',
    description: 'tracker.updated',
    result: { id: 'trk_1', object: 'Tracker', tracking_code: trackingNumber, carrier: 'USPS', ...tracker },
  });
  const headers = easypostHeaders(body);
  const answer = await world.call('POST', '/webhooks/easypost/default', { key: null, body, headers });
  expect(answer.status).toBe(200);
  await world.deps.background.idle();
}

const acknowledgement = (poNumber: string) => ({
  type: 'purchase_order.acknowledged',
  timestamp: '2026-03-24T15:00:00Z',
  data: { poNumber, lines: [{ lineNumber: 1, answer: 'accepted' }] },
});

const messages = () => world.db.select().from(intake).orderBy(intake.id);
const told = (id: string) => world.orders.running.get(id)?.events.map(({ type }) => type);
const makeDue = () => world.db.update(intake).set({ nextAttemptAt: new Date(0).toISOString() });

const scan = (status: string, at: string) => ({
  status,
  updated_at: at,
  tracking_details: [
    { object: 'TrackingDetail', status: 'in_transit', message: 'accepted', datetime: '2026-03-25T08:00:00Z' },
    { object: 'TrackingDetail', status, message: 'scan', datetime: at },
  ],
});

describe('what a stored message means', () => {
  it('R-032: a supplier’s acknowledgement finds its order by the number of the purchase order', async () => {
    const order = await recorded();
    await supplier('acme', acknowledgement(order.legs[0]!.purchaseOrder.number));
    expect(told(order.id)).toEqual(['purchaseOrderAnswered']);
  });

  it('an acknowledgement that overtakes the record finds its order by the effect', async () => {
    const order = await recorded();
    await world.db.insert(effects).values({
      id: `${order.id}/B/purchaseOrder/1`,
      orderId: order.id,
      kind: 'purchaseOrder',
      reference: 'PO-EARLY',
      request: {
        id: `${order.id}/B/purchaseOrder/1`,
        generation: 1,
        kind: 'purchaseOrder',
        legId: 'B',
        poNumber: 'PO-EARLY',
        supplier: 'acme',
        addressVersion: 1,
      },
      state: 'reserved',
      leaseUntil: order.placedAt,
      askedAt: order.placedAt,
    });
    await supplier('acme', acknowledgement('PO-EARLY'));
    expect(told(order.id)).toEqual(['purchaseOrderAnswered']);
  });

  it('a supplier cannot answer for another: that is a case, and the order hears nothing', async () => {
    const order = await recorded();
    await supplier('rival', acknowledgement(order.legs[0]!.purchaseOrder.number));
    expect(told(order.id)).toEqual([]);
    expect((await messages())[0]).toMatchObject({ state: 'parked' });
    expect(await world.db.select().from(cases)).toHaveLength(1);
  });

  it('what names no order yet is kept, and handed on as soon as there is one', async () => {
    await supplier('acme', acknowledgement(`PO-LATER`));
    expect((await messages())[0]).toMatchObject({ state: 'unresolved', attempts: 1 });
    const order = await recorded((one) => ({
      ...one,
      legs: one.legs.map((leg) => ({ ...leg, purchaseOrder: { ...leg.purchaseOrder, number: 'PO-LATER' } })),
    }));
    await makeDue();
    await handOnDue(world.deps, { limit: 10 });
    expect(told(order.id)).toEqual(['purchaseOrderAnswered']);
    expect((await messages())[0]).toMatchObject({ state: 'handedOn' });
  });

  it('R-138: while Temporal is away a message waits with growing pauses, and then arrives', async () => {
    const order = await recorded();
    world.orders.isAway = true;
    await supplier('acme', acknowledgement(order.legs[0]!.purchaseOrder.number));
    const pauses: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      const [row] = await messages();
      expect(row?.state).toBe('waiting');
      pauses.push(Date.parse(row!.nextAttemptAt) - Date.now());
      await makeDue();
      await handOnDue(world.deps, { limit: 10 });
    }
    expect(pauses.every((pause, n) => n === 0 || pause > (pauses[n - 1] ?? 0))).toBe(true);
    world.orders.isAway = false;
    await makeDue();
    await handOnDue(world.deps, { limit: 10 });
    expect(told(order.id)).toEqual(['purchaseOrderAnswered']);
  });

  it('R-007: messages of one order keep their order, and another order does not wait for them', async () => {
    world.orders.isAway = true;
    const order = await recorded(stillOpen);
    await shopify(shopifyOrder('8492', { id: 8492, financial_status: 'paid' }), 'orders/paid', 'first');
    await shopify(
      JSON.stringify({ order_id: 8492, risk_level: 'LOW' }),
      'orders/risk_assessment_changed',
      'second',
    );
    world.orders.isAway = false;
    await shopify(
      JSON.stringify({ order_id: 8492, risk_level: 'HIGH' }),
      'orders/risk_assessment_changed',
      'third',
    );
    expect(told(order.id)).toEqual([]);
    await shopify(shopifyOrder('9000'), 'orders/create', 'other');
    expect(world.orders.running.has('order/luna/9000')).toBe(true);
    await makeDue();
    await handOnDue(world.deps, { limit: 10 });
    expect(told(order.id)).toEqual(['paymentChanged', 'riskChanged', 'riskChanged']);
    expect(new Set((await messages()).map(({ state }) => state))).toEqual(new Set(['handedOn']));
  });

  it('what cannot change an order does not wake it', async () => {
    const order = await recorded();
    await shopify(shopifyOrder('8492', { id: 8492, financial_status: 'paid' }), 'orders/updated');
    expect(told(order.id)).toEqual([]);
    expect((await messages())[0]?.state).toBe('handedOn');
  });

  it('an event of an order that Temporal has not taken yet starts it first', async () => {
    world.orders.isAway = true;
    await shopify(shopifyOrder('31'), 'orders/create');
    world.orders.isAway = false;
    await shopify(JSON.stringify({ order_id: 31, risk_level: 'LOW' }), 'orders/risk_assessment_changed');
    expect(told('order/luna/31')).toEqual(['riskChanged']);
  });

  it('an update of an order that was never announced makes the order', async () => {
    await shopify(shopifyOrder('32'), 'orders/updated');
    expect(told('order/luna/32')).toEqual(['paymentChanged']);
  });

  it('an order told again with other content is an update, not an error', async () => {
    await shopify(shopifyOrder('33'), 'orders/create');
    const cancelled = { cancelled_at: '2026-03-24T11:00:00-04:00' };
    await shopify(shopifyOrder('33', cancelled), 'orders/updated');
    expect(told('order/luna/33')).toEqual(['paymentChanged', 'storeChanged']);
    expect(await world.db.select().from(orderStarts)).toHaveLength(1);
  });

  it('an event of a closed order makes it go on from its stored state', async () => {
    const order = await recorded((one) => ({ ...one, closedAt: '2026-05-20T00:00:00.000Z' }));
    await supplier('acme', acknowledgement(order.legs[0]!.purchaseOrder.number));
    expect(world.orders.resumed).toMatchObject([
      { id: order.id, lastVersion: 41, waiting: [{ type: 'purchaseOrderAnswered' }] },
    ]);
  });
});

describe('scans', () => {
  const inTransit = (order: Order): Order => ({
    ...order,
    parcels: order.parcels.map((one) => ({ ...one, state: 'inTransit' as const })),
  });

  it('R-039: one that is new for the parcel is told to the order and kept as a fact', async () => {
    const order = await recorded(inTransit);
    const { trackingNumber } = order.parcels[0]!;
    await carrier(trackingNumber, scan('out_for_delivery', '2026-03-27T12:00:00Z'));
    expect(told(order.id)).toEqual(['scanned']);
    expect(await world.db.select().from(scans)).toMatchObject([
      { orderId: order.id, state: 'outForDelivery' },
    ]);
  });

  it('one that changes nothing does not wake the order, and is kept as a fact', async () => {
    const order = await recorded(inTransit);
    const { trackingNumber } = order.parcels[0]!;
    await carrier(trackingNumber, scan('in_transit', '2026-03-26T12:00:00Z'));
    expect(told(order.id)).toEqual([]);
    expect(await world.db.select().from(scans)).toHaveLength(1);
    expect((await messages())[0]?.state).toBe('handedOn');
  });

  it('R-040: another estimate is told', async () => {
    const order = await recorded(inTransit);
    const { trackingNumber } = order.parcels[0]!;
    const day = { est_delivery_date: '2026-03-30T00:00:00Z' };
    await carrier(trackingNumber, { ...scan('in_transit', '2026-03-26T12:00:00Z'), ...day });
    expect(told(order.id)).toEqual(['scanned']);
  });

  it('a recycled tracking number means the newest open order', async () => {
    const order = await recorded(inTransit);
    const { trackingNumber } = order.parcels[0]!;
    const closed = { ...order, id: 'order/luna/newer', placedAt: '2026-04-01T00:00:00.000Z' };
    const [row] = await world.db.select().from(orders).where(eq(orders.id, order.id));
    await world.db.insert(orders).values({
      ...row!,
      id: closed.id,
      placedAt: closed.placedAt,
      closedAt: closed.placedAt,
      snapshot: closed,
    });
    await world.db
      .insert(orderReferences)
      .values({ kind: 'trackingNumber', value: trackingNumber, orderId: closed.id, version: 1 });
    await carrier(trackingNumber, scan('delivered', '2026-03-28T12:00:00Z'));
    expect(told(order.id)).toEqual(['scanned']);
    expect(world.orders.resumed).toEqual([]);
  });
});

describe('a case of intake', () => {
  it('rechecked, reads the message again; settled, leaves it; decided twice, says by whom', async () => {
    await supplier('acme', { type: 'purchase_order.acknowledged', timestamp: 'yesterday' });
    const [message] = await messages();
    const path = `/v1/cases/${encodeURIComponent(`intake/${message?.id}`)}/decision`;
    const bad = await world.call('POST', path, { body: { decision: 'release', reason: 'why not' } });
    expect(bad.status).toBe(422);
    expect(bad.body.allowed).toEqual(['recheck', 'settle']);

    const again = await world.call('POST', path, {
      body: { decision: 'recheck', reason: 'sender fixed it' },
    });
    expect(again.status).toBe(200);
    await world.deps.background.idle();
    expect((await messages())[0]?.state).toBe('parked');

    const support = await world.key('support');
    const refused = await world.call('POST', path, {
      key: support,
      body: { decision: 'settle', reason: 'x' },
    });
    expect(refused.status).toBe(403);
    const settled = await world.call('POST', path, { body: { decision: 'settle', reason: 'by phone' } });
    expect(settled.status).toBe(200);
    const late = await world.call('POST', path, { body: { decision: 'settle', reason: 'me too' } });
    expect(late.status).toBe(409);
    expect(late.body.decidedBy).toMatchObject({ what: 'settle' });
  });
});
