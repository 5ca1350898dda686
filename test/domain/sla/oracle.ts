import type { WorkingCalendar } from '../../../domain/sla/calendar.js';
import type { Pause } from '../../../domain/sla/pause.js';

const minuteMs = 60_000;
const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

interface LocalMinute {
  date: string;
  weekday: (typeof days)[number];
  time: string;
}

interface Wall {
  format: Intl.DateTimeFormat;
  shown: Map<number, LocalMinute>;
}

const walls = new Map<string, Wall>();

function wallOf(timeZone: string): Wall {
  const wall = walls.get(timeZone) ?? {
    format: new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }),
    shown: new Map<number, LocalMinute>(),
  };
  walls.set(timeZone, wall);
  return wall;
}

/** What a clock on the wall shows at that minute, as the formatter writes it. Each is asked once. */
function look({ format, shown }: Wall, minute: number): LocalMinute {
  const known = shown.get(minute);
  if (known) return known;
  const [date = '', time = ''] = format.format(minute * minuteMs).split(' ');
  const seen = { date, time, weekday: weekdayOf(date) };
  shown.set(minute, seen);
  return seen;
}

/** Sakamoto's rule, so that the oracle shares no date arithmetic with the domain. */
function weekdayOf(date: string): LocalMinute['weekday'] {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const y = month < 3 ? year - 1 : year;
  const shift = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4][month - 1] ?? 0;
  const sunday0 = (y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + shift + day) % 7;
  return days[(sunday0 + 6) % 7] ?? 'monday';
}

/** Whether a minute counts: nobody has paused it, and the clock on the wall shows working hours of an open day. */
function counting(calendar: WorkingCalendar | null, pauses: readonly Pause[]): (minute: number) => boolean {
  const wall = calendar && wallOf(calendar.timeZone);
  const paused = pauses.map(({ from, until }) => ({
    from: Date.parse(from) / minuteMs,
    until: until === null ? Infinity : Date.parse(until) / minuteMs,
  }));
  return (minute) => {
    if (paused.some(({ from, until }) => from <= minute && minute < until)) return false;
    if (!calendar || !wall) return true;
    const { date, weekday, time } = look(wall, minute);
    if (calendar.closedDays.includes(date)) return false;
    return (calendar.week[weekday] ?? []).some(({ from, to }) => from <= time && time < to);
  };
}

/**
 * Walks minute by minute until so many have counted. Null when that has not happened after `patience` minutes. Openings and
 * pauses lie on whole minutes.
 */
export function oracleDueAt(
  given: { openedAt: string; minutes: number; calendar: WorkingCalendar | null; pauses: readonly Pause[] },
  patience: number,
): string | null {
  const counts = counting(given.calendar, given.pauses);
  const first = Date.parse(given.openedAt) / minuteMs;
  let left = given.minutes;
  for (let minute = first; minute <= first + patience; minute += 1) {
    if (left === 0) return new Date(minute * minuteMs).toISOString();
    if (counts(minute)) left -= 1;
  }
  return null;
}

/** How many minutes have counted by then. */
export function oracleUsed(
  given: { openedAt: string; calendar: WorkingCalendar | null; pauses: readonly Pause[] },
  at: string,
): number {
  const counts = counting(given.calendar, given.pauses);
  let used = 0;
  for (let minute = Date.parse(given.openedAt) / minuteMs; minute < Date.parse(at) / minuteMs; minute += 1) {
    if (counts(minute)) used += 1;
  }
  return used;
}
