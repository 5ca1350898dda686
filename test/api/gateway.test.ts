import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OrderActivities } from '../../activities/contract.js';
import { createTemporalGateway, type OrderGateway } from '../../api/order-gateway.js';
import { beginOrder } from '../../domain/order/begin.js';
import type { MachineEvent, PersonEvent } from '../../domain/order/events.js';
import type { Order } from '../../domain/order/order.js';
import { defaultOrderPolicy } from '../../domain/policy/policy.js';
import { incoming } from '../activities/order.js';
import { connectClient, connectWorkers, taskQueue, workflowBundle } from '../kit/temporal.js';

const queue = taskQueue('gateway');
const settings = {
  effectsTaskQueue: `${queue}-effects`,
  quickTimeoutMs: 1_000,
  slowTimeoutMs: 5_000,
  retryInitialMs: 100,
  retryMaximumMs: 1_000,
};

let connected: Awaited<ReturnType<typeof connectClient>>;
let gateway: OrderGateway;
beforeAll(async () => {
  connected = await connectClient();
  gateway = gatewayOf(connected.client);
});
afterAll(async () => {
  for (const id of begun)
    await connected.client.workflow
      .getHandle(id)
      .terminate()
      .catch(() => {});
  await connected.close();
});

const gatewayOf = (client: Client) =>
  createTemporalGateway({
    client,
    taskQueue: queue,
    settings,
    workflowTaskTimeoutMs: 10_000,
    callTimeoutMs: 2_000,
  });

const begun: string[] = [];
function newOrder(): Order {
  const order = beginOrder(incoming(randomUUID()), {
    store: 'luna',
    channel: 'shopify',
    policyVersion: 1,
    policy: defaultOrderPolicy,
    receivedAt: new Date().toISOString(),
  });
  begun.push(order.id);
  return order;
}

const riskChanged = (id: string): MachineEvent => ({
  id,
  occurredAt: '2026-03-24T14:20:00.000Z',
  type: 'riskChanged',
});

const cancel = (role: 'ops' | 'finance' = 'ops'): PersonEvent => ({
  id: randomUUID(),
  actor: { id: 'anna', role, verified: true },
  reason: 'customer changed her mind',
  type: 'cancelRequested',
  byStore: false,
});

async function eventsOf(id: string): Promise<string[]> {
  const { events } = await connected.client.workflow.getHandle(id).fetchHistory();
  return (events ?? []).map((event) => Object.keys(event).find((key) => key.endsWith('Attributes')) ?? '');
}

describe('the way to an order', () => {
  it('R-007: starts an order once, also when asked 20 times at once', async () => {
    const order = newOrder();
    await Promise.all(Array.from({ length: 20 }, () => gateway.start(order)));
    const handle = connected.client.workflow.getHandle(order.id);
    const described = await handle.describe();
    expect(described.type).toBe('order');
    expect(described.taskQueue).toBe(queue);
    expect(described.status.name).toBe('RUNNING');
    expect(await described.staticSummary()).toBe(`${order.name} · luna · ${order.lines.length} lines`);
    expect(described.searchAttributes).toMatchObject({ FarosStore: ['luna'], FarosStage: ['filter'] });
    const history = JSON.stringify(await handle.fetchHistory());
    expect(history).not.toMatch(/Anna|Townsend|customer\.example/);
  });

  it('does not start an order again that has ended', async () => {
    const order = newOrder();
    await gateway.start(order);
    await connected.client.workflow.getHandle(order.id).terminate('ended by the test');
    expect(await gateway.start(order)).toBe('exists');
  });

  it('tells a running order, worker or not, and says where there is none', async () => {
    const order = newOrder();
    await gateway.start(order);
    expect(await gateway.tell(order.id, riskChanged('e1'))).toBe('told');
    expect(await gateway.askBySignal(order.id, cancel())).toBe('told');
    expect(await gateway.tell('order/luna/none', riskChanged('e1'))).toBe('notFound');
    expect(await gateway.askBySignal('order/luna/none', cancel())).toBe('notFound');
    expect(await gateway.ask('order/luna/none', cancel(), 1_000)).toBe('notFound');
    expect((await eventsOf(order.id)).filter((one) => one.includes('Signaled'))).toHaveLength(2);
  });

  it('waits for an answer no longer than the deadline, and nothing of the question is kept', async () => {
    const order = newOrder();
    await gateway.start(order);
    const before = Date.now();
    expect(await gateway.ask(order.id, cancel(), 500)).toBe('noAnswer');
    expect(Date.now() - before).toBeLessThan(8_000);
    expect((await eventsOf(order.id)).filter((one) => one.includes('Update'))).toEqual([]);
  });

  it('goes on with an order that has ended, from its stored state, with the event waiting', async () => {
    const order = newOrder();
    await gateway.start(order);
    await connected.client.workflow.getHandle(order.id).terminate('closed');
    expect(await gateway.tell(order.id, riskChanged('late'))).toBe('notFound');
    await gateway.resume(order, 77, [riskChanged('late')]);
    await gateway.resume(order, 77, [riskChanged('later')]);
    const { events } = await connected.client.workflow.getHandle(order.id).fetchHistory();
    const payload = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0]?.data;
    expect(JSON.parse(Buffer.from(payload ?? []).toString())).toMatchObject({
      lastVersion: 77,
      waiting: [{ id: 'late', type: 'riskChanged' }],
    });
    expect((await eventsOf(order.id)).filter((one) => one.includes('Signaled'))).toHaveLength(1);
  });

  it('R-138: says that Temporal is away, by an error or by no answer', async () => {
    const away = new Client({ connection: Connection.lazy({ address: '127.0.0.1:1' }) });
    const lost = gatewayOf(away);
    const before = Date.now();
    expect(await lost.ask('order/luna/1', cancel(), 500)).toBe('noAnswer');
    expect(Date.now() - before).toBeLessThan(5_000);
    await expect(lost.start(newOrder())).rejects.toThrow();
    await expect(lost.tell('order/luna/1', riskChanged('e'))).rejects.toThrow();
    await expect(lost.ping()).rejects.toThrow();
    await gateway.ping();
  });
});

describe('asking an order that runs', () => {
  it('answers, answers the same under the same id, and passes a refusal on', async () => {
    const connection = await connectWorkers();
    // No check ever answers here: the order stays in Filter, which is all that these questions need.
    const activities: OrderActivities = {
      turn: async ({ effects }) => ({
        outcomes: effects.map(() => ({ status: 'unanswered', reason: 'nobody is there' })),
      }),
      perform: () => Promise.reject(new Error('nobody is there')),
      mail: () => Promise.reject(new Error('nobody is there')),
    };
    const worker = await Worker.create({
      connection,
      taskQueue: queue,
      workflowBundle: workflowBundle(),
      activities: { ...activities },
    });
    await worker.runUntil(async () => {
      const order = newOrder();
      await gateway.start(order);
      const refused = await gateway.ask(order.id, cancel('finance'), 10_000);
      expect(refused).toMatchObject({ status: 'refused', code: 'roleNotAllowed' });
      const event = cancel();
      const answer = await gateway.ask(order.id, event, 10_000);
      expect(answer).toMatchObject({ status: 'accepted' });
      expect(await gateway.ask(order.id, event, 10_000)).toEqual(answer);
      const accepted = (await eventsOf(order.id)).filter((one) => one.includes('UpdateAccepted'));
      expect(accepted).toHaveLength(1);
    });
    await connection.close();
  });
});
