import type { Instant } from '../../sla/instant.js';
import { open } from '../casework.js';
import type { EffectOf, RefundTold } from '../effects.js';
import type { Refund } from '../order.js';
import { change, say } from '../turning.js';
import type { Turn } from '../turn.js';

type RefundEffect = EffectOf<'refund'>;

/** The money is on its way back. */
export function refundDone(turn: Turn, effect: RefundEffect, told: RefundTold | null, at: Instant): Turn {
  const text = told ? `${told.cents} ${told.currency} cents (${told.methods.join(', ')})` : 'nothing was due';
  const done = update(turn, effect.refundId, { state: 'done', told });
  return say(done, at, 'effect', `refund ${effect.refundId}: ${text}`);
}

/** Refused, or nobody can say: never tried again blindly, and never forgotten (C-27). */
export function refundFailed(turn: Turn, effect: RefundEffect, reason: string, at: Instant): Turn {
  const failed = update(turn, effect.refundId, { state: 'failed' });
  return open(failed, at, 'refundFailed', effect.id, { refundId: effect.refundId, reason });
}

function update(turn: Turn, id: string, patch: Partial<Refund>): Turn {
  const refunds = turn.state.refunds.map((one) => (one.id === id ? { ...one, ...patch } : one));
  return change(turn, { refunds });
}
