import type { Instant } from '../sla/instant.js';
import type { Parcel, ParcelState } from './parcel.js';

const rank: Record<ParcelState, number> = {
  labelCreated: 0,
  accepted: 1,
  inTransit: 2,
  outForDelivery: 3,
  exception: 3,
  lost: 3,
  returned: 4,
  delivered: 5,
};

/** Delivered and returned stay, whatever comes late (C-08). */
export function isFinal(state: ParcelState): boolean {
  return state === 'delivered' || state === 'returned';
}

/**
 * What a scan makes of a parcel, or why it changes nothing. Scans come out of order: an older one never takes a parcel
 * back, and a label is no scan.
 */
export function progress(
  parcel: Parcel,
  scan: { state: ParcelState; scannedAt: Instant; estimatedDeliveryOn: string | null },
): Parcel | string {
  const estimate = scan.estimatedDeliveryOn ?? parcel.estimatedDeliveryOn;
  const isNewEstimate = estimate !== parcel.estimatedDeliveryOn;
  if (isFinal(parcel.state)) return `the parcel is ${parcel.state}`;
  const isOlder = parcel.lastScanAt !== null && scan.scannedAt < parcel.lastScanAt;
  const isStep = scan.state !== parcel.state && !(isOlder && rank[scan.state] <= rank[parcel.state]);
  const isBackToLabel = scan.state === 'labelCreated';
  if (!isStep || isBackToLabel) {
    return isNewEstimate ? { ...parcel, estimatedDeliveryOn: estimate } : 'nothing new';
  }
  return {
    ...parcel,
    state: scan.state,
    estimatedDeliveryOn: estimate,
    firstScanAt: parcel.firstScanAt ?? scan.scannedAt,
    lastScanAt: isOlder ? parcel.lastScanAt : scan.scannedAt,
    deliveredAt: scan.state === 'delivered' ? scan.scannedAt : null,
  };
}
