import type { Instant } from '../sla/instant.js';
import { breachOf } from './ledger.js';
import { hear } from './hear.js';
import type { OrderEvent } from './events.js';
import type { Order } from './order.js';
import { assign } from './steps/assign.js';
import { close } from './steps/close.js';
import { filter } from './steps/filter.js';
import { observe } from './steps/observe.js';
import { route } from './steps/route.js';
import { solve } from './steps/solve.js';
import { tell } from './steps/tell.js';
import { begin, change, say } from './turning.js';
import type { Turn } from './turn.js';
import { open } from './casework.js';

type Step = (turn: Turn, at: Instant) => Turn;

/** What may start now, in the order of an order's life. */
const path: readonly Step[] = [filter, assign, route, observe, solve, tell, close];

/**
 * The one decision of the house: what an event at an instant makes of an order. Pure: the same input gives the same turn, live,
 * in a test, in time travel and in a dry-run.
 */
export function decide(order: Order, event: OrderEvent, at: Instant): Turn {
  const heard = hear(begin(order), event, at);
  if (heard.state.stopped || heard.state.closedAt) return heard;
  return balanced(
    path.reduce((turn, step) => step(turn, at), heard),
    order,
    at,
  );
}

/** A breach is a bug: the order stops with a case, and nothing this turn asked for is done. */
function balanced(turn: Turn, before: Order, at: Instant): Turn {
  const breach = breachOf(turn.state);
  if (!breach) return turn;
  const stopped = change(begin(before), { stopped: breach });
  return open(say(stopped, at, 'decision', `stopped: ${breach}`), at, 'ledgerBreach', null, { breach });
}
