import {
  ActivityFailure,
  ApplicationFailure,
  isCancellation,
  log,
  proxyActivities,
  proxyLocalActivities,
} from '@temporalio/workflow';
import type { Mail, OrderActivities, TurnInput, TurnResult } from '../activities/contract.js';
import type { Effect, Outcome } from '../domain/order/effects.js';
import type { Instant } from '../domain/sla/instant.js';
import type { OrderSettings } from './messages.js';

/** Performs what an order asks for. */
export interface Performer {
  /** Local, in this worker: its result is history only when the task ends. Null: it could not, nothing is known. */
  turnLocally(input: TurnInput): Promise<TurnResult | null>;
  /** As a normal activity, until it works. */
  turn(input: TurnInput): Promise<TurnResult>;
  /** What is stored for the order and has not reached it: locally, and as a normal activity where that could not. */
  mail(orderId: string): Promise<{ mail: Mail; isHistory: boolean }>;
  /** One effect as a normal activity under the server's retries, which cost no history however long they last. */
  perform(orderId: string, effect: Effect, at: Instant): Promise<Outcome>;
}

/** A little more than the slowest effect may take, for the record and the way there. */
const turnMarginMs = 1500;

export function performerFor(settings: OrderSettings): Performer {
  const { quickTimeoutMs, slowTimeoutMs, retryInitialMs, retryMaximumMs, effectsTaskQueue } = settings;
  const local = proxyLocalActivities<OrderActivities>({ startToCloseTimeout: quickTimeoutMs + turnMarginMs });
  const remote = proxyActivities<OrderActivities>({ startToCloseTimeout: slowTimeoutMs });
  // One try: what does not work here goes on as a normal activity, where waiting costs nothing.
  const once = { startToCloseTimeout: quickTimeoutMs + turnMarginMs, retry: { maximumAttempts: 1 } };
  // Unlimited: no order fails because Postgres or a provider is away.
  const options = {
    taskQueue: effectsTaskQueue,
    startToCloseTimeout: slowTimeoutMs,
    retry: { initialInterval: retryInitialMs, maximumInterval: retryMaximumMs, backoffCoefficient: 2 },
  };
  return {
    async turnLocally(input) {
      try {
        return await local.turn.executeWithOptions({ ...once, summary: turnText(input) }, [input]);
      } catch (error) {
        if (isCancellation(error)) throw error;
        return null;
      }
    },
    turn: (input) => remote.turn.executeWithOptions({ ...options, summary: turnText(input) }, [input]),
    async mail(orderId) {
      const summary = 'what is stored and not handed on';
      try {
        const mail = await local.mail.executeWithOptions({ ...once, summary }, [{ orderId }]);
        return { mail, isHistory: false };
      } catch (error) {
        if (isCancellation(error)) throw error;
        const mail = await remote.mail.executeWithOptions({ ...options, summary }, [{ orderId }]);
        return { mail, isHistory: true };
      }
    },
    async perform(orderId, effect, at) {
      try {
        return await remote.perform.executeWithOptions({ ...options, summary: effectText(effect) }, [
          { orderId, effect, at },
        ]);
      } catch (error) {
        if (isCancellation(error)) throw error;
        log.error(`${effect.kind} ended without an answer`, { effect: effect.id });
        return { status: 'unknown', reason: reasonOf(error) };
      }
    },
  };
}

function reasonOf(error: unknown): string {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  return cause instanceof ApplicationFailure ? `${cause.type}: ${cause.message}` : String(cause);
}

function turnText(input: TurnInput): string {
  const effects = input.effects.map(effectText);
  return [...effects, ...(input.record ? ['record'] : [])].join(', ');
}

/** What the Temporal UI shows beside the activity. */
export function effectText(effect: Effect): string {
  switch (effect.kind) {
    case 'check':
      return `check ${effect.check}`;
    case 'purchaseOrder':
      return `purchase order ${effect.poNumber} to ${effect.supplier}`;
    case 'cancelPurchaseOrder':
      return `cancel ${effect.poNumber}`;
    case 'notify':
      return `${effect.channel === 'sms' ? 'text' : 'mail'} ${effect.notification}`;
    case 'tagOrder':
      return `tag ${effect.tags.join(', ')}`;
    case 'holdInStore':
      return `hold for ${effect.caseId}`;
    case 'writeParcelEvent':
      return `store: ${effect.state}`;
    case 'askSupplier':
      return `ask ${effect.supplier} about stock`;
    case 'refund':
      return `refund ${effect.refundId}`;
    case 'ticket':
      return `ticket ${effect.step} ${effect.caseId}`;
    case 'alert':
      return `call ${effect.role} for ${effect.caseId}`;
    default:
      return effect.kind;
  }
}
