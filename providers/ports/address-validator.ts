import type { AddressVerdict } from '../../domain/order/checks.js';
import type { PostalAddress } from '../../domain/order/incoming.js';

/** Says whether a carrier can deliver to an address. Its verdict comes from codes (C-39). */
export interface AddressValidator {
  readonly name: string;
  verify(address: PostalAddress, signal: AbortSignal): Promise<AddressFinding>;
}

export interface AddressFinding {
  verdict: AddressVerdict['verdict'];
  codes: string[];
  /** The validator's own spelling, kept beside the original. */
  suggestion: PostalAddress | null;
  coordinates: { latitude: number; longitude: number } | null;
  /** IANA zone, where known. */
  timeZone: string | null;
}
