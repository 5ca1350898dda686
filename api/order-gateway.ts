import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Client,
  ServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure, WorkflowNotFoundError } from '@temporalio/common';
import type { Answer, MachineEvent, PersonEvent } from '../domain/order/events.js';
import type { Order } from '../domain/order/order.js';
import { orderWorkflowType } from '../workflows/ids.js';
import {
  askOrder,
  askOrderBySignal,
  type OrderInput,
  type OrderSettings,
  tellOrder,
} from '../workflows/messages.js';
import { searchAttributesOf } from '../workflows/search-attributes.js';

/** The way to an order's workflow. What cannot be reached is thrown, and tried again by the relay. */
export interface OrderGateway {
  /** Starts the order once: a second start of the same id changes nothing, also after it has closed. */
  start(order: Order): Promise<'started' | 'exists'>;
  tell(orderId: string, event: MachineEvent): Promise<'told' | 'notFound'>;
  /** Asks and waits at most `deadlineMs` for the answer. `noAnswer`: no worker in time, or Temporal away; the question may still arrive. */
  ask(orderId: string, event: PersonEvent, deadlineMs: number): Promise<Answer | 'noAnswer' | 'notFound'>;
  askBySignal(orderId: string, event: PersonEvent): Promise<'told' | 'notFound'>;
  /** A new run of a closed order from its stored state, for events that came after it closed. */
  resume(order: Order, lastVersion: number, waiting: MachineEvent[]): Promise<void>;
  /** Resolves when Temporal answers. */
  ping(): Promise<void>;
}

export interface TemporalGatewayOptions {
  client: Client;
  taskQueue: string;
  settings: OrderSettings;
  workflowTaskTimeoutMs: number;
  /** Longest wait for the server in one call, ms. */
  callTimeoutMs?: number;
}

type OrderWorkflow = (input: OrderInput) => Promise<void>;

/** The gateway over a Temporal client. */
export function createTemporalGateway(options: TemporalGatewayOptions): OrderGateway {
  const { client, callTimeoutMs = 10_000 } = options;
  const within = <T>(ms: number, call: () => Promise<T>) =>
    noLongerThan(ms, client.withDeadline(Date.now() + ms, call));
  const startOptions = (input: OrderInput) => ({
    workflowId: input.order.id,
    taskQueue: options.taskQueue,
    workflowTaskTimeout: options.workflowTaskTimeoutMs,
    staticSummary: summaryOf(input.order),
    typedSearchAttributes: searchAttributesOf(input.order),
    args: [input] satisfies [OrderInput],
  });
  const tell = (orderId: string, event: MachineEvent) =>
    toldOrNotFound(within(callTimeoutMs, () => client.workflow.getHandle(orderId).signal(tellOrder, event)));

  return {
    async start(order) {
      const input = { order, settings: options.settings, lastVersion: 0 };
      try {
        await within(callTimeoutMs, () =>
          client.workflow.start<OrderWorkflow>(orderWorkflowType, {
            ...startOptions(input),
            workflowIdReusePolicy: 'REJECT_DUPLICATE',
            workflowIdConflictPolicy: 'USE_EXISTING',
          }),
        );
        return 'started';
      } catch (error) {
        if (error instanceof WorkflowExecutionAlreadyStartedError) return 'exists';
        throw error;
      }
    },
    tell,
    ask: (orderId, event, deadlineMs) =>
      answered(
        within(deadlineMs, () =>
          client.workflow.getHandle(orderId).executeUpdate(askOrder, { args: [event], updateId: event.id }),
        ),
      ),
    askBySignal: (orderId, event) =>
      toldOrNotFound(
        within(callTimeoutMs, () => client.workflow.getHandle(orderId).signal(askOrderBySignal, event)),
      ),
    async resume(order, lastVersion, waiting) {
      const input = { order, settings: options.settings, lastVersion, waiting };
      try {
        await within(callTimeoutMs, () =>
          client.workflow.start<OrderWorkflow>(orderWorkflowType, {
            ...startOptions(input),
            workflowIdReusePolicy: 'ALLOW_DUPLICATE',
            workflowIdConflictPolicy: 'FAIL',
          }),
        );
      } catch (error) {
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
        await tellRunning(order.id, waiting, tell);
      }
    },
    async ping() {
      await within(2_000, () => client.connection.workflowService.getSystemInfo({}));
    },
  };
}

/** The deadline of a call counts from when its connection is up; this one counts from now. */
class TemporalAway extends Error {
  override readonly name = 'TemporalAway';
}

async function noLongerThan<T>(ms: number, call: Promise<T>): Promise<T> {
  const timer = new AbortController();
  const late = sleep(ms + 100, undefined, { signal: timer.signal, ref: false }).then(() => {
    throw new TemporalAway(`Temporal did not answer within ${ms} ms`);
  });
  try {
    return await Promise.race([call, late]);
  } finally {
    timer.abort();
    late.catch(() => {});
  }
}

/** Somebody else has resumed it meanwhile: that run hears the events as signals. */
async function tellRunning(
  orderId: string,
  events: MachineEvent[],
  tell: OrderGateway['tell'],
): Promise<void> {
  for (const event of events) {
    if ((await tell(orderId, event)) === 'notFound') {
      throw new Error(`${orderId} closed again before it heard ${event.type} ${event.id}: try again`);
    }
  }
}

/** What an engineer reads in the list of the Temporal UI: no person in it. */
function summaryOf(order: Order): string {
  const count = order.lines.length;
  return `${order.name} · ${order.store} · ${count} ${count === 1 ? 'line' : 'lines'}`;
}

async function toldOrNotFound(call: Promise<void>): Promise<'told' | 'notFound'> {
  try {
    await call;
    return 'told';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'notFound';
    throw error;
  }
}

async function answered(call: Promise<Answer>): Promise<Answer | 'noAnswer' | 'notFound'> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'notFound';
    if (isNoAnswer(error)) return 'noAnswer';
    const refusal = refusalOf(error);
    if (refusal) return refusal;
    throw error;
  }
}

function isNoAnswer(error: unknown): boolean {
  return (
    error instanceof WorkflowUpdateRPCTimeoutOrCancelledError ||
    error instanceof ServiceError ||
    error instanceof TemporalAway
  );
}

/** An update refused by its validator carries the answer as the first detail of its failure. */
function refusalOf(error: unknown): Answer | null {
  if (!(error instanceof WorkflowUpdateFailedError) || !(error.cause instanceof ApplicationFailure))
    return null;
  const detail: unknown = error.cause.details?.[0];
  return isRefusal(detail) ? detail : null;
}

function isRefusal(detail: unknown): detail is Extract<Answer, { status: 'refused' }> {
  return (
    typeof detail === 'object' &&
    detail !== null &&
    'status' in detail &&
    detail.status === 'refused' &&
    'because' in detail &&
    'code' in detail
  );
}
