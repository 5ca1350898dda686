import type { Instant } from '../../sla/instant.js';
import { open } from '../casework.js';
import type { Cancellation, Order, Refund } from '../order.js';
import { ask, change, say } from '../turning.js';
import type { Turn } from '../turn.js';

/**
 * When the answer of every leg is known, the money of what was given up goes back (C-27): by the system, or as somebody's work where a store has
 * it so or we cannot reach the payment. The store's own cancel has paid already. Each unit is given back once.
 */
export function giveBack(turn: Turn, at: Instant): Turn {
  const asked = turn.state.cancellations
    .filter((one) => !one.byStore && isAnswered(one))
    .reduce((each, one) => refund(each, one, at), turn);
  if (asked.state.refunds.some((one) => one.state !== 'done')) return asked;
  return asked.state.refunds
    .filter((one) => one.isEverything)
    .reduce((each, one) => ask(each, at, one.id, { kind: 'cancelStoreOrder', refundId: one.id }), asked);
}

function refund(turn: Turn, one: Cancellation, at: Instant): Turn {
  const units = dueUnits(turn.state);
  if (units.length === 0) return turn;
  const isByPeople = turn.state.channel === 'api' || turn.state.policy.refunds === 'byPeople';
  return isByPeople ? refundDue(turn, one, units, at) : refundNow(turn, units, at);
}

function refundNow(turn: Turn, units: Refund['units'], at: Instant): Turn {
  const id = `R${turn.state.refunds.length + 1}`;
  const isEverything = isAllGivenUp(turn.state);
  const refunds = [...turn.state.refunds, { id, units, isEverything, state: 'asked' as const, told: null }];
  const text = units.map((unit) => `${unit.quantity} of line ${unit.lineId}`).join(', ');
  const said = say(change(turn, { refunds }), at, 'decision', `refund ${id}: ${text}`);
  return ask(said, at, id, { kind: 'refund', refundId: id, units, isEverything });
}

function refundDue(turn: Turn, one: Cancellation, units: Refund['units'], at: Instant): Turn {
  const isKnown = turn.state.cases.some((each) => each.type === 'refundDue' && each.subject === one.id);
  const cents = units.reduce((sum, unit) => sum + unit.quantity * priceOf(turn.state, unit.lineId), 0);
  const left = cents - casedCents(turn.state);
  if (isKnown || left <= 0) return turn;
  return open(turn, at, 'refundDue', one.id, { amountCents: left, currency: turn.state.currency });
}

function isAnswered(one: Cancellation): boolean {
  return one.legs.every((leg) => leg.answer !== 'asked');
}

/** Given up, and neither the store nor we have given the money back. */
function dueUnits(order: Order): Refund['units'] {
  return order.lines.flatMap((line) => {
    const { refunded, fulfilled } = line.elsewhere;
    const quantity = line.cancelled - refunded - fulfilled - refundedByUs(order, line.id);
    return quantity > 0 ? [{ lineId: line.id, quantity }] : [];
  });
}

/** Asked for, done or failed: what failed has a case of its own. */
export function refundedByUs(order: Order, lineId: string): number {
  return order.refunds
    .flatMap((one) => one.units)
    .filter((unit) => unit.lineId === lineId)
    .reduce((sum, unit) => sum + unit.quantity, 0);
}

/** Nothing of the order stays with the customer: with its last part the shipping goes back too. */
function isAllGivenUp(order: Order): boolean {
  return (
    order.leftAlone.length === 0 &&
    order.lines.every((line) => line.cancelled === line.ordered && line.elsewhere.fulfilled === 0)
  );
}

function priceOf(order: Order, lineId: string): number {
  return order.lines.find((line) => line.id === lineId)?.unitPriceCents ?? 0;
}

function casedCents(order: Order): number {
  return order.cases
    .filter((one) => one.type === 'refundDue')
    .reduce((sum, one) => sum + (typeof one.facts.amountCents === 'number' ? one.facts.amountCents : 0), 0);
}
