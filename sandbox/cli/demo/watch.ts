import { setTimeout as pause } from 'node:timers/promises';
import type { Reporter } from '../../world/reporter.js';
import type { Api, OrderSummary } from './api.js';

const everyMs = 700;

export interface Watch {
  /** Resolves with the order once the API shows it so. Rejects when the watch ends before. */
  until(id: string, isSo: (order: OrderSummary) => boolean): Promise<OrderSummary>;
  /** What the API showed last. */
  readonly latest: readonly OrderSummary[];
  run(): Promise<void>;
}

interface Waiting {
  id: string;
  isSo: (order: OrderSummary) => boolean;
  done: (order: OrderSummary) => void;
  fail: (error: unknown) => void;
}

/** Reads the orders of this run again and again until `stop`, and shows how many stand where. */
export function watch(api: Api, { text, sent, stop, reporter }: WatchOptions): Watch {
  let latest: OrderSummary[] = [];
  let waiting: Waiting[] = [];
  const look = () => {
    const byId = new Map(latest.map((order) => [order.id, order]));
    waiting = waiting.filter((one) => {
      const order = byId.get(one.id);
      if (order === undefined || !one.isSo(order)) return true;
      one.done(order);
      return false;
    });
  };
  const startedAt = Date.now();
  const run = async () => {
    while (!stop.aborted) {
      latest = await api.orders(text);
      look();
      const seconds = Math.round((Date.now() - startedAt) / 1000);
      reporter.progress(`${seconds} s  ${progressOf(latest, sent())}`);
      await pause(everyMs, undefined, { signal: stop }).catch(() => {});
    }
  };
  return {
    get latest() {
      return latest;
    },
    until: (id, isSo) =>
      new Promise((done, fail) => {
        waiting.push({ id, isSo, done, fail });
        look();
      }),
    run: async () => {
      try {
        await run();
      } catch (error) {
        for (const one of waiting) one.fail(error);
      }
      for (const one of waiting) one.fail(stop.reason ?? new Error('the watch has ended'));
    },
  };
}

export interface WatchOptions {
  /** Part of the id of every order of this run. */
  text: string;
  /** How many were sent so far. */
  sent: () => number;
  stop: AbortSignal;
  reporter: Reporter;
}

const stages = ['filter', 'assign', 'route', 'observe', 'settled', 'closed'];

/** `80 sent · filter 3 · route 40 · observe 21 · on hold 8`. */
export function progressOf(orders: readonly OrderSummary[], sent: number): string {
  const isHeld = ({ openCaseTypes }: OrderSummary) => openCaseTypes.length > 0;
  const moving = orders.filter((order) => !isHeld(order));
  const counts = stages
    .map((stage) => ({ stage, count: moving.filter((order) => order.stage === stage).length }))
    .filter(({ count }) => count > 0)
    .map(({ stage, count }) => `${stage} ${count}`);
  const held = orders.length - moving.length;
  return [`${sent} sent`, ...counts, ...(held > 0 ? [`on hold ${held}`] : [])].join(' · ');
}
