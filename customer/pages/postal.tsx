import type { AddressLines } from '../../domain/customer/address-view.js';
import type { Locale } from '../../domain/customer/language.js';
import { countryText, oneLine } from '../format.js';

/** An address as it stands on a parcel, without the phone. */
export function Postal({ address, locale }: { address: AddressLines; locale: Locale }) {
  const { name, company, line1, line2, city, region, postalCode, country } = address;
  const place = [city, [region, postalCode].filter(Boolean).join(' ')].filter(Boolean).join(', ');
  const lines = [name, company, line1, line2, place, countryText(country, locale)];
  return <address>{lines.flatMap((line) => (line ? [<span>{oneLine(line)}</span>] : []))}</address>;
}
