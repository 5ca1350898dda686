import { storeScan } from '../../db/commands/store-scan.js';
import { recordedWithVersion } from '../../db/queries/find-order.js';
import type { MachineEvent } from '../../domain/order/events.js';
import type { Order } from '../../domain/order/order.js';
import type { IntakeDeps } from '../deps.js';
import { tellOrder } from './tell-order.js';

type Scan = Extract<MachineEvent, { type: 'scanned' }>;

/**
 * A scan is stored as a fact of its parcel. The order hears of it only where it changes something: a state that is new for the parcel, another
 * estimate, or an open case about the parcel.
 */
export async function tellScan(
  deps: IntakeDeps,
  to: { orderId: string; messageId: string },
  scan: Scan,
): Promise<'told' | 'notYet'> {
  await storeScan(deps.db, {
    orderId: to.orderId,
    trackingNumber: scan.trackingNumber,
    state: scan.state,
    scannedAt: scan.scannedAt,
    messageId: to.messageId,
  });
  const recorded = await recordedWithVersion(deps.db, to.orderId);
  if (recorded && !isNews(recorded.snapshot, scan)) {
    deps.metrics('scans_stored_only', { state: scan.state });
    return 'told';
  }
  return tellOrder(deps, to.orderId, scan);
}

export function isNews(order: Order, scan: Scan): boolean {
  const parcel = order.parcels.find((one) => one.trackingNumber === scan.trackingNumber);
  if (!parcel) return true;
  const isNewState = parcel.state !== scan.state;
  const isNewEstimate =
    scan.estimatedDeliveryOn !== null && scan.estimatedDeliveryOn !== parcel.estimatedDeliveryOn;
  const hasCase = order.cases.some((one) => one.resolution === null && one.subject === parcel.id);
  return isNewState || isNewEstimate || hasCase;
}
