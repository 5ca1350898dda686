import { type AddressInput, verify } from '../easypost/addresses.js';

export const US_DELIVERABILITY = [
  'deliverable',
  'deliverable_unnecessary_unit',
  'deliverable_incorrect_unit',
  'deliverable_missing_unit',
  'undeliverable',
] as const;
export const INTL_DELIVERABILITY = [
  'deliverable',
  'deliverable_missing_info',
  'undeliverable',
  'no_match',
] as const;

export type UsDeliverability = (typeof US_DELIVERABILITY)[number];
export type IntlDeliverability = (typeof INTL_DELIVERABILITY)[number];

export interface UsVerdict {
  deliverability: UsDeliverability;
  footnotes: string[];
  /** As Lob spells it; null: nothing was matched. */
  address: AddressInput | null;
  place: { latitude: number | null; longitude: number | null };
}

/** The vendor's own test values for `primary_line` (with any five digits as `zip_code`). */
const TEST_LINES: Record<string, [UsDeliverability, string[], line: string]> = {
  'commercial highrise': ['deliverable', ['AA', 'BB'], '210 KING ST STE 6100'],
  'residential highrise': ['deliverable', ['AA', 'BB'], '333 BRANNAN ST APT 100'],
  'residential house': ['deliverable', ['AA', 'BB'], '660 CHESTNUT ST'],
  'po box': ['deliverable', ['AA', 'BB'], 'PO BOX 720114'],
  'rural route': ['deliverable', ['AA', 'BB'], 'RR 3 BOX 10'],
  'puerto rico': ['deliverable', ['AA', 'BB'], '1163 CALLE ISAIAS RODRIGUEZ'],
  military: ['deliverable', ['AA', 'BB', 'F1'], 'CMR 409 BOX 145'],
  'department of state': ['deliverable', ['AA', 'BB', 'F1'], 'UNIT 8900 BOX 4301'],
  deliverable: ['deliverable', ['AA', 'BB'], '210 KING ST'],
  'missing unit': ['deliverable_missing_unit', ['AA', 'N1'], '2 TOWNSEND ST'],
  'incorrect unit': ['deliverable_incorrect_unit', ['AA', 'C1'], '2 TOWNSEND ST APT 9999'],
  'unnecessary unit': ['deliverable_unnecessary_unit', ['AA', 'BB', 'CC'], '660 CHESTNUT ST APT 1'],
  'undeliverable block match': ['undeliverable', ['AA', 'M3'], '1 TOWNSEND ST'],
  'undeliverable no match': ['undeliverable', ['A1'], ''],
};

const SAN_FRANCISCO = { latitude: 37.77597542841264, longitude: -122.3929557343685 };

/** Test values first; every other address by its content alone, over the same streets as the other simulated validator (C-39). */
export function judgeUs(input: AddressInput): UsVerdict {
  const test = TEST_LINES[(input.street1 ?? '').toLowerCase()];
  if (test) {
    const [deliverability, footnotes, street1] = test;
    const address = { ...input, street1, street2: '', city: 'SAN FRANCISCO', state: 'CA', zip: '94107-1702' };
    return { deliverability, footnotes, address: street1 ? address : null, place: SAN_FRANCISCO };
  }
  const verdict = verify(input);
  const codes = verdict.errors.map(({ code }) => code);
  if (!verdict.verified) {
    const footnotes = codes.includes('E.HOUSE_NUMBER.MISSING') ? ['AA', 'M1'] : ['A1'];
    const place = { latitude: null, longitude: null };
    return { deliverability: 'undeliverable', footnotes, address: null, place };
  }
  const { latitude, longitude } = verdict.details;
  return { ...unitOf(codes), address: verdict.address, place: { latitude, longitude } };
}

function unitOf(codes: readonly string[]): Pick<UsVerdict, 'deliverability' | 'footnotes'> {
  if (codes.includes('E.SECONDARY_INFORMATION.MISSING'))
    return { deliverability: 'deliverable_missing_unit', footnotes: ['AA', 'N1'] };
  if (codes.includes('E.SECONDARY_INFORMATION.INVALID'))
    return { deliverability: 'deliverable_incorrect_unit', footnotes: ['AA', 'C1'] };
  return { deliverability: 'deliverable', footnotes: ['AA', 'BB'] };
}

export interface IntlVerdict {
  deliverability: IntlDeliverability;
  status: string;
  address: AddressInput | null;
}

const INTL_TEST_LINES: Record<string, [IntlDeliverability, status: string]> = {
  deliverable: ['deliverable', 'LV4'],
  'deliverable missing info': ['deliverable_missing_info', 'LF3'],
  undeliverable: ['undeliverable', 'LM2'],
  'no match': ['no_match', 'LU1'],
};

export function judgeAbroad(input: AddressInput): IntlVerdict {
  const test = INTL_TEST_LINES[(input.street1 ?? '').toLowerCase()];
  if (test) {
    const [deliverability, status] = test;
    const address = {
      ...input,
      street1: '370 WATER ST',
      street2: '',
      city: 'SUMMERSIDE',
      state: 'PE',
      zip: 'C1N 1C4',
    };
    return { deliverability, status, address: status === 'LU1' ? null : address };
  }
  const verdict = verify(input);
  if (!verdict.verified) return { deliverability: 'no_match', status: 'LU1', address: null };
  return { deliverability: 'deliverable', status: 'LV4', address: verdict.address };
}
