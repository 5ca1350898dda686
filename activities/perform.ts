import { asyncLocalStorage } from '@temporalio/activity';
import { forgetWait, noteWait } from '../db/commands/note-wait.js';
import { connectorOf } from '../domain/order/connectors.js';
import type { Outcome } from '../domain/order/effects.js';
import { epochMs, instantOf } from '../domain/sla/instant.js';
import type { TryEffect } from './attempt.js';
import type { PerformInput } from './contract.js';
import type { ActivityDeps } from './deps.js';
import { nameOf, unanswered } from './failures.js';

/** Left of a try's time for writing down that there was no answer, and as much for telling the server. */
const farewellShare = 0.05;

/** One effect as a normal activity: without an answer it fails, and the server tries again when that makes sense. */
export function createPerform(deps: ActivityDeps, tryEffect: TryEffect) {
  return async (input: PerformInput): Promise<Outcome> => {
    const info = asyncLocalStorage.getStore()?.info;
    const tryMs = info?.startToCloseTimeoutMs ?? deps.leaseMs;
    // By the server's clock on both sides: the order's own time goes on with it while an attempt waits for its turn.
    const waitedMs = info ? info.currentAttemptScheduledTimestampMs - info.scheduledTimestampMs : 0;
    const now = instantOf(epochMs(input.at) + Math.max(0, waitedMs));
    const farewellMs = tryMs * farewellShare;
    const times = { timeoutMs: tryMs - 2 * farewellMs, farewellMs };
    const { outcome, retryAfterMs } = await tryEffect({ ...input, now }, times);
    if (outcome.status === 'unanswered') {
      await safely(deps, input, () => waiting(deps, input, outcome.reason));
      throw unanswered(outcome.reason, retryAfterMs);
    }
    if ((info?.attempt ?? 1) > 1) await safely(deps, input, () => forgetWait(deps.db, input.effect.id));
    return outcome;
  };
}

/** the order shows what it waits for, and the sweep sees who keeps orders waiting. */
function waiting({ db }: ActivityDeps, { orderId, effect }: PerformInput, problem: string): Promise<void> {
  const connector = connectorOf(orderId, effect);
  const storeId = orderId.split('/')[1] ?? '';
  return noteWait(db, { effectId: effect.id, connector, orderId, storeId, kind: effect.kind, problem });
}

/** What is noted beside an effect changes nothing about its answer: the sweep clears what was left behind. */
async function safely(
  deps: ActivityDeps,
  { effect }: PerformInput,
  note: () => Promise<void>,
): Promise<void> {
  try {
    await note();
  } catch (error) {
    deps.log.warn({ effectId: effect.id, problem: nameOf(error) }, 'a wait could not be noted');
  }
}
