import { setTimeout as sleep } from 'node:timers/promises';
import type { OrderGateway } from './order-gateway.js';

/** Who has stood in line for so long is told `noAnswer`. */
const longestWaitMs = 3_000;

/**
 * The same gateway, with one question at a time to one order from this process. A crowd of updates gets in its own way: of twenty at once on a
 * busy machine nobody was answered within two seconds, and one after the other all were within one.
 */
export function inLine(gateway: OrderGateway, waitMs = longestWaitMs): OrderGateway {
  const last = new Map<string, Promise<unknown>>();
  return {
    ...gateway,
    async ask(orderId, event, deadlineMs) {
      const before = last.get(orderId) ?? Promise.resolve();
      const line = { isLeft: false };
      const mine = before.then(() => (line.isLeft ? 'noAnswer' : gateway.ask(orderId, event, deadlineMs)));
      const done = mine.then(
        () => {},
        () => {},
      );
      last.set(orderId, done);
      void done.then(() => {
        if (last.get(orderId) === done) last.delete(orderId);
      });
      if (await isOver(before, waitMs)) return mine;
      line.isLeft = true;
      return 'noAnswer';
    },
  };
}

async function isOver(before: Promise<unknown>, waitMs: number): Promise<boolean> {
  const timer = new AbortController();
  try {
    return await Promise.race([
      before.then(() => true),
      sleep(waitMs, false, { signal: timer.signal, ref: false }),
    ]);
  } finally {
    timer.abort();
  }
}
