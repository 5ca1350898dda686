import { describe, expect, it } from 'vitest';
import type { WorkingCalendar } from '../../../domain/sla/calendar.js';
import { calendarInWords, clockInWords, durationInWords, momentIn } from '../../../domain/sla/words.js';

const nine = [{ from: '09:00', to: '17:00' }];
const newYork: WorkingCalendar = {
  timeZone: 'America/New_York',
  week: { monday: nine, tuesday: nine, wednesday: nine, thursday: nine, friday: nine },
  closedDays: ['2026-12-25', '2026-11-26'],
};

describe('clocks in words', () => {
  it('P-15: name hours, zone and the closed days in between', () => {
    const clock = { openedAt: '2026-11-25T21:00:00.000Z', within: 'PT4H', calendar: newYork, pauses: [] };
    expect(clockInWords(clock)).toBe(
      '4 h of working time: Mon-Fri 09:00-17:00, America/New_York; closed on 2026-11-26',
    );
    expect(clockInWords({ ...clock, openedAt: '2026-10-30T20:00:00.000Z' })).toBe(
      '4 h of working time: Mon-Fri 09:00-17:00, America/New_York',
    );
  });

  it('C-18: elapsed time is day and night, and a day of it 24 hours', () => {
    const clock = { openedAt: '2026-11-25T21:00:00.000Z', within: 'P5D', calendar: null, pauses: [] };
    expect(clockInWords(clock)).toBe('120 h, day and night');
  });

  it('P-15: say since when and why they are paused, in the zone of the calendar', () => {
    const openedAt = '2026-10-30T18:00:00.000Z';
    const pauses = [
      { from: '2026-10-30T19:00:00.000Z', until: '2026-10-30T19:30:00.000Z', reason: 'supplier closed' },
      { from: '2026-11-02T15:00:00.000Z', until: null, reason: 'waits for the customer' },
    ];
    expect(clockInWords({ openedAt, within: 'PT8H', calendar: newYork, pauses })).toBe(
      '8 h of working time: Mon-Fri 09:00-17:00, America/New_York; closed on 2026-11-26, 2026-12-25; ' +
        'paused from Fri 2026-10-30 15:00 America/New_York (UTC-04:00) to Fri 2026-10-30 15:30 America/New_York (UTC-04:00) ' +
        '(supplier closed); paused since Mon 2026-11-02 10:00 America/New_York (UTC-05:00) (waits for the customer)',
    );
  });

  it('P-15: a week with breaks, a short Saturday and a Sunday', () => {
    const split = [
      { from: '13:00', to: '17:00' },
      { from: '09:00', to: '12:00' },
    ];
    const week = { monday: split, tuesday: split, thursday: split, saturday: nine, sunday: nine };
    expect(calendarInWords({ timeZone: 'UTC', week, closedDays: [] })).toBe(
      'Mon-Tue 09:00-12:00 and 13:00-17:00, Thu 09:00-12:00 and 13:00-17:00, Sat-Sun 09:00-17:00, UTC',
    );
  });
});

describe('moments and durations in words', () => {
  it('P-15: moments carry their zone, and a repeated hour has two names', () => {
    expect(momentIn('America/New_York', '2026-11-01T05:30:00.000Z')).toBe(
      'Sun 2026-11-01 01:30 America/New_York (UTC-04:00)',
    );
    expect(momentIn('America/New_York', '2026-11-01T06:30:00.000Z')).toBe(
      'Sun 2026-11-01 01:30 America/New_York (UTC-05:00)',
    );
    expect(momentIn('Asia/Kathmandu', '2026-11-01T20:00:07.000Z')).toBe(
      'Mon 2026-11-02 01:45:07 Asia/Kathmandu (UTC+05:45)',
    );
    expect(momentIn('UTC', '2028-02-29T00:00:00.000Z')).toBe('Tue 2028-02-29 00:00 UTC');
  });

  it('R-046: durations are hours and minutes, rounded up', () => {
    expect([0, 1, 60_000, 3_600_000, 5_400_000, 432_000_000, -5_400_000].map(durationInWords)).toEqual([
      '0 min',
      '1 min',
      '1 min',
      '1 h',
      '1 h 30 min',
      '120 h',
      '-1 h 30 min',
    ]);
  });
});
