import type { PostalAddress } from '../order/incoming.js';
import { addressKey } from './address-key.js';
import { folded } from './folded.js';
import { normalAddress } from './normal-address.js';

export type AddressScope = 'sameCity' | 'beyond';

/**
 * What a correction changes (C-25). `sameCity`: unit, spelling, house number, or the postal code within the city, so that nobody has to
 * look and fraud is not screened again; `beyond`: anything else, another street too. `before` null: there was no address.
 */
export function addressScope(before: PostalAddress | null, after: PostalAddress): AddressScope {
  if (!before) return 'beyond';
  const [was, is] = [normalAddress(before), normalAddress(after)];
  const isSame =
    was.country === is.country &&
    isSameText(was.name, is.name) &&
    isSameText(was.company, is.company) &&
    isSamePlace(was, is) &&
    (isSameStreet(streetOf(was), streetOf(is)) || addressKey(was) === addressKey(is));
  return isSame ? 'sameCity' : 'beyond';
}

/** What of an address the order may know: no person is in it. */
export function destinationOf(address: PostalAddress): { country: string | null; region: string | null } {
  const { country, region } = normalAddress(address);
  return { country, region };
}

/** A region left out or added tells nothing while the postal code stays; two of one name would be mixed up otherwise. */
function isSamePlace(was: PostalAddress, is: PostalAddress): boolean {
  const isSameCode = isSameText(was.postalCode, is.postalCode);
  const isOneRegion =
    isSameText(was.region, is.region) || (isSameCode && (was.region === null || is.region === null));
  return isOneRegion && isSpelling(lettersOf(was.city), lettersOf(is.city)) && isNear(was, is);
}

/** Postal codes of one city begin alike the world over; a code where there was none only completes the address. */
function isNear({ postalCode: was }: PostalAddress, { postalCode: is }: PostalAddress): boolean {
  return was === null || is === null || folded(was).charAt(0) === folded(is).charAt(0);
}

function isSameText(was: string | null, is: string | null): boolean {
  return lettersOf(was ?? '') === lettersOf(is ?? '');
}

function lettersOf(text: string): string {
  return folded(text).replace(/[^\p{L}\p{N}]/gu, '');
}

const unit = /(?:^|[\s,])(?:#|(?:apt|apartment|unit|suite|ste|flat|floor|fl|room|rm|wohnung|whg|top)\b\.?)/i;

/** The words of the street without its house number and unit, written long. */
function streetOf({ line1 }: PostalAddress): string[] {
  const cut = unit.exec(line1);
  const line = cut && cut.index > 0 ? line1.slice(0, cut.index) : line1;
  const words = folded(line)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  return withoutHouseNumber(words).map((word) => long.get(word) ?? word.replace(/str$/, 'strasse'));
}

const houseNumber = /^\d+\p{L}?$/u;

/** In front or behind, as countries have it: `12 West 42 Street` stays in 42 Street. */
function withoutHouseNumber(words: string[]): string[] {
  if (houseNumber.test(words[0] ?? '')) return words.slice(1);
  const last = words.findLastIndex((word) => houseNumber.test(word));
  return last < 0
    ? words
    : [...words.slice(0, last), ...words.slice(last + 1).filter((one) => one.length > 1)];
}

const long = new Map(
  Object.entries({
    st: 'street',
    ave: 'avenue',
    av: 'avenue',
    blvd: 'boulevard',
    rd: 'road',
    dr: 'drive',
    ln: 'lane',
    ct: 'court',
    pl: 'place',
    sq: 'square',
    n: 'north',
    s: 'south',
    e: 'east',
    w: 'west',
  }),
);

/** Words in which one letter makes another street. */
const telling = new Set(['north', 'south', 'east', 'west']);

function isSameStreet(was: string[], is: string[]): boolean {
  if (was.length === 0 || is.length === 0) return false;
  if (was.length !== is.length) return was.join('') === is.join('');
  return was.every((word, index) => isSpelling(word, is[index] ?? ''));
}

/** The same word with a slip of the pen: one letter wrong, missing or too much, of at least five. Numbers have no spelling. */
function isSpelling(was: string, is: string): boolean {
  if (was === is) return true;
  if (/\d/.test(was + is) || telling.has(was) || telling.has(is)) return false;
  return Math.min(was.length, is.length) >= 5 && isOneSlip(was, is);
}

function isOneSlip(one: string, other: string): boolean {
  const [short, longer] = one.length <= other.length ? [one, other] : [other, one];
  let start = 0;
  while (start < short.length && short[start] === longer[start]) start += 1;
  const rest = (from: number) => longer.slice(start + from);
  if (short.length === longer.length)
    return short.slice(start + 1) === rest(1) || isSwap(short, longer, start);
  return short.slice(start) === rest(1);
}

function isSwap(one: string, other: string, at: number): boolean {
  return one[at] === other[at + 1] && one[at + 1] === other[at] && one.slice(at + 2) === other.slice(at + 2);
}
