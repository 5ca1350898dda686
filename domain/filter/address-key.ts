import type { PostalAddress } from '../order/incoming.js';
import { folded } from './folded.js';
import { normalAddress } from './normal-address.js';

/** Words that people write long or short, and words that only introduce the number of a unit. */
const shortForms = new Map(
  Object.entries({
    street: 'st',
    avenue: 'ave',
    av: 'ave',
    boulevard: 'blvd',
    road: 'rd',
    drive: 'dr',
    lane: 'ln',
    court: 'ct',
    place: 'pl',
    square: 'sq',
    terrace: 'ter',
    highway: 'hwy',
    parkway: 'pkwy',
    north: 'n',
    south: 's',
    east: 'e',
    west: 'w',
    northeast: 'ne',
    northwest: 'nw',
    southeast: 'se',
    southwest: 'sw',
    saint: 'st',
    apartment: '',
    apt: '',
    unit: '',
    suite: '',
    ste: '',
    room: '',
    rm: '',
    no: '',
    floor: 'fl',
  }),
);

/**
 * One text per place, however it is spelled: for recognising, never for sending. Capitals, accents, punctuation, long and short
 * forms, the line a unit stands on and the last four digits of a US ZIP code make no difference; the city counts only where there
 * is no postal code.
 */
export function addressKey(address: PostalAddress): string {
  const { line1, line2, city, postalCode, country } = normalAddress(address);
  const lines = wordsOf([line1, line2 ?? ''].join(' '));
  const postal = compact(country === 'US' ? (postalCode ?? '').slice(0, 5) : (postalCode ?? ''));
  return [country, postal === '' ? wordsOf(city).join('') : postal, lines.join('')].join('|');
}

function wordsOf(text: string): string[] {
  return folded(text)
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => shortForms.get(word) ?? word.replace(/(strasse|str)$/, 'str'))
    .filter((word) => word !== '');
}

function compact(code: string): string {
  return code.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase();
}
