import {
  answerDecision,
  claimDecisions,
  markSignalled,
  type StoredDecision,
} from '../../db/commands/store-decision.js';
import { recordedWithVersion } from '../../db/queries/find-order.js';
import type { Answer } from '../../domain/order/events.js';
import type { IntakeDeps } from '../deps.js';
import { reasonOf } from '../reason.js';

const leaseMs = 30_000;

/**
 * Sends decisions that no order has answered yet as signals with the same id: the order takes whichever comes first, once. Answers how many
 * it sent.
 */
export async function deliverDecisions(deps: IntakeDeps, options: { limit: number }): Promise<number> {
  const due = await claimDecisions(deps.db, { leaseMs, limit: options.limit });
  let sent = 0;
  for (const decision of due) {
    try {
      if (await send(deps, decision)) sent += 1;
    } catch (error) {
      const reason = reasonOf(error);
      deps.log.warn(
        { orderId: decision.orderId, attempts: decision.attempts, reason },
        'decision not sent yet',
      );
    }
  }
  return sent;
}

async function send(deps: IntakeDeps, decision: StoredDecision): Promise<boolean> {
  if ((await deps.orders.askBySignal(decision.orderId, decision.event)) === 'told') {
    await markSignalled(deps.db, decision.id);
    deps.metrics('decisions_signalled', {});
    return true;
  }
  const recorded = await recordedWithVersion(deps.db, decision.orderId);
  if (recorded?.closedAt) await answerDecision(deps.db, decision.id, closedAnswer(recorded.closedAt));
  return false;
}

/** What a person is told who asks an order that has closed. */
export function closedAnswer(closedAt: string): Answer {
  return { status: 'refused', code: 'orderClosed', because: `the order closed at ${closedAt}` };
}
