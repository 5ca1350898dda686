import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { inject } from 'vitest';
import type { Config } from '../../workers/config.js';

/**
 * Where a worker process ends itself. `step`: after this step of an effect of this kind. `answered`: when the turn that tried an effect of this
 * kind has its answers, before they are history. `planned`: when a turn has written a planned order down, before it is history.
 */
export type KillAt =
  | { at: 'step'; kind: string; step: 1 | 2 | 3 | 4 }
  | { at: 'answered'; kind: string }
  | { at: 'planned' };

/** A chain of worker processes on one task queue: when one dies, the next, already warm, takes over. */
export interface WorkerChain {
  /** Resolves when the running one works. The first one of a chain has to be asked for. */
  start(killAt?: KillAt | null): Promise<void>;
  /** `kill -9`, and the next one takes over. */
  kill(): Promise<void>;
  /** The next one takes over now, to end itself where told. */
  replace(killAt: KillAt): Promise<void>;
  /** From now on nobody takes over, until `release`. */
  hold(): void;
  release(): Promise<void>;
  /** Ended processes, however they ended. */
  readonly deaths: number;
  stop(): Promise<void>;
}

export function workerChain(config: Config): WorkerChain {
  const entry = join(inject('builtPrograms'), 'test/kit/killable-worker.js');
  const env = {
    ...process.env,
    ...Object.fromEntries(Object.entries(config).map(([name, value]) => [name, String(value)])),
    TEMPORAL_ADDRESS: inject('temporalAddress'),
    FAROS_WORKFLOW_BUNDLE: inject('bundlePath'),
  };
  let isStopping = false;
  let isHeld = false;
  let deaths = 0;
  let running: ChildProcess | null = null;
  let spare = warm();

  function warm(): Promise<ChildProcess> {
    const child = fork(entry, [], {
      env,
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    return heard(child, 'warm').then(() => child);
  }

  async function next(killAt: KillAt | null): Promise<void> {
    const child = await spare;
    spare = warm();
    child.once('exit', () => {
      deaths += 1;
      if (running === child) running = null;
      if (!isStopping && !isHeld) void next(null);
    });
    running = child;
    child.send({ killAt });
    await heard(child, 'ready');
  }

  return {
    start: (killAt = null) => next(killAt),
    async kill() {
      const child = running;
      if (child === null) return;
      const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      child.kill('SIGKILL');
      await gone;
    },
    async replace(killAt) {
      const child = running;
      running = null;
      child?.removeAllListeners('exit');
      child?.kill('SIGKILL');
      await next(killAt);
    },
    hold() {
      isHeld = true;
    },
    async release() {
      isHeld = false;
      await next(null);
    },
    get deaths() {
      return deaths;
    },
    async stop() {
      isStopping = true;
      (await spare).kill('SIGKILL');
      running?.kill('SIGKILL');
    },
  };
}

function heard(child: ChildProcess, word: 'warm' | 'ready'): Promise<void> {
  return new Promise((resolve) => {
    const listen = (message: unknown) => {
      if (message !== word) return;
      child.off('message', listen);
      resolve();
    };
    child.on('message', listen);
    // Killed before it said anything: the next one does.
    child.once('exit', () => resolve());
  });
}
