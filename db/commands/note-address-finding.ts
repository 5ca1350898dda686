import { and, eq } from 'drizzle-orm';
import type { PostalAddress } from '../../domain/order/incoming.js';
import type { Transaction } from '../client.js';
import { addresses } from '../schema/orders.js';

export interface AddressNote {
  orderId: string;
  version: number;
  normalised: PostalAddress;
  suggestion: PostalAddress | null;
  coordinates: { latitude: number; longitude: number } | null;
}

/** Keeps the address written one way, and the validator's spelling and place, beside the address it judged; the address itself stays as it came. */
export async function noteAddressFinding(tx: Transaction, note: AddressNote): Promise<void> {
  await tx
    .update(addresses)
    .set({
      normalised: note.normalised,
      suggestion: note.suggestion,
      latitude: note.coordinates ? String(note.coordinates.latitude) : null,
      longitude: note.coordinates ? String(note.coordinates.longitude) : null,
    })
    .where(and(eq(addresses.orderId, note.orderId), eq(addresses.version, note.version)));
}
