import countries from 'i18n-iso-countries';

/** ISO 3166-1 alpha-2. */
export const countryCodes: readonly string[] = Object.keys(countries.getAlpha2Codes());

const alpha2 = new Set(countryCodes);

/** True for an ISO 3166-1 alpha-2 code in capitals: `DE`, not `de` or `DEU`. */
export function isCountry(code: string): boolean {
  return alpha2.has(code);
}
