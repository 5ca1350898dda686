import type { AddressVerdict } from '../order/checks.js';
import type { PostalAddress } from '../order/incoming.js';
import type { Judgement } from './judgement.js';

/** What a validator found, by its own codes (C-39). */
export interface AddressFinding {
  verdict: AddressVerdict['verdict'];
  codes: string[];
  suggestion: PostalAddress | null;
  coordinates: { latitude: number; longitude: number } | null;
  timeZone: string | null;
}

/** Can a carrier deliver there? (R-009, R-012) `finding` null: the order has no address. */
export function judgeAddress(finding: AddressFinding | null, validator: string): Judgement<AddressVerdict> {
  return {
    status: 'judged',
    verdict: {
      check: 'address',
      verdict: finding?.verdict ?? 'noAddress',
      codes: finding?.codes ?? [],
      validator,
    },
    explanation: {
      timeZone: finding?.timeZone ?? null,
      hasSuggestion: Boolean(finding?.suggestion),
      hasCoordinates: Boolean(finding?.coordinates),
    },
  };
}
