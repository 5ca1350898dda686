import { asyncLocalStorage } from '@temporalio/activity';
import type { Outcome } from '../domain/order/effects.js';
import type { TryEffect } from './attempt.js';
import type { PerformInput } from './contract.js';
import type { ActivityDeps } from './deps.js';
import { unanswered } from './failures.js';

/** Left of a try's time for telling the server that there was no answer. */
const farewellShare = 0.1;

/** One effect as a normal activity: without an answer it fails, and the server tries again when that makes sense. */
export function createPerform(deps: ActivityDeps, tryEffect: TryEffect) {
  return async (input: PerformInput): Promise<Outcome> => {
    const tryMs = asyncLocalStorage.getStore()?.info.startToCloseTimeoutMs ?? deps.leaseMs;
    const { outcome, retryAfterMs } = await tryEffect(input, tryMs * (1 - farewellShare));
    if (outcome.status === 'unanswered') throw unanswered(outcome.reason, retryAfterMs);
    return outcome;
  };
}
