import type { Instant } from '../../sla/instant.js';
import { move } from '../ledger.js';
import { updatePurchaseOrder } from '../legs.js';
import type { Leg, Order } from '../order.js';
import { isBlocked, isFiltered } from '../status.js';
import { ask, change, countOf, say } from '../turning.js';
import type { Turn } from '../turn.js';

/** Sends one purchase order per planned leg, asks suppliers to cancel where it is wanted, tags the store order. */
export function route(turn: Turn, at: Instant): Turn {
  const sending = turn.state.legs
    .filter((leg) => leg.purchaseOrder.state === 'planned')
    .reduce((each, leg) => send(each, leg, at), turn);
  const cancelling = sending.state.legs
    .filter((leg) => leg.purchaseOrder.cancel === 'wanted' && isWithSupplier(leg))
    .reduce((each, leg) => askToCancel(each, leg, at), sending);
  return cancelling.state.legs.filter(isWithSupplier).reduce((each, leg) => tag(each, leg, at), cancelling);
}

/** Blind routing is forbidden: the verdicts are on record and nothing blocks. */
function send(turn: Turn, leg: Leg, at: Instant): Turn {
  if (turn.state.isTest || !isFiltered(turn.state) || isBlocked(turn.state, 'route')) return turn;
  const { number } = leg.purchaseOrder;
  const lines = move(turn.state.lines, 'open', 'onOrder', leg.lines);
  const moved = updatePurchaseOrder(change(turn, { lines }), leg.id, { state: 'sending' });
  const released = releasedBy(turn.state, leg);
  const wish = {
    kind: 'purchaseOrder',
    legId: leg.id,
    poNumber: number,
    supplier: leg.supplier,
    addressVersion: turn.state.addressVersion,
    ...(released ? { releasedBy: released } : {}),
  } as const;
  // More than one only where our own switch held the first back: it has not left us.
  return ask(moved, at, leg.id, wish, countOf(turn.state, leg.id, 'purchaseOrder') + 1);
}

/** Who let this leg go after a switch had held it back. */
function releasedBy({ cases }: Order, leg: Leg): string | null {
  const released = cases.find(
    (one) => one.type === 'manualHold' && one.subject === leg.id && one.resolution?.decision === 'release',
  );
  return released?.resolution?.actor.id ?? null;
}

function askToCancel(turn: Turn, leg: Leg, at: Instant): Turn {
  const asked = updatePurchaseOrder(turn, leg.id, { cancel: 'asked' });
  const poNumber = leg.purchaseOrder.number;
  const said = say(asked, at, 'decision', `${leg.supplier} is asked to cancel ${poNumber}`);
  const wish = { kind: 'cancelPurchaseOrder', legId: leg.id, poNumber, supplier: leg.supplier } as const;
  return ask(said, at, leg.id, { ...wish, reason: 'customer request' });
}

function tag(turn: Turn, leg: Leg, at: Instant): Turn {
  if (turn.state.channel === 'api' || leg.tag === null) return turn;
  return ask(turn, at, leg.id, { kind: 'tagOrder', tags: [leg.tag] });
}

function isWithSupplier(leg: Leg): boolean {
  return leg.purchaseOrder.state === 'sent' || leg.purchaseOrder.state === 'acknowledged';
}
