import type { PostalAddress } from '../order/incoming.js';
import { folded } from './folded.js';

/** Words for a PO box that mean nothing else. Text is folded, dots are gone. */
const everywhere = [
  /\bp ?o ?b(ox|x)? ?#? ?\d/,
  /\b(p ?o|post(al)?( office)?|gpo) ?box\b/,
  /\bpost office bx\b/,
  /\b(locked|private) (mail )?bag\b/,
  /\bpostfach\b/,
  /\bpostbus\b/,
  /\bpostboks\b/,
  /\bpostilokero\b/,
  /\bboite postale\b/,
  /\bcase postale\b/,
  /\bcasella postale\b/,
  /\bcaixa postal\b/,
  /\bapartado( de correos?| postal| aereo)? ?(n ?o? ?|#)?\d/,
  /\bapartado (de correos?|postal|aereo)\b/,
  /\bskr(ytka|zynka)?( pocz(towa|t)?)? ?\d/,
  /\bpostovni (prihradka|schranka)\b/,
  /\bpostanski pretinac\b/,
  /\bpostafiok\b/,
  /\bposta kutusu\b/,
  /\bcasuta postala\b/,
  /(^|[ ,])а ?\/ ?я($|[ \d])/u,
  /абонентскии ящик/u,
  /私書箱/u,
  /邮政信箱|郵政信箱/u,
  /사서함/u,
];

/** Short forms that mean a PO box in these countries, and something else in others (`C.P.` is a postal code in Mexico). */
const french = [
  'FR',
  'BE',
  'LU',
  'CH',
  'MC',
  'SN',
  'CI',
  'CM',
  'MA',
  'TN',
  'DZ',
  'BF',
  'ML',
  'NE',
  'TG',
  'BJ',
  'GA',
];
const local: { countries: readonly string[]; form: RegExp }[] = [
  { countries: [...french, 'RE', 'GP', 'MQ', 'GF', 'YT', 'PF', 'NC'], form: /\bb ?p ?(n ?o? ?)?\d/ },
  { countries: ['IT', 'SM', 'VA', 'CH', 'CA'], form: /\bc ?p ?(n ?o? ?)?\d/ },
  { countries: ['SE'], form: /^box ?\d/ },
  { countries: ['FI'], form: /^p ?l ?\d/ },
  { countries: ['DE', 'AT', 'CH', 'HU'], form: /^pf ?\d/ },
  { countries: ['PT', 'ES'], form: /^(apdo|ap) ?(postal|correos)? ?\d/ },
  { countries: ['MX', 'CO', 'CR', 'PA', 'SV'], form: /^(apdo|a ?p) ?(postal|aereo)? ?\d/ },
  { countries: ['TR'], form: /^p ?k ?\d/ },
  { countries: ['GR', 'CY'], form: /τ ?θ ?\d/u },
];

/** Whether a line of the address names a PO box. A street beside it does not help: the parcel could go to either. */
export function namesPoBox({ line1, line2, company, country }: PostalAddress): boolean {
  return [line1, line2, company]
    .flatMap((line) => (line === null ? [] : [plain(line)]))
    .some(
      (line) =>
        everywhere.some((form) => form.test(line)) ||
        local.some((one) => one.countries.includes(country) && one.form.test(line)),
    );
}

function plain(line: string): string {
  return folded(line)
    .replace(/[.,:;°º]+/g, ' ')
    .replace(/[-–]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
