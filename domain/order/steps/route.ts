import type { Instant } from '../../sla/instant.js';
import { move } from '../ledger.js';
import { updatePurchaseOrder } from '../legs.js';
import type { Leg } from '../order.js';
import { isBlocked, isFiltered } from '../status.js';
import { ask, change, say } from '../turning.js';
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
  return ask(moved, at, leg.id, {
    kind: 'purchaseOrder',
    legId: leg.id,
    poNumber: number,
    supplier: leg.supplier,
    addressVersion: turn.state.addressVersion,
  });
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
