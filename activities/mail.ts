import { unansweredDecisions } from '../db/queries/stored-mail.js';
import { stoppedAutomation } from '../db/queries/stopped-automation.js';
import { orderOrigin } from '../db/queries/order-facts.js';
import type { Mail } from './contract.js';
import type { ActivityDeps } from './deps.js';

/** What is stored for an order and has not reached it, and what is switched off for its store. Reads only. */
export function createMail({ db, storedEvents }: ActivityDeps) {
  return async ({ orderId }: { orderId: string }): Promise<Mail> => {
    const origin = await orderOrigin(db, orderId);
    const [decisions, messages, stopped] = await Promise.all([
      unansweredDecisions(db, orderId),
      storedEvents(orderId),
      origin ? stoppedAutomation(db, origin.storeId) : { remedies: [] },
    ]);
    const asked = decisions.map(({ event, storedAt }) => ({ event, at: storedAt }));
    return { events: [...asked, ...messages].sort((a, b) => (a.at < b.at ? -1 : 1)), stopped };
  };
}
