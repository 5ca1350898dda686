import {
  dayMs,
  localDate,
  timeOfDayMs,
  weekdays,
  type LocalDate,
  type Weekday,
  type WorkingCalendar,
  type WorkingRange,
} from './calendar.js';
import { dueAt } from './clock.js';
import { durationMs, epochMs, instantOf, type Duration } from './instant.js';
import { isTimeZone, offsetMs } from './zone.js';

const twoYearsMs = 730 * dayMs;

/** What is wrong and where: the keys and indexes that lead to it, as zod writes them. */
export interface Mistake {
  path: (string | number)[];
  message: string;
}

/**
 * Everything that makes a calendar useless for clocks of these durations, or nothing. A calendar without mistakes always has a
 * due instant for them, whenever the clock is opened (P-15).
 */
export function calendarMistakes(calendar: WorkingCalendar, durations: readonly Duration[] = []): Mistake[] {
  const mistakes = [...zoneMistakes(calendar), ...weekMistakes(calendar), ...closedDayMistakes(calendar)];
  return mistakes.length > 0
    ? mistakes
    : durations.flatMap((duration) => endlessMistakes(calendar, duration));
}

function zoneMistakes({ timeZone }: WorkingCalendar): Mistake[] {
  const message = `"${timeZone}" is not a time zone: take an IANA name like America/New_York`;
  return isTimeZone(timeZone) ? [] : [{ path: ['timeZone'], message }];
}

function weekMistakes({ week }: WorkingCalendar): Mistake[] {
  const strangers = Object.keys(week)
    .filter((name) => !weekdays.some((day) => day === name))
    .map((name) => ({ path: ['week', name], message: `"${name}" is not a weekday: ${weekdays.join(', ')}` }));
  if (weekdays.every((day) => !week[day]?.length)) {
    return [
      ...strangers,
      { path: ['week'], message: 'a week without working hours: nothing would ever be due' },
    ];
  }
  return [...strangers, ...weekdays.flatMap((day) => dayMistakes(day, week[day] ?? []))];
}

function dayMistakes(day: Weekday, ranges: readonly WorkingRange[]): Mistake[] {
  const wrong = ranges.flatMap((range, index) => rangeMistakes(range, ['week', day, index]));
  return wrong.length > 0 ? wrong : overlaps(day, ranges);
}

function rangeMistakes({ from, to }: WorkingRange, path: Mistake['path']): Mistake[] {
  const fromMs = timeOfDayMs(from);
  const toMs = timeOfDayMs(to);
  if (fromMs === null || toMs === null) {
    return Object.entries({ from: fromMs, to: toMs })
      .filter(([, ms]) => ms === null)
      .map(([end]) => ({
        path: [...path, end],
        message: `"${end === 'from' ? from : to}" is not a time of day from 00:00 to 24:00`,
      }));
  }
  const message = `${from} to ${to} is no time: work over midnight is two ranges, to 24:00 and from 00:00 of the next day`;
  return fromMs < toMs ? [] : [{ path, message }];
}

/** Of two ranges that overlap, the later one in the list is named. Ranges that touch are well. */
function overlaps(day: Weekday, ranges: readonly WorkingRange[]): Mistake[] {
  return ranges.flatMap((range, index) => {
    const other = ranges.slice(0, index).find((one) => one.from < range.to && range.from < one.to);
    if (!other) return [];
    const message = `${range.from} to ${range.to} overlaps ${other.from} to ${other.to}`;
    return [{ path: ['week', day, index], message }];
  });
}

function closedDayMistakes({ closedDays }: WorkingCalendar): Mistake[] {
  return closedDays.flatMap((day, index) => {
    const path = ['closedDays', index];
    if (!isDate(day)) return [{ path, message: `"${day}" is not a day like 2026-11-26` }];
    return closedDays.indexOf(day) < index ? [{ path, message: `${day} is there twice` }] : [];
  });
}

function isDate(day: LocalDate): boolean {
  const ms = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00.000Z`) : Number.NaN;
  return !Number.isNaN(ms) && localDate(ms) === day;
}

/**
 * The worst moment to open a clock is within a week of the beginning of closed days, and clocks look a month further than is allowed
 * here: where it ends from there, it ends from everywhere.
 */
function endlessMistakes(calendar: WorkingCalendar, duration: Duration): Mistake[] {
  if (!isDuration(duration)) {
    return [{ path: [], message: `"${duration}" is not a duration like PT30M, PT24H or P3D` }];
  }
  const endless = closures(calendar.closedDays).find((day) => takesTooLong(calendar, duration, day));
  if (endless === undefined) return [];
  const message = `${duration} of working time from ${endless} on does not end within two years`;
  const index = calendar.closedDays.indexOf(endless);
  return [{ path: index < 0 ? ['week'] : ['closedDays', index], message }];
}

/** The first days of runs of closed days; without any, every week is the same and one day stands for all. */
function closures(closedDays: readonly LocalDate[]): LocalDate[] {
  if (closedDays.length === 0) return ['2026-01-01'];
  const closed = new Set(closedDays);
  return [...closed]
    .filter((day) => !closed.has(localDate(Date.parse(`${day}T00:00:00.000Z`) - dayMs)))
    .toSorted();
}

function takesTooLong(calendar: WorkingCalendar, duration: Duration, day: LocalDate): boolean {
  const midnight = Date.parse(`${day}T00:00:00.000Z`);
  const openedMs = midnight - offsetMs(calendar.timeZone, midnight);
  try {
    const due = dueAt(instantOf(openedMs), duration, calendar);
    return due === null || epochMs(due) > openedMs + twoYearsMs;
  } catch (error) {
    if (error instanceof RangeError) return true;
    throw error;
  }
}

function isDuration(duration: Duration): boolean {
  try {
    return durationMs(duration) >= 0;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
