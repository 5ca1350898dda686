import { type ActivityOptions, createTryEffect } from './attempt.js';
import type { OrderActivities } from './contract.js';
import type { ActivityDeps } from './deps.js';
import { createMail } from './mail.js';
import { createPerform } from './perform.js';
import { createTurn } from './turn.js';

/** What the order workflow calls. `options` are for tests; production gives none. */
export function createOrderActivities(deps: ActivityDeps, options: ActivityOptions = {}): OrderActivities {
  const tryEffect = createTryEffect(deps, options);
  return {
    turn: createTurn(deps, tryEffect),
    perform: createPerform(deps, tryEffect),
    mail: createMail(deps),
  };
}
