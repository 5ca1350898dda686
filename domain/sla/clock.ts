import { dayMs, workingStretches, type WorkingCalendar } from './calendar.js';
import { durationMs, epochMs, instantOf, type Duration, type Instant } from './instant.js';
import { pausedStretches, pausesAt, withoutPauses, type Pause } from './pause.js';
import type { Stretch } from './zone.js';

/** What was promised, from when, and what counts. */
export interface SlaClock {
  openedAt: Instant;
  /** How much counted time is allowed. A day of it is 24 hours, also of working time. */
  within: Duration;
  /** Null: all time counts, day and night (C-18). */
  calendar: WorkingCalendar | null;
  pauses: readonly Pause[];
}

/** What people see of a clock at one moment; milliseconds are counted time. */
export interface SlaReading {
  usedMs: number;
  /** Below zero once the deadline has passed. */
  remainingMs: number;
  /** `resting`: outside working hours. */
  state: 'running' | 'resting' | 'paused';
  /** Why it is paused, each reason once. */
  reasons: string[];
  /** When it counts (again): this moment while it runs, null while a pause has no end. */
  countsFrom: Instant | null;
}

/** How far ahead working time is looked for: a month more than the two years that `calendarMistakes` allows. */
const horizonMs = 760 * dayMs;

/**
 * The first moment at which `duration` has been used up: the end of a working range rather than the beginning of the next. Null
 * while a pause without an end stands before it. Store the answer; do not compute it again to show it (P-15).
 * Throws RangeError where a calendar has not that much time in the two years after the opening and the last pause.
 */
export function dueAt(
  openedAt: Instant,
  duration: Duration,
  calendar: WorkingCalendar | null,
  pauses: readonly Pause[] = [],
): Instant | null {
  return usedUpAt({ openedAt, calendar, pauses }, durationMs(duration));
}

/** The moment at which only `before` of the time is left; the opening where the clock has no more than that. Null like `dueAt`. */
export function warnAt(clock: SlaClock, before: Duration): Instant | null {
  return usedUpAt(clock, Math.max(0, durationMs(clock.within) - durationMs(before)));
}

/** How much time has been used by then, and whether it is running. */
export function readingAt(clock: SlaClock, at: Instant): SlaReading {
  const usedMs = sumOf(countedStretches(clock, epochMs(at)));
  const [next] = countedStretches({ ...clock, openedAt: at }, lookingUntil({ ...clock, openedAt: at }));
  const countsFrom = next ? instantOf(next.fromMs) : null;
  const reasons = [...new Set(pausesAt(clock.pauses, at).map(({ reason }) => reason))];
  const idle = reasons.length > 0 ? 'paused' : 'resting';
  return {
    usedMs,
    remainingMs: durationMs(clock.within) - usedMs,
    state: next?.fromMs === epochMs(at) ? 'running' : idle,
    reasons,
    countsFrom,
  };
}

type Counting = Pick<SlaClock, 'openedAt' | 'calendar' | 'pauses'>;

function usedUpAt(clock: Counting, allowedMs: number): Instant | null {
  if (allowedMs === 0) return clock.openedAt;
  let left = allowedMs;
  for (const { fromMs, untilMs } of countedStretches(clock, lookingUntil(clock))) {
    if (untilMs - fromMs >= left) return instantOf(fromMs + left);
    left -= untilMs - fromMs;
  }
  if (clock.pauses.some(({ until }) => until === null)) return null;
  throw new RangeError(
    `a calendar of ${clock.calendar?.timeZone} has less than ${allowedMs} ms of working time in two years: check it with calendarMistakes`,
  );
}

/** The time that counts, from the opening up to a moment, without what comes after a pause that has no end. */
function countedStretches({ openedAt, calendar, pauses }: Counting, untilMs: number): Iterable<Stretch> {
  const paused = pausedStretches(pauses);
  const forGood = paused.find((pause) => pause.untilMs === Infinity)?.fromMs ?? Infinity;
  const within = { fromMs: epochMs(openedAt), untilMs: Math.min(untilMs, forGood) };
  if (within.fromMs >= within.untilMs) return [];
  return withoutPauses(calendar ? workingStretches(calendar, within) : [within], paused);
}

function lookingUntil({ openedAt, calendar, pauses }: Counting): number {
  if (!calendar) return Infinity;
  const ends = pauses.flatMap(({ until }) => (until === null ? [] : [epochMs(until)]));
  return Math.max(epochMs(openedAt), ...ends) + horizonMs;
}

function sumOf(stretches: Iterable<Stretch>): number {
  let sum = 0;
  for (const { fromMs, untilMs } of stretches) sum += untilMs - fromMs;
  return sum;
}
