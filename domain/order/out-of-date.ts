import type { EffectOf } from './effects.js';
import type { Order } from './order.js';

/** Why a message that waited is better not sent any more; null: it still says what is so. */
export function outOfDate(
  { notification, caseId, parcelId, generation }: EffectOf<'notify'>,
  order: Order,
): string | null {
  const about = order.cases.find((one) => one.id === caseId);
  if (about?.resolution) return 'what it asks is settled';
  if (notification === 'addressQuestion' && generation < order.addressVersion)
    return 'a newer address is there';
  const parcel = order.parcels.find((one) => one.id === parcelId);
  if (notification === 'trackingAdded' && parcel?.state === 'delivered')
    return 'the parcel is delivered already';
  return null;
}
