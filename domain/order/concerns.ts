import { decide } from './decide.js';
import type { MachineEvent } from './events.js';
import type { Order } from './order.js';
import { hasUnits } from './status.js';

/**
 * Whether an event could change an order that was last recorded so. Waking an order costs history, and a platform reports every change we
 * make ourselves; but a record lags, so only what is harmless to miss is kept back: payment and risk once nothing is left to buy (they
 * are read again before anything more is bought), and store totals that bring nothing new.
 */
export function concerns(recorded: Order, event: MachineEvent): boolean {
  if (recorded.closedAt !== null) return true;
  if (event.type === 'paymentChanged' || event.type === 'riskChanged') return hasUnits(recorded, 'open');
  if (event.type === 'storeChanged') {
    return decide(recorded, event, event.occurredAt).answer.status !== 'ignored';
  }
  return true;
}
