import { isRunning, type ProcessRef, processRef, signal } from './identity.js';

/** What it takes to end one process that we started, and only that one. */
export interface Endable extends ProcessRef {
  readonly name: string;
  readonly stopSignal: NodeJS.Signals;
  /** How long it may take before it is killed. */
  readonly graceMs: number;
  /** Those with a higher tier end first: workers before the servers they speak to. */
  readonly tier: number;
}

/** Ends all, tier by tier; resolves when none of them runs any more. */
export async function endAll(parts: readonly Endable[]): Promise<void> {
  const tiers = [...new Set(parts.map((part) => part.tier))].sort((a, b) => b - a);
  for (const tier of tiers) {
    await Promise.all(parts.filter((part) => part.tier === tier).map(endOne));
  }
}

async function endOne(part: Endable): Promise<void> {
  if (isRunning(part)) {
    signal(part.pid, part.stopSignal);
    await untilGone(part, part.graceMs);
    if (isRunning(part)) signal(part.pid, 'SIGKILL');
  }
  sweepGroup(part);
  await untilGone(part, 5_000);
}

/**
 * Every part leads a group of its own: kills what it left behind there. The number of a group with members is
 * not given away, so a stranger with this number means that the group is empty.
 */
export function sweepGroup(leader: ProcessRef): void {
  const holder = processRef(leader.pid);
  if (holder === undefined || holder.born === leader.born) signal(-leader.pid, 'SIGKILL');
}

async function untilGone(ref: ProcessRef, withinMs: number): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (isRunning(ref) && Date.now() < deadline) await new Promise((done) => setTimeout(done, 25));
}
