import { assertNever } from '../order/assert-never.js';
import type { IncomingOrder } from '../order/incoming.js';
import type { Leg, Order } from '../order/order.js';
import type { Parcel, ParcelState } from '../parcels/parcel.js';
import type { Instant } from '../sla/instant.js';
import { shownCarrier } from './carriers.js';
import { type ItemView, pick } from './items.js';

/**
 * Where a parcel is, in the customer's words. `beingPrepared` is a label without a scan: nothing has moved.
 * `withCarrier` is the first scan; `delayed` any trouble that the carrier tells.
 */
export type ParcelProgress =
  | 'beingPrepared'
  | 'withCarrier'
  | 'onItsWay'
  | 'outForDelivery'
  | 'delivered'
  | 'delayed'
  | 'lost'
  | 'returned';

export interface ParcelView {
  part: Part | null;
  progress: ParcelProgress;
  items: ItemView[];
  trackingNumber: string;
  /** Null while it is masked (C-13). */
  carrier: string | null;
  /** `2026-03-27`; null where the carrier says none, or it no longer counts. */
  estimatedOn: string | null;
  deliveredAt: Instant | null;
  steps: StepView[];
}

/** Which of the order's parcels this is; null where there is only one (C-44). */
export interface Part {
  number: number;
  of: number;
}

export const steps = ['ordered', 'beingPrepared', 'onItsWay', 'outForDelivery', 'delivered'] as const;
export type Step = (typeof steps)[number];

/** `at` is null for a step ahead, and for one passed at a time that nobody told us. */
export interface StepView {
  step: Step;
  reach: 'done' | 'current' | 'ahead';
  at: Instant | null;
}

/** Every parcel of an order, in the order in which they were told. */
export function parcelViews(order: Order, content: IncomingOrder): ParcelView[] {
  const of = order.parcels.length + legsWithoutParcel(order).length;
  return order.parcels.map((parcel, index) => ({
    part: of > 1 ? { number: index + 1, of } : null,
    progress: progressOf(parcel.state),
    items: pick(content, parcel.lines),
    trackingNumber: parcel.trackingNumber,
    carrier: shownCarrier(parcel.carrier, parcel.state),
    estimatedOn: isUnderWay(parcel.state) ? parcel.estimatedDeliveryOn : null,
    deliveredAt: parcel.state === 'delivered' ? (parcel.deliveredAt ?? parcel.lastScanAt) : null,
    steps: stepsOf(order.placedAt, parcel),
  }));
}

/** The way of what is in no parcel yet. */
export function stepsBeforeParcel(placedAt: Instant, isOrdered: boolean): StepView[] {
  return draw(isOrdered ? 1 : 0, [placedAt, null, null, null, null]);
}

/** Legs whose goods a supplier has promised or is being asked for, and has not sent. */
export function legsWithoutParcel(order: Order): Leg[] {
  return order.legs.filter(
    (leg) =>
      leg.lines.length > 0 &&
      !['rejected', 'cancelled', 'closed'].includes(leg.purchaseOrder.state) &&
      !order.parcels.some((parcel) => parcel.legId === leg.id),
  );
}

function progressOf(state: ParcelState): ParcelProgress {
  switch (state) {
    case 'labelCreated':
      return 'beingPrepared';
    case 'accepted':
      return 'withCarrier';
    case 'inTransit':
      return 'onItsWay';
    case 'exception':
      return 'delayed';
    case 'outForDelivery':
    case 'delivered':
    case 'lost':
    case 'returned':
      return state;
    default:
      return assertNever(state);
  }
}

const isUnderWay = (state: ParcelState): boolean => !['delivered', 'lost', 'returned'].includes(state);

function stepsOf(placedAt: Instant, parcel: Parcel): StepView[] {
  const { state, lastScanAt } = parcel;
  const reached = state === 'delivered' ? 4 : state === 'outForDelivery' ? 3 : hasMoved(parcel) ? 2 : 1;
  return draw(reached, [
    placedAt,
    parcel.labelCreatedAt,
    parcel.firstScanAt,
    state === 'outForDelivery' ? lastScanAt : null,
    state === 'delivered' ? (parcel.deliveredAt ?? lastScanAt) : null,
  ]);
}

/** Only a scan proves it, and trouble may come before the first one. */
function hasMoved(parcel: Parcel): boolean {
  return parcel.firstScanAt !== null || parcel.state === 'accepted' || parcel.state === 'inTransit';
}

function draw(reached: number, times: (Instant | null)[]): StepView[] {
  return steps.map((step, index) => ({
    step,
    reach: index < reached || reached === steps.length - 1 ? 'done' : index === reached ? 'current' : 'ahead',
    at: index <= reached ? (times[index] ?? null) : null,
  }));
}
