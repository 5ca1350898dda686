import type { Instant } from '../sla/instant.js';

/** A label is not a shipment: only a first scan makes it `accepted`. */
export type ParcelState =
  | 'labelCreated'
  | 'accepted'
  | 'inTransit'
  | 'outForDelivery'
  | 'delivered'
  | 'exception'
  | 'lost'
  | 'returned';

export interface Parcel {
  id: string;
  legId: string;
  carrier: string;
  trackingNumber: string;
  lines: { lineId: string; quantity: number }[];
  state: ParcelState;
  labelCreatedAt: Instant;
  firstScanAt: Instant | null;
  lastScanAt: Instant | null;
  deliveredAt: Instant | null;
  estimatedDeliveryOn: string | null;
  /** The platform's fulfilment, once the tracking number is written to the store order. */
  storeFulfilmentId: string | null;
}
