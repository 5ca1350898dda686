import type { Instant } from '../../sla/instant.js';
import { open } from '../casework.js';
import type { Cancellation, Order } from '../order.js';
import type { Turn } from '../turn.js';

/** When the answer of every leg is known, the money of what was given up is somebody's work; the store's own cancel has paid already. */
export function solve(turn: Turn, at: Instant): Turn {
  return turn.state.cancellations
    .filter((one) => !one.byStore && isAnswered(one))
    .reduce((each, one) => refundDue(each, one, at), turn);
}

function refundDue(turn: Turn, one: Cancellation, at: Instant): Turn {
  const isKnown = turn.state.cases.some((each) => each.type === 'refundDue' && each.subject === one.id);
  const cents = cancelledCents(turn.state) - casedCents(turn.state);
  if (isKnown || cents <= 0) return turn;
  return open(turn, at, 'refundDue', one.id, { amountCents: cents, currency: turn.state.currency });
}

function isAnswered(one: Cancellation): boolean {
  return one.legs.every((leg) => leg.answer !== 'asked');
}

/** Price of the cancelled units that the store has not refunded itself. */
function cancelledCents(order: Order): number {
  return order.lines.reduce(
    (sum, line) =>
      sum +
      Math.max(0, line.cancelled - line.elsewhere.refunded - line.elsewhere.fulfilled) * line.unitPriceCents,
    0,
  );
}

function casedCents(order: Order): number {
  return order.cases
    .filter((one) => one.type === 'refundDue')
    .reduce((sum, one) => sum + (typeof one.facts.amountCents === 'number' ? one.facts.amountCents : 0), 0);
}
