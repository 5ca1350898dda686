import type { Instant } from '../../sla/instant.js';
import { isOpen } from '../../cases/engine.js';
import type { Check, CheckState } from '../checks.js';
import type { Order } from '../order.js';
import { change, ignored, say } from '../turning.js';
import type { Turn } from '../turn.js';

/** Facts that a check was judged by have changed: the check is made again, for as long as something is still to be bought. */
export function paymentChanged(turn: Turn, at: Instant): Turn {
  return again(turn, at, ['payment']);
}

/** C-41: also after a pending assessment. */
export function riskChanged(turn: Turn, at: Instant): Turn {
  return again(turn, at, ['risk']);
}

export function itemsMapped(turn: Turn, at: Instant): Turn {
  return again(turn, at, ['items', 'stock']);
}

function again(turn: Turn, at: Instant, names: readonly Check[]): Turn {
  const asked = names.filter((name) => mayRecheck(turn.state, name));
  if (asked.length === 0) return ignored(turn, 'nothing is left to buy that this could change');
  const said = say(turn, at, 'event', `${asked.join(' and ')} to be checked again`);
  return asked.reduce(restart, said);
}

/** Puts a check back to the start; Filter asks for it with the next generation. */
export function restart(turn: Turn, name: Check): Turn {
  const state: CheckState = { status: 'waiting' };
  return change(turn, { checks: { ...turn.state.checks, [name]: state } });
}

function mayRecheck(order: Order, name: Check): boolean {
  const isHeld = order.cases.some((one) => isOpen(one) && one.blocks === 'assign');
  const hasUnsent = order.lines.some((line) => line.open > 0);
  return (
    order.checks[name].status !== 'waiting' &&
    hasUnsent &&
    (isHeld || order.checks[name].status !== 'released')
  );
}
