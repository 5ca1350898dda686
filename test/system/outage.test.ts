import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectDatabase } from '../../db/client.js';
import { alerts } from '../../db/schema/index.js';
import { sweepWorkflowType } from '../../workflows/ids.js';
import { eventually } from '../kit/house.js';
import { purchaseOrders } from '../kit/orders.js';
import { openProduct, type Product } from '../kit/product.js';
import { connectClient } from '../kit/temporal.js';
import { each, heldOrder, hold, lateAfterMs, makeMugsScarce, openCounts, termsWithin } from './outage.js';
import { faultsOf, ringsOf, type Told } from './outage-record.js';

type Json = ReturnType<typeof JSON.parse>;

/**
 * No answer is given up because the machine is busy; systems that this is not about are not configured; the sweep runs when it is asked.
 */
const env = {
  FAROS_WORKFLOW_TASK_TIMEOUT_MS: '15000',
  FAROS_QUICK_TIMEOUT_MS: '10000',
  FAROS_SLOW_TIMEOUT_MS: '18000',
  FAROS_LEASE_MS: '20000',
  FAROS_RETRY_INITIAL_MS: '200',
  FAROS_RETRY_MAXIMUM_MS: '2000',
  FAROS_RELAY_INTERVAL_MS: '500',
  FAROS_SWEEP_EVERY_MS: '86400000',
  FAROS_SWEEP_TOLERANCE_MS: '2000',
  FAROS_ADDRESS_VALIDATORS: 'easypost',
  GORGIAS_BASE_URL: '',
  GORGIAS_EMAIL: '',
  GORGIAS_API_KEY: '',
  SLACK_WEBHOOK_URL: '',
  // Few at a time, on few cores: each task ends well before its time is over.
  FAROS_MAX_WORKFLOW_TASKS: '8',
};

const all = Array.from({ length: 300 }, (_, n) => heldOrder(n));
const answeredOf = { address: 30, fraud: 15, stockConfirmation: 10 };
const workers = ['orders', 'activities', 'relay'] as const;

let product: Product;

beforeAll(async () => {
  product = await openProduct({ terms: termsWithin(20), env });
  await makeMugsScarce(product);
  await product.start('api', ...workers);
}, 120_000);
afterAll(() => product?.stop());

/** Open cases of one type, the latest opened first. */
async function openCases(type: string): Promise<Json[]> {
  const { body } = await product.call(`/v1/cases?state=open&type=${type}&sort=opening&limit=200`);
  expect(body.nextCursor).toBeNull();
  return body.items.reverse();
}

/** The last that were held are released by a person, while no order can hear of it. Answers their orders. */
async function release(): Promise<string[]> {
  const ofType = Object.entries(answeredOf).map(async ([type, many]) =>
    (await openCases(type)).slice(0, many),
  );
  const chosen = (await Promise.all(ofType)).flat();
  const body = { decision: 'release', reason: 'known to the shop' };
  await each(chosen, chosen.length, async ({ id }) => {
    const answer = await product.call(`/v1/cases/${encodeURIComponent(id)}/decision`, { body });
    expect(answer).toMatchObject({ status: 202, body: { status: 'pending' } });
  });
  return chosen.map(({ orderId }) => orderId);
}

/** It has done all that it had to do: a case of fraud stays open for a person. */
function isDone(body: Json): boolean {
  const isOver = ({ type, resolution, nextClockAt }: Json) =>
    resolution !== null || (type === 'fraud' && nextClockAt === null);
  return (
    body.cases.length > 0 &&
    body.cases.every(isOver) &&
    body.effects.every(({ state }: Json) => state === 'done') &&
    body.decisions.every(({ state }: Json) => state !== 'stored' && body.cases[0].resolution !== null) &&
    body.refunds.every(({ state }: Json) => state === 'done') &&
    body.purchaseOrders.every(({ state }: Json) => state === 'sent') &&
    (body.cases[0].resolution?.decision !== 'refund' || body.refunds.length > 0)
  );
}

/** Every order, once it is done, with what the outside world has of it. */
async function tell(): Promise<Told[]> {
  const path = (id: string) => `/v1/orders/${encodeURIComponent(id)}`;
  const read = (id: string) => eventually(async () => (await product.call(path(id))).body, isDone, 90_000);
  const bodies = await each(all, 8, ({ id }) => read(id));
  const { db, end } = connectDatabase(product.databaseUrl, { max: 1, name: 'faros-test' });
  const called = await db.select({ orderId: alerts.orderId }).from(alerts);
  await end();
  const suppliers = ['engraving-ny', 'warehouse-ca'];
  const bought = await Promise.all(suppliers.map((supplier) => purchaseOrders(product, supplier)));
  const { shopify, mailbox } = product.simulators;
  return all.map((one, n) => ({
    ...one,
    body: bodies[n],
    decidedAt: bodies[n].decisions[0]?.storedAt ?? null,
    calls: called.filter(({ orderId }) => orderId === one.id).length,
    refundedAt: (shopify.state.shops.get(one.order.shop)?.orders.get(one.order.id)?.refunds ?? []).map(
      ({ createdAt }) => createdAt,
    ),
    bought: suppliers.flatMap((supplier, at) =>
      (bought[at] ?? [])
        .filter(({ poNumber }) => poNumber.startsWith(`harbor-goods-${one.order.id}-`))
        .map(() => supplier),
    ),
    mails: mailbox.state.mails
      .filter(({ to }) => to.includes(one.order.email ?? ''))
      .map(({ messageId }) => messageId ?? ''),
  }));
}

async function sweep(): Promise<Record<string, number>> {
  const { client, close } = await connectClient({}, product.temporalAddress);
  try {
    const args = [{ taskQueue: 'orders-effects', timeoutMs: 30_000 }];
    const workflowId = `sweep-${crypto.randomUUID()}`;
    return await client.workflow.execute(sweepWorkflowType, { workflowId, taskQueue: 'orders', args });
  } finally {
    await close();
  }
}

/** Rings that the running workers counted as later than a clock may be. */
async function countedLate(): Promise<number> {
  const page = await product.metrics('orders');
  const valueOf = (line: RegExp) => Number(line.exec(page)?.[1]);
  const ringing = valueOf(/^faros_clock_lateness_seconds_count\{.*clock="case".*\} (\d+)$/m);
  return ringing - valueOf(/^faros_clock_lateness_seconds_bucket\{.*clock="case".*le="1"\} (\d+)$/m);
}

it('B2: 300 held orders, everything killed for longer than their clocks: each rings once and in order, a stored answer wins, no refund without its grace', async () => {
  await hold(product, all);
  await product.kill(...workers, 'temporal');
  const answered = await release();
  const open = (await Promise.all(Object.keys(answeredOf).map(openCases))).flat();
  await product.kill('api', 'postgres');
  const deadAt = new Date().toISOString();
  const lastDueAt = Math.max(...open.map(({ dueAt }) => Date.parse(dueAt)));
  await pause(Math.max(0, lastDueAt + 2 * lateAfterMs - Date.now()));
  const backAt = new Date().toISOString();

  await product.start('temporal', 'postgres');
  // Who hands stored answers on comes last: the orders look for themselves, and hear them twice.
  await product.start('api', 'orders', 'activities');
  const isSettled = ({ byType }: { byType: object }) =>
    !('address' in byType) && !('stockConfirmation' in byType);
  await eventually(() => openCounts(product), isSettled, 240_000);
  await product.start('relay');
  const told = await tell();

  expect(told.flatMap(faultsOf)).toEqual([]);
  const decided = told.filter(({ decidedAt }) => decidedAt !== null);
  expect(decided.map(({ id }) => id).sort()).toEqual(answered.sort());
  for (const { decidedAt, body } of decided) expect(decidedAt! < body.cases[0].dueAt).toBe(true);
  // Else it would not have been an outage.
  const asleep = told.flatMap(({ body }) => body.timeline).filter(({ at }) => at > deadAt && at < backAt);
  expect(asleep).toEqual([]);
  const lateRings = told.flatMap(ringsOf).filter(({ isLate, at }) => isLate && at > backAt);
  expect(lateRings.length).toBeGreaterThan(all.length);
  expect(await countedLate()).toBeGreaterThanOrEqual(lateRings.length);

  const isClean = (found: Record<string, number>) => Object.values(found).every((many) => many === 0);
  await eventually(sweep, isClean, 60_000);
  expect(await sweep()).toSatisfy(isClean);
  const findings = (await product.metrics('activities')).match(/^faros_sweep_findings\{.*\} \d+$/gm) ?? [];
  expect(findings.length).toBeGreaterThan(5);
  expect(findings.filter((line) => !line.endsWith(' 0'))).toEqual([]);
}, 400_000);
