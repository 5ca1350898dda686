import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../workers/config.js';
import { type House, openHouse } from '../kit/house.js';
import { mailsTo, mugOrder, place, purchaseOrders, until } from '../kit/orders.js';
import { control } from '../kit/simulators.js';

describe('address validators by configuration', { timeout: 120_000 }, () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse({ env: { FAROS_ADDRESS_VALIDATORS: 'easypost,lob' } });
  });
  afterAll(() => house?.stop());

  const broken = (name: 'easypost' | 'lob', path: string, times: number) =>
    control(house.simulators[name].url, 'faults', { kind: 'status', status: 503, match: { path }, times });
  const isSent = (one: { purchaseOrders: { state: string }[] }) =>
    one.purchaseOrders.some(({ state }) => state === 'sent');

  it('R-011, C-24: while EasyPost is away, Lob judges, and the order goes on', async () => {
    await broken('easypost', '/v2/addresses', 1);
    const order = mugOrder(8101);
    await place(house, order);
    const routed = await until(house, order, isSent);
    expect(routed.checks.address).toMatchObject({ status: 'clear', verdict: { validator: 'lob' } });
    expect(routed.cases).toEqual([]);
  });

  it('C-24: while both are away nothing is held against the address and nobody is asked; then it goes on by itself', async () => {
    await broken('easypost', '/v2/addresses', 3);
    await broken('lob', '/v1/us_verifications', 3);
    const order = mugOrder(8102);
    await place(house, order);
    const routed = await until(house, order, isSent);
    expect(routed.checks.address).toMatchObject({ verdict: { validator: 'easypost' } });
    expect(routed.cases).toEqual([]);
    const subjects = (await mailsTo(house, order.email ?? '')).map(({ subject }) => subject);
    expect(subjects).toHaveLength(1);
    expect(subjects.join()).not.toMatch(/address/i);
  });

  it('R-012: what Lob misses in an address holds the order before any supplier sees it', async () => {
    await broken('easypost', '/v2/addresses', 1);
    const order = mugOrder(8103);
    await place(house, { ...order, shipTo: order.shipTo && { ...order.shipTo, address1: '100 Main St' } });
    const held = await until(house, order, (one) => one.openCaseTypes.length > 0);
    expect(held.openCaseTypes).toEqual(['address']);
    expect(held.checks.address).toMatchObject({ verdict: { verdict: 'missingUnit', validator: 'lob' } });
    const sent = JSON.stringify(await purchaseOrders(house, 'warehouse-ca'));
    expect(sent).not.toContain(order.id);
  });

  it('R-015: the card’s bank knows another address: a person reviews it, with the codes', async () => {
    const order = mugOrder(8104);
    const card = { bin: '424242', lastDigits: '4242', avsResultCode: 'N', cvvResultCode: 'M' };
    await place(house, order, { card });
    const held = await until(house, order, (one) => one.openCaseTypes.length > 0);
    const [fraud] = held.cases.filter(({ type }: { type: string }) => type === 'fraud');
    expect(fraud).toMatchObject({ facts: { avsResultCode: 'N', cvvResultCode: 'M', aboveThreshold: false } });
    expect(JSON.stringify(held)).not.toContain('4242');
  });
});

describe('the setting', () => {
  const given = (FAROS_ADDRESS_VALIDATORS: string, more = {}) =>
    readConfig({
      DATABASE_URL: 'x',
      FAROS_LINK_SECRET: 'sixteen letters!',
      FAROS_ADDRESS_VALIDATORS,
      ...more,
    });

  it('R-011: names validators in their order', () => {
    expect(given('lob, easypost', { LOB_API_KEY: 'k' }).FAROS_ADDRESS_VALIDATORS).toEqual([
      'lob',
      'easypost',
    ]);
    expect(given('').FAROS_ADDRESS_VALIDATORS).toEqual(['easypost']);
  });

  it.each(['usps', 'easypost,', 'easypost,easypost', 'lob'])('refuses %j with its name', (text) => {
    expect(() => given(text)).toThrow(/FAROS_ADDRESS_VALIDATORS/);
  });
});
