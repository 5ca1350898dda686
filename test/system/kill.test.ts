import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, openHouse } from '../kit/house.js';
import { orderIdOf } from '../kit/orders.js';
import { control } from '../kit/simulators.js';
import { type WorkerChain, workerChain } from '../kit/worker-process.js';
import { aClean, historyLength, journey, once, reaches, shortTimes, traces } from './journey.js';

/** Houses side by side, each with its own queue: an order is disturbed only by the death meant for it. */
const lanes = 3;

interface Lane {
  house: House;
  chain: WorkerChain;
}

let open: Lane[] = [];

beforeAll(async () => {
  for (let lane = 0; lane < lanes; lane += 1) {
    const house = await openHouse({ workers: false, env: shortTimes });
    open.push({ house, chain: workerChain(house.config) });
  }
  await Promise.all(open.map(({ chain }) => chain.start()));
}, 120_000);

afterAll(async () => {
  for (const { chain, house } of open) {
    await chain.stop();
    await house.stop();
  }
  open = [];
}, 60_000);

/** Gives each job to the next free lane. */
async function share<Job>(
  jobs: readonly Job[],
  work: (lane: Lane, job: Job) => Promise<void>,
): Promise<void> {
  const left = [...jobs];
  const ends = await Promise.allSettled(
    open.map(async (lane) => {
      for (let job = left.shift(); job !== undefined; job = left.shift()) await work(lane, job);
    }),
  );
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

describe('a worker killed by kill -9', () => {
  it('R-034, P-01: at every history event of a clean order: one purchase order, one mail per kind, one fulfilment, one tag', async () => {
    const [first] = open as [Lane];
    const clean = aClean();
    await journey(first.house, clean);
    const length = await historyLength(first.house, clean);
    expect(await traces(first.house, clean)).toMatchObject({ ...once, mostDeliveries: 1 });

    let killed = 0;
    const events = Array.from({ length }, (_, index) => index + 1);
    await share(events, async ({ house, chain }, event) => {
      const order = aClean();
      const over = new AbortController();
      const killing = reaches(house.client, orderIdOf(order), event, over.signal).then(async (isThere) => {
        if (isThere) await chain.kill();
        return isThere;
      });
      await journey(house, order);
      // The last task ends a moment after what it wrote down.
      setTimeout(() => over.abort(), 2000);
      if (await killing) killed += 1;
      else expect(await historyLength(house, order)).toBeLessThan(event);
      expect(await traces(house, order), `killed at event ${event}`).toMatchObject(once);
    });
    // An order may settle in an event or two less than the first one did.
    expect(killed).toBeGreaterThan(length - 5);
  }, 600_000);

  const steps = ['purchaseOrder', 'notify', 'tagOrder', 'writeTracking'].flatMap((kind) =>
    ([1, 2, 3, 4] as const).map((step) => ({ at: 'step' as const, kind, step })),
  );

  it('R-034, P-02: between the four steps of purchase order, mail, tag and write-back', async () => {
    await share(steps, async ({ house, chain }, killAt) => {
      // The one that runs makes way for one that will end itself.
      await chain.replace(killAt);
      const before = chain.deaths;
      const order = aClean();
      await journey(house, order);
      expect(chain.deaths, JSON.stringify(killAt)).toBe(before + 1);
      expect(await traces(house, order), JSON.stringify(killAt)).toMatchObject(once);
      expect((await traces(house, order)).mostDeliveries).toBeLessThanOrEqual(2);
    });
  }, 600_000);

  it.each(['noAnswerBefore', 'noAnswerAfter'] as const)(
    'R-034, P-02: when the answer never comes (%s): the other side is asked, and nothing happens twice',
    async (kind) => {
      const [{ house }] = open as [Lane];
      const faults = [
        { at: house.simulators.supplier.url, match: { method: 'POST', path: '/*/v1/purchase-orders' } },
        { at: house.simulators.shopify.url, match: { operation: 'fulfillmentCreate' } },
        { at: house.simulators.shopify.url, match: { operation: 'tagsAdd' } },
      ];
      for (const { at, match } of faults) await control(at, 'faults', { match, kind, times: 1 });
      const order = aClean();
      await journey(house, order);
      expect(await traces(house, order)).toMatchObject({ ...once, mostDeliveries: 1 });
    },
    150_000,
  );
});
