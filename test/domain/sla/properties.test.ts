import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { weekdays, type WorkingCalendar } from '../../../domain/sla/calendar.js';
import { calendarMistakes } from '../../../domain/sla/calendar-mistakes.js';
import { dueAt, readingAt, warnAt, type SlaClock } from '../../../domain/sla/clock.js';
import { durationMs, epochMs, instantOf } from '../../../domain/sla/instant.js';
import type { Pause } from '../../../domain/sla/pause.js';
import { oracleDueAt, oracleUsed } from './oracle.js';

const minuteMs = 60_000;
const dayMinutes = 1440;

/** Each zone with the days around which clocks are opened: both changes of 2026 where there are any, a leap day, a lost day. */
const days: Record<string, string[]> = {
  'America/New_York': ['2026-03-08', '2026-11-01', '2028-02-29'],
  'America/Los_Angeles': ['2026-03-08', '2026-11-01', '2028-02-29'],
  'Europe/London': ['2026-03-29', '2026-10-25', '2028-02-29'],
  'Europe/Berlin': ['2026-03-29', '2026-10-25', '2028-02-29'],
  'Asia/Kolkata': ['2026-03-29', '2028-02-29'],
  'Asia/Kathmandu': ['2026-03-29', '2028-02-29'],
  'Australia/Lord_Howe': ['2026-04-05', '2026-10-04', '2028-02-29'],
  'Australia/Sydney': ['2026-04-05', '2026-10-04', '2028-02-29'],
  'Pacific/Apia': ['2011-12-30', '2026-04-05', '2028-02-29'],
  UTC: ['2026-03-29', '2028-02-29'],
};
const places = Object.entries(days).flatMap(([zone, around]) => around.map((day) => [zone, day] as const));

const hourMinute = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
const atMinute = (minute: number) => instantOf(minute * minuteMs);

/** Pairs of times of day in rising order, often at 02:00, 24:00 and their like, where clocks change and days end. */
const ranges = fc
  .uniqueArray(
    fc.oneof(
      fc.integer({ min: 0, max: dayMinutes }),
      fc.constantFrom(0, 60, 90, 120, 150, 180, 540, 1020, dayMinutes),
    ),
    { minLength: 2, maxLength: 6 },
  )
  .map((cuts) => cuts.toSorted((a, b) => a - b))
  .map((cuts) =>
    Array.from({ length: Math.floor(cuts.length / 2) }, (_, pair) => ({
      from: hourMinute(cuts[pair * 2]!),
      to: hourMinute(cuts[pair * 2 + 1]!),
    })),
  );

const calendarAround = (timeZone: string, day: string): fc.Arbitrary<WorkingCalendar> =>
  fc.record({
    timeZone: fc.constant(timeZone),
    week: fc
      .array(fc.option(ranges, { freq: 4 }), { minLength: 7, maxLength: 7 })
      .map((week) => Object.fromEntries(week.flatMap((one, index) => (one ? [[weekdays[index], one]] : [])))),
    closedDays: fc
      .uniqueArray(fc.integer({ min: -2, max: 3 }), { maxLength: 3 })
      .map((shifts) =>
        shifts.map((shift) => instantOf(epochMs(`${day}T00:00:00.000Z`) + shift * 86_400_000).slice(0, 10)),
      ),
  });

/** Pauses that begin before the opening, lie in one another, overlap, or (rarely) go on. */
const pausesAround = (opened: number): fc.Arbitrary<Pause[]> =>
  fc.array(
    fc
      .tuple(
        fc.integer({ min: -600, max: 3000 }),
        fc.option(fc.integer({ min: -5, max: 1500 }), { freq: 12 }),
        fc.constantFrom('waits for the customer', 'supplier closed'),
      )
      .map(([from, length, reason]) => ({
        from: atMinute(opened + from),
        until: length === null ? null : atMinute(opened + from + length),
        reason,
      })),
    { maxLength: 5 },
  );

interface Given {
  openedAt: string;
  minutes: number;
  calendar: WorkingCalendar | null;
  pauses: Pause[];
}

const given: fc.Arbitrary<Given> = fc
  .tuple(fc.constantFrom(...places), fc.integer({ min: -dayMinutes, max: dayMinutes }))
  .chain(([[zone, day], shift]) => {
    const opened = epochMs(`${day}T00:00:00.000Z`) / minuteMs + shift;
    return fc.record({
      openedAt: fc.constant(atMinute(opened)),
      minutes: fc.oneof(fc.integer({ min: 0, max: 180 }), fc.integer({ min: 0, max: 2000 })),
      calendar: fc.option(calendarAround(zone, day), { freq: 8 }),
      pauses: fc.oneof(
        { arbitrary: pausesAround(opened), weight: 3 },
        { arbitrary: fc.constant<Pause[]>([]), weight: 1 },
      ),
    });
  })
  .filter(({ calendar }) => calendar === null || calendarMistakes(calendar).length === 0);

const due = ({ openedAt, minutes, calendar, pauses }: Given) =>
  dueAt(openedAt, `PT${minutes}M`, calendar, pauses);
const clockOf = ({ openedAt, minutes, calendar, pauses }: Given): SlaClock => ({
  openedAt,
  within: `PT${minutes}M`,
  calendar,
  pauses,
});

describe('against an oracle that walks minute by minute', () => {
  const patience = 3 * dayMinutes;

  test('P-15, C-18: the deadline is the minute at which the oracle has counted enough', () => {
    fc.assert(
      fc.property(given, (one) => {
        const found = due(one);
        const walked = oracleDueAt(one, patience);
        const end = instantOf(epochMs(one.openedAt) + patience * minuteMs);
        expect(found !== null && found <= end ? found : null).toBe(walked);
      }),
      { numRuns: 400 },
    );
  });

  test.each(places)('P-15: %s around %s, as it is worked there', (timeZone, day) => {
    const nine = { from: '09:00', to: '17:00' };
    const night = [
      { from: '00:00', to: '03:30' },
      { from: '22:15', to: '24:00' },
    ];
    const office = {
      timeZone,
      week: { monday: [nine], friday: [nine], saturday: night, sunday: night },
      closedDays: [],
    };
    const first = epochMs(`${day}T00:00:00.000Z`) - 2 * dayMinutes * minuteMs;
    for (const hour of [0, 20, 33]) {
      const openedAt = instantOf(first + hour * 3_600_000);
      for (const minutes of [1, 240, 900]) {
        const one = { openedAt, minutes, calendar: office, pauses: [] };
        expect(due(one)).toBe(oracleDueAt(one, 11 * dayMinutes));
      }
    }
  });

  test('P-15, R-046: used time is what the oracle counted, also inside a pause and after the deadline', () => {
    fc.assert(
      fc.property(given, fc.integer({ min: 0, max: 2 * dayMinutes }), (one, later) => {
        const at = instantOf(epochMs(one.openedAt) + later * minuteMs);
        const { usedMs, remainingMs } = readingAt(clockOf(one), at);
        expect(usedMs).toBe(oracleUsed(one, at) * minuteMs);
        expect(usedMs + remainingMs).toBe(one.minutes * minuteMs);
      }),
      { numRuns: 150 },
    );
  });
});

describe('to the millisecond', () => {
  const toTheMs = fc
    .tuple(given, fc.integer({ min: 0, max: 59_999 }), fc.integer({ min: 0, max: 59_999 }))
    .map(([one, opened, paused]) => ({
      ...one,
      openedAt: instantOf(epochMs(one.openedAt) + opened),
      pauses: one.pauses.map(({ from, until, reason }) => ({
        from: instantOf(epochMs(from) + paused),
        until: until === null ? null : instantOf(epochMs(until) + opened),
        reason,
      })),
    }));

  test('P-15: at the deadline nothing is left, a millisecond before there is', () => {
    fc.assert(
      fc.property(toTheMs, (one) => {
        const at = due(one);
        if (at === null || one.minutes === 0) return;
        expect(readingAt(clockOf(one), at).remainingMs).toBe(0);
        expect(readingAt(clockOf(one), instantOf(epochMs(at) - 1)).remainingMs).toBe(1);
      }),
      { numRuns: 150 },
    );
  });

  test('P-15: a warning comes when exactly that much is left, and never after the deadline', () => {
    fc.assert(
      fc.property(toTheMs, fc.integer({ min: 0, max: 3000 }), (one, before) => {
        const clock = clockOf(one);
        const warned = warnAt(clock, `PT${before}M`);
        const at = due(one);
        if (at !== null) expect(warned !== null && warned <= at).toBe(true);
        if (warned === null) return;
        expect(readingAt(clock, warned).remainingMs).toBe(Math.min(before, one.minutes) * minuteMs);
      }),
      { numRuns: 150 },
    );
  });

  test('P-15: two durations one after the other are one', () => {
    fc.assert(
      fc.property(toTheMs, fc.integer({ min: 0, max: 600 }), (one, more) => {
        const first = due(one);
        const whole = due({ ...one, minutes: one.minutes + more });
        expect(first && due({ ...one, openedAt: first, minutes: more })).toBe(
          whole && (first ? whole : null),
        );
        if (first === null) expect(whole).toBeNull();
      }),
      { numRuns: 150 },
    );
  });

  test('P-15: how pauses are cut, ordered and told changes nothing', () => {
    fc.assert(
      fc.property(toTheMs, (one) => {
        const cut = one.pauses.flatMap((pause) => {
          if (pause.until === null || pause.until <= pause.from) return [pause];
          const middle = instantOf(Math.floor((epochMs(pause.from) + epochMs(pause.until)) / 2));
          return [{ ...pause, from: middle }, { ...pause, until: middle, reason: 'other' }, pause];
        });
        expect(due({ ...one, pauses: cut.toReversed() })).toBe(due(one));
      }),
      { numRuns: 150 },
    );
  });

  test('C-18: without a calendar and pauses the deadline is elapsed time', () => {
    fc.assert(
      fc.property(toTheMs, ({ openedAt, minutes }) => {
        const elapsed = instantOf(epochMs(openedAt) + durationMs(`PT${minutes}M`));
        expect(dueAt(openedAt, `PT${minutes}M`, null)).toBe(elapsed);
      }),
    );
  });
});
