import { dayMs, localDate, weekdays, type Weekday, type WorkingCalendar } from './calendar.js';
import { dueAt, type SlaClock } from './clock.js';
import { durationMs, epochMs, type Instant } from './instant.js';
import { offsetMs } from './zone.js';

/**
 * How a clock counts, for people: `4 h of working time: Mon-Fri 09:00-17:00, America/New_York; closed on 2026-11-26`. Of the
 * closed days those between opening and deadline are named.
 */
export function clockInWords(clock: SlaClock): string {
  const amount = durationInWords(durationMs(clock.within));
  const how = clock.calendar
    ? `${amount} of working time: ${calendarInWords(clock.calendar)}`
    : `${amount}, day and night`;
  return [how, ...closedInWords(clock), ...pausesInWords(clock)].join('; ');
}

/** `Mon-Fri 09:00-12:00 and 13:00-17:00, Sat 10:00-14:00, America/New_York`. */
export function calendarInWords({ week, timeZone }: WorkingCalendar): string {
  const days = mondayFirst
    .map((day) => ({
      day,
      hours: (week[day] ?? [])
        .toSorted((a, b) => (a.from < b.from ? -1 : 1))
        .map(({ from, to }) => `${from}-${to}`)
        .join(' and '),
    }))
    .reduce<{ first: Weekday; last: Weekday; hours: string }[]>((runs, { day, hours }) => {
      const run = runs.at(-1);
      return run?.hours === hours
        ? [...runs.slice(0, -1), { ...run, last: day }]
        : [...runs, { first: day, last: day, hours }];
    }, [])
    .filter(({ hours }) => hours !== '')
    .map(
      ({ first, last, hours }) =>
        `${first === last ? short(first) : `${short(first)}-${short(last)}`} ${hours}`,
    );
  return [...days, timeZone].join(', ');
}

/** A moment as people read it, with its zone and distance from UTC, so that a repeated hour has two names: `Mon 2026-11-02 12:00 America/New_York (UTC-05:00)`. */
export function momentIn(zone: string, at: Instant): string {
  const offset = offsetMs(zone, epochMs(at));
  const local = new Date(epochMs(at) + offset).toISOString();
  const time = local.slice(17, 19) === '00' ? local.slice(11, 16) : local.slice(11, 19);
  const where = zone === 'UTC' ? zone : `${zone} (UTC${offsetInWords(offset)})`;
  return `${short(weekdayOf(local))} ${local.slice(0, 10)} ${time} ${where}`;
}

/** Whole minutes, rounded up so that what is left never shows as nothing: `1 h 30 min`. Days are not used: a working day has no fixed length. */
export function durationInWords(ms: number): string {
  const minutes = Math.ceil(Math.abs(ms) / 60_000);
  const parts = [
    minutes >= 60 ? `${Math.floor(minutes / 60)} h` : '',
    minutes % 60 > 0 || minutes === 0 ? `${minutes % 60} min` : '',
  ];
  return `${ms < 0 ? '-' : ''}${parts.filter((part) => part !== '').join(' ')}`;
}

const mondayFirst: readonly Weekday[] = [...weekdays.slice(1), ...weekdays.slice(0, 1)];

function closedInWords(clock: SlaClock): string[] {
  if (!clock.calendar) return [];
  const { timeZone, closedDays } = clock.calendar;
  const due = dueAt(clock.openedAt, clock.within, clock.calendar, clock.pauses);
  const first = dayIn(timeZone, clock.openedAt);
  const last = due === null ? null : dayIn(timeZone, due);
  const meanwhile = closedDays.filter((day) => first <= day && (last === null || day <= last)).toSorted();
  return meanwhile.length > 0 ? [`closed on ${meanwhile.join(', ')}`] : [];
}

function pausesInWords({ pauses, calendar }: SlaClock): string[] {
  const zone = calendar?.timeZone ?? 'UTC';
  return pauses.map(({ from, until, reason }) =>
    until === null
      ? `paused since ${momentIn(zone, from)} (${reason})`
      : `paused from ${momentIn(zone, from)} to ${momentIn(zone, until)} (${reason})`,
  );
}

function dayIn(zone: string, at: Instant): string {
  return localDate(epochMs(at) + offsetMs(zone, epochMs(at)));
}

function weekdayOf(local: string): Weekday {
  return weekdays[new Date(local).getUTCDay()] ?? 'sunday';
}

function short(day: Weekday): string {
  return day.slice(0, 1).toUpperCase() + day.slice(1, 3);
}

function offsetInWords(offset: number): string {
  const text = new Date(Math.abs(offset) % dayMs).toISOString();
  return `${offset < 0 ? '-' : '+'}${text.slice(11, 16)}`;
}
