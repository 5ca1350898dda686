import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { epochMs, plus } from '../../domain/sla/instant.js';
import type { OrderDescription } from '../../sandbox/servers/shopify/order.js';
import { sacramento, unitless } from '../kit/addresses.js';
import {
  addressLinkTo,
  mailAbout,
  openPage,
  saidToCustomers,
  sendForm,
  subjectsTo,
  supplierWordsIn,
} from '../kit/customers.js';
import {
  boughtFor,
  caseDetail,
  caseOf,
  echoChanges,
  inShop,
  moveTo,
  punctualMs,
  ticketsOf,
} from '../kit/desk.js';
import { currentTime, notBefore } from '../kit/fast-forward.js';
import { eventually, type House, openHouse } from '../kit/house.js';
import { mailsTo, mailText, mugOrder, orderIdOf, orderPath, place, skip, until } from '../kit/orders.js';

type Json = ReturnType<typeof JSON.parse>;

const nowhere = { ...sacramento, address1: '7 Unknown Street' };
const isSent = (one: Json) => one.purchaseOrders[0]?.state === 'sent';

let house: House;
beforeAll(async () => {
  house = await openHouse({ env: { FAROS_ALERTS_EVERY_MS: '500' } });
  await echoChanges(house, 'harbor-goods.myshopify.com');
  await releaseByClock();
});
afterAll(() => house?.stop());

/** The store decides that a missing unit is sent as it is after two days, by the API. */
async function releaseByClock(): Promise<void> {
  const path = '/v1/stores/harbor-goods/policy';
  const { version, ...policy } = (await house.call(path)).body;
  const clocks = [
    { after: 'PT24H', then: { escalate: 'supervisor' } },
    { after: 'PT48H', then: { decide: 'release' } },
  ];
  const address = { ...policy.order.cases.address, clocks };
  const order = { ...policy.order, cases: { ...policy.order.cases, address } };
  const body = { ...policy, order, version, reason: 'houses without numbers are usual here' };
  expect((await house.call(path, { method: 'PUT', body })).status).toBe(200);
}

async function held(order: OrderDescription, payments?: object): Promise<Json> {
  await place(house, order, payments ? { payments } : {});
  return caseOf(await until(house, order, (each) => caseOf(each, 'address')?.ticketId), 'address');
}

/** What people above have been told of an order: by mail, and in the channel. */
async function calledAbove(order: OrderDescription): Promise<{ mails: number; posts: number }> {
  const mails = await mailsTo(house, 'sam-supervisor@faros.example');
  const texts = await Promise.all(mails.map(({ id }) => mailText(house, id)));
  const named = new RegExp(`${order.name}\\b`);
  const posts = house.simulators.slack.state.messages.map((one) => JSON.stringify(one));
  const isForSupervisor = (text: string) => named.test(text) && text.includes('for supervisor');
  return {
    mails: texts.filter(({ text }) => named.test(text)).length,
    posts: posts.filter(isForSupervisor).length,
  };
}

const timeOf = (order: OrderDescription) => () => currentTime(house.client, orderIdOf(order));

/** Nothing a second before 24:00:00; then people above have it. */
async function comesToReview(order: OrderDescription, one: Json): Promise<void> {
  const reviewAt = plus(one.openedAt, 'PT24H');
  await moveTo(house, order, reviewAt, 1000);
  await notBefore(reviewAt, timeOf(order), async () => {
    expect(await caseDetail(house, one.id)).toMatchObject({ state: 'open', escalations: [] });
    expect(await calledAbove(order)).toEqual({ mails: 0, posts: 0 });
  });
  await moveTo(house, order, reviewAt, -punctualMs);
  const detail = await eventually(
    () => caseDetail(house, one.id),
    ({ escalations }) => escalations.length > 0,
  );
  expect(detail).toMatchObject({
    state: 'open',
    dueAt: plus(one.openedAt, 'PT48H'),
    escalations: [{ role: 'supervisor', because: 'nobody has decided in time' }],
  });
  expectPunctual(detail.escalations[0].at, reviewAt);
  await eventually(
    () => calledAbove(order),
    ({ mails, posts }) => mails === 1 && posts === 1,
  );
}

/** Nothing a second before 48 h; then the clock has decided. */
async function isSettledByClock(order: OrderDescription, one: Json, decision: string): Promise<void> {
  const endsAt = plus(one.openedAt, 'PT48H');
  await moveTo(house, order, endsAt, 1000);
  await notBefore(endsAt, timeOf(order), async () => {
    const before = (await house.call(orderPath(order))).body;
    expect(before).toMatchObject({ openCaseTypes: ['address'], purchaseOrders: [], refunds: [] });
    expect(inShop(house, order).refunds).toEqual([]);
  });
  await moveTo(house, order, endsAt, -punctualMs);
  const detail = await eventually(
    () => caseDetail(house, one.id),
    ({ state }) => state === 'closed',
  );
  expect(detail.resolution).toMatchObject({ decision, actor: { id: 'clock' } });
  expectPunctual(detail.resolution.at, endsAt);
}

function expectPunctual(at: string, due: string): void {
  expect(epochMs(at) - epochMs(due)).toBeGreaterThanOrEqual(0);
  expect(epochMs(at) - epochMs(due)).toBeLessThan(punctualMs);
}

describe('A-06: an address that nobody answers', () => {
  /** What the clock refunded, and what its customer answers later. */
  let refunded: OrderDescription;

  it('A-06, C-04, R-058, R-059: a missing unit: review at 24:00:00, released at 48:00:00 where the store has it so', async () => {
    const order = mugOrder(7601, { shipTo: unitless });
    const one = await held(order);
    await comesToReview(order, one);
    await isSettledByClock(order, one, 'release');
    await until(house, order, isSent);
    expect(await boughtFor(house, order)).toMatchObject([{ shipTo: { line1: '100 Main St' } }]);
    expect(inShop(house, order)).toMatchObject({ refunds: [], rest: { cancelled_at: null } });
    const tickets = await eventually(
      () => Promise.resolve(ticketsOf(house, order)),
      ([ticket]) => ticket?.status === 'closed',
    );
    expect(tickets).toHaveLength(1);
  });

  it('A-06, C-04, C-27, P-12: nowhere to deliver: refunded at 48:00:00, whatever the policy says: gift card and card each what it paid, the store order cancelled, the customer told', async () => {
    const shipping = { title: 'Standard', priceCents: 490 };
    const order = mugOrder(7602, { shipTo: nowhere, shipping });
    refunded = order;
    const payments = [
      { gateway: 'gift_card', cents: 1000 },
      { gateway: 'shopify_payments', cents: 1290 },
    ];
    const one = await held(order, payments);
    await comesToReview(order, one);
    await isSettledByClock(order, one, 'refund');
    const settled = await until(
      house,
      order,
      (each) => each.refunds[0]?.state === 'done' && inShop(house, order).rest.cancelled_at !== null,
    );
    expect(settled).toMatchObject({
      openCaseTypes: [],
      purchaseOrders: [],
      lines: [{ cancelled: 1, open: 0 }],
    });
    expect(settled.refunds).toMatchObject([{ isEverything: true, told: { cents: 2290, currency: 'USD' } }]);
    const { refunds, transactions } = inShop(house, order);
    expect(refunds).toHaveLength(1);
    const paidBack = refunds[0]?.transactions.map(({ parentId, amount }) => {
      const parent = transactions.find(({ id }) => id === parentId);
      return [parent?.gateway, parent?.amount, amount];
    });
    expect(paidBack).toEqual([
      ['gift_card', '10.00', '10.00'],
      ['shopify_payments', '12.90', '12.90'],
    ]);
    const text = await mailAbout(house, order.email ?? '', 'Your refund');
    expect(text).toContain('$22.90');
    expect(text).toContain('gift card');
    expect(text).toContain('you paid with');
  });

  it('A-06, C-29, R-101: what the customer answers after that is recorded, shown, and not acted on', async () => {
    const order = refunded;
    const link = await addressLinkTo(house, order.email ?? '');
    const page = await openPage(link);
    expect(page.status).toBe(410);
    expect(page.text).toContain('was cancelled');
    const fields = { case: 'address/1', version: '1', name: 'Sarah Doe', line1: '8 Quay Street' };
    const place = { city: 'Sacramento', region: 'California', postalCode: '95814', country: 'US' };
    const answer = await sendForm(link, page, 'correction', { ...fields, ...place });
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('came too late to be used. We have noted it');
    const late = await until(house, order, ({ timeline }) =>
      timeline.some(({ text }: Json) => text.startsWith('an address came too late')),
    );
    expect(late.decisions).toMatchObject([
      { type: 'addressCorrected', state: 'answered', answer: { status: 'ignored' } },
    ]);
    await skip(house, order, 'PT24H');
    expect(await boughtFor(house, order)).toEqual([]);
    expect(inShop(house, order).refunds).toHaveLength(1);
    expect(inShop(house, order).rest.shipping_address).toMatchObject({ address1: '7 Unknown Street' });
    expect((await subjectsTo(house, order.email ?? '')).toSorted()).toEqual([
      `Please check the address of your order ${order.name}`,
      `Your order ${order.name} is confirmed`,
      `Your refund for order ${order.name}`,
    ]);
  });

  it('A-06: without such a policy a missing unit is refunded as well', async () => {
    const order = mugOrder(7603, {
      shop: 'lumen-jewelry.myshopify.com',
      shipTo: unitless,
      lines: [{ sku: 'RING-SLV-001', title: 'Silver Band Ring', quantity: 1, unitPriceCents: 5900 }],
    });
    const one = await held(order);
    await isSettledByClock(order, one, 'refund');
    await until(house, order, (each) => each.refunds[0]?.state === 'done');
    expect(inShop(house, order).refunds).toHaveLength(1);
  });

  it('A-20, R-103: no mail and no text names a supplier', () => {
    expect(saidToCustomers(house).flatMap(({ text }) => supplierWordsIn(text))).toEqual([]);
  });
});
