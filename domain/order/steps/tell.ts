import type { Parcel } from '../../parcels/parcel.js';
import type { Instant } from '../../sla/instant.js';
import type { Order, Refund } from '../order.js';
import { isBlocked, isJudged, mayConfirm } from '../status.js';
import { ask } from '../turning.js';
import type { Turn } from '../turn.js';

/** Customers are told what is known, once each (C-44, R-101). */
export function tell(turn: Turn, at: Instant): Turn {
  const { state } = turn;
  const confirmed = state.plan.status === 'planned' || isHeldByFilter(state) ? confirm(turn, at) : turn;
  const told = confirmed.state.parcels.reduce((each, parcel) => tellParcel(each, parcel, at), confirmed);
  return told.state.refunds.reduce((each, one) => tellRefund(each, one, at), tellAddress(told, at));
}

/** Filter has its verdict, and it is a hold: the customer need not wait for a plan to be told that the order is here (C-10). */
function isHeldByFilter(order: Order): boolean {
  return isJudged(order) && isBlocked(order, 'assign');
}

/** Order Confirmed, with the delivery window once it is known and nothing holds the order (C-10, C-45). */
export function confirm(turn: Turn, at: Instant): Turn {
  const { state } = turn;
  if (!mayConfirm(state)) return turn;
  const isHeld = isBlocked(state, 'route') || state.plan.status !== 'planned';
  return ask(turn, at, 'orderConfirmed', {
    kind: 'notify',
    notification: 'orderConfirmed',
    ...ofOrder,
    parcelId: null,
    part: null,
    window: !isHeld && state.plan.status === 'planned' ? state.plan.window : null,
    isHeld,
  });
}

/** Later parcels say "part 2 of 3"; a message that is out of date is not sent at all. */
function tellParcel(turn: Turn, parcel: Parcel, at: Instant): Turn {
  const notification = parcel.state === 'delivered' ? 'delivered' : 'trackingAdded';
  if (notification === 'trackingAdded' && parcel.state !== 'labelCreated' && parcel.state !== 'accepted')
    return turn;
  return ask(turn, at, `${notification}-${parcel.id}`, {
    kind: 'notify',
    notification,
    ...ofOrder,
    parcelId: parcel.id,
    part: partOf(turn.state, parcel),
    window: null,
    isHeld: false,
  });
}

/** The customer is told the sum and the way it goes back (C-27). */
function tellRefund(turn: Turn, { id, told }: Refund, at: Instant): Turn {
  if (told === null) return turn;
  const wish = { ...plain, ...ofOrder, notification: 'refunded', refund: told } as const;
  return ask(turn, at, `refunded-${id}`, wish);
}

/** What the customer corrected is confirmed to them once it can be delivered to, and written to the store order (C-25). */
function tellAddress(turn: Turn, at: Instant): Turn {
  const { checks, addressVersion, channel } = turn.state;
  const isAccepted = checks.address.status === 'clear' || checks.address.status === 'released';
  if (addressVersion === 1 || !isAccepted) return turn;
  const written =
    channel === 'api'
      ? turn
      : ask(turn, at, 'address', { kind: 'writeAddress', addressVersion }, addressVersion);
  const wish = { ...plain, ...ofOrder, notification: 'addressReceived' } as const;
  return ask(written, at, 'addressReceived', wish, addressVersion);
}

/** By mail, about no case and no refund. */
const ofOrder = { channel: 'email', caseId: null, refund: null } as const;
const plain = { kind: 'notify', parcelId: null, part: null, window: null, isHeld: false } as const;

function partOf(order: Order, parcel: Parcel): { number: number; of: number } | null {
  const live = order.legs.filter((leg) => leg.lines.length > 0);
  const withoutParcel = live.filter((leg) => !order.parcels.some((one) => one.legId === leg.id));
  const of = order.parcels.length + withoutParcel.length;
  return of > 1 ? { number: order.parcels.indexOf(parcel) + 1, of } : null;
}
