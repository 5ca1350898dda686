import type { Effect } from '../domain/order/effects.js';
import type { Instant } from '../domain/sla/instant.js';
import { abortable, signalFor } from './abort.js';
import { createAssessor } from './assess/index.js';
import type { ActivityDeps } from './deps.js';
import { nameOf, stackOf } from './failures.js';
import { type Attempt, type Attempted, once } from './once.js';
import { performerOf } from './performers/index.js';

export interface ActivityOptions {
  /** Called after each of the four steps; what it throws or how long it takes stops the effect there. For tests. */
  afterStep?: Attempt['afterStep'];
}

/** One try of one effect, read or performed. Never throws: whatever goes wrong is `unanswered`. */
export type TryEffect = (
  input: { orderId: string; at: Instant; now: Instant; effect: Effect },
  timeoutMs: number,
) => Promise<Attempted>;

export function createTryEffect(deps: ActivityDeps, options: ActivityOptions): TryEffect {
  const assessor = createAssessor(deps);
  return async ({ orderId, at, now, effect }, wantedMs) => {
    const timeoutMs = Math.min(wantedMs, deps.leaseMs / 2);
    const actBefore = Date.now() + timeoutMs;
    const signal = signalFor(timeoutMs);
    const attempt = async (): Promise<Attempted> => {
      if (effect.kind === 'check' || effect.kind === 'plan') {
        return { outcome: await assessor.assess(effect, { orderId, at, signal }), retryAfterMs: null };
      }
      const job = { deps, orderId, effect, at, now };
      return once(performerOf(job), { ...job, signal, actBefore, afterStep: options.afterStep });
    };
    try {
      return await abortable(signal, attempt);
    } catch (error) {
      deps.log.warn({ effectId: effect.id, problem: nameOf(error), stack: stackOf(error) }, 'effect failed');
      return { outcome: { status: 'unanswered', reason: nameOf(error) }, retryAfterMs: null };
    }
  };
}
