/** How a country writes its postal code: what the code is without blanks and dashes, and where they go. */
interface Form {
  compact: RegExp;
  written: string;
}

const zip: Form[] = [
  { compact: /^(\d{5})$/, written: '$1' },
  { compact: /^(\d{5})(\d{4})$/, written: '$1-$2' },
  // A spreadsheet took New England for a number.
  { compact: /^(\d{4})$/, written: '0$1' },
];
const british: Form[] = [{ compact: /^([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})$/, written: '$1 $2' }];
const threeAndTwo: Form[] = [{ compact: /^(\d{3})(\d{2})$/, written: '$1 $2' }];

const forms = new Map(
  Object.entries<Form[]>({
    US: zip,
    PR: zip,
    GU: zip,
    VI: zip,
    AS: zip,
    MP: zip,
    CA: [{ compact: /^([A-Z]\d[A-Z])(\d[A-Z]\d)$/, written: '$1 $2' }],
    GB: british,
    JE: british,
    GG: british,
    IM: british,
    IE: [{ compact: /^([A-Z][\dW][\dW])([A-Z\d]{4})$/, written: '$1 $2' }],
    NL: [{ compact: /^(\d{4})([A-Z]{2})$/, written: '$1 $2' }],
    SE: threeAndTwo,
    CZ: threeAndTwo,
    SK: threeAndTwo,
    GR: threeAndTwo,
    PL: [{ compact: /^(\d{2})(\d{3})$/, written: '$1-$2' }],
    PT: [{ compact: /^(\d{4})(\d{3})$/, written: '$1-$2' }],
    JP: [{ compact: /^(\d{3})(\d{4})$/, written: '$1-$2' }],
    BR: [{ compact: /^(\d{5})(\d{3})$/, written: '$1-$2' }],
    DE: digits(5),
    FR: digits(5),
    IT: digits(5),
    ES: digits(5),
    FI: digits(5),
    AT: digits(4),
    BE: digits(4),
    CH: digits(4),
    LI: digits(4),
    LU: digits(4),
    DK: digits(4),
    NO: digits(4),
  }),
);

function digits(count: number): Form[] {
  return [{ compact: new RegExp(`^(\\d{${count}})$`), written: '$1' }];
}

/** Letters that stood before codes in Europe, as the post no longer wants them: `D-10115`, `CH 8001`. */
const oldPrefixes = new Map(
  Object.entries({
    DE: /^DE?(?=\d)/,
    AT: /^AT?(?=\d)/,
    CH: /^CH(?=\d)/,
    LI: /^(FL|LI)(?=\d)/,
    FR: /^FR?(?=\d)/,
    IT: /^IT?(?=\d)/,
    ES: /^ES?(?=\d)/,
    BE: /^BE?(?=\d)/,
    LU: /^LU?(?=\d)/,
    DK: /^DK(?=\d)/,
    NO: /^NO?(?=\d)/,
    FI: /^(FI|FIN)(?=\d)/,
    SE: /^SE?(?=\d)/,
    NL: /^NL(?=\d)/,
    PL: /^PL(?=\d)/,
    PT: /^PT?(?=\d)/,
    CZ: /^CZ(?=\d)/,
    SK: /^SK(?=\d)/,
  }),
);

/** As the country writes it; a code of no known form keeps its own, in capitals. */
export function normalPostalCode(code: string, country: string): string {
  const upper = code.toUpperCase().normalize('NFC');
  const compact = upper.replace(/[^A-Z\d]/g, '').replace(oldPrefixes.get(country) ?? /(?!)/, '');
  const form = forms.get(country)?.find((one) => one.compact.test(compact));
  return form ? compact.replace(form.compact, form.written) : upper;
}
