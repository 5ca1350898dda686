import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, type House, openHouse } from '../kit/house.js';
import {
  mailsTo,
  mailText,
  mugOrder,
  orderIdOf,
  orderPath,
  place,
  purchaseOrders,
  skip,
  until,
} from '../kit/orders.js';
import { control } from '../kit/simulators.js';

const potter = 'orders@claypath-pottery.example';
const vase = { sku: 'VASE-BLU-020', title: 'Blue Bud Vase', quantity: 2, unitPriceCents: 3200 };

let house: House;
beforeAll(async () => {
  house = await openHouse({ env: { FAROS_QUICK_TIMEOUT_MS: '6000' } });
});
afterAll(() => house?.stop());

type Order = ReturnType<typeof mugOrder>;
const placed = async (number: number): Promise<Order> => {
  const order = mugOrder(number, { lines: [vase] });
  await place(house, order);
  return order;
};
const poNumberOf = (order: Order) => `${orderIdOf(order).split('/').slice(1).join('-')}-A`;

/** What the supplier finds in its mailbox about one purchase order, by the beginning of the subject. */
async function mailAbout(order: Order, subject: string) {
  const isIt = (mail: { subject: string }) =>
    mail.subject.startsWith(subject) && mail.subject.includes(poNumberOf(order));
  const all = await eventually(
    () => mailsTo(house, potter),
    (mails) => mails.some(isIt),
    40_000,
  );
  const mine = all.filter(isIt);
  expect(mine.map(({ deliveries }: { deliveries: number }) => deliveries)).toEqual([1]);
  const { text } = await mailText(house, mine[0].id);
  return { text, link: /http\S+\/supplier\/order\/\S+/.exec(text)?.[0] ?? '' };
}

const at = (link: string) => link.replace(/^http:\/\/[^/]+/, house.api);
const look = async (link: string) => {
  const response = await fetch(at(link));
  return { status: response.status, text: await response.text() };
};
const post = async (link: string, fields: Record<string, string>) => {
  const body = new URLSearchParams(fields);
  return (await fetch(at(link), { method: 'POST', body, redirect: 'manual' })).status;
};
const isIn = (state: string) => (body: { purchaseOrders: { state: string }[] }) =>
  body.purchaseOrders[0]?.state === state;
const isDone = (body: { effects: { state: string }[] }) =>
  body.effects.every(({ state }) => state === 'done');
const scan = (trackingCode: string, status: string, when: string) =>
  control(house.simulators.easypost.url, 'scans', { trackingCode, status, at: when, country: 'US' });
const cancel = (order: Order) =>
  house.call(`/v1/orders/${encodeURIComponent(orderIdOf(order))}/cancellation`, {
    body: { reason: 'The customer has changed their mind.' },
  });

describe('C-48: an order to a supplier without a system, from the shop to the door', () => {
  const parcels = ['1Z9990000000009301', '9400100000000000009301'] as const;
  let order: Order;
  let link: string;

  it('C-48, R-029, C-35: goes out as one mail, with the recipient and without the customer’s e-mail', async () => {
    order = await placed(9301);
    const sent = await until(house, order, (body) => isIn('sent')(body) && isDone(body));
    expect(sent.purchaseOrders).toMatchObject([{ supplier: 'claypath', number: poNumberOf(order) }]);
    const mail = await mailAbout(order, 'Purchase order');
    for (const words of ['2 x CLAYPATH-VASE-BLU-020, $11.00 each', '9301 Quay Street', 'Harbor Goods']) {
      expect(mail.text).toContain(words);
    }
    expect(mail.text).not.toContain('customer-9301');
    expect(await purchaseOrders(house, 'warehouse-ca')).toEqual([]);
    ({ link } = mail);
  });

  it('C-48, R-032, R-036: its page takes the yes, which is an acknowledgement and no shipment', async () => {
    const page = await look(link);
    expect(page.status).toBe(200);
    expect(page.text).toContain('2 × CLAYPATH-VASE-BLU-020');
    expect(await post(link, { do: 'acceptAll' })).toBe(303);
    const acknowledged = await until(house, order, isIn('acknowledged'));
    expect(acknowledged.parcels).toEqual([]);
    expect(acknowledged.stage).toBe('route');
  });

  it('C-48, R-037, C-37: two parcels are entered, and each comes to the shop and to the customer', async () => {
    const [first, second] = parcels;
    const ship = { do: 'ship', 'units-1': '1' };
    expect(await post(link, { ...ship, carrier: 'UPS', trackingNumber: first })).toBe(303);
    await until(house, order, (body) => body.parcels.length === 1);
    expect(await post(link, { ...ship, carrier: 'usps', trackingNumber: second })).toBe(303);
    expect(await post(link, { ...ship, carrier: 'usps', trackingNumber: second })).toBe(303);
    const shipped = await until(house, order, (body) => body.parcels.length === 2 && isDone(body));
    expect(shipped.stage).toBe('observe');
    expect(shipped.parcels).toMatchObject([
      { carrier: 'UPS', trackingNumber: first, state: 'labelCreated' },
      { carrier: 'USPS', trackingNumber: second, state: 'labelCreated' },
    ]);
    const at = `${house.simulators.shopify.url}/_control/ledger?operation=fulfillmentCreate`;
    const ledger = JSON.stringify(await (await fetch(at)).json());
    for (const number of parcels) expect(ledger).toContain(number);
    expect((await look(link)).text).toContain('everything is on its way');
  });

  it('C-48, R-039, R-103: scans bring it to the door, and no customer reads of the supplier', async () => {
    for (const [status, state, pause] of [
      ['in_transit', 'accepted', 'PT5H'],
      ['delivered', 'delivered', 'PT30H'],
    ] as const) {
      const when = await skip(house, order, pause);
      for (const number of parcels) await scan(number, status, when);
      await until(house, order, (body) =>
        body.parcels.every((parcel: { state: string }) => parcel.state === state),
      );
    }
    const settled = await until(house, order, (body) => body.stage === 'settled');
    expect(settled.condition).toBe('normal order');
    const mails = await mailsTo(house, 'customer-9301@example.com');
    expect(mails.length).toBeGreaterThanOrEqual(3);
    for (const { id } of mails) {
      const { text, html } = await mailText(house, id);
      expect(text + html).not.toMatch(/claypath|kiln lane|\/supplier\//i);
    }
  });
});

describe('C-48: when it does not go as ordered', () => {
  it('C-48, R-032: a no is a case with the supplier’s reason, and nothing is on order any more', async () => {
    const order = await placed(9302);
    const { link } = await mailAbout(order, 'Purchase order');
    const no = { do: 'answer', 'answer-1': 'rejected', 'reason-1': 'the kiln broke' };
    expect(await post(link, no)).toBe(303);
    const body = await until(house, order, isIn('rejected'));
    expect(body.condition).not.toBe('normal order');
    const found = body.cases.find((one: { type: string }) => one.type === 'supplierAnswer');
    expect(found).toMatchObject({ resolution: null, facts: { supplier: 'claypath' } });
    expect(JSON.stringify(found.facts)).toContain('the kiln broke');
    expect((await look(link)).text).toContain('You cannot supply this');
  });

  it('C-48: what is said while no worker runs is kept, shown as said, and heard when they are back', async () => {
    const order = await placed(9303);
    const { link } = await mailAbout(order, 'Purchase order');
    await until(house, order, isIn('sent'));
    await house.stopWorkers();
    expect(await post(link, { do: 'acceptAll' })).toBe(303);
    const parcel = { do: 'ship', carrier: 'UPS', trackingNumber: '1Z9990000000009303', 'units-1': '2' };
    expect(await post(link, parcel)).toBe(303);
    expect((await look(link)).text).toContain('everything is on its way');
    expect((await house.call(orderPath(order))).body.parcels).toEqual([]);
    await house.startWorkers();
    const body = await until(house, order, (one) => one.parcels.length === 1);
    expect(body.purchaseOrders).toMatchObject([{ state: 'acknowledged' }]);
  });

  it('C-48, C-17: asked to cancel, it says yes: the order is given up', async () => {
    const order = await placed(9304);
    await until(house, order, isIn('sent'));
    await cancel(order);
    const { link } = await mailAbout(order, 'Please cancel');
    expect((await look(link)).text).toContain('Can you still stop it?');
    expect(await post(link, { do: 'cancelAccepted' })).toBe(303);
    const body = await until(house, order, isIn('cancelled'));
    expect(body.cancellations).toMatchObject([{ legs: [{ legId: 'A', answer: 'done' }] }]);
    expect((await look(link)).status).toBe(410);
  });

  it('C-48, C-17: asked to cancel, it says no: it is too late, and the parcel still comes', async () => {
    const order = await placed(9305);
    const mailed = await mailAbout(order, 'Purchase order');
    expect(await post(mailed.link, { do: 'acceptAll' })).toBe(303);
    await until(house, order, isIn('acknowledged'));
    await cancel(order);
    const { link } = await mailAbout(order, 'Please cancel');
    expect(await post(link, { do: 'cancelRefused' })).toBe(303);
    await until(house, order, (body) => body.cancellations[0]?.legs[0]?.answer === 'tooLate');
    const parcel = { do: 'ship', carrier: 'UPS', trackingNumber: '1Z9990000000009305', 'units-1': '2' };
    expect(await post(mailed.link, parcel)).toBe(303);
    await until(house, order, (body) => body.parcels.length === 1);
  });
});
