import { createHash } from 'node:crypto';

export const TRACKER_STATUSES = [
  'unknown',
  'pre_transit',
  'in_transit',
  'out_for_delivery',
  'delivered',
  'available_for_pickup',
  'return_to_sender',
  'failure',
  'cancelled',
  'error',
] as const;
export type TrackerStatus = (typeof TRACKER_STATUSES)[number];

export interface Scan {
  status: TrackerStatus;
  statusDetail: string;
  message: string;
  at: string;
  city: string | null;
  state: string | null;
  country: string | null;
  zip: string | null;
  estDeliveryDate: string | null;
}

export interface StoredTracker {
  id: string;
  trackingCode: string;
  carrier: string;
  createdAt: string;
  updatedAt: string;
  scans: Scan[];
  estDeliveryDate: string | null;
}

const FINAL: ReadonlySet<TrackerStatus> = new Set(['delivered', 'return_to_sender', 'cancelled', 'error']);
const DAY_MS = 86_400_000;

/** The vendor's test codes: what each answers from the start. */
const TEST_CODES: Record<string, TrackerStatus[]> = {
  EZ1000000001: ['pre_transit', 'pre_transit'],
  EZ2000000002: ['pre_transit', 'in_transit'],
  EZ3000000003: ['pre_transit', 'in_transit', 'out_for_delivery'],
  EZ4000000004: ['pre_transit', 'in_transit', 'out_for_delivery', 'delivered'],
  EZ5000000005: ['pre_transit', 'in_transit', 'return_to_sender'],
  EZ6000000006: ['pre_transit', 'in_transit', 'failure'],
  EZ7000000007: ['unknown'],
};

const MESSAGES: Record<TrackerStatus, string> = {
  unknown: 'Status not available',
  pre_transit: 'Shipping Label Created',
  in_transit: 'Arrived at facility',
  out_for_delivery: 'Out for Delivery',
  delivered: 'Delivered',
  available_for_pickup: 'Available for Pickup',
  return_to_sender: 'Returned to Sender',
  failure: 'Delivery failed',
  cancelled: 'Shipment cancelled',
  error: 'Tracking error',
};

/** The scans a test code starts with, a month before `now` as the vendor dates them; none for other codes. */
export function testScans(trackingCode: string, now: Date): Scan[] {
  return (TEST_CODES[trackingCode] ?? []).map((status, index) => ({
    status,
    statusDetail: 'status_update',
    message: index === 0 && status === 'pre_transit' ? 'Pre-Shipment Info Sent to USPS' : MESSAGES[status],
    at: new Date(now.getTime() - (30 - index / 2) * DAY_MS).toISOString(),
    city: index === 0 ? null : 'HOUSTON',
    state: index === 0 ? null : 'TX',
    country: null,
    zip: index === 0 ? null : '77063',
    estDeliveryDate: null,
  }));
}

export function defaultMessage(status: TrackerStatus): string {
  return MESSAGES[status];
}

/** By the time of the scans, not the order in which they were reported. */
export function latestScan(tracker: StoredTracker): Scan | undefined {
  return inOrder(tracker.scans).at(-1);
}

export function trackerStatus(tracker: StoredTracker): TrackerStatus {
  return latestScan(tracker)?.status ?? 'unknown';
}

/** The vendor's Tracker object. */
export function trackerJson(tracker: StoredTracker) {
  const scans = inOrder(tracker.scans);
  const last = scans.at(-1);
  const origin = scans.find((scan) => scan.city !== null);
  return {
    id: tracker.id,
    object: 'Tracker',
    mode: 'test',
    tracking_code: tracker.trackingCode,
    status: trackerStatus(tracker),
    status_detail: last?.statusDetail ?? 'unknown',
    created_at: seconds(tracker.createdAt),
    updated_at: seconds(tracker.updatedAt),
    signed_by: null,
    weight: null,
    est_delivery_date: tracker.estDeliveryDate === null ? null : seconds(tracker.estDeliveryDate),
    shipment_id: null,
    carrier: tracker.carrier,
    tracking_details: scans.map((scan) => detailJson(scan, tracker.carrier)),
    fees: [],
    carrier_detail: origin ? carrierDetail(origin) : null,
    finalized: FINAL.has(trackerStatus(tracker)) || tracker.trackingCode in TEST_CODES,
    is_return: false,
    public_url: `https://track.easypost.com/${Buffer.from(`v1:${tracker.id}`).toString('base64url')}`,
  };
}

function detailJson(scan: Scan, carrier: string) {
  return {
    object: 'TrackingDetail',
    message: scan.message,
    description: '',
    status: scan.status,
    status_detail: scan.statusDetail,
    datetime: seconds(scan.at),
    source: carrier,
    carrier_code: '',
    tracking_location: location(scan),
    est_delivery_date: scan.estDeliveryDate === null ? null : seconds(scan.estDeliveryDate),
  };
}

function carrierDetail(origin: Scan) {
  return {
    object: 'CarrierDetail',
    service: null,
    container_type: null,
    est_delivery_date_local: null,
    est_delivery_time_local: null,
    origin_location: [origin.city, origin.state, origin.zip].filter(Boolean).join(' '),
    origin_tracking_location: location(origin),
    destination_location: null,
    destination_tracking_location: null,
    guaranteed_delivery_date: null,
    alternate_identifier: null,
    initial_delivery_attempt: null,
  };
}

function location({ city, state, country, zip }: Scan) {
  return { object: 'TrackingLocation', city, state, country, zip };
}

function inOrder(scans: readonly Scan[]): Scan[] {
  return [...scans].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** The vendor writes whole seconds. */
function seconds(instant: string): string {
  return new Date(instant).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** Stable for a code and carrier, so that a restarted sandbox knows the trackers of orders still on their way. */
export function trackerId(trackingCode: string, carrier: string): string {
  return `trk_${createHash('md5').update(`${carrier}:${trackingCode}`).digest('hex')}`;
}
