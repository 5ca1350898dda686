import type { ParcelState } from '../parcels/parcel.js';

/** Carriers whose name says nothing of a supplier, by their name without marks. */
const neutral: Record<string, string> = {
  usps: 'USPS',
  ups: 'UPS',
  fedex: 'FedEx',
  dhl: 'DHL',
  dhlexpress: 'DHL Express',
  deutschepost: 'Deutsche Post',
  dpd: 'DPD',
  gls: 'GLS',
  hermes: 'Hermes',
  evri: 'Evri',
  royalmail: 'Royal Mail',
  canadapost: 'Canada Post',
  australiapost: 'Australia Post',
  postnl: 'PostNL',
  laposte: 'La Poste',
  colissimo: 'Colissimo',
};

/** To choose from, where somebody enters a parcel. */
export const carrierNames: readonly string[] = Object.values(neutral);

/** The name under which a store's platform may know the carrier, or null: not on the allow-list (C-37). */
export function allowListedCarrier(carrier: string): string | null {
  const key = carrier.toLowerCase().replace(/[^a-z]/g, '');
  return Object.hasOwn(neutral, key) ? (neutral[key] ?? null) : null;
}

/**
 * The carrier's name once it may be shown (C-13): allow-listed, and the parcel is surely in the country of its destination. A parcel
 * carries no places, so out for delivery and delivered are the only scans that prove it.
 */
export function shownCarrier(carrier: string, state: ParcelState): string | null {
  return state === 'outForDelivery' || state === 'delivered' ? allowListedCarrier(carrier) : null;
}
