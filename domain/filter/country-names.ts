import countries from 'i18n-iso-countries';
import { folded } from './folded.js';

/** Languages in which customers name their country. */
const languages = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'pl', 'sv', 'da'] as const;

/** What people write that is in no list. */
const colloquial = new Map(
  Object.entries({
    UK: 'GB',
    ENGLAND: 'GB',
    SCOTLAND: 'GB',
    WALES: 'GB',
    'NORTHERN IRELAND': 'GB',
    'U.S.': 'US',
    'U.S.A.': 'US',
    AMERICA: 'US',
    HOLLAND: 'NL',
  }),
);

/** The ISO 3166-1 alpha-2 code of a country given by code or name; what nobody knows stays as it is. */
export function countryCode(text: string): string {
  const upper = text.toUpperCase().normalize('NFC');
  if (countries.isValid(upper) && /^[A-Z]{2}$/.test(upper)) return upper;
  const known = colloquial.get(upper) ?? countries.alpha3ToAlpha2(upper) ?? byName.get(folded(text));
  return known ?? (/^[A-Za-z]{2}$/.test(text) ? upper : text);
}

const byName = new Map(
  languages.flatMap((language) =>
    Object.entries(countries.getNames(language, { select: 'all' })).flatMap(([code, names]) =>
      names.map((name): [string, string] => [folded(name), code]),
    ),
  ),
);
