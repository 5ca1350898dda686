import type { Effect, EffectOf } from '../domain/order/effects.js';
import type { Instant } from '../domain/sla/instant.js';
import { abortable, signalFor } from './abort.js';
import { createAssessor } from './assess/index.js';
import type { ActivityDeps } from './deps.js';
import { nameOf, stackOf } from './failures.js';
import { type Attempt, type Attempted, once } from './once.js';
import type { PerformedEffect } from './performer.js';
import { performerOf } from './performers/index.js';

export interface ActivityOptions {
  /** Called after each of the four steps; what it throws or how long it takes stops the effect there. For tests. */
  afterStep?: Attempt['afterStep'];
}

export interface TryTimes {
  /** After this the other side is not waited for any more. */
  timeoutMs: number;
  /** Left after that to write down how it ended, so that the next attempt finds it written. */
  farewellMs: number;
}

/** One try of one effect, read or performed. Never throws: whatever goes wrong is `unanswered`. */
export type TryEffect = (
  input: { orderId: string; at: Instant; now: Instant; effect: Effect },
  times: TryTimes,
) => Promise<Attempted>;

export function createTryEffect(deps: ActivityDeps, options: ActivityOptions): TryEffect {
  const assessor = createAssessor(deps);
  return async ({ orderId, at, now, effect }, { timeoutMs: wantedMs, farewellMs }) => {
    const timeoutMs = Math.min(wantedMs, deps.leaseMs / 2);
    const actBefore = Date.now() + timeoutMs;
    const signal = signalFor(timeoutMs);
    const assess = async (check: EffectOf<'check' | 'plan'>): Promise<Attempted> => {
      return { outcome: await assessor.assess(check, { orderId, at, signal }), retryAfterMs: null };
    };
    const perform = (performed: PerformedEffect): Promise<Attempted> => {
      const job = { deps, orderId, effect: performed, at, now };
      return once(performerOf(job), { ...job, signal, actBefore, afterStep: options.afterStep });
    };
    try {
      if (effect.kind === 'check' || effect.kind === 'plan') {
        return await abortable(signal, () => assess(effect));
      }
      return await abortable(signalFor(timeoutMs + farewellMs), () => perform(effect));
    } catch (error) {
      deps.log.warn({ effectId: effect.id, problem: nameOf(error), stack: stackOf(error) }, 'effect failed');
      return { outcome: { status: 'unanswered', reason: nameOf(error) }, retryAfterMs: null };
    }
  };
}
