import type { EffectOf } from './effects.js';
import type { Order } from './order.js';

/** Why a message that waited is better not sent any more; null: it still says what is so. */
export function outOfDate(effect: EffectOf<'notify'>, order: Order): string | null {
  const { notification, caseId, parcelId, generation } = effect;
  const about = order.cases.find((one) => one.id === caseId);
  if (about?.resolution) return 'what it asks is settled';
  if (isAboutAddress(effect) && generation < order.addressVersion) return 'a newer address is there';
  if (notification === 'orderConfirmed') return whyNotConfirm(effect, order);
  const parcel = order.parcels.find((one) => one.id === parcelId);
  if (notification === 'trackingAdded' && parcel?.state === 'delivered')
    return 'the parcel is delivered already';
  return null;
}

/** Its generation is the version of the address. */
export function isAboutAddress({ notification }: Pick<EffectOf<'notify'>, 'notification'>): boolean {
  return notification === 'addressQuestion' || notification === 'addressReceived';
}

/** Who asks for it once more wants it, however far the order is by then. */
function whyNotConfirm({ id }: EffectOf<'notify'>, { lines, parcels, effects }: Order): string | null {
  if (lines.length > 0 && lines.every((line) => line.cancelled >= line.ordered)) {
    return 'the order was given up';
  }
  const isFirst = id.split('/').at(-2) === 'notify';
  const isOvertaken =
    parcels.some((parcel) => parcel.state === 'delivered') ||
    Object.entries(effects).some(([one, { status }]) => status === 'done' && isAboutParcel(one));
  return isFirst && isOvertaken ? 'later news of the order is out already' : null;
}

/** `<order>/trackingAdded-<parcel>/notify/<generation>` */
function isAboutParcel(effectId: string): boolean {
  return /\/(?:trackingAdded|delivered)-[^/]+\/notify\/\d+$/.test(effectId);
}
