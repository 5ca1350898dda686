import { createHash } from 'node:crypto';
import { stateDetails } from './states.js';

export interface AddressInput {
  name: string | null;
  company: string | null;
  street1: string | null;
  street2: string | null;
  city: string | null;
  state: string | null;
  zip: string | null;
  country: string;
  phone: string | null;
  email: string | null;
}

export interface AddressError {
  code: string;
  field: string;
  message: string;
  suggestion: null;
}

/** `verified` may still carry errors: a missing unit is reported on success. */
export type Verdict =
  | { verified: false; errors: AddressError[] }
  | {
      verified: true;
      errors: AddressError[];
      address: AddressInput;
      details: { latitude: number | null; longitude: number | null; time_zone: string | null };
    };

/** Recordings of the vendor's own clients: street as normalised, ZIP+4, coordinates. */
const RECORDED: Record<string, { zip: string; latitude: number; longitude: number }> = {
  '388 TOWNSEND ST APT 20': { zip: '94107-1670', latitude: 37.77551, longitude: -122.39697 },
  '417 MONTGOMERY ST FL 5': { zip: '94104-1129', latitude: 37.79342, longitude: -122.40288 },
  '179 N HARBOR DR': { zip: '90277-2506', latitude: 33.8436, longitude: -118.39177 },
};

/** Buildings that need a unit: single houses, and streets where every number is a tower. docs/sandbox.md lists them. */
const MULTI_UNIT_HOUSES = new Set(['388 TOWNSEND ST', '417 MONTGOMERY ST', '100 MAIN ST']);
const MULTI_UNIT_STREETS = new Set(['BIRCH TOWER AVE', 'HARBOR TOWER BLVD']);
const NO_SUCH_UNIT = '9999';

const ABBREVIATIONS: Record<string, string> = {
  STREET: 'ST',
  AVENUE: 'AVE',
  BOULEVARD: 'BLVD',
  ROAD: 'RD',
  DRIVE: 'DR',
  LANE: 'LN',
  COURT: 'CT',
  PLACE: 'PL',
  APARTMENT: 'APT',
  SUITE: 'STE',
  FLOOR: 'FL',
};
const UNIT = /(?:^|\s)(?:APT|UNIT|STE|FL|RM|#)\s*#?\s*([A-Z0-9-]+)\s*$/;

/** The verdict on an address, by its content alone. */
export function verify(input: AddressInput): Verdict {
  return input.country === 'US' ? verifyUs(input) : verifyAbroad(input);
}

function verifyUs(input: AddressInput): Verdict {
  const errors = [
    ...(isKnownPlace(input) ? [] : [NOT_FOUND]),
    ...(hasHouseNumber(input) ? [] : [NO_HOUSE_NUMBER]),
  ];
  if (errors.length > 0) return { verified: false, errors };
  const street = [input.street1, input.street2].map(normaliseStreet).filter(Boolean).join(' ');
  const recorded = RECORDED[street];
  const { timeZone, latitude, longitude } = stateDetails(input.state ?? '');
  const address = {
    ...upperCase(input),
    street1: street,
    street2: '',
    zip: recorded?.zip ?? `${(input.zip ?? '').slice(0, 5)}-${plusFour(street)}`,
  };
  const details = {
    latitude: recorded?.latitude ?? latitude,
    longitude: recorded?.longitude ?? longitude,
    time_zone: timeZone,
  };
  return { verified: true, errors: unitErrors(street), address, details };
}

/** Abroad there are no house-number or unit rules: a street and a place suffice. Coordinates are not given. */
function verifyAbroad(input: AddressInput): Verdict {
  if (!input.street1 || !input.city || isInvented(input)) return { verified: false, errors: [NOT_FOUND] };
  const address = { ...upperCase(input), street2: (input.street2 ?? '').toUpperCase() };
  return {
    verified: true,
    errors: [],
    address,
    details: { latitude: null, longitude: null, time_zone: null },
  };
}

function unitErrors(street: string): AddressError[] {
  const unit = UNIT.exec(street);
  const house = unit ? street.slice(0, unit.index).trim() : street;
  const needsUnit = MULTI_UNIT_HOUSES.has(house) || MULTI_UNIT_STREETS.has(house.replace(/^\S+\s+/, ''));
  if (!needsUnit) return [];
  if (!unit) return [secondary('MISSING', 'Missing secondary information(Apt/Suite#)')];
  return unit[1] === NO_SUCH_UNIT ? [secondary('INVALID', 'Invalid secondary information(Apt/Suite#)')] : [];
}

function isKnownPlace(input: AddressInput): boolean {
  const zipIsUsable = /^\d{5}(-\d{4})?$/.test(input.zip ?? '') && input.zip !== '00000';
  const placed = zipIsUsable || (Boolean(input.city) && Boolean(input.state) && !input.zip);
  return Boolean(input.street1) && placed && !isInvented(input);
}

/** The vendor's bad test address: unknown street, Not A City, ZZ. */
function isInvented(input: AddressInput): boolean {
  return (
    /unknown street/i.test(input.street1 ?? '') ||
    /^not a city$/i.test(input.city ?? '') ||
    input.state?.toUpperCase() === 'ZZ'
  );
}

/** A digit that is not part of an ordinal such as "5th". */
function hasHouseNumber(input: AddressInput): boolean {
  return /\d/.test((input.street1 ?? '').replace(/\b\d+(st|nd|rd|th)\b/gi, ''));
}

function normaliseStreet(line: string | null): string {
  return (line ?? '')
    .toUpperCase()
    .replace(/[.,]/g, ' ')
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => ABBREVIATIONS[word] ?? word)
    .join(' ');
}

function upperCase(input: AddressInput): AddressInput {
  const upper = (text: string | null): string | null => text?.toUpperCase() ?? null;
  const { name, company, street1, city, state, zip } = input;
  return {
    ...input,
    name: upper(name),
    company: upper(company),
    street1: upper(street1),
    city: upper(city),
    state: upper(state),
    zip: upper(zip),
  };
}

function plusFour(street: string): string {
  const number = createHash('sha256').update(street).digest().readUInt32BE(0);
  return String(1000 + (number % 9000));
}

const NOT_FOUND = error('E.ADDRESS.NOT_FOUND', 'address', 'Address not found');
const NO_HOUSE_NUMBER = error('E.HOUSE_NUMBER.MISSING', 'street1', 'House number is missing');

function secondary(kind: 'MISSING' | 'INVALID', message: string): AddressError {
  return error(`E.SECONDARY_INFORMATION.${kind}`, 'street2', message);
}

function error(code: string, field: string, message: string): AddressError {
  return { code, field, message, suggestion: null };
}
