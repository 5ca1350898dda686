import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textsFrom } from '../../../domain/notifications/quiet-hours.js';
import { candidateZones } from '../../../domain/notifications/zones.js';

const berlin = ['Europe/Berlin'];

describe('C-30: quiet hours', () => {
  it.each([
    ['2026-03-24T06:59:59.000Z', '2026-03-24T07:00:00.000Z'],
    ['2026-03-24T07:00:00.000Z', '2026-03-24T07:00:00.000Z'],
    ['2026-03-24T19:59:59.000Z', '2026-03-24T19:59:59.000Z'],
    ['2026-03-24T20:00:00.000Z', '2026-03-25T07:00:00.000Z'],
    // Clocks go forward in the night, and back.
    ['2026-03-28T22:00:00.000Z', '2026-03-29T06:00:00.000Z'],
    ['2026-10-24T22:00:00.000Z', '2026-10-25T07:00:00.000Z'],
  ])('C-30: in Berlin at %s a text goes out at %s', (at, from) => {
    expect(textsFrom(at, berlin)).toBe(from);
  });

  it('C-30: without a known zone it has to be 08 to 21 in every one that may be meant', () => {
    const zones = candidateZones('US', null);
    // 08:00 in Honolulu, where it is 14:00 in New York.
    expect(textsFrom('2026-03-24T14:15:00.000Z', zones)).toBe('2026-03-24T18:00:00.000Z');
    expect(textsFrom('2026-03-24T14:15:00.000Z', candidateZones('US', 'NY'))).toBe(
      '2026-03-24T14:15:00.000Z',
    );
    expect(textsFrom('2026-03-24T14:15:00.000Z', candidateZones('US', 'CA'))).toBe(
      '2026-03-24T15:00:00.000Z',
    );
  });

  it('zones that share no hour of the day have no instant', () => {
    expect(
      textsFrom('2026-03-24T14:15:00.000Z', ['America/Los_Angeles', 'Europe/London', 'Asia/Singapore']),
    ).toBeNull();
  });

  it('property: it is 08 to 21 on every clock then, and no earlier minute was', () => {
    const countries = fc.constantFrom('US', 'DE', 'CA', 'AU', 'BR', 'RU', 'ID', 'MX', 'JP');
    const instants = fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2027-01-01') });
    const hourIn = (zone: string, atMs: number) =>
      Number(
        new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', hourCycle: 'h23' }).format(atMs),
      );
    fc.assert(
      fc.property(countries, instants, (country, atMs) => {
        const zones = candidateZones(country, null);
        const isOpen = (ms: number) => zones.every((zone) => hourIn(zone, ms) >= 8 && hourIn(zone, ms) < 21);
        const found = Date.parse(textsFrom(new Date(atMs).toISOString(), zones) ?? 'none');
        expect(isOpen(found)).toBe(true);
        for (let ms = atMs; ms < found; ms += 15 * 60_000) expect(isOpen(ms)).toBe(false);
      }),
      { numRuns: 60 },
    );
  });
});

describe('candidate zones', () => {
  it('are those of the region where it is known, of the country where not, and none of no country', () => {
    expect(candidateZones('US', 'ca')).toEqual(['America/Los_Angeles']);
    expect(candidateZones('US', 'US-TX')).toEqual(['America/Chicago', 'America/Denver']);
    expect(candidateZones('DE', 'BY')).toContain('Europe/Berlin');
    expect(candidateZones('US', null)).toEqual(
      expect.arrayContaining(['Pacific/Honolulu', 'America/New_York']),
    );
    expect(candidateZones(null, 'CA')).toEqual([]);
    expect(candidateZones('XX', null)).toEqual([]);
  });

  it('every zone in the table is one that the runtime knows', () => {
    for (const country of ['US', 'CA', 'AU']) {
      for (const region of 'CT FL TX AZ AK HI ON QC NL BC YT NSW WA NT QLD'.split(' ')) {
        for (const zone of candidateZones(country, region)) {
          expect(() => new Intl.DateTimeFormat('en', { timeZone: zone })).not.toThrow();
        }
      }
    }
  });
});
