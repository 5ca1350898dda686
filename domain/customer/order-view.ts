import type { IncomingOrder } from '../order/incoming.js';
import type { Order } from '../order/order.js';
import type { DeliveryWindow } from '../routing/plan.js';
import type { Instant } from '../sla/instant.js';
import { type BrandFacts, type BrandView, brandView } from './brand.js';
import { type ItemView, itemsOf, itemsWaiting } from './items.js';
import { type Locale, localeOf } from './language.js';
import { type ParcelView, parcelViews, type StepView, stepsBeforeParcel } from './parcel-view.js';
import { firstNameOf } from './person.js';

/** What views are made from. The order and its content know suppliers; the views copy what a customer may see, field by field. */
export interface ViewSources {
  order: Order;
  content: IncomingOrder;
  brand: BrandFacts;
}

/** Where a whole order stands. `checking`: something must be settled first, and which is not for the page to say. */
export type OrderProgress =
  | 'received'
  | 'checking'
  | 'beingPrepared'
  | 'onItsWay'
  | 'partlyDelivered'
  | 'delivered'
  | 'cancelled';

/** One order as its customer may see it anywhere. No type in it has room for a supplier, a warehouse or a place of origin. */
export interface OrderView {
  brand: BrandView;
  locale: Locale;
  orderName: string;
  placedAt: Instant;
  progress: OrderProgress;
  items: ItemView[];
  parcels: ParcelView[];
  /** What is in no parcel yet, and how far it is; null when there is nothing. */
  waiting: { items: ItemView[]; steps: StepView[] } | null;
  /** Null while the order is held: no date is promised (C-10, C-45). */
  window: DeliveryWindow | null;
}

/** What the tracking page shows: of the person, city and country only (C-29). */
export interface TrackView extends OrderView {
  destination: { city: string | null; country: string | null };
}

export function orderView({ order, content, brand }: ViewSources): OrderView {
  const waiting = itemsWaiting(order, content);
  const isOrdered = order.legs.some((leg) => ['sent', 'acknowledged'].includes(leg.purchaseOrder.state));
  return {
    brand: brandView(brand),
    locale: localeOf(content.locale, brand.locale),
    orderName: order.name,
    placedAt: order.placedAt,
    progress: progressOf(order, waiting.length > 0, isOrdered),
    items: itemsOf(order, content),
    parcels: parcelViews(order, content),
    waiting:
      waiting.length > 0 ? { items: waiting, steps: stepsBeforeParcel(order.placedAt, isOrdered) } : null,
    window: isHeld(order) || order.plan.status !== 'planned' ? null : order.plan.window,
  };
}

/** The city is the customer's own spelling; the country an ISO code. */
export function trackView(sources: ViewSources): TrackView {
  const address = sources.content.shippingAddress;
  return {
    ...orderView(sources),
    destination: { city: address?.city || null, country: address?.country || null },
  };
}

/** What to call the customer in a mail, and nothing more of the person. */
export function firstNameIn(content: IncomingOrder): string | null {
  return firstNameOf(content.shippingAddress?.name);
}

/** A case blocks a stage, or an engineer has to look: whatever the reason, no date can be kept for sure (C-10). */
export function isHeld(order: Order): boolean {
  return order.stopped !== null || order.cases.some((one) => one.blocks !== null && one.resolution === null);
}

function progressOf(order: Order, isWaiting: boolean, isOrdered: boolean): OrderProgress {
  if (order.lines.length > 0 && order.lines.every((line) => line.cancelled >= line.ordered))
    return 'cancelled';
  const { parcels } = order;
  const delivered = parcels.filter((parcel) => parcel.state === 'delivered').length;
  if (delivered > 0) return delivered === parcels.length && !isWaiting ? 'delivered' : 'partlyDelivered';
  if (parcels.some((parcel) => parcel.firstScanAt !== null)) return 'onItsWay';
  if (isHeld(order)) return 'checking';
  return isOrdered || parcels.length > 0 ? 'beingPrepared' : 'received';
}
