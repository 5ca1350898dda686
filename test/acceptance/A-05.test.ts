import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { audit } from '../../db/schema/index.js';
import { candidateZones } from '../../domain/notifications/zones.js';
import { plus } from '../../domain/sla/instant.js';
import type { OrderDescription } from '../../sandbox/servers/shopify/order.js';
import { unitless } from '../kit/addresses.js';
import {
  addressLinkTo,
  hourIn,
  mailAbout,
  openPage,
  sendForm,
  subjectsTo,
  supplierWordsIn,
  saidToCustomers,
  textsTo,
} from '../kit/customers.js';
import {
  boughtFor,
  caseDetail,
  caseOf,
  decide,
  echoChanges,
  inShop,
  keyOf,
  moveTo,
  ticketsOf,
} from '../kit/desk.js';
import { eventually, type House, openHouse } from '../kit/house.js';
import { mugOrder, orderIdOf, orderPath, place, skip, until } from '../kit/orders.js';

type Json = ReturnType<typeof JSON.parse>;

const shop = 'harbor-goods.myshopify.com';
const [zone = ''] = candidateZones('US', 'CA');
const isSent = (one: Json) => one.purchaseOrders[0]?.state === 'sent';
const isQuiet = (one: Json) => one.effects.every(({ state }: Json) => state === 'done');

let house: House;
beforeAll(async () => {
  house = await openHouse({ env: { FAROS_ALERTS_EVERY_MS: '500' } });
  await echoChanges(house, shop);
});
afterAll(() => house?.stop());

/** An order to a tower without a flat, held and asked about. */
async function held(
  number: number,
): Promise<{ order: OrderDescription; to: string; phone: string; one: Json }> {
  const own = mugOrder(number);
  const phone = `+1202${own.name.slice(1).padStart(7, '5')}`;
  const order = { ...own, shipTo: unitless, phone };
  await place(house, order);
  const body = await until(house, order, (each) => caseOf(each, 'address')?.ticketId);
  return { order, to: order.email ?? '', phone, one: caseOf(body, 'address') };
}

const questions = async (to: string) =>
  (await subjectsTo(house, to)).filter((subject) => subject.startsWith('Please check')).length;
describe('A-05: an address that the customer answers', () => {
  it('A-05, R-044, R-050, R-057, R-060, R-061, C-25: at hour 3 on the signed page: checked again, released, bought to the new address, written to the store, told once', async () => {
    const { order, to, phone, one } = await held(7501);
    const link = await addressLinkTo(house, to);
    await skip(house, order, 'PT3H');
    expect(await boughtFor(house, order)).toEqual([]);
    const page = await openPage(link);
    expect(page.status).toBe(200);
    expect(page.text).toContain('100 Main St');
    expect(supplierWordsIn(page.text)).toEqual([]);
    expect((await sendForm(link, page, 'correction', { line2: 'Apt 4' })).status).toBe(303);

    const sent = await until(house, order, (each) => isSent(each) && isQuiet(each));
    expect(sent).toMatchObject({
      stage: 'route',
      openCaseTypes: [],
      checks: { address: { status: 'clear' } },
    });
    expect(await boughtFor(house, order)).toMatchObject([
      { shipTo: { line1: '100 Main St', line2: 'Apt 4' } },
    ]);
    const detail = await caseDetail(house, one.id);
    expect(detail).toMatchObject({
      state: 'closed',
      resolution: { decision: 'settledByFact' },
      escalations: [],
      facts: {
        answeredBy: 'customer',
        missedCents: 3040,
        missedCost: ['shipping 895', 'return 1250', 'reship 895'],
      },
    });
    expect(JSON.stringify(inShop(house, order).rest.shipping_address)).toContain('Apt 4');
    expect(inShop(house, order).fulfillmentOrders).toMatchObject([{ holds: [] }]);
    const tickets = await eventually(
      () => Promise.resolve(ticketsOf(house, order)),
      ([ticket]) => ticket?.status === 'closed',
    );
    expect(tickets).toHaveLength(1);

    // The days after bring nothing new, nor a text that had waited for the morning.
    const texts = textsTo(house, phone).length;
    await skip(house, order, 'PT46H');
    expect(textsTo(house, phone)).toHaveLength(texts);
    expect((await subjectsTo(house, to)).toSorted()).toEqual([
      `Please check the address of your order ${order.name}`,
      `We have the new address for your order ${order.name}`,
      `Your order ${order.name} is confirmed`,
    ]);
    expect(await boughtFor(house, order)).toHaveLength(1);
    expect((await openPage(link)).text).toContain('too late to change the address');
  });

  it('A-05, C-29, R-057: corrected and invalid again: asked again at once by mail, by text at 08:00, and the deadline stays', async () => {
    const { order, to, phone, one } = await held(7502);
    const evening = nextHour(one.openedAt, 22);
    await moveTo(house, order, evening, 0);
    const texts = textsTo(house, phone).length;
    const first = await addressLinkTo(house, to);
    const page = await openPage(first);
    expect((await sendForm(first, page, 'correction', { line2: 'Apt 9999' })).status).toBe(303);

    const second = await addressLinkTo(house, to, 2);
    expect(await questions(to)).toBe(2);
    const again = await openPage(second);
    expect(again.text).toContain('still cannot be delivered to');
    expect(again.text).toContain('Apt 9999');
    const waiting = await until(house, order, (each) => each.notifications.some(isPutOff));
    const { notBefore } = waiting.notifications.find(isPutOff);
    expect(hourIn(zone, notBefore)).toBe(8);
    expect(textsTo(house, phone)).toHaveLength(texts);
    const now = caseOf(waiting, 'address');
    expect([now.id, now.state, now.dueAt]).toEqual([one.id, 'open', one.dueAt]);
    expect(one.dueAt).toBe(plus(one.openedAt, 'PT48H'));

    await moveTo(house, order, notBefore, -2000);
    await eventually(
      () => Promise.resolve(textsTo(house, phone)),
      (all) => all.length === texts + 1,
    );
    const { notifications } = await until(house, order, (each) => !each.notifications.some(isPutOff));
    const sentAt = notifications.findLast(({ channel }: Json) => channel === 'sms').sentAt;
    expect(sentAt >= notBefore && sentAt < plus(notBefore, 'PT1M')).toBe(true);

    expect((await sendForm(second, again, 'correction', { line2: 'Apt 5' })).status).toBe(303);
    await until(house, order, isSent);
    expect(await boughtFor(house, order)).toMatchObject([{ shipTo: { line2: 'Apt 5' } }]);
  });

  it('A-05, C-25, R-079: another city is a proposal: a person accepts it, risk is looked at again, and every step is on record', async () => {
    const { order, to, one } = await held(7503);
    const link = await addressLinkTo(house, to);
    const oakland = { line1: '12 Grand Avenue', city: 'Oakland', postalCode: '94612' };
    expect((await sendForm(link, await openPage(link), 'correction', oakland)).status).toBe(303);
    const proposed = await until(house, order, (each) => each.customer.proposedAddress !== null);
    expect(proposed.customer).toMatchObject({
      shippingAddress: { city: 'Sacramento' },
      proposedAddress: { city: 'Oakland' },
    });
    expect((await openPage(link)).text).toContain('Thank you, somebody');
    await skip(house, order, 'PT1H');
    expect(await caseDetail(house, one.id)).toMatchObject({
      state: 'open',
      escalatedTo: 'supervisor',
      escalations: [{ because: expect.stringContaining('another city') }],
    });
    expect(await boughtFor(house, order)).toEqual([]);

    const support = await decide(house, one.id, 'correct', { as: await keyOf(house, 'support') });
    expect(support.status).toBe(403);
    const as = await keyOf(house, 'ops', ['harbor-goods']);
    const corrected = await decide(house, one.id, 'correct', { as, reason: 'the customer moved' });
    expect(corrected).toMatchObject({ status: 200, body: { status: 'accepted' } });
    const sent = await until(house, order, (each) => isSent(each) && isQuiet(each));
    expect(await boughtFor(house, order)).toMatchObject([
      { shipTo: { line1: '12 Grand Avenue', city: 'Oakland' } },
    ]);
    const screened = sent.assessments.filter(({ kind }: Json) => kind === 'risk');
    expect(screened).toHaveLength(2);
    expect(inShop(house, order).rest.shipping_address).toMatchObject({ city: 'Oakland' });
    const rows = await house.db.select().from(audit);
    expect(rows.filter(({ target }) => target === one.id || target === orderIdOf(order))).toMatchObject([
      { actor: 'customer', role: 'customer', after: { scope: 'beyond' } },
      { role: 'ops', reason: 'the customer moved' },
    ]);
    expect(await questions(to)).toBe(1);
  });

  /** The customer who was written to last. */
  let last = '';

  it('A-05, C-04: "it is right as it stands": not asked again, a person looks, and releases it as written', async () => {
    const { order, to, one } = await held(7504);
    last = to;
    const link = await addressLinkTo(house, to);
    expect((await sendForm(link, await openPage(link), 'confirm')).status).toBe(303);
    await until(house, order, (each) => caseOf(each, 'address').escalatedTo === 'supervisor');
    expect((await openPage(link)).text).toContain('Thank you, somebody');
    await skip(house, order, 'PT12H');
    const waiting = (await house.call(orderPath(order))).body;
    expect(waiting).toMatchObject({ stage: 'filter', openCaseTypes: ['address'], purchaseOrders: [] });
    expect(await questions(to)).toBe(1);
    expect((await decide(house, one.id, 'release', { as: await keyOf(house, 'ops') })).status).toBe(200);
    await until(house, order, isSent);
    expect(await boughtFor(house, order)).toMatchObject([{ shipTo: { line1: '100 Main St', line2: null } }]);
  });

  it('A-20, R-103: no mail and no text names a supplier', async () => {
    await mailAbout(house, last, 'is confirmed');
    const said = saidToCustomers(house);
    expect(said.length).toBeGreaterThan(12);
    expect(said.flatMap(({ text }) => supplierWordsIn(text))).toEqual([]);
  });
});

const isPutOff = ({ channel, state, notBefore }: Json) =>
  channel === 'sms' && state === 'queued' && notBefore !== null;

/** The first full hour of this name after an instant, where the customer is. */
function nextHour(instant: string, hour: number): string {
  let at = plus(instant, 'PT1H').replace(/:\d\d:\d\d\.\d+Z/, ':00:00.000Z');
  while (hourIn(zone, at) !== hour) at = plus(at, 'PT1H');
  return at;
}
