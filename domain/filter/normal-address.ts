import type { PostalAddress } from '../order/incoming.js';
import { countryCode } from './country-names.js';
import { normalPostalCode } from './postal-codes.js';
import { regionCode } from './regions.js';

/**
 * The same address, written one way: no stray blanks or signs, the country as ISO code, the region as ISO code where we know
 * it, the postal code as its country writes it. Words and capitals of the lines stay the customer's: this cleans and corrects
 * nothing. Doing it again changes nothing.
 */
export function normalAddress(address: PostalAddress): PostalAddress {
  const country = countryCode(clean(address.country) ?? '');
  const region = clean(address.region);
  const postalCode = clean(address.postalCode);
  const [line1 = '', line2 = null] = [address.line1, address.line2].flatMap((line) => clean(line) ?? []);
  return {
    name: clean(address.name),
    company: clean(address.company),
    line1,
    line2,
    city: clean(address.city) ?? '',
    region: region === null ? null : regionCode(region, country),
    postalCode: postalCode === null ? null : normalPostalCode(postalCode, country),
    country,
    phone: clean(address.phone),
  };
}

/** One blank between words, none around them, no invisible signs, no comma left over at an end; null where nothing is left. */
function clean(text: string | null): string | null {
  const plain = (text ?? '')
    .replace(/\p{Cf}/gu, '')
    .normalize('NFC')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replace(/ ([,;])/g, '$1')
    .replace(/^[\s,;]+|[\s,;]+$/g, '');
  return plain === '' ? null : plain;
}
