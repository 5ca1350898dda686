import { plus, type Instant } from '../../sla/instant.js';
import type { Order } from '../order.js';
import { hasUnits, openCases } from '../status.js';
import { change, say } from '../turning.js';
import type { Turn } from '../turn.js';

/** Settled: every line is delivered, returned or cancelled, no case is open, nothing asked for waits. It still listens until it closes. */
export function close(turn: Turn, at: Instant): Turn {
  const { state } = turn;
  if (state.settledAt && !isSettled(state)) {
    return say(change(turn, { settledAt: null, closesAt: null }), at, 'decision', 'open again');
  }
  if (state.settledAt || !isSettled(state)) return turn;
  const settled = change(turn, { settledAt: at, closesAt: plus(at, state.policy.afterSalesWindow) });
  return say(settled, at, 'decision', 'settled');
}

function isSettled(order: Order): boolean {
  const hasWork = hasUnits(order, 'open') || hasUnits(order, 'onOrder') || hasUnits(order, 'shipped');
  const isPending = Object.values(order.effects).some((effect) => effect.status === 'asked');
  const isWaiting = order.cancellations.some((one) => one.legs.some((leg) => leg.answer === 'asked'));
  return !hasWork && openCases(order).length === 0 && !isPending && !isWaiting;
}
