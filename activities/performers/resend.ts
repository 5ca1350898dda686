import { effectById } from '../../db/queries/order-facts.js';
import type { EffectOf } from '../../domain/order/effects.js';
import { type Deed, type Job, type Performer, refusal } from '../performer.js';
import { notify } from './notify.js';

/**
 * The same message once more, under its own Message-ID. It is written anew from what is known now, and passes the same gates. Where nobody
 * can say whether it went out it is not repeated: at most as often as somebody asked.
 */
export function resend(job: Job<EffectOf<'resend'>>): Performer {
  return { reference: job.effect.effectId, prepare: (signal) => prepare(job, signal) };
}

async function prepare(job: Job<EffectOf<'resend'>>, signal: AbortSignal): Promise<Deed> {
  const told = await effectById(job.deps.db, job.effect.effectId);
  if (told?.request.kind !== 'notify' || told.orderId !== job.orderId) {
    return refusal('unknownNotification', 'the order has sent no such notification');
  }
  const deed = await notify({ ...job, effect: told.request }).prepare(signal);
  return { ...deed, whenUnsure: 'unknown' };
}
