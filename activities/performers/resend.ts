import { repeatNotification } from '../../db/commands/write-notification.js';
import { effectById } from '../../db/queries/order-facts.js';
import type { EffectOf } from '../../domain/order/effects.js';
import { type Deed, type Job, type Performer, refusal } from '../performer.js';
import { type LedgerEntry, messageIdOf, prepareMessage } from './notify.js';

/**
 * The same message once more, under its own Message-ID. It is written anew from what is known now, and passes the same gates. Handed over
 * without an answer it is not repeated: at most as often as somebody asked. That it was not handed over yet is known, at the price of one
 * statement, so that a process that dies before loses nothing. It stays one message in the ledger.
 */
export function resend(job: Job<EffectOf<'resend'>>): Performer {
  return { reference: job.effect.effectId, notesBeginning: true, prepare: () => prepare(job) };
}

async function prepare(job: Job<EffectOf<'resend'>>): Promise<Deed> {
  const told = await effectById(job.deps.db, job.effect.effectId);
  if (told?.request.kind !== 'notify' || told.orderId !== job.orderId) {
    return refusal('unknownNotification', 'the order has sent no such notification');
  }
  const messageId = messageIdOf(job.deps.mailDomain, told.request);
  // Its link and its traces are those of this sending.
  const effect = { ...told.request, id: job.effect.id };
  const deed = await prepareMessage({ ...job, effect }, messageId, entryOf(told.request.id, job.now));
  return { ...deed, whenUnsure: 'unknown' };
}

function entryOf(effectId: string, sentAt: string): LedgerEntry {
  return {
    deferred: async () => {},
    settled: async (tx, outcome) => {
      if (outcome.status !== 'done' || outcome.result.kind !== 'notified') return;
      await repeatNotification(tx, { effectId, messageId: outcome.result.messageId, sentAt });
    },
  };
}
