import { asyncLocalStorage } from '@temporalio/activity';
import type { Client, WorkflowHandle } from '@temporalio/client';
import type { History } from '@temporalio/common/lib/proto-utils.js';
import { DefaultLogger, type NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { Mail, OrderActivities, OrderRecord } from '../../activities/contract.js';
import { unanswered } from '../../activities/failures.js';
import { createTemporalGateway, type OrderGateway } from '../../api/order-gateway.js';
import { beginOrder } from '../../domain/order/begin.js';
import type { Effect, Outcome } from '../../domain/order/effects.js';
import type { Answer, MachineEvent, PersonEvent } from '../../domain/order/events.js';
import type { IncomingOrder } from '../../domain/order/incoming.js';
import type { Order } from '../../domain/order/order.js';
import { defaultOrderPolicy, type OrderPolicy } from '../../domain/policy/policy.js';
import type { OrderSettings } from '../../workflows/messages.js';
import { epochMs } from '../../domain/sla/instant.js';
import { anIncoming, aResult } from '../domain/order/a-order.js';
import { currentTime, fastForward } from '../kit/fast-forward.js';
import { eventually } from '../kit/house.js';
import { connectClient, connectWorkers, taskQueue, workflowBundle } from '../kit/temporal.js';

/** The order workflow on the real server, with a world that answers exactly as told. Nothing else of the product runs. */
export interface Stage {
  client: Client;
  /** How the world answers; null: as when all is well. */
  answer: (effect: Effect, isLocal: boolean) => Outcome | null;
  /** What is stored and not handed on when a clock of a case is due. */
  mail: (orderId: string) => Promise<Mail>;
  /** Awaited before a turn is written. */
  beforeTurn: (isLocal: boolean) => Promise<void>;
  start(
    patch?: Partial<IncomingOrder>,
    settings?: Partial<OrderSettings>,
    policy?: Partial<OrderPolicy>,
  ): Promise<Actor>;
  startWorkers(options?: { maxCachedWorkflows?: number }): Promise<void>;
  stopWorkers(): Promise<void>;
  stop(): Promise<void>;
}

/** One order on the stage. */
export interface Actor {
  id: string;
  poNumber: string;
  handle: WorkflowHandle;
  gateway: OrderGateway;
  records: OrderRecord[];
  /** What the world has been asked for, again and again. */
  performed: Effect[];
  /** The newest record that `isTrue`. */
  until(isTrue: (order: Order) => boolean): Promise<Order>;
  now(): Promise<string>;
  skip(ms: number): Promise<void>;
  ask(event: Partial<PersonEvent> & object): Promise<Answer | 'noAnswer' | 'notFound'>;
  tell(event: MachineEvent): Promise<void>;
  history(): Promise<History>;
}

const defaults: Omit<OrderSettings, 'effectsTaskQueue'> = {
  quickTimeoutMs: 1500,
  slowTimeoutMs: 10_000,
  retryInitialMs: 100,
  retryMaximumMs: 500,
};

export const ops = { id: 'olivia', role: 'ops', verified: true } as const;
export const supervisor = { id: 'sam', role: 'supervisor', verified: true } as const;

// Faults are told on purpose here: only what the SDK calls an error is news.
Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });

/** Recorded histories name no machine. */
const identity = 'stage';

let count = 0;
let questions = 0;

/** A person's decision or request, by default a release by Olivia of operations. */
export function question(patch: object): PersonEvent {
  questions += 1;
  const base = { id: `question-${questions}`, actor: ops, reason: 'seen', type: 'caseDecided' };
  return { ...base, ...patch } as PersonEvent;
}

/** `store` is in every id: only a file that runs alone on its server may choose it. */
export async function openStage(store?: string): Promise<Stage> {
  const queue = taskQueue('stage');
  const { client, close } = await connectClient({ identity });
  const actors = new Map<string, Actor & { order: Order }>();
  let workers: { worker: Worker; ended: Promise<void> }[] = [];
  let connection: NativeConnection | null = null;

  const answerOf = (orderId: string, effect: Effect): Outcome => {
    const actor = actors.get(orderId)!;
    actor.performed.push(effect);
    const isLocal = asyncLocalStorage.getStore()?.info.isLocal ?? false;
    const told = stage.answer(effect, isLocal);
    return told ?? { status: 'done', result: aResult(actor.order, effect) };
  };
  const activities: OrderActivities = {
    async turn({ orderId, effects, record }) {
      const isLocal = asyncLocalStorage.getStore()?.info.isLocal ?? false;
      await stage.beforeTurn(isLocal);
      const actor = actors.get(orderId)!;
      if (record) actor.records.push(record);
      if (record) actor.order = record.order;
      return { outcomes: effects.map((effect) => answerOf(orderId, effect)) };
    },
    async mail({ orderId }) {
      return stage.mail(orderId);
    },
    async perform({ orderId, effect }) {
      const outcome = answerOf(orderId, effect);
      if (outcome.status === 'unanswered') throw unanswered(outcome.reason, null);
      return outcome;
    },
  };

  const stage: Stage = {
    client,
    mail: async () => ({ events: [], stopped: { remedies: [] } }),
    answer: () => null,
    beforeTurn: async () => {},
    async start(patch = {}, settings = {}, policy = {}) {
      count += 1;
      const gateway = createTemporalGateway({
        client,
        taskQueue: queue,
        settings: { ...defaults, effectsTaskQueue: `${queue}-effects`, ...settings },
        workflowTaskTimeoutMs: 10_000,
      });
      const order = beginOrder(anIncoming({ channelOrderId: String(count), ...patch }), {
        store: store ?? queue,
        channel: 'shopify',
        policyVersion: 1,
        policy: { ...defaultOrderPolicy, ...policy },
        receivedAt: new Date().toISOString(),
      });
      const actor = { ...actorOf(client, gateway, order), order };
      actors.set(order.id, actor);
      await gateway.start(order);
      return actor;
    },
    async startWorkers({ maxCachedWorkflows = 100 } = {}) {
      connection = await connectWorkers();
      const common = { connection, identity, activities: { ...activities }, shutdownForceTime: 2000 };
      const made = [
        await Worker.create({
          ...common,
          taskQueue: queue,
          workflowBundle: workflowBundle(),
          maxCachedWorkflows,
        }),
        await Worker.create({ ...common, taskQueue: `${queue}-effects` }),
      ];
      workers = made.map((worker) => ({ worker, ended: worker.run() }));
    },
    async stopWorkers() {
      for (const { worker } of workers) worker.shutdown();
      await Promise.all(workers.map(({ ended }) => ended));
      workers = [];
      await connection?.close();
      connection = null;
    },
    async stop() {
      await stage.stopWorkers();
      await close();
    },
  };
  await stage.startWorkers();
  return stage;
}

function actorOf(client: Client, gateway: OrderGateway, order: Order): Actor {
  const { id } = order;
  const records: OrderRecord[] = [];
  const handle = client.workflow.getHandle(id);
  return {
    id,
    poNumber: `${order.store}-${order.channelOrderId}-A`,
    handle,
    gateway,
    records,
    performed: [],
    async until(isTrue) {
      const newest = () => Promise.resolve(records.at(-1)?.order ?? null);
      const found = await eventually(newest, (one) => one !== null && isTrue(one));
      return found ?? order;
    },
    now: () => currentTime(client, id),
    skip: async (ms) => void (await fastForward(client, id, ms)),
    ask: (event) => gateway.ask(id, question(event), 10_000),
    tell: async (event) => void (await gateway.tell(id, event)),
    history: () => handle.fetchHistory(),
  };
}

/** The server looks at its timers about once a second. */
export const punctualMs = 2000;

/** Moves the order to this long before (or, negative, after) an instant. */
export async function moveTo(actor: Actor, instant: string, beforeMs: number): Promise<void> {
  const leftMs = epochMs(instant) - epochMs(await actor.now()) - beforeMs;
  if (leftMs > 0) await actor.skip(leftMs);
}

/** How many effects of this kind the order asked the world for, each once. */
export function asked(actor: Actor, kind: Effect['kind']): string[] {
  return [...new Set(actor.performed.filter((one) => one.kind === kind).map((one) => one.id))];
}

/** The house number does not exist: by the clock alone it is refunded. */
export const undeliverable = (effect: Effect): Outcome | null => {
  if (effect.kind !== 'check' || effect.check !== 'address') return null;
  const verdict = { check: 'address', verdict: 'undeliverable', codes: ['E.NOT_FOUND'], validator: 'test' };
  return { status: 'done', result: { kind: 'checked', verdict } } as Outcome;
};

/** The world's answer that holds an order for its address. */
export function heldAddress(effect: Effect): Outcome | null {
  if (effect.kind !== 'check' || effect.check !== 'address') return null;
  const verdict = { check: 'address', verdict: 'missingUnit', codes: ['E.SECONDARY'], validator: 'test' };
  return { status: 'done', result: { kind: 'checked', verdict } } as Outcome;
}

export function heldRisk(verdict: 'review' | 'pending' | 'aboveThreshold') {
  return (effect: Effect): Outcome | null => {
    if (effect.kind !== 'check' || effect.check !== 'risk') return null;
    const told = { check: 'risk', verdict, recommendation: 'INVESTIGATE', levels: ['HIGH'] };
    return { status: 'done', result: { kind: 'checked', verdict: told } } as Outcome;
  };
}

/** What suppliers and carriers tell of an order, each with an id of its own. */
export const told = {
  acknowledged: (actor: Actor, at: string): MachineEvent => ({
    id: `ack-${actor.poNumber}`,
    occurredAt: at,
    type: 'purchaseOrderAnswered',
    poNumber: actor.poNumber,
    answers: [{ lineNumber: 1, answer: 'accepted' }],
  }),
  shipped: (actor: Actor, at: string, trackingNumber = `T-${actor.poNumber}`): MachineEvent => ({
    id: `ship-${trackingNumber}`,
    occurredAt: at,
    type: 'shipped',
    poNumber: actor.poNumber,
    shipmentId: `S-${trackingNumber}`,
    carrier: 'USPS',
    trackingNumber,
    labelCreatedAt: at,
    lines: null,
  }),
  scanned: (actor: Actor, at: string, state: 'accepted' | 'outForDelivery' | 'delivered'): MachineEvent => ({
    id: `scan-${state}-${actor.poNumber}`,
    occurredAt: at,
    type: 'scanned',
    carrier: 'USPS',
    trackingNumber: `T-${actor.poNumber}`,
    state,
    scannedAt: at,
    estimatedDeliveryOn: null,
  }),
};

/** Takes a clean order to settled. */
export async function deliver(actor: Actor): Promise<Order> {
  await actor.until((order) => order.legs[0]?.purchaseOrder.state === 'sent');
  await actor.tell(told.acknowledged(actor, await actor.now()));
  await actor.tell(told.shipped(actor, await actor.now()));
  await actor.until((order) => order.parcels.length === 1);
  await actor.tell(told.scanned(actor, await actor.now(), 'accepted'));
  await actor.tell(told.scanned(actor, await actor.now(), 'delivered'));
  return actor.until((order) => order.settledAt !== null);
}
