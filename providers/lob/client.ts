import type { PostalAddress } from '../../domain/order/incoming.js';
import { complaintOf, exchange, failureOf, type HttpAnswer, isSuccess, jsonOf } from '../http.js';
import type { AddressFinding, AddressValidator } from '../ports/address-validator.js';
import { ProviderError } from '../ports/errors.js';
import { intlCodesOf, intlVerdictOf, usCodesOf, usVerdictOf } from './states.js';
import * as wire from './wire.js';

const provider = 'lob';
/** The dated version whose answers we read. */
const version = '2020-02-11';

export interface LobAccess {
  /** `https://api.lob.com`. */
  baseUrl: string;
  apiKey: string;
  /** For one call, ms. */
  timeoutMs: number;
}

/** What the postal service of the United States serves. */
const usPost = new Set(['US', 'PR', 'GU', 'VI', 'AS', 'MP', 'FM', 'MH', 'PW', 'UM']);

/** Lob's US and international verifications. Sends the address, neither person nor company (data we need not give away). */
export function createLobValidator(access: LobAccess): AddressValidator {
  return {
    name: provider,
    verify: (address, signal) =>
      usPost.has(address.country) ? verifyUs(access, address, signal) : verifyAbroad(access, address, signal),
  };
}

async function verifyUs(
  access: LobAccess,
  address: PostalAddress,
  signal: AbortSignal,
): Promise<AddressFinding> {
  const body = usQuestion(address);
  // Lob refuses to look at it, and would again: not even a town is known.
  if (body === null) return { ...notFound, codes: ['undeliverable', 'INCOMPLETE'] };
  const answer = await ask(access, { path: '/v1/us_verifications', body, address, signal });
  const told = jsonOf(answer, wire.usVerification);
  const verdict = usVerdictOf(told);
  if (verdict === null) throw noVerdict(told.deliverability);
  const { latitude, longitude } = told.components ?? {};
  const hasPlace = typeof latitude === 'number' && typeof longitude === 'number';
  return {
    verdict,
    codes: usCodesOf(told),
    suggestion: isKnown(verdict) ? usSuggestion(told, address) : null,
    coordinates: hasPlace ? { latitude, longitude } : null,
    timeZone: null,
  };
}

async function verifyAbroad(
  access: LobAccess,
  address: PostalAddress,
  signal: AbortSignal,
): Promise<AddressFinding> {
  if (address.line1 === '') return { ...notFound, codes: ['no_match', 'INCOMPLETE'] };
  const body = {
    primary_line: limited(address.line1),
    secondary_line: limited(address.line2 ?? ''),
    city: limited(address.city),
    state: address.region ?? '',
    postal_code: (address.postalCode ?? '').slice(0, 12),
    country: address.country,
  };
  const answer = await ask(access, { path: '/v1/intl_verifications', body, address, signal });
  const told = jsonOf(answer, wire.intlVerification);
  const verdict = intlVerdictOf(told);
  if (verdict === null) throw noVerdict(told.deliverability);
  const suggestion = isKnown(verdict) ? intlSuggestion(told, address) : null;
  return { ...notFound, verdict, codes: intlCodesOf(told), suggestion };
}

const notFound = { verdict: 'undeliverable', suggestion: null, coordinates: null, timeZone: null } as const;

/** Lob wants a ZIP code of five or nine digits, or a city and a state; null: there is neither. A ZIP of another form is left out. */
function usQuestion(address: PostalAddress) {
  const zip = /^\d{5}(-?\d{4})?$/.test(address.postalCode ?? '') ? address.postalCode : null;
  const state = address.country === 'US' ? address.region : (address.region ?? address.country);
  const hasTown = address.city !== '' && state !== null;
  if (address.line1 === '' || (zip === null && !hasTown)) return null;
  return {
    primary_line: limited(address.line1),
    secondary_line: limited(address.line2 ?? ''),
    city: limited(address.city),
    state: state ?? '',
    ...(zip !== null && { zip_code: zip }),
  };
}

/** Their lines end at 200 characters. */
function limited(line: string): string {
  return line.slice(0, 200);
}

async function ask(
  { baseUrl, apiKey, timeoutMs }: LobAccess,
  call: { path: string; body: unknown; address: PostalAddress; signal: AbortSignal },
): Promise<HttpAnswer> {
  const { path, body, address, signal } = call;
  const authorization = `Basic ${Buffer.from(`${apiKey}:`).toString('base64')}`;
  const headers = { authorization, 'lob-version': version };
  const url = `${baseUrl}${path}`;
  const answer = await exchange({ provider, method: 'POST', url, headers, body, timeoutMs, signal });
  if (isSuccess(answer)) return answer;
  const error = complaintOf(answer, wire.failure)?.error;
  const complaint = { code: error?.code ?? null, message: error?.message ?? null };
  const persons = [address.name, address.company, address.line1, address.line2, address.phone];
  throw failureOf(answer, complaint, [apiKey, ...persons.flatMap((text) => text || [])]);
}

/** The request was taken and nothing was found out: asking again is right (C-24). */
function noVerdict(deliverability: string): ProviderError {
  const word = /^[a-z_]{1,40}$/.test(deliverability) ? deliverability : 'another content';
  return new ProviderError(provider, 'noAnswer', 'NO_VERDICT', `deliverability is ${word}`);
}

function isKnown(verdict: AddressFinding['verdict']): boolean {
  return verdict === 'deliverable' || verdict === 'missingUnit';
}

function usSuggestion(told: wire.UsVerification, asked: PostalAddress): PostalAddress {
  const { city, state, zip_code: zip, zip_code_plus_4: plusFour } = told.components ?? {};
  return {
    ...spelled(told, asked),
    city: city || asked.city,
    region: state || asked.region,
    postalCode: zip ? [zip, plusFour].filter(Boolean).join('-') : asked.postalCode,
  };
}

function intlSuggestion(told: wire.IntlVerification, asked: PostalAddress): PostalAddress {
  const { city, state, postal_code: postalCode } = told.components ?? {};
  return {
    ...spelled(told, asked),
    city: city || asked.city,
    region: state || asked.region,
    postalCode: postalCode || asked.postalCode,
    country: told.country || asked.country,
  };
}

function spelled(told: Pick<wire.UsVerification, 'primary_line' | 'secondary_line'>, asked: PostalAddress) {
  return { ...asked, line1: told.primary_line || asked.line1, line2: told.secondary_line || null };
}
