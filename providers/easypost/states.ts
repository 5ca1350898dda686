import type { AddressVerdict } from '../../domain/order/checks.js';
import type { ParcelState } from '../../domain/parcels/parcel.js';
import type { Problem, Tracker } from './wire.js';

/** Codes that say nothing about whether the carrier finds the door. */
const informative = new Set(['E.TIME_ZONE.UNAVAILABLE', 'E.ZIP.PLUS4.NOT_FOUND']);
const noHouseNumber = new Set(['E.HOUSE_NUMBER.MISSING', 'E.HOUSE_NUMBER.INVALID']);
const noUnit = new Set(['E.SECONDARY_INFORMATION.MISSING', 'E.SECONDARY_INFORMATION.INVALID']);

/** The check did not run: no verdict at all (C-24). */
export const timedOut = 'E.TIMED_OUT';

/** The codes of a verification. An error in plain text counts as one of no known kind. */
export function codesOf(problems: readonly Problem[]): string[] {
  const codes = problems.map((problem) => (typeof problem === 'string' ? problem : (problem.code ?? '')));
  return [...new Set(codes.map((code) => (/^E(\.[A-Z0-9_]+)+$/.test(code) ? code : 'E.UNSPECIFIED')))];
}

/**
 * The verdict comes from the codes: `success: true` may carry a missing unit or even an unknown address (C-39). A missing house number comes
 * together with "address not found" and says more; a missing unit counts only where the building itself is known.
 */
export function verdictOf(success: boolean, codes: readonly string[]): AddressVerdict['verdict'] {
  if (codes.some((code) => noHouseNumber.has(code))) return 'unknownHouseNumber';
  const grave = codes.filter((code) => !informative.has(code) && !noUnit.has(code));
  if (grave.some((code) => !success || code !== 'E.UNSPECIFIED')) return 'undeliverable';
  if (codes.some((code) => noUnit.has(code))) return 'missingUnit';
  return success ? 'deliverable' : 'undeliverable';
}

/**
 * Their tracker states in ours; null where they say nothing about the parcel (`unknown`, `cancelled`, a word we do not know).
 * - `pre_transit` is a label, not a shipment.
 * - `in_transit` is `accepted` as long as the first scan is the only one, then `inTransit`.
 * - `available_for_pickup` is no delivery and nobody is on the way to the door: it stays `inTransit`.
 * - `failure` and `error` need a person: `exception`, or `lost` where the carrier itself says so.
 */
export function parcelStateOf(tracker: Tracker): ParcelState | null {
  switch (tracker.status) {
    case 'pre_transit':
      return 'labelCreated';
    case 'in_transit':
      return scansOf(tracker) === 1 ? 'accepted' : 'inTransit';
    case 'available_for_pickup':
      return 'inTransit';
    case 'out_for_delivery':
      return 'outForDelivery';
    case 'delivered':
      return 'delivered';
    case 'return_to_sender':
      return 'returned';
    case 'failure':
    case 'error':
      return newestDetail(tracker)?.status_detail === 'lost' ? 'lost' : 'exception';
    default:
      return null;
  }
}

function scansOf({ tracking_details: details }: Tracker): number {
  return (details ?? []).filter(({ status }) => status !== 'pre_transit' && status !== 'unknown').length;
}

type Detail = NonNullable<Tracker['tracking_details']>[number];

/** By the carrier's clock: details do not always come in order. */
export function newestDetail({ tracking_details: details }: Tracker): Detail | null {
  return (details ?? []).reduce<Detail | null>(
    (newest, detail) => (detail.datetime && detail.datetime >= (newest?.datetime ?? '') ? detail : newest),
    null,
  );
}
