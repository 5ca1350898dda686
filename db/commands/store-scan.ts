import type { Database } from '../client.js';
import { scans } from '../schema/orders.js';

/** A scan is a fact of its parcel, whether or not the order needs to hear of it. The same message twice is one fact. */
export async function storeScan(
  db: Database,
  scan: { orderId: string; trackingNumber: string; state: string; scannedAt: string; messageId: string },
): Promise<void> {
  await db.insert(scans).values(scan).onConflictDoNothing();
}
