import { asyncLocalStorage } from '@temporalio/activity';
import type { Outcome } from '../domain/order/effects.js';
import { epochMs, instantOf } from '../domain/sla/instant.js';
import type { TryEffect } from './attempt.js';
import type { PerformInput } from './contract.js';
import type { ActivityDeps } from './deps.js';
import { unanswered } from './failures.js';

/** Left of a try's time for telling the server that there was no answer. */
const farewellShare = 0.1;

/** One effect as a normal activity: without an answer it fails, and the server tries again when that makes sense. */
export function createPerform(deps: ActivityDeps, tryEffect: TryEffect) {
  return async (input: PerformInput): Promise<Outcome> => {
    const info = asyncLocalStorage.getStore()?.info;
    const tryMs = info?.startToCloseTimeoutMs ?? deps.leaseMs;
    // By the server's clock on both sides: the order's own time goes on with it while an attempt waits for its turn.
    const waitedMs = info ? info.currentAttemptScheduledTimestampMs - info.scheduledTimestampMs : 0;
    const now = instantOf(epochMs(input.at) + Math.max(0, waitedMs));
    const { outcome, retryAfterMs } = await tryEffect({ ...input, now }, tryMs * (1 - farewellShare));
    if (outcome.status === 'unanswered') throw unanswered(outcome.reason, retryAfterMs);
    return outcome;
  };
}
