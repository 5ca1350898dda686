import type { Log } from './deps.js';
import { reasonOf } from './reason.js';

/** Work that an answer does not wait for. */
export interface Background {
  /** Runs it soon, at most `limit` at a time; a failure is logged, because the relay does what was not done. */
  run(what: string, work: () => Promise<unknown>): void;
  /** Resolves when everything begun so far has ended: for a graceful shutdown and for tests. */
  idle(): Promise<void>;
}

export function createBackground(log: Log, limit = 8): Background {
  const queue: (() => Promise<void>)[] = [];
  const waiters: (() => void)[] = [];
  let running = 0;
  const next = () => {
    const work = running < limit ? queue.shift() : undefined;
    if (work) {
      running += 1;
      void work().finally(() => {
        running -= 1;
        next();
      });
    } else if (running === 0) {
      for (const resolve of waiters.splice(0)) resolve();
    }
  };
  return {
    run(what, work) {
      queue.push(async () => {
        try {
          await work();
        } catch (error) {
          log.error({ what, error: reasonOf(error) }, 'background work failed');
        }
      });
      next();
    },
    idle: () =>
      running === 0 && queue.length === 0
        ? Promise.resolve()
        : new Promise((resolve) => waiters.push(resolve)),
  };
}
