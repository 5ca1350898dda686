import countries from 'i18n-iso-countries';

const alpha2 = new Set(Object.keys(countries.getAlpha2Codes()));

/** True for an ISO 3166-1 alpha-2 code in capitals: `DE`, not `de` or `DEU`. */
export function isCountry(code: string): boolean {
  return alpha2.has(code);
}
