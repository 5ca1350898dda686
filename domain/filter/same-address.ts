import type { PostalAddress } from '../order/incoming.js';
import { folded } from './folded.js';
import { normalAddress } from './normal-address.js';

/** The same recipient and place, line by line; capitals, accents and stray blanks aside. The phone is not part of it. */
export function isSameAddress(one: PostalAddress, other: PostalAddress): boolean {
  return textOf(one) === textOf(other);
}

function textOf(address: PostalAddress): string {
  const { name, company, line1, line2, city, region, postalCode, country } = normalAddress(address);
  return [name, company, line1, line2, city, region, postalCode, country]
    .map((text) => folded(text ?? ''))
    .join('\n');
}
