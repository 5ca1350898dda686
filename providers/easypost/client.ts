import type { PostalAddress } from '../../domain/order/incoming.js';
import { complaintOf, exchange, failureOf, type HttpAnswer, isSuccess, jsonOf } from '../http.js';
import type { AddressFinding, AddressValidator } from '../ports/address-validator.js';
import { ProviderError } from '../ports/errors.js';
import type { TrackingSource } from '../ports/tracking.js';
import { codesOf, timedOut, verdictOf } from './states.js';
import * as wire from './wire.js';

const provider = 'easypost';

export interface EasyPostAccess {
  /** `https://api.easypost.com`. */
  baseUrl: string;
  apiKey: string;
  /** For one call, ms. */
  timeoutMs: number;
}

/** EasyPost's address verification. Sends the address and company, no person (data we need not give away). */
export function createEasyPostValidator(access: EasyPostAccess): AddressValidator {
  return {
    name: provider,
    verify: async (address, signal) => {
      const body = { verify: true, address: theirAddress(address) };
      const answer = await post(access, { path: '/v2/addresses', body, signal });
      if (!isSuccess(answer)) return refusedFinding(answer, address, access);
      return findingOf(jsonOf(answer, wire.address), address);
    },
  };
}

/** EasyPost's trackers: the same number and carrier answers the same tracker. */
export function createEasyPostTracking(access: EasyPostAccess): TrackingSource {
  return {
    createTracker: async (trackingNumber, carrier, signal) => {
      const tracker = { tracking_code: trackingNumber, ...(carrier !== null && { carrier }) };
      const answer = await post(access, { path: '/v2/trackers', body: { tracker }, signal });
      if (!isSuccess(answer)) throw refusal(answer, [access.apiKey]);
      return { trackerId: jsonOf(answer, wire.trackerCreated).id };
    },
  };
}

function post(
  { baseUrl, apiKey, timeoutMs }: EasyPostAccess,
  { path, body, signal }: { path: string; body: unknown; signal: AbortSignal },
): Promise<HttpAnswer> {
  const authorization = `Basic ${Buffer.from(`${apiKey}:`).toString('base64')}`;
  const url = `${baseUrl}${path}`;
  return exchange({ provider, method: 'POST', url, headers: { authorization }, body, timeoutMs, signal });
}

function theirAddress(address: PostalAddress) {
  return {
    company: address.company,
    street1: address.line1,
    street2: address.line2,
    city: address.city,
    state: address.region,
    zip: address.postalCode,
    country: address.country,
  };
}

function findingOf(answer: wire.Address, asked: PostalAddress): AddressFinding {
  const { delivery } = answer.verifications;
  if (!delivery) throw noVerdict('the answer holds no verification');
  const codes = codesOf(delivery.errors ?? []);
  if (codes.includes(timedOut)) throw noVerdict('the verification timed out');
  const verdict = verdictOf(delivery.success, codes);
  const isKnown = verdict === 'deliverable' || verdict === 'missingUnit';
  const { latitude, longitude, time_zone: timeZone } = delivery.details ?? {};
  const hasPlace = typeof latitude === 'number' && typeof longitude === 'number';
  return {
    verdict,
    codes,
    suggestion: isKnown ? suggestionOf(answer, asked) : null,
    coordinates: hasPlace ? { latitude, longitude } : null,
    timeZone: timeZone ?? null,
  };
}

/** A strict verification says no with 422 and the same codes. Anything else is no verdict but a failure (C-24). */
function refusedFinding(
  answer: HttpAnswer,
  asked: PostalAddress,
  { apiKey }: EasyPostAccess,
): AddressFinding {
  const error = complaintOf(answer, wire.failure)?.error;
  if (answer.status === 422 && typeof error === 'object' && error.code === 'ADDRESS.VERIFY.FAILURE') {
    const codes = codesOf(error.errors ?? []);
    if (codes.includes(timedOut)) throw noVerdict('the verification timed out');
    return { verdict: verdictOf(false, codes), codes, suggestion: null, coordinates: null, timeZone: null };
  }
  const persons = [asked.name, asked.company, asked.line1, asked.line2, asked.phone];
  throw refusal(answer, [apiKey, ...persons.filter((text) => text !== null)]);
}

/** The request was taken and nothing was found out: asking again is right. */
function noVerdict(message: string): ProviderError {
  return new ProviderError(provider, 'noAnswer', 'NO_VERDICT', message);
}

function suggestionOf(answer: wire.Address, asked: PostalAddress): PostalAddress {
  return {
    name: asked.name,
    company: answer.company || null,
    line1: answer.street1 || asked.line1,
    line2: answer.street2 || null,
    city: answer.city || asked.city,
    region: answer.state || null,
    postalCode: answer.zip || null,
    country: answer.country || asked.country,
    phone: asked.phone,
  };
}

function refusal(answer: HttpAnswer, hidden: readonly string[]): ProviderError {
  const error = complaintOf(answer, wire.failure)?.error;
  const complaint =
    typeof error === 'object'
      ? { code: error.code ?? null, message: error.message ?? null }
      : { code: null, message: error ?? null };
  return failureOf(answer, complaint, hidden);
}
