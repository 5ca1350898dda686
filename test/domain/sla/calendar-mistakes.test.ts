import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WorkingCalendar, WorkingRange } from '../../../domain/sla/calendar.js';
import { calendarMistakes } from '../../../domain/sla/calendar-mistakes.js';
import { dueAt } from '../../../domain/sla/clock.js';
import { instantOf } from '../../../domain/sla/instant.js';

const nine: WorkingRange = { from: '09:00', to: '17:00' };
const good: WorkingCalendar = { timeZone: 'Europe/Berlin', week: { monday: [nine] }, closedDays: [] };
const pathsOf = (more: Partial<WorkingCalendar>, durations: string[] = []) =>
  calendarMistakes({ ...good, ...more }, durations).map(({ path }) => path.join('.'));

const daysFrom = (first: string, days: number) =>
  Array.from({ length: days }, (_, day) => instantOf(Date.parse(first) + day * 86_400_000).slice(0, 10));

describe('mistakes of a calendar', () => {
  it('P-15: a good one has none', () => {
    const touching = [
      { from: '12:00', to: '24:00' },
      { from: '00:00', to: '12:00' },
    ];
    expect(calendarMistakes(good, ['PT4H', 'P3D'])).toEqual([]);
    expect(pathsOf({ week: { monday: touching }, closedDays: ['2028-02-29'] }, ['PT4H'])).toEqual([]);
  });

  it('P-15: a zone that does not exist', () => {
    expect(calendarMistakes({ ...good, timeZone: 'Europe/Berlyn' })).toEqual([
      {
        path: ['timeZone'],
        message: '"Europe/Berlyn" is not a time zone: take an IANA name like America/New_York',
      },
    ]);
    expect(pathsOf({ timeZone: '' })).toEqual(['timeZone']);
  });

  it('P-15: a week without hours, because nothing would ever be due', () => {
    expect(pathsOf({ week: {} })).toEqual(['week']);
    expect(pathsOf({ week: { monday: [], sunday: [] } })).toEqual(['week']);
  });

  it('P-15: a weekday of another language', () => {
    const week = { monday: [nine], montag: [nine] };
    expect(pathsOf({ week })).toEqual(['week.montag']);
  });

  it('P-15: ranges that end before they begin, and times that are none', () => {
    const tuesday = [nine, { from: '17:00', to: '17:00' }, { from: '22:00', to: '06:00' }];
    const friday = [
      { from: '9:00', to: '25:00' },
      { from: '00:00', to: '24:01' },
    ];
    expect(pathsOf({ week: { tuesday, friday } })).toEqual([
      'week.tuesday.1',
      'week.tuesday.2',
      'week.friday.0.from',
      'week.friday.0.to',
      'week.friday.1.to',
    ]);
  });

  it('P-15: ranges that overlap, however they are ordered', () => {
    const monday = [nine, { from: '08:00', to: '09:00' }, { from: '16:59', to: '18:00' }];
    expect(calendarMistakes({ ...good, week: { monday } })).toEqual([
      { path: ['week', 'monday', 2], message: '16:59 to 18:00 overlaps 09:00 to 17:00' },
    ]);
  });

  it('P-15: closed days that are none, or are there twice', () => {
    const closedDays = ['2026-02-29', '2026-12-25', '26.12.2026', '2026-12-25'];
    expect(pathsOf({ closedDays })).toEqual(['closedDays.0', 'closedDays.2', 'closedDays.3']);
  });

  it('P-15: several at once', () => {
    expect(pathsOf({ timeZone: 'X', week: {}, closedDays: ['never'] })).toEqual([
      'timeZone',
      'week',
      'closedDays.0',
    ]);
  });
});

describe('durations that do not end', () => {
  it('P-15: closed for longer than two years, from the first of those days', () => {
    const closedDays = ['2026-01-01', ...daysFrom('2026-03-02', 740)];
    expect(calendarMistakes({ ...good, closedDays }, ['PT1H'])).toEqual([
      {
        path: ['closedDays', 1],
        message: 'PT1H of working time from 2026-03-02 on does not end within two years',
      },
    ]);
    expect(pathsOf({ closedDays: daysFrom('2026-03-02', 700) }, ['PT1H'])).toEqual([]);
  });

  it('P-15: more hours than two years of the week hold', () => {
    expect(pathsOf({}, ['PT800H', 'PT900H'])).toEqual(['week']);
  });

  it('P-15: what is no duration', () => {
    expect(calendarMistakes(good, ['4 hours'])[0]?.message).toMatch(/"4 hours" is not a duration/);
  });

  it('P-15: whenever a clock is opened on a calendar without mistakes, it has a deadline', () => {
    const closures = fc
      .array(fc.tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 1, max: 740 })), { maxLength: 3 })
      .map((runs) => {
        const days = runs.flatMap(([first, length]) =>
          daysFrom(instantOf(Date.UTC(2026, 0, 1) + first * 86_400_000), length),
        );
        return [...new Set(days)];
      });
    fc.assert(
      fc.property(
        closures,
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 0, max: 40_000 }),
        (closedDays, hours, later) => {
          const calendar = { ...good, closedDays };
          if (calendarMistakes(calendar, [`PT${hours}H`]).length > 0) return;
          const openedAt = instantOf(Date.UTC(2026, 0, 1) + later * 3_600_000);
          expect(dueAt(openedAt, `PT${hours}H`, calendar)).not.toBeNull();
        },
      ),
      { numRuns: 60 },
    );
  });
});
