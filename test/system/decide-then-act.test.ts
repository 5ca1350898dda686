import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from 'drizzle-orm';
import { type House, eventually, openHouse } from '../kit/house.js';
import { mailsTo, mailText, orderIdOf, orderPath, place, purchaseOrders } from '../kit/orders.js';
import { control } from '../kit/simulators.js';
import { type KillAt, type WorkerChain, workerChain } from '../kit/worker-process.js';
import { aClean, poNumberOf, shortTimes } from './journey.js';

let house: House;
let chain: WorkerChain;

beforeAll(async () => {
  // A task that lasts past four fifths of its time would make what it has so far history: not here, however busy the machine is.
  const env = { ...shortTimes, FAROS_WORKFLOW_TASK_TIMEOUT_MS: '8000' };
  house = await openHouse({ workers: false, env });
  chain = workerChain(house.config);
  await chain.start();
});
afterAll(async () => {
  await chain?.stop();
  await house?.stop();
});

const seen = (path: string, isTrue: (body: ReturnType<typeof JSON.parse>) => boolean) =>
  eventually(
    async () => (await house.call(path)).body,
    (body) => body?.id !== undefined && isTrue(body),
    60_000,
  );

/** The address is fine before the worker dies; asked again, it lacks its unit. */
const otherwise = {
  match: { method: 'POST', path: '/v2/addresses' },
  status: 201,
  body: {
    id: 'adr_other',
    object: 'Address',
    street1: '388 TOWNSEND ST',
    street2: null,
    city: 'SAN FRANCISCO',
    state: 'CA',
    zip: '94107-1670',
    country: 'US',
    verifications: {
      delivery: {
        success: true,
        errors: [
          {
            code: 'E.SECONDARY_INFORMATION.MISSING',
            field: 'street2',
            message: 'Missing secondary information(Apt/Suite#)',
            suggestion: null,
          },
        ],
        details: {},
      },
    },
  },
};

/**
 * The first worker dies in the task in which the checks and the plan were answered, before any of it is history. `forget`: what it had stored of
 * its assessments is gone too.
 */
async function decidedTwice(dieAt: KillAt, options: { forget: boolean }) {
  const order = aClean();
  const before = chain.deaths;
  await chain.replace(dieAt);
  chain.hold();
  await place(house, order);
  await eventually(
    async () => chain.deaths,
    (deaths) => deaths === before + 1,
    30_000,
  );
  await control(house.simulators.easypost.url, 'answers', otherwise);
  if (options.forget) {
    await house.db.execute(sql`delete from assessments where order_id = ${orderIdOf(order)}`);
  }
  await chain.release();
  return order;
}

const deaths: KillAt[] = [
  { at: 'answered', kind: 'check' },
  { at: 'answered', kind: 'plan' },
  { at: 'planned' },
];

describe('a decision that did not become history', () => {
  it('P-02: has no effect: the checks answer otherwise for the next worker, and that decision alone is acted on', async () => {
    for (const killAt of deaths) {
      const order = await decidedTwice(killAt, { forget: true });
      const dieAt = JSON.stringify(killAt);
      const held = await seen(orderPath(order), (one) => one.openCaseTypes.includes('address'));
      expect(held.purchaseOrders, dieAt).toEqual([]);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      const bought = await purchaseOrders(house, 'engraving-ny');
      expect(
        bought.filter((one) => one.poNumber === poNumberOf(order)),
        dieAt,
      ).toEqual([]);
      // Of the decision that happened: the customer is asked, and promised no date.
      const mails = await eventually(
        () => mailsTo(house, order.email ?? ''),
        (all) => all.length >= 2,
      );
      const kindOfMail = ({ messageId }: { messageId: string }) => /\.(\w+)@/.exec(messageId)?.[1];
      expect(mails, dieAt).toHaveLength(2);
      expect(new Set(mails.map(kindOfMail)), dieAt).toEqual(new Set(['addressQuestion', 'orderConfirmed']));
      for (const { id } of mails)
        expect((await mailText(house, id)).text, dieAt).not.toContain('Estimated delivery');
      const record = house.simulators.shopify.state.shops.get(order.shop)?.orders.get(order.id);
      expect(record?.rest.tags ?? '', dieAt).not.toContain('Engraving-NY');
      expect(
        record?.fulfillmentOrders.flatMap((one) => one.holds),
        dieAt,
      ).toHaveLength(1);
      const timeline = JSON.stringify(held.timeline);
      expect(timeline, dieAt).not.toContain('leg A');
    }
  }, 120_000);

  it('P-02: what was assessed stays assessed: the task that runs again decides the same, whatever the checks say now', async () => {
    const order = await decidedTwice({ at: 'planned' }, { forget: false });
    const sent = await seen(orderPath(order), (one) => one.purchaseOrders[0]?.state === 'sent');
    expect(sent.openCaseTypes).toEqual([]);
    const bought = await purchaseOrders(house, 'engraving-ny');
    expect(bought.filter((one) => one.poNumber === poNumberOf(order))).toHaveLength(1);
    await control(house.simulators.easypost.url, 'reset', {});
  }, 60_000);
});
