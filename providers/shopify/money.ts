/** ISO 4217 currencies whose minor unit is not a hundredth. */
const exponents: Record<string, number> = {
  ...Object.fromEntries(
    [
      ...['BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV'],
      ...['XAF', 'XOF', 'XPF'],
    ].map((code) => [code, 0]),
  ),
  ...Object.fromEntries(['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'].map((code) => [code, 3])),
};

/** Shopify's decimal text in minor units of the currency: "89.00" USD is 8900. Null where it is no such amount. */
export function minorUnits(amount: string, currency: string): number | null {
  const [, whole, fraction = ''] = /^(\d+)(?:\.(\d+))?$/.exec(amount) ?? [];
  if (whole === undefined) return null;
  const exponent = exponents[currency] ?? 2;
  if (/[^0]/.test(fraction.slice(exponent))) return null;
  const units = Number(whole + fraction.slice(0, exponent).padEnd(exponent, '0'));
  return Number.isSafeInteger(units) ? units : null;
}

/** Minor units as Shopify's decimal text: 8900 USD is "89.00", 500 JPY is "500". */
export function amountText(units: number, currency: string): string {
  const exponent = exponents[currency] ?? 2;
  if (exponent === 0) return String(units);
  const digits = String(units).padStart(exponent + 1, '0');
  return `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}
