import { messageOf, PartFailed, WorldError } from './errors.js';
import { Processes } from './processes.js';
import type { Reporter } from './reporter.js';
import { claimState, releaseState } from './state.js';
import { startWorld, type World, type WorldOptions } from './world.js';

/** Why a world ends although nobody's work is done: a signal, or a part that died. */
type Reason = { readonly signal: NodeJS.Signals } | { readonly failure: PartFailed };

/**
 * Starts a world, lets `use` have it, and ends it: when `use` returns or throws, on SIGINT, SIGTERM or SIGHUP, and
 * when a part dies. `use` is told by the signal and not waited for. Returns the exit code.
 */
export async function withWorld(
  options: WorldOptions,
  use: (world: World, stop: AbortSignal) => Promise<void>,
): Promise<number> {
  const { reporter, config } = options;
  await claimState(config.stateDir);
  const stop = new AbortController();
  let reason: Reason | undefined;
  const stopFor = (why: Reason) => {
    reason ??= why;
    stop.abort();
  };
  const processes = new Processes(config.stateDir, (failure) => stopFor({ failure }));
  const forget = onSignals((signal, again) => {
    if (again) processes.kill();
    else stopFor({ signal });
  });
  const stopped = new Promise<void>((done) =>
    stop.signal.addEventListener('abort', () => done(), { once: true }),
  );
  let up = false;
  try {
    const work = startWorld(processes, options).then((world) => {
      up = true;
      return use(world, stop.signal);
    });
    // Cut off by a stop, it may still fail; that is no news then.
    work.catch(() => {});
    await Promise.race([work, stopped]);
    return report(reporter, reason, up);
  } catch (error) {
    return report(reporter, error instanceof PartFailed ? { failure: error } : reason, up, error);
  } finally {
    reporter.say('Ending what was started ...');
    await processes.end();
    releaseState(config.stateDir);
    forget();
    reporter.say('Ended.');
  }
}

function report(reporter: Reporter, reason: Reason | undefined, up: boolean, error?: unknown): number {
  if (reason !== undefined && 'failure' in reason) {
    reporter.say(explain(reason.failure));
    return 1;
  }
  if (reason !== undefined) return up ? 0 : 130;
  if (error === undefined) return 0;
  reporter.say(explain(error));
  return 1;
}

/** What a person reads of an error: for ours what to do next, for any other where it came from. */
export function explain(error: unknown): string {
  if (error instanceof PartFailed) {
    const lines = error.lastLines.map((line) => `  ${error.part} | ${line}`);
    return ['', `${error.message}. Its last lines:`, ...lines, error.advice].join('\n');
  }
  if (error instanceof WorldError) return `${error.message}.\n${error.advice}`;
  return error instanceof Error ? (error.stack ?? error.message) : messageOf(error);
}

function onSignals(hear: (signal: NodeJS.Signals, again: boolean) => void): () => void {
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  let heard = false;
  const listener = (signal: NodeJS.Signals) => {
    hear(signal, heard);
    heard = true;
  };
  for (const name of names) process.on(name, listener);
  return () => {
    for (const name of names) process.off(name, listener);
  };
}
