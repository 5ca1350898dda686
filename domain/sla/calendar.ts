import { steadyStretches, type Stretch } from './zone.js';

/** A day of a calendar, without a zone: `2026-11-26`. */
export type LocalDate = string;

/** A time of day to the minute: `09:00`. As an end also `24:00`. */
export type TimeOfDay = string;

/** In the order of `Date.getUTCDay`. */
export const weekdays = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const;

export type Weekday = (typeof weekdays)[number];

/** From `from` up to, not including, `to`. Work over midnight is two ranges: until 24:00, and from 00:00 of the next day. */
export interface WorkingRange {
  from: TimeOfDay;
  to: TimeOfDay;
}

/**
 * When somebody works, as data of a policy or an agreement (C-18). It speaks in local times of its zone; a weekday that is not
 * named is closed. Check it with `calendarMistakes` before it is used.
 */
export interface WorkingCalendar {
  /** IANA name: `America/New_York`. */
  timeZone: string;
  week: Partial<Record<Weekday, readonly WorkingRange[]>>;
  closedDays: readonly LocalDate[];
}

export const dayMs = 86_400_000;

/** Milliseconds from midnight, or null for what is no time of day. */
export function timeOfDayMs(time: TimeOfDay): number | null {
  const [, hour, minute] = /^([01]\d|2[0-4]):([0-5]\d)$/.exec(time) ?? [];
  const minutes = Number(hour) * 60 + Number(minute);
  return minutes <= 24 * 60 ? minutes * 60_000 : null;
}

/**
 * The working time within a stretch, in order, as real time. An hour that the clocks skip is not worked and one that they repeat
 * is worked twice. Throws RangeError on a zone that does not exist.
 */
export function* workingStretches(calendar: WorkingCalendar, within: Stretch): Generator<Stretch> {
  const closed = new Set(calendar.closedDays);
  const week = weekdays.map((day) => rangesOf(calendar.week[day] ?? []));
  for (const steady of steadyStretches(calendar.timeZone, within)) {
    const localFrom = steady.fromMs + steady.offsetMs;
    const localUntil = steady.untilMs + steady.offsetMs;
    for (let day = Math.floor(localFrom / dayMs) * dayMs; day < localUntil; day += dayMs) {
      if (closed.has(localDate(day))) continue;
      for (const range of week[new Date(day).getUTCDay()] ?? []) {
        const fromMs = Math.max(day + range.fromMs, localFrom) - steady.offsetMs;
        const untilMs = Math.min(day + range.untilMs, localUntil) - steady.offsetMs;
        if (fromMs < untilMs) yield { fromMs, untilMs };
      }
    }
  }
}

/** The day of a local time that is written as if it were UTC. */
export function localDate(localMs: number): LocalDate {
  return new Date(localMs).toISOString().slice(0, 10);
}

function rangesOf(ranges: readonly WorkingRange[]): Stretch[] {
  return ranges
    .map(({ from, to }) => ({ fromMs: timeOfDayMs(from) ?? 0, untilMs: timeOfDayMs(to) ?? 0 }))
    .toSorted((a, b) => a.fromMs - b.fromMs);
}
