import { defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Answer, MachineEvent, PersonEvent } from '../domain/order/events.js';
import type { Order } from '../domain/order/order.js';

/** Starts an order, or goes on with a stored one (after close, or continue-as-new). */
export interface OrderInput {
  order: Order;
  settings: OrderSettings;
  /** The last version recorded by an earlier run, 0 for a new order. */
  lastVersion: number;
  /** Events that wait for the order when it starts again. */
  waiting?: MachineEvent[];
}

/** Configuration of the process that started the order: technical times, never business ones. */
export interface OrderSettings {
  /** Where effects run as normal activities. */
  effectsTaskQueue: string;
  /** One local effect, ms. */
  quickTimeoutMs: number;
  /** One try of a normal activity, ms. */
  slowTimeoutMs: number;
  retryInitialMs: number;
  retryMaximumMs: number;
  /** Events after which a run goes on as a new one; absent: what Temporal suggests, at most 4000. */
  maxHistory?: number;
}

/** One run of the sweep, as the schedule starts it. */
export interface SweepInput {
  /** Where its activity runs. */
  taskQueue: string;
  timeoutMs: number;
}

/** Machines tell the order something. Deduplicated by event id, early, late, twice or out of order. */
export const tellOrder = defineSignal<[MachineEvent]>('tell');

/** A person's decision that no worker answered in time, or sent from the Temporal UI. The same id counts once. */
export const askOrderBySignal = defineSignal<[PersonEvent]>('ask');

/** A person decides a case or cancels; the answer comes when it is on record. The update id is the event id. */
export const askOrder = defineUpdate<Answer, [PersonEvent]>('ask');
