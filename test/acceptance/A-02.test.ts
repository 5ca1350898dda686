import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shopifyOrderJson } from '../../sandbox/servers/shopify/order.js';
import { currentTime, durationMs, fastForward } from '../kit/fast-forward.js';
import { eventually, type House, openHouse } from '../kit/house.js';
import { control } from '../kit/simulators.js';

const orderId = 'order/harbor-goods/5678901234567';
const path = '/v1/stores/harbor-goods/orders/5678901234567';
let house: House;

beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house?.stop());

const order = async () => (await house.call(path)).body;
const mails = async () =>
  (await (await fetch(`${house.simulators.mailbox.url}/messages?to=sarah@example.com`)).json()) as ReturnType<
    typeof JSON.parse
  >;

describe('A-02: order #8492', () => {
  it('A-02, R-008, R-022, R-031: row 1 to 4, placed, assigned to the New York facility, tagged, sent and confirmed', async () => {
    const json = shopifyOrderJson({
      id: '5678901234567',
      name: '#8492',
      shop: 'harbor-goods.myshopify.com',
      createdAt: '2026-03-24T10:15:00-04:00',
      email: 'sarah@example.com',
      customer: { firstName: 'Sarah', lastName: 'Doe' },
      shipTo: {
        address1: '388 Townsend St',
        address2: 'Apt 20',
        city: 'San Francisco',
        province: 'California',
        provinceCode: 'CA',
        zip: '94107',
        country: 'United States',
        countryCode: 'US',
        latitude: 37.7762,
        longitude: -122.3946,
      },
      lines: [
        {
          sku: 'PEND-ENG-SLV-001',
          title: 'Custom Engraved Silver Pendant',
          quantity: 1,
          unitPriceCents: 8900,
          properties: [{ name: 'Engraving', value: 'For M.' }],
        },
      ],
      shipping: { title: 'Standard', priceCents: 0 },
    });
    await control(house.simulators.shopify.url, 'orders', {
      shop: 'harbor-goods.myshopify.com',
      order: json,
      risk: { recommendation: 'ACCEPT', assessments: [{ riskLevel: 'LOW' }] },
      deliver: { copies: 2 },
    });
    const routed = await eventually(
      order,
      (body) => body?.purchaseOrders?.[0]?.state === 'sent' && body.notifications?.[0]?.state === 'sent',
    );
    expect(routed.stage).toBe('route');
    const { purchaseOrders } = (await (
      await fetch(`${house.simulators.supplier.url}/_control/purchase-orders?supplier=engraving-ny`)
    ).json()) as ReturnType<typeof JSON.parse>;
    expect(purchaseOrders).toHaveLength(1);
    expect((await mails()).length ?? (await mails()).messages?.length).toBe(1);
    console.log(JSON.stringify(routed, null, 1));
    console.log(JSON.stringify(await mails(), null, 1).slice(0, 3000));
  });
});
void currentTime;
void durationMs;
void fastForward;
void orderId;
