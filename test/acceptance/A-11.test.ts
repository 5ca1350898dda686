import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { epochMs, plus } from '../../domain/sla/instant.js';
import type { OrderDescription } from '../../sandbox/servers/shopify/order.js';
import { saidToCustomers, subjectsTo, supplierWordsIn } from '../kit/customers.js';
import {
  boughtFor,
  caseDetail,
  caseOf,
  decide,
  echoChanges,
  inShop,
  keyOf,
  moveTo,
  punctualMs,
} from '../kit/desk.js';
import { currentTime, notBefore } from '../kit/fast-forward.js';
import { eventually, type House, openHouse } from '../kit/house.js';
import { mailsTo, mailText, mugOrder, orderIdOf, orderPath, place, skip, until } from '../kit/orders.js';

type Json = ReturnType<typeof JSON.parse>;

const high = { recommendation: 'CANCEL', assessments: [{ riskLevel: 'HIGH' }] };
const medium = { recommendation: 'INVESTIGATE', assessments: [{ riskLevel: 'MEDIUM' }] };

let house: House;
beforeAll(async () => {
  house = await openHouse({ env: { FAROS_ALERTS_EVERY_MS: '500' } });
  await echoChanges(house, 'harbor-goods.myshopify.com');
});
afterAll(() => house?.stop());

async function held(number: number, risk: object): Promise<{ order: OrderDescription; one: Json }> {
  const order = mugOrder(number);
  await place(house, order, { risk });
  const body = await until(house, order, (each) => caseOf(each, 'fraud')?.ticketId);
  return { order, one: caseOf(body, 'fraud') };
}

const roles = ({ escalations }: Json) => escalations.map(({ role }: Json) => role);

/** How many mails to somebody on duty name the order. */
async function callsTo(who: string, order: OrderDescription): Promise<number> {
  const mails = await mailsTo(house, `${who}@faros.example`);
  const texts = await Promise.all(mails.map(({ id }) => mailText(house, id)));
  return texts.filter(({ text }) => text.includes(`${order.name},`) || text.includes(`${order.name} `))
    .length;
}

const isCalled = (who: string, order: OrderDescription) =>
  eventually(
    () => callsTo(who, order),
    (calls) => calls > 0,
  );

/** Held by the store too, and nobody has bought, told or given back anything. */
async function expectHeld(order: OrderDescription): Promise<void> {
  const { body } = await house.call(orderPath(order));
  expect(body).toMatchObject({ stage: 'filter', openCaseTypes: ['fraud'], purchaseOrders: [], refunds: [] });
  expect(inShop(house, order).fulfillmentOrders).toMatchObject([
    { holds: [{ reason: 'HIGH_RISK_OF_FRAUD' }] },
  ]);
  expect(inShop(house, order).refunds).toEqual([]);
  expect(await boughtFor(house, order)).toEqual([]);
}

/** At two hours the breach goes further up; after ten days it is still held. */
async function breaches(order: OrderDescription, one: Json, before: string[], after: string[]) {
  const dueAt = plus(one.openedAt, 'PT2H');
  expect(one.dueAt).toBe(dueAt);
  await moveTo(house, order, dueAt, 1000);
  const now = () => currentTime(house.client, orderIdOf(order));
  await notBefore(dueAt, now, async () => expect(roles(await caseDetail(house, one.id))).toEqual(before));
  await moveTo(house, order, dueAt, -punctualMs);
  const detail = await eventually(
    () => caseDetail(house, one.id),
    (each) => roles(each).length > before.length,
  );
  expect(roles(detail)).toEqual(after);
  const lateMs = epochMs(detail.escalations.at(-1).at) - epochMs(dueAt);
  expect(lateMs).toBeGreaterThanOrEqual(0);
  expect(lateMs).toBeLessThan(punctualMs);
  await expectHeld(order);
  await skip(house, order, 'P10D');
  expect(roles(await caseDetail(house, one.id))).toEqual(after);
  await expectHeld(order);
}

describe('A-11: an order that may be fraud', () => {
  it('A-11, C-06, C-41, R-068 to R-071: a high score is held and escalated at once, at 2 h further, never released by time; then the supervisor releases it', async () => {
    const { order, one } = await held(7801, high);
    expect(one).toMatchObject({ owner: 'ops', escalatedTo: 'supervisor', facts: { aboveThreshold: true } });
    await isCalled('oscar-ops', order);
    await isCalled('sam-supervisor', order);
    await expectHeld(order);
    await breaches(order, one, ['supervisor'], ['supervisor', 'admin']);
    await isCalled('ada-admin', order);

    const ops = await decide(house, one.id, 'release', { as: await keyOf(house, 'ops') });
    expect(ops).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    const event = {
      id: `by-signal-${order.id}`,
      actor: { id: 'somebody', role: 'supervisor', verified: false },
      reason: 'from the Temporal UI',
      type: 'caseDecided',
      caseId: 'fraud/1',
      decision: 'release',
    };
    await house.client.workflow.getHandle(orderIdOf(order)).signal('ask', event);
    await skip(house, order, 'PT1M');
    await expectHeld(order);
    const as = await keyOf(house, 'supervisor');
    expect((await decide(house, one.id, 'release', { as, reason: 'spoken to them' })).status).toBe(200);
    await until(house, order, (each) => each.purchaseOrders[0]?.state === 'sent');
    expect(await boughtFor(house, order)).toHaveLength(1);
    expect(inShop(house, order).fulfillmentOrders).toMatchObject([{ holds: [] }]);
  });

  it('A-11, C-27: or refunds it: money back, the store order cancelled, nothing bought', async () => {
    const { order, one } = await held(7802, high);
    await skip(house, order, 'P3D');
    await expectHeld(order);
    const as = await keyOf(house, 'supervisor');
    expect((await decide(house, one.id, 'refund', { as, reason: 'a stolen card' })).status).toBe(200);
    const settled = await until(
      house,
      order,
      (each) => each.refunds[0]?.state === 'done' && inShop(house, order).rest.cancelled_at !== null,
    );
    expect(settled).toMatchObject({ openCaseTypes: [], refunds: [{ told: { cents: 1800 } }] });
    expect(inShop(house, order)).toMatchObject({
      refunds: [{ transactions: [{ amount: '18.00' }] }],
      rest: { financial_status: 'refunded' },
    });
    expect(await boughtFor(house, order)).toEqual([]);
    await eventually(
      () => subjectsTo(house, order.email ?? ''),
      (subjects) => subjects.includes(`Your refund for order ${order.name}`),
    );
  });

  it('A-11, R-070, R-071: a middling score is for review within 2 h: escalated then, not before, and held on', async () => {
    const { order, one } = await held(7803, medium);
    expect(one).toMatchObject({ owner: 'ops', escalatedTo: null, facts: { aboveThreshold: false } });
    await breaches(order, one, [], ['supervisor']);
    await isCalled('sam-supervisor', order);
  });

  it('A-20, R-103: no mail and no text names a supplier, nor what the order was held for', () => {
    const said = saidToCustomers(house);
    expect(said.length).toBeGreaterThan(0);
    expect(said.flatMap(({ text }) => supplierWordsIn(text))).toEqual([]);
    expect(said.filter(({ text }) => /fraud|risk|review/i.test(text))).toEqual([]);
  });
});
