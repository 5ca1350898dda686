import { describe, expect, it } from 'vitest';
import type { WorkingCalendar, WorkingRange } from '../../../domain/sla/calendar.js';
import { dueAt, readingAt, warnAt } from '../../../domain/sla/clock.js';
import type { Pause } from '../../../domain/sla/pause.js';

const nineToFive: WorkingRange[] = [{ from: '09:00', to: '17:00' }];

function weekdaysIn(timeZone: string, more: Partial<WorkingCalendar> = {}): WorkingCalendar {
  const [monday, tuesday, wednesday, thursday, friday] = Array.from({ length: 5 }, () => nineToFive);
  return { timeZone, week: { monday, tuesday, wednesday, thursday, friday }, closedDays: [], ...more };
}

const sundays = (timeZone: string, from: string, to: string): WorkingCalendar => ({
  timeZone,
  week: { sunday: [{ from, to }] },
  closedDays: [],
});

const pause = (from: string, until: string | null, reason = 'waits for the customer'): Pause => ({
  from,
  until,
  reason,
});

const newYork = weekdaysIn('America/New_York');

describe('elapsed time', () => {
  it('C-18: runs day and night, over a Sunday on which clocks change', () => {
    expect(dueAt('2026-10-31T16:00:00.000Z', 'PT24H', null)).toBe('2026-11-01T16:00:00.000Z');
    expect(dueAt('2026-03-24T14:15:00.000Z', 'PT48H', null)).toBe('2026-03-26T14:15:00.000Z');
  });

  it('P-15: a pause of half a year counts for nothing', () => {
    const held = [pause('2026-02-01T00:00:00.000Z', '2026-08-01T00:00:00.000Z')];
    expect(dueAt('2026-01-31T23:00:00.000Z', 'PT4H', null, held)).toBe('2026-08-01T03:00:00.000Z');
  });

  it('C-18: a duration of years is no matter', () => {
    expect(dueAt('2026-01-01T00:00:00.000Z', 'P1461D', null)).toBe('2030-01-01T00:00:00.000Z');
  });
});

describe('working time', () => {
  it('P-15, C-18: 4 working hours from Friday 16:00 in New York end on Monday 12:00, after the change', () => {
    expect(dueAt('2026-10-30T20:00:00.000Z', 'PT4H', newYork)).toBe('2026-11-02T17:00:00.000Z');
  });

  it('C-18: the same hours in another zone end at another instant', () => {
    expect(dueAt('2026-10-30T20:00:00.000Z', 'PT4H', weekdaysIn('Asia/Kathmandu'))).toBe(
      '2026-11-02T07:15:00.000Z',
    );
  });

  it('P-15: is used up at the end of a day, not at the beginning of the next', () => {
    expect(dueAt('2026-10-30T12:00:00.000Z', 'PT8H', newYork)).toBe('2026-10-30T21:00:00.000Z');
    expect(dueAt('2026-10-30T12:00:00.000Z', 'PT8H1S', newYork)).toBe('2026-11-02T14:00:01.000Z');
  });

  it('P-15: pauses for lunch', () => {
    const friday = [
      { from: '13:00', to: '17:00' },
      { from: '09:00', to: '12:30' },
    ];
    const calendar = weekdaysIn('Europe/London', { week: { friday } });
    expect(dueAt('2026-10-23T11:00:00.000Z', 'PT1H', calendar)).toBe('2026-10-23T12:30:00.000Z');
  });

  it('P-15: works through midnight in two ranges', () => {
    const week = { monday: [{ from: '22:00', to: '24:00' }], tuesday: [{ from: '00:00', to: '06:00' }] };
    const night = weekdaysIn('UTC', { week });
    expect(dueAt('2026-06-01T12:00:00.000Z', 'PT2H', night)).toBe('2026-06-02T00:00:00.000Z');
    expect(dueAt('2026-06-01T12:00:00.000Z', 'PT5H', night)).toBe('2026-06-02T03:00:00.000Z');
  });

  it('P-15: skips closed days, which are days of the calendar and not of UTC', () => {
    const closed = weekdaysIn('America/New_York', { closedDays: ['2026-11-26'] });
    expect(dueAt('2026-11-25T21:00:00.000Z', 'PT2H', closed)).toBe('2026-11-27T15:00:00.000Z');
    const sydney = weekdaysIn('Australia/Sydney', { closedDays: ['2026-11-26'] });
    expect(dueAt('2026-11-25T21:00:00.000Z', 'PT2H', sydney)).toBe('2026-11-27T00:00:00.000Z');
  });

  it('P-15: works on the 29th of February 2028', () => {
    const calendar = weekdaysIn('UTC');
    expect(dueAt('2028-02-28T16:00:00.000Z', 'PT9H', calendar)).toBe('2028-02-29T17:00:00.000Z');
    expect(dueAt('2028-02-28T16:00:00.000Z', 'PT10H', calendar)).toBe('2028-03-01T10:00:00.000Z');
  });

  it('P-15: a zero duration is due at once, whatever the hour', () => {
    expect(dueAt('2026-10-31T03:00:00.000Z', 'PT0M', newYork)).toBe('2026-10-31T03:00:00.000Z');
  });

  it('P-15: a week without hours is refused, not waited for', () => {
    const never = weekdaysIn('UTC', { week: {} });
    expect(() => dueAt('2026-01-01T00:00:00.000Z', 'PT1H', never)).toThrow(/check it with calendarMistakes/);
    expect(() => dueAt('2026-01-01T00:00:00.000Z', 'PT1H', weekdaysIn('Mars/Olympus'))).toThrow(RangeError);
  });
});

describe('when clocks change', () => {
  it('P-15: a range over the skipped hour is an hour shorter', () => {
    const berlin = sundays('Europe/Berlin', '01:00', '04:00');
    expect(dueAt('2026-03-28T23:00:00.000Z', 'PT2H', berlin)).toBe('2026-03-29T02:00:00.000Z');
    expect(dueAt('2026-03-28T23:00:00.000Z', 'PT3H', berlin)).toBe('2026-04-05T00:00:00.000Z');
  });

  it('P-15: a range over the repeated hour is an hour longer', () => {
    const berlin = sundays('Europe/Berlin', '01:00', '04:00');
    expect(dueAt('2026-10-24T20:00:00.000Z', 'PT4H', berlin)).toBe('2026-10-25T03:00:00.000Z');
  });

  it('P-15: a range within the repeated hour comes twice', () => {
    const berlin = sundays('Europe/Berlin', '02:00', '02:30');
    expect(dueAt('2026-10-24T20:00:00.000Z', 'PT45M', berlin)).toBe('2026-10-25T01:15:00.000Z');
  });

  it('P-15: a range within the skipped hour does not come', () => {
    const newYorkNight = sundays('America/New_York', '02:15', '02:45');
    expect(dueAt('2026-03-08T00:00:00.000Z', 'PT10M', newYorkNight)).toBe('2026-03-15T06:25:00.000Z');
  });

  it('P-15: Lord Howe moves by half an hour', () => {
    const lordHowe = sundays('Australia/Lord_Howe', '01:00', '03:00');
    expect(dueAt('2026-04-04T12:00:00.000Z', 'PT2H30M', lordHowe)).toBe('2026-04-04T16:30:00.000Z');
    expect(dueAt('2026-10-03T12:00:00.000Z', 'PT1H30M', lordHowe)).toBe('2026-10-03T16:00:00.000Z');
  });

  it('P-15: midnight itself is skipped in Cairo and repeated in Havana', () => {
    const friday = [{ from: '00:00', to: '02:00' }];
    const cairo: WorkingCalendar = { timeZone: 'Africa/Cairo', week: { friday }, closedDays: [] };
    expect(dueAt('2026-04-23T12:00:00.000Z', 'PT1H', cairo)).toBe('2026-04-23T23:00:00.000Z');
    const havana = sundays('America/Havana', '00:00', '01:00');
    expect(dueAt('2026-10-31T12:00:00.000Z', 'PT2H', havana)).toBe('2026-11-01T06:00:00.000Z');
  });

  it('P-15: Apia had no 30th of December 2011', () => {
    const apia = weekdaysIn('Pacific/Apia');
    const open = { ...apia, week: { ...apia.week, saturday: nineToFive } };
    expect(dueAt('2011-12-30T02:00:00.000Z', 'PT2H', open)).toBe('2011-12-30T20:00:00.000Z');
  });
});

describe('pauses', () => {
  const opened = '2026-06-01T13:00:00.000Z';

  it('P-15: nested and overlapping pauses count once', () => {
    const nested = [
      pause('2026-06-01T15:30:00.000Z', '2026-06-01T16:30:00.000Z'),
      pause('2026-06-01T14:00:00.000Z', '2026-06-01T16:00:00.000Z'),
      pause('2026-06-01T14:30:00.000Z', '2026-06-01T15:00:00.000Z', 'supplier closed'),
    ];
    expect(dueAt(opened, 'PT2H', newYork, nested)).toBe('2026-06-01T17:30:00.000Z');
  });

  it('P-15: one from before the opening delays the beginning', () => {
    const early = [pause('2026-05-20T00:00:00.000Z', '2026-06-01T14:00:00.000Z')];
    expect(dueAt(opened, 'PT2H', newYork, early)).toBe('2026-06-01T16:00:00.000Z');
  });

  it('P-15: outside working hours they take nothing', () => {
    const night = [pause('2026-06-01T21:00:00.000Z', '2026-06-02T13:00:00.000Z')];
    expect(dueAt(opened, 'PT10H', newYork, night)).toBe(dueAt(opened, 'PT10H', newYork));
  });

  it('P-15: while one has no end there is no deadline, unless it was reached before', () => {
    const lasting = [pause('2026-06-01T15:00:00.000Z', null)];
    expect(dueAt(opened, 'PT2H', newYork, lasting)).toBe('2026-06-01T15:00:00.000Z');
    expect(dueAt(opened, 'PT2H1S', newYork, lasting)).toBeNull();
    expect(dueAt(opened, 'PT2H1S', null, lasting)).toBeNull();
  });

  it('P-15: one of three years moves the deadline of a calendar behind it', () => {
    const long = [pause('2026-06-01T14:00:00.000Z', '2029-06-01T14:00:00.000Z')];
    expect(dueAt(opened, 'PT2H', newYork, long)).toBe('2029-06-01T15:00:00.000Z');
  });
});

describe('warnings and readings', () => {
  const clock = { openedAt: '2026-10-30T20:00:00.000Z', within: 'PT4H', calendar: newYork, pauses: [] };

  it('P-15, R-046: a warning stands as much working time before the deadline as was asked for', () => {
    expect(warnAt(clock, 'PT1H')).toBe('2026-11-02T16:00:00.000Z');
    expect(warnAt(clock, 'PT3H')).toBe('2026-10-30T21:00:00.000Z');
    expect(warnAt(clock, 'PT4H')).toBe(clock.openedAt);
    expect(warnAt(clock, 'PT9H')).toBe(clock.openedAt);
  });

  it('R-046: while a pause has no end a warning that lies behind it does not come', () => {
    const paused = { ...clock, pauses: [pause('2026-11-02T14:30:00.000Z', null)] };
    expect(warnAt(paused, 'PT1H')).toBeNull();
    expect(warnAt(paused, 'PT3H')).toBe('2026-10-30T21:00:00.000Z');
  });

  it('R-046: tells people what is used, what is left, and when it goes on', () => {
    const hour = 3_600_000;
    expect(readingAt(clock, '2026-10-30T20:30:00.000Z')).toEqual({
      usedMs: hour / 2,
      remainingMs: 3.5 * hour,
      state: 'running',
      reasons: [],
      countsFrom: '2026-10-30T20:30:00.000Z',
    });
    expect(readingAt(clock, '2026-10-31T12:00:00.000Z')).toEqual({
      usedMs: hour,
      remainingMs: 3 * hour,
      state: 'resting',
      reasons: [],
      countsFrom: '2026-11-02T14:00:00.000Z',
    });
    expect(readingAt(clock, '2026-11-02T19:00:00.000Z')).toMatchObject({
      usedMs: 6 * hour,
      remainingMs: -2 * hour,
    });
    expect(readingAt(clock, '2026-10-30T19:00:00.000Z')).toMatchObject({ usedMs: 0, remainingMs: 4 * hour });
  });

  it('R-046: says why it is paused, each reason once, and until when', () => {
    const pauses = [
      pause('2026-10-30T20:30:00.000Z', '2026-10-30T20:45:00.000Z'),
      pause('2026-10-30T20:30:00.000Z', '2026-10-30T20:50:00.000Z'),
      pause('2026-10-30T20:40:00.000Z', '2026-10-30T20:55:00.000Z', 'supplier closed'),
    ];
    expect(readingAt({ ...clock, pauses }, '2026-10-30T20:40:00.000Z')).toMatchObject({
      usedMs: 30 * 60_000,
      state: 'paused',
      reasons: ['waits for the customer', 'supplier closed'],
      countsFrom: '2026-10-30T20:55:00.000Z',
    });
    const lasting = { ...clock, pauses: [pause('2026-10-30T20:30:00.000Z', null)] };
    expect(readingAt(lasting, '2027-01-01T00:00:00.000Z')).toMatchObject({
      state: 'paused',
      countsFrom: null,
    });
  });
});
