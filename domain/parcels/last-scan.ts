import type { Instant } from '../sla/instant.js';
import { momentIn } from '../sla/words.js';
import type { Parcel } from './parcel.js';

/**
 * When the carrier last had it, for people (C-02). `seenAt`: the newest scan on record, which need not have changed the parcel. A label is
 * no scan.
 */
export function lastScanInWords(parcel: Parcel, seenAt: Instant | null, zone: string): string {
  const [last] = [parcel.lastScanAt, seenAt]
    .filter((at) => at !== null)
    .toSorted()
    .reverse();
  return last === undefined
    ? `no carrier scan since label creation at ${momentIn(zone, parcel.labelCreatedAt)}`
    : `last carrier scan at ${momentIn(zone, last)}`;
}
