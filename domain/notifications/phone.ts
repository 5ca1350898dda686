const e164 = /^\+[1-9]\d{6,14}$/;
const separators = /[\s().\-/\u00a0\u2010-\u2015]/g;

/** Countries of the North American plan whose addresses name a country of its own: ten digits after the one prefix. */
const northAmerica = new Set(['US', 'CA', 'PR']);
const northAmericanNumber = /^1?([2-9]\d{2}[2-9]\d{6})$/;

/** Countries that write a trunk 0 within the country and drop it behind their prefix, without exception. */
const trunkZero: Readonly<Record<string, string>> = {
  AT: '43',
  AU: '61',
  BE: '32',
  CH: '41',
  DE: '49',
  FR: '33',
  GB: '44',
  IE: '353',
  NL: '31',
  NZ: '64',
  SE: '46',
};

/** A phone as the network takes it (E.164); null where that cannot be said for certain: a wrong number texts a stranger. */
export function networkPhone(phone: string | null, country: string | null): string | null {
  const dialled = (phone ?? '').replace('(0)', '').replace(separators, '');
  const written = dialled.startsWith('+') ? dialled : fromNational(dialled, country ?? '');
  return written !== null && e164.test(written) ? written : null;
}

function fromNational(dialled: string, country: string): string | null {
  if (!/^\d+$/.test(dialled)) return null;
  if (northAmerica.has(country)) {
    const [, number] = northAmericanNumber.exec(dialled) ?? [];
    return number ? `+1${number}` : null;
  }
  const prefix = trunkZero[country];
  return prefix && /^0[1-9]/.test(dialled) ? `+${prefix}${dialled.slice(1)}` : null;
}
