import { createHash } from 'node:crypto';
import type { AddressInput } from '../easypost/addresses.js';
import type { Reply } from '../kit/simulator.js';
import type { IntlVerdict, UsVerdict } from './verdicts.js';

const LIMIT = 300;

/** What Lob says of its limits with each answer. */
export const rateLimit = {
  'ratelimit-limit': String(LIMIT),
  'ratelimit-remaining': String(LIMIT - 1),
  'ratelimit-reset': '1700000000',
};

export function usReply({ deliverability, footnotes, address, place }: UsVerdict, isTest: boolean) {
  const line = address?.street1 ?? '';
  const [zip = '', plusFour = ''] = (address?.zip ?? '').split('-');
  const number = /^(?:PO BOX )?(\d[\w-]*)/.exec(line)?.[1] ?? '';
  const known = address !== null;
  const isBox = line.startsWith('PO BOX');
  return {
    id: `us_ver_${hash(line + zip)}`,
    recipient: isTest ? 'TEST KEYS DO NOT VERIFY ADDRESSES' : null,
    primary_line: line,
    secondary_line: '',
    urbanization: '',
    last_line: known ? `${address.city ?? ''} ${address.state ?? ''} ${address.zip ?? ''}`.trim() : '',
    deliverability,
    valid_address: deliverability !== 'undeliverable',
    components: {
      primary_number: number,
      street_predirection: '',
      street_name: line.replace(/^\d\S*\s*/, ''),
      street_suffix: '',
      street_postdirection: '',
      secondary_designator: '',
      secondary_number: '',
      pmb_designator: '',
      pmb_number: '',
      extra_secondary_designator: '',
      extra_secondary_number: '',
      city: address?.city ?? '',
      state: address?.state ?? '',
      zip_code: zip,
      zip_code_plus_4: plusFour,
      zip_code_type: known ? (isBox ? 'po_box' : 'standard') : '',
      delivery_point_barcode: '',
      address_type: known ? 'residential' : '',
      record_type: known ? (isBox ? 'po_box' : 'street') : '',
      default_building_address: deliverability === 'deliverable_missing_unit',
      county: '',
      county_fips: '',
      carrier_route: '',
      carrier_route_type: known ? 'city_delivery' : '',
      po_box_only_flag: known ? 'N' : '',
      latitude: place.latitude,
      longitude: place.longitude,
    },
    deliverability_analysis: analysis(deliverability, footnotes),
    lob_confidence_score: { score: null, level: '' },
    object: 'us_verification',
  };
}

function analysis(deliverability: UsVerdict['deliverability'], footnotes: string[]) {
  const confirmation = {
    deliverable: 'Y',
    deliverable_unnecessary_unit: 'S',
    deliverable_incorrect_unit: 'S',
    deliverable_missing_unit: 'D',
    undeliverable: 'N',
  }[deliverability];
  const flag = confirmation === 'N' ? '' : 'N';
  return {
    dpv_confirmation: confirmation,
    dpv_cmra: flag,
    dpv_vacant: flag,
    dpv_active: confirmation === 'N' ? '' : 'Y',
    dpv_inactive_reason: '',
    dpv_throwback: flag,
    dpv_non_delivery_day_flag: flag,
    dpv_non_delivery_day_values: '',
    dpv_no_secure_location: flag,
    dpv_door_not_accessible: flag,
    dpv_footnotes: footnotes,
    ews_match: false,
    lacs_indicator: '',
    lacs_return_code: '',
    suite_return_code: '',
  };
}

export function intlReply({ deliverability, status, address }: IntlVerdict, asked: AddressInput) {
  const line = address?.street1 ?? '';
  return {
    id: `intl_ver_${hash(line + asked.country)}`,
    recipient: null,
    primary_line: line,
    secondary_line: address?.street2 ?? '',
    last_line: [address?.city, address?.state, address?.zip].filter(Boolean).join(' '),
    country: asked.country,
    coverage: 'SUBBUILDING',
    deliverability,
    status,
    components: {
      primary_number: /\d[\w-]*/.exec(line)?.[0] ?? '',
      street_name: line.replace(/^\d\S*\s*/, ''),
      city: address?.city ?? '',
      state: address?.state ?? '',
      postal_code: address?.zip ?? '',
    },
    object: 'intl_verification',
  };
}

export function failure(status: number): Reply {
  if (status === 401) return problem(401, 'invalid_api_key', 'Your API key is not valid.');
  if (status === 404) return problem(404, 'not_found', 'not found');
  if (status === 429)
    return problem(
      429,
      'rate_limit_exceeded',
      'Rate limit exceeded. Please wait 5 seconds and try your request again.',
    );
  return problem(status, 'internal_server_error', 'An internal error has occurred.');
}

export function invalid(message: string): Reply {
  return problem(422, 'invalid', message);
}

function problem(status: number, code: string, message: string): Reply {
  return { status, body: { error: { message, status_code: status, code } }, headers: rateLimit };
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
