import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, openHouse } from '../kit/house.js';
import { mailsTo, order8492, orderIdOf, place, purchaseOrders, skip, until } from '../kit/orders.js';
import { control } from '../kit/simulators.js';

const order = order8492();
const number = 'harbor-goods-5678901234567-A';
const trackingNumber = '9400100000000000008492';
let house: House;

beforeAll(async () => {
  // A busy machine must not turn a slow local turn into more history.
  house = await openHouse();
});
afterAll(() => house?.stop());

const scan = (status: string, at: string) =>
  control(house.simulators.easypost.url, 'scans', {
    trackingCode: trackingNumber,
    status,
    at,
    country: 'US',
  });

/** A-02 with EasyPost in place of Lob; rows 6 to 9 belong to stalled tracking. */
describe('R-001, A-02: order #8492, rows 1 to 5, and on to delivered', () => {
  it('A-02, R-007, R-008, R-022, R-029, R-031: is assigned to the New York facility, tagged, and sent once', async () => {
    await place(house, order, { copies: 2 });
    const routed = await until(
      house,
      order,
      (one) =>
        one.purchaseOrders[0]?.state === 'sent' &&
        one.effects.every((effect: { state: string }) => effect.state === 'done'),
    );
    expect(routed.stage).toBe('route');
    expect(routed.purchaseOrders).toMatchObject([
      { number, supplier: 'engraving-ny', warehouse: 'engraving-ny' },
    ]);
    const sent = await purchaseOrders(house, 'engraving-ny');
    expect(sent).toHaveLength(1);
    expect(JSON.stringify(sent[0])).not.toContain('sarah@example.com');
    expect(await purchaseOrders(house, 'warehouse-ca')).toEqual([]);
    const store = await (
      await fetch(`${house.simulators.shopify.url}/_control/ledger?operation=tagsAdd`)
    ).json();
    expect(JSON.stringify(store)).toContain('Engraving-NY');
  });

  it('A-02, R-025: the explanation names the rule and the loser', async () => {
    const { assessments } = await until(house, order, () => true);
    const plan = assessments.find((one: { kind: string }) => one.kind === 'plan');
    expect(JSON.stringify(plan)).toContain('engraving');
    expect(JSON.stringify(plan)).toContain('warehouse-ca');
  });

  it('A-02, R-096, C-10, C-45: Order Confirmed comes from the brand with a delivery window', async () => {
    const mails = await mailsTo(house, 'sarah@example.com');
    expect(mails).toMatchObject([{ from: 'Harbor Goods <orders@harbor-goods.example>', deliveries: 1 }]);
    const mail = (await (await fetch(`${house.simulators.mailbox.url}/messages/${mails[0].id}`)).json()) as {
      text: string;
    };
    expect(mail.text).toMatch(/Estimated delivery: \w{3}, \w+ \d+/);
  });

  it('R-032, R-036: acknowledged is not shipped', async () => {
    const at = await skip(house, order, 'PT1H');
    await control(house.simulators.supplier.url, 'acknowledge', {
      supplier: 'engraving-ny',
      poNumber: number,
      at,
    });
    const acknowledged = await until(house, order, (one) => one.purchaseOrders[0].state === 'acknowledged');
    expect(acknowledged.parcels).toEqual([]);
    expect(acknowledged.stage).toBe('route');
  });

  it('A-02, R-037, R-097, C-08, C-37: 52 h 14 min later it ships: number in the store, Tracking Added with the branded page', async () => {
    const at = await skip(house, order, 'PT51H14M');
    await control(house.simulators.supplier.url, 'ship', {
      supplier: 'engraving-ny',
      poNumber: number,
      carrier: 'USPS',
      trackingNumber,
      at,
    });
    const shipped = await until(
      house,
      order,
      (one) =>
        one.notifications.length === 2 &&
        one.effects.every((effect: { state: string }) => effect.state === 'done'),
    );
    expect(shipped).toMatchObject({ stage: 'observe', parcels: [{ state: 'labelCreated', trackingNumber }] });
    const ledger = JSON.stringify(
      await (
        await fetch(`${house.simulators.shopify.url}/_control/ledger?operation=fulfillmentCreate`)
      ).json(),
    );
    expect(ledger).toContain(trackingNumber);
    expect(ledger).toContain('/track/');
    expect(ledger).not.toMatch(/notifyCustomer\\*"?:\s*true/);
    const mails = await mailsTo(house, 'sarah@example.com');
    expect(mails).toHaveLength(2);
    const newest = mails.find((mail) => /track|way|label|parcel|shipp/i.test(mail.subject));
    const text = (
      (await (await fetch(`${house.simulators.mailbox.url}/messages/${newest.id}`)).json()) as {
        text: string;
      }
    ).text;
    const link = /http:\/\/\S+\/track\/\S+/.exec(text)?.[0] ?? '';
    const page = await (await fetch(link.replace(/^http:\/\/[^/]+/, house.api))).text();
    expect(page).toContain('Harbor Goods');
    expect(page).not.toMatch(/Hudson|engraving-ny|Brooklyn|Sarah|Townsend/i);
  });

  it('R-039, R-043: scans move it on, delivery settles it, and every mail went out once', async () => {
    for (const [status, state, pause] of [
      ['in_transit', 'accepted', 'PT5H'],
      ['out_for_delivery', 'outForDelivery', 'PT24H'],
      ['delivered', 'delivered', 'PT6H'],
    ] as const) {
      await scan(status, await skip(house, order, pause));
      await until(house, order, (one) => one.parcels[0].state === state);
    }
    const settled = await until(
      house,
      order,
      (one) =>
        one.stage === 'settled' &&
        one.notifications.length === 3 &&
        one.effects.every((effect: { state: string }) => effect.state === 'done'),
    );
    expect(settled.condition).toBe('normal order');
    const mails = await mailsTo(house, 'sarah@example.com');
    expect(mails.map((mail) => mail.deliveries)).toEqual([1, 1, 1]);
    const { events } = await house.client.workflow.getHandle(orderIdOf(order)).fetchHistory();
    expect(countable(events ?? []).length).toBeLessThanOrEqual(48);
  });
});

/** Without what time skipping itself writes: the transition, and the options update that asked for it. */
function countable(events: readonly { eventType?: unknown }[]): unknown[] {
  return events.filter((event) => ![55, 60].includes(Number(event.eventType)));
}
