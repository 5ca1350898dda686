import type { Account } from './ledger.js';
import { move } from './ledger.js';
import type { Leg, Order, PurchaseOrder } from './order.js';
import { change } from './turning.js';
import type { Turn } from './turn.js';

export function legOf(order: Order, id: string): Leg | null {
  return order.legs.find((leg) => leg.id === id) ?? null;
}

export function legByPurchaseOrder(order: Order, poNumber: string): Leg | null {
  return order.legs.find((leg) => leg.purchaseOrder.number === poNumber) ?? null;
}

export function updateLeg(turn: Turn, id: string, patch: Partial<Omit<Leg, 'id'>>): Turn {
  return change(turn, { legs: turn.state.legs.map((leg) => (leg.id === id ? { ...leg, ...patch } : leg)) });
}

export function updatePurchaseOrder(turn: Turn, id: string, patch: Partial<PurchaseOrder>): Turn {
  const leg = legOf(turn.state, id);
  return leg ? updateLeg(turn, id, { purchaseOrder: { ...leg.purchaseOrder, ...patch } }) : turn;
}

/** What a leg carries that has not shipped yet. */
export function unshipped(order: Order, leg: Leg): { lineId: string; quantity: number }[] {
  const parcels = order.parcels.filter((parcel) => parcel.legId === leg.id).flatMap((parcel) => parcel.lines);
  return leg.lines
    .map(({ lineId, quantity }) => ({
      lineId,
      quantity:
        quantity -
        parcels.filter((line) => line.lineId === lineId).reduce((sum, line) => sum + line.quantity, 0),
    }))
    .filter((line) => line.quantity > 0);
}

/** Takes units off a leg's purchase order and gives them to another account: open to plan again, cancelled to give up. */
export function takeOff(
  turn: Turn,
  leg: Leg,
  units: readonly { lineId: string; quantity: number }[],
  to: Extract<Account, 'open' | 'cancelled'>,
): Turn {
  const lines = leg.lines
    .map((line) => {
      const off = units
        .filter((unit) => unit.lineId === line.lineId)
        .reduce((sum, unit) => sum + unit.quantity, 0);
      return { ...line, quantity: line.quantity - off };
    })
    .filter((line) => line.quantity > 0);
  const moved = change(turn, { lines: move(turn.state.lines, 'onOrder', to, units) });
  return updateLeg(moved, leg.id, { lines });
}
