import { epochMs, type Instant } from './instant.js';
import type { Stretch } from './zone.js';

/** Time that does not count, and why. Pauses may overlap; one that still lasts has no end. */
export interface Pause {
  from: Instant;
  /** The clock runs again from here on; null while the pause lasts. */
  until: Instant | null;
  reason: string;
}

/** Pauses as stretches, earliest first. One that ends before it begins is none. */
export function pausedStretches(pauses: readonly Pause[]): Stretch[] {
  return pauses
    .map(({ from, until }) => ({
      fromMs: epochMs(from),
      untilMs: until === null ? Infinity : epochMs(until),
    }))
    .filter(({ fromMs, untilMs }) => fromMs < untilMs)
    .toSorted((a, b) => a.fromMs - b.fromMs);
}

/** What is left of stretches without the pauses, which are sorted by their beginnings. */
export function* withoutPauses(stretches: Iterable<Stretch>, paused: readonly Stretch[]): Generator<Stretch> {
  for (const { fromMs, untilMs } of stretches) {
    let from = fromMs;
    for (const pause of paused) {
      if (pause.fromMs >= untilMs) break;
      if (pause.untilMs <= from) continue;
      if (pause.fromMs > from) yield { fromMs: from, untilMs: pause.fromMs };
      from = pause.untilMs;
    }
    if (from < untilMs) yield { fromMs: from, untilMs };
  }
}

export function pausesAt(pauses: readonly Pause[], at: Instant): Pause[] {
  const atMs = epochMs(at);
  return pauses.filter(
    ({ from, until }) => epochMs(from) <= atMs && (until === null || atMs < epochMs(until)),
  );
}
