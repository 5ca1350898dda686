import { setTimeout as sleep } from 'node:timers/promises';
import { connectedStores } from '../../db/queries/stores.js';
import { sendAlerts } from '../alerts/send-alerts.js';
import type { RelayDeps } from '../deps.js';
import { startPending } from './accept-order.js';
import { deliverDecisions } from './deliver-decisions.js';
import { handOnDue } from './hand-on.js';
import { pullStore } from './pull.js';
import { reasonOf } from '../reason.js';

/** How long each loop rests after a round that found nothing more to do, ms. */
export interface RelayIntervals {
  handOnMs: number;
  startMs: number;
  decisionsMs: number;
  pullMs: number;
  alertsMs: number;
  /** An order taken in less than this ago is left to the process that took it in. */
  startGraceMs: number;
}

export const defaultRelayIntervals: RelayIntervals = {
  handOnMs: 1_000,
  startMs: 2_000,
  decisionsMs: 1_000,
  pullMs: 60_000,
  alertsMs: 1_000,
  startGraceMs: 5_000,
};

const batch = 100;

/** Does what intake could not do at once, and tells those on duty. Several relays may run: each row is one's own while it works on it. */
export function createRelay(
  deps: RelayDeps,
  intervals: RelayIntervals,
): { run(signal: AbortSignal): Promise<void> } {
  const loops: Loop[] = [
    { name: 'handOn', restMs: intervals.handOnMs, round: () => handOnDue(deps, { limit: batch }) },
    {
      name: 'start',
      restMs: intervals.startMs,
      round: () => startPending(deps, { olderThanMs: intervals.startGraceMs, limit: batch }),
    },
    {
      name: 'decisions',
      restMs: intervals.decisionsMs,
      round: () => deliverDecisions(deps, { limit: batch }),
    },
    { name: 'pull', restMs: intervals.pullMs, round: () => pullAll(deps) },
    { name: 'alerts', restMs: intervals.alertsMs, round: () => sendAlerts(deps) },
  ];
  return {
    async run(signal) {
      await Promise.all(loops.map((loop) => repeat(deps, loop, signal)));
    },
  };
}

interface Loop {
  name: string;
  restMs: number;
  /** Answers how much it did: a full batch is followed by another without a rest. */
  round: () => Promise<number>;
}

async function repeat(deps: RelayDeps, loop: Loop, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const done = await onceSafely(deps, loop);
    if (done < batch) await rest(loop.restMs, signal);
  }
}

async function onceSafely(deps: RelayDeps, loop: Loop): Promise<number> {
  try {
    const done = await loop.round();
    deps.metrics('relay_rounds', { loop: loop.name, outcome: done > 0 ? 'worked' : 'idle' });
    return done;
  } catch (error) {
    deps.metrics('relay_rounds', { loop: loop.name, outcome: 'failed' });
    const reason = reasonOf(error);
    deps.log.error({ loop: loop.name, reason }, 'a round of the relay failed: the next one tries again');
    return 0;
  }
}

/** One store that is away delays no other. */
async function pullAll(deps: RelayDeps): Promise<number> {
  for (const { id } of await connectedStores(deps.db)) {
    await onceSafely(deps, {
      name: 'pullStore',
      restMs: 0,
      round: async () => (await pullStore(deps, id))?.takenIn ?? 0,
    });
  }
  return 0;
}

async function rest(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch {
    // Aborted: the loop ends.
  }
}
