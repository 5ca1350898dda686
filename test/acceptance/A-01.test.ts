import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoOrders } from '../../sandbox/cli/demo/orders.js';
import { eventually, type House, openHouse } from '../kit/house.js';
import { place, purchaseOrders } from '../kit/orders.js';

const batch = demoOrders(1, '7000', new Date('2026-03-23T15:00:00Z')).filter(
  (one) => one.store === 'lumen-jewelry',
);
let house: House;

beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house?.stop());

interface Listed {
  id: string;
  stage: string;
  condition: string;
  openCaseTypes: string[];
}

async function allOrders(): Promise<Listed[]> {
  const found: Listed[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body } = await house.call(
      `/v1/orders?store=lumen-jewelry&limit=100${cursor ? `&cursor=${cursor}` : ''}`,
    );
    found.push(...body.items);
    cursor = body.nextCursor ?? null;
  }
  return found;
}

describe('A-01: the Monday batch', () => {
  it('A-01, R-012, R-013, R-016, R-017: 72 go to supplier A, 6 wait for an address, 2 for stock, and nobody waits for them', async () => {
    expect(batch).toHaveLength(80);
    await Promise.all(batch.map((one) => place(house, one.description, { copies: 2 })));
    const orders = await eventually(
      allOrders,
      (all) => all.length === 80 && all.every((one) => one.openCaseTypes.length > 0 || one.stage === 'route'),
      90_000,
    );
    const held = (type: string) => orders.filter((one) => one.openCaseTypes.join() === type).length;
    expect(held('address')).toBe(6);
    expect(held('stockConfirmation')).toBe(2);
    expect(orders.filter((one) => one.stage === 'route')).toHaveLength(72);
    await eventually(
      () => purchaseOrders(house, 'silver-a'),
      (sent) => sent.length === 72,
      60_000,
    );
    expect(await purchaseOrders(house, 'warehouse-ca')).toEqual([]);
  });

  it('A-01, R-010, R-018: no purchase order exists for the eight', async () => {
    const sent = new Set((await purchaseOrders(house, 'silver-a')).map((one) => one.poNumber));
    const held = (await allOrders()).filter((one) => one.openCaseTypes.length > 0);
    expect(held).toHaveLength(8);
    for (const one of held) {
      const [, , channelOrderId = ''] = one.id.split('/');
      expect([...sent].some((number) => number.includes(channelOrderId))).toBe(false);
    }
  });

  it('A-01, R-007, R-034: delivering all 80 webhooks again, under new ids too, changes nothing', async () => {
    const before = await allOrders();
    await Promise.all(batch.map((one) => place(house, one.description, { copies: 2, freshIds: true })));
    await house.apiDeps.background.idle();
    await eventually(
      async () => (await house.call('/v1/orders?store=lumen-jewelry&limit=1')).status,
      (status) => status === 200,
    );
    expect(await purchaseOrders(house, 'silver-a')).toHaveLength(72);
    expect((await allOrders()).map((one) => [one.id, one.stage])).toEqual(
      before.map((one) => [one.id, one.stage]),
    );
  });
});
