import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressKey } from '../../../domain/filter/address-key.js';
import { countryCode } from '../../../domain/filter/country-names.js';
import { normalAddress } from '../../../domain/filter/normal-address.js';
import type { PostalAddress } from '../../../domain/order/incoming.js';
import { atTownsend } from '../../kit/addresses.js';

const data = new URL('../../../../shared/data/', import.meta.url);
const world = new URL('addresses-opencage/countries/', data);
const american = new URL('addresses-usaddress/training/labeled.xml', data);
const absent = existsSync(world) && existsSync(american) ? '' : ' (skipped: the addresses are not here)';

const townsend: PostalAddress = {
  name: 'Jane Doe',
  company: null,
  ...atTownsend,
  phone: null,
};
const at = (patch: Partial<PostalAddress>) => normalAddress({ ...townsend, ...patch });

describe('an address written one way', () => {
  it('R-135: has no stray blanks, invisible signs or commas, and keeps its words and capitals', () => {
    const line1 = '  388\u00a0 Townsend\u200b  St , ';
    expect(at({ line1, line2: '   ', city: '\tSan  Francisco' })).toEqual({ ...townsend, line2: null });
    expect(at({ line1: 'Łódzka 5', city: 'Warszawa' })).toMatchObject({ line1: 'Łódzka 5' });
    expect(at({ line1: '', line2: '5 Elm St' })).toMatchObject({ line1: '5 Elm St', line2: null });
  });

  it.each([
    ['us', 'US'],
    ['usa', 'US'],
    ['United States', 'US'],
    ['UK', 'GB'],
    ['DEU', 'DE'],
    ['Deutschland', 'DE'],
    ['España', 'ES'],
    ['Schweiz', 'CH'],
    ['Atlantis', 'Atlantis'],
  ])('R-135: the country %s is %s', (country, code) => {
    expect(at({ country }).country).toBe(code);
  });

  it.each([
    ['US', 'California', 'CA'],
    ['US', 'ca', 'CA'],
    ['US', 'US-CA', 'CA'],
    ['US', 'N.Y.', 'NY'],
    ['US', 'district of columbia', 'DC'],
    ['CA', 'Québec', 'QC'],
    ['CA', 'quebec', 'QC'],
    ['AU', 'New South Wales', 'NSW'],
    ['BR', 'Sao Paulo', 'SP'],
    ['MX', 'Jalisco', 'JAL'],
    ['DE', 'Bayern', 'Bayern'],
    ['US', 'Bayern', 'Bayern'],
  ])('R-135: in %s the region %s is %s', (country, region, code) => {
    expect(at({ country, region }).region).toBe(code);
  });

  it.each([
    ['US', '94107', '94107'],
    ['US', '941071670', '94107-1670'],
    ['US', '94107 - 1670', '94107-1670'],
    ['US', '2134', '02134'],
    ['CA', 'k1a0b1', 'K1A 0B1'],
    ['GB', 'sw1a1aa', 'SW1A 1AA'],
    ['GB', 'M1-1AE', 'M1 1AE'],
    ['NL', '1012ab', '1012 AB'],
    ['IE', 'd02x285', 'D02 X285'],
    ['DE', 'D-10115', '10115'],
    ['AT', 'A 1010', '1010'],
    ['CH', 'CH-8001', '8001'],
    ['PL', '00950', '00-950'],
    ['SE', '11455', '114 55'],
    ['JP', '1000001', '100-0001'],
    ['BR', '01310100', '01310-100'],
    ['DE', '1234 5 6', '1234 5 6'],
    ['HK', 'n/a', 'N/A'],
  ])('R-135: in %s the postal code %s is %s', (country, postalCode, code) => {
    expect(at({ country, postalCode }).postalCode).toBe(code);
  });

  it('R-135: written once more, nothing changes', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 20 });
    const maybe = fc.option(text);
    const country = fc.oneof(fc.constantFrom('US', 'ca', 'GB', 'DE', 'Brasil', 'NL'), text);
    const any = fc.record({
      name: maybe,
      company: maybe,
      line1: text,
      line2: maybe,
      city: text,
      region: maybe,
      postalCode: maybe,
      country,
      phone: maybe,
    });
    fc.assert(
      fc.property(any, (address) => {
        const once = normalAddress(address);
        expect(normalAddress(once)).toEqual(once);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the key of an address', () => {
  it.each([
    [{ line1: '388 TOWNSEND STREET', line2: '#20' }],
    [{ line1: '388 Townsend St.  Apt. 20', line2: null }],
    [{ line1: '388 townsend st', line2: 'Unit 20', postalCode: '94107-1670' }],
    [
      {
        line1: '388 Townsend St, Suite 20',
        line2: '',
        city: 'SF',
        region: 'California',
        country: 'United States',
      },
    ],
    [{ name: 'Somebody Else', company: 'Shell Ltd', phone: '1' }],
  ])('R-015: is the same over spelling: %o', (patch) => {
    expect(addressKey({ ...townsend, ...patch })).toBe(addressKey(townsend));
  });

  it.each([
    [{ line1: '389 Townsend St' }],
    [{ line2: 'Apt 21' }],
    [{ postalCode: '94108' }],
    [{ country: 'CA' }],
  ])('R-015: tells places apart: %o', (patch) => {
    expect(addressKey({ ...townsend, ...patch })).not.toBe(addressKey(townsend));
  });

  it('R-015: knows accents and long forms abroad', () => {
    const here = { ...townsend, line2: null, city: 'Köln', region: null, postalCode: '50667', country: 'DE' };
    const key = addressKey({ ...here, line1: 'Hauptstraße 5' });
    expect(addressKey({ ...here, line1: 'HAUPTSTR. 5', postalCode: 'D-50667' })).toBe(key);
    expect(addressKey({ ...here, line1: 'Hauptstrasse 5', city: 'Koeln' })).toBe(key);
  });
});

describe.skipIf(absent !== '')(`addresses of the world${absent}`, () => {
  interface Case {
    file: string;
    parts: Record<string, string>;
  }

  /** The components of each test case: `key: value` lines under `components:`. */
  function cases(): Case[] {
    return readdirSync(world).flatMap((file) =>
      readFileSync(new URL(file, world), 'utf8')
        .split(/^components:/m)
        .slice(1)
        .map((block) => {
          const lines = (block.split(/^\S/m)[0] ?? '').matchAll(/^\s+([\w]+): (.*)$/gm);
          const pairs = [...lines].map(([, key = '', value = '']) => [
            key,
            value.trim().replace(/^(["'])(.*)\1$/, '$2'),
          ]);
          return { file, parts: Object.fromEntries(pairs) as Record<string, string> };
        }),
    );
  }

  const addressOf = ({ parts }: Case): PostalAddress => ({
    name: null,
    company: null,
    line1: [parts.house_number, parts.road].filter(Boolean).join(' '),
    line2: null,
    city: parts.city ?? parts.town ?? parts.village ?? '',
    region: parts.state ?? null,
    postalCode: parts.postcode ?? null,
    country: parts.country_code ?? '',
    phone: null,
  });
  const lettersOf = (text: string | null) => (text ?? '').toUpperCase().replace(/[^\p{L}\p{N}]/gu, '');

  it('R-135: keep their words and codes in every country', () => {
    const all = cases();
    expect(all.length).toBeGreaterThan(350);
    for (const one of all) {
      const address = addressOf(one);
      const normal = normalAddress(address);
      expect(normal.country, one.file).toBe((one.parts.country_code ?? '').toUpperCase());
      expect(lettersOf(normal.line1), one.file).toBe(lettersOf(address.line1));
      expect(lettersOf(normal.city), one.file).toBe(lettersOf(address.city));
      expect(lettersOf(address.postalCode), one.file).toContain(lettersOf(normal.postalCode));
      expect(normalAddress(normal), one.file).toEqual(normal);
    }
  });

  it('R-135, R-015: however they are typed, they are one place', () => {
    for (const one of cases()) {
      const address = addressOf(one);
      const typed = {
        ...address,
        line1: `  ${address.line1.toUpperCase().replaceAll(' ', '   ')} ,`,
        postalCode: address.postalCode?.toLowerCase() ?? null,
        country: address.country.toUpperCase(),
      };
      // Capitals of a few letters cannot be undone: İ, ß.
      if (
        typed.line1.toLowerCase().replace(/[\s,]/g, '') !== address.line1.toLowerCase().replace(/[\s,]/g, '')
      )
        continue;
      expect(addressKey(typed), one.file).toBe(addressKey(address));
    }
  });

  it('R-135: the countries that are named in English have their code', () => {
    const named = cases().filter(({ parts }) => parts.country && parts.country_code);
    const wrong = named.filter(
      ({ parts }) => countryCode(parts.country ?? '') !== (parts.country_code ?? '').toUpperCase(),
    );
    expect(wrong.length / named.length).toBeLessThan(0.12);
    expect(named.length).toBeGreaterThan(300);
  });

  it('R-135: states of the United States, Canada and Australia are codes', () => {
    const coded = cases().filter(
      ({ parts }) => ['us', 'ca', 'au'].includes(parts.country_code ?? '') && parts.state && parts.state_code,
    );
    for (const one of coded)
      expect(normalAddress(addressOf(one)).region, one.file).toBe(one.parts.state_code);
    for (const country of ['us', 'ca', 'au']) {
      const mine = cases().filter(({ parts }) => parts.country_code === country && parts.state);
      const codes = mine.filter((one) => /^[A-Z]{2,3}$/.test(normalAddress(addressOf(one)).region ?? ''));
      expect(
        mine.filter((one) => !codes.includes(one)).map(({ parts }) => parts.state),
        country,
      ).toEqual([]);
    }
  });

  it('R-135: 1,500 addresses of the United States keep every word, and their states and ZIP codes are written one way', () => {
    const rows = [...readFileSync(american, 'utf8').matchAll(/<AddressString>(.*?)<\/AddressString>/gs)].map(
      ([, body = '']) => {
        const labels = [...body.matchAll(/<(\w+)>([^<]*)<\/\1>/g)].map(([, label = '', text = '']) => ({
          label,
          text,
        }));
        const of = (wanted: string) =>
          labels
            .filter(({ label }) => label === wanted)
            .map(({ text }) => text.replace(/,\s*$/, ''))
            .join(' ');
        const places = ['PlaceName', 'StateName', 'ZipCode'];
        const line1 = labels
          .filter(({ label }) => !places.includes(label))
          .map(({ text }) => text)
          .join(' ');
        return {
          ...townsend,
          line1,
          line2: null,
          city: of('PlaceName'),
          region: of('StateName') || null,
          postalCode: of('ZipCode') || null,
        };
      },
    );
    expect(rows.length).toBeGreaterThan(1500);
    for (const row of rows) {
      const normal = normalAddress(row);
      expect(lettersOf(normal.line1)).toBe(lettersOf(row.line1));
      expect(normalAddress(normal)).toEqual(normal);
      expect(addressKey({ ...row, line1: row.line1.toUpperCase() })).toBe(addressKey(row));
      if (/^\d{5}(-?\d{4})?$/.test(row.postalCode ?? ''))
        expect(normal.postalCode).toMatch(/^\d{5}(-\d{4})?$/);
    }
    const states = rows.filter(({ region }) => region !== null);
    const coded = states.filter((row) => /^[A-Z]{2}$/.test(normalAddress(row).region ?? ''));
    expect(coded.length / states.length).toBeGreaterThan(0.95);
  });
});
