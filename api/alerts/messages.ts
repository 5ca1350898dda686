import { createHash } from 'node:crypto';
import {
  beginAlertMessage,
  type ClaimedBatch,
  settleAlertMessage,
} from '../../db/commands/tell-alert-batch.js';
import type { PersonOnDuty, Reached } from '../../domain/alerts/duty.js';
import type { AlertGroup } from '../../domain/alerts/group.js';
import { channelWords, mailWords, queuePath } from '../../domain/alerts/words.js';
import type { ProviderError } from '../../providers/ports/errors.js';
import type { RelayDeps } from '../deps.js';

/** `waiting`: another try may send it; `unknown`: it may have arrived, and is not sent a third time. */
export type Sent = 'sent' | 'refused' | 'unknown' | 'waiting';

const channelRecipient = '#channel';

/** One mail to one person; a repeat, of which there is at most one, carries the same Message-ID. */
export async function mailTo(
  deps: RelayDeps,
  batch: ClaimedBatch,
  { group, reached, person }: { group: AlertGroup; reached: Reached; person: PersonOnDuty },
): Promise<Sent> {
  const { mailer, from, mailDomain } = deps.alerts;
  const identity = createHash('sha256').update(`${batch.id}/${person.id}`).digest('hex').slice(0, 32);
  const mail = {
    messageId: `<${identity}.alert@${mailDomain}>`,
    from: { name: 'Faros', address: from },
    to: person.email,
    ...mailWords(group, reached, urlOf(deps, group)),
  };
  return sendOnce(deps, batch, { recipient: person.id, send: (signal) => mailer.tell(mail, signal) });
}

export async function postOf(
  deps: RelayDeps,
  batch: ClaimedBatch,
  { group, reached }: { group: AlertGroup; reached: Reached | null },
): Promise<Sent> {
  const { channel } = deps.alerts;
  if (!channel) return 'sent';
  const message = channelWords(group, reached, urlOf(deps, group));
  const send = (signal: AbortSignal) => channel.post(message, signal);
  return sendOnce(deps, batch, { recipient: channelRecipient, send });
}

function urlOf({ publicUrl }: RelayDeps, group: AlertGroup): string {
  return `${publicUrl}${queuePath(group)}`;
}

/** Its row is written before it leaves, so that whoever comes after a crash knows that it may have left. */
async function sendOnce(
  { db, alerts, metrics, log }: RelayDeps,
  batch: ClaimedBatch,
  { recipient, send }: { recipient: string; send: (signal: AbortSignal) => Promise<void> },
): Promise<Sent> {
  const withinMs = alerts.leaseMs / 3;
  const begun = await beginAlertMessage(db, batch, { recipient, withinMs });
  if (begun !== 'begun') return begun === 'lost' ? 'waiting' : begun;
  const kind = recipient === channelRecipient ? 'channel' : 'mail';
  const outcome = await inTime(withinMs, send);
  await settleAlertMessage(db, batch.id, { recipient, ...outcome });
  metrics('alert_messages', { kind, outcome: outcome.outcome });
  if (outcome.error !== null) log.warn({ kind, batch: batch.id, problem: outcome.error }, 'alert not sent');
  return outcome.outcome === 'sent' || outcome.outcome === 'refused' ? outcome.outcome : 'waiting';
}

interface Outcome {
  outcome: 'sent' | 'refused' | 'notHappened' | 'noAnswer';
  /** A code, never the other side's own words: they may name a person. */
  error: string | null;
}

async function inTime(withinMs: number, send: (signal: AbortSignal) => Promise<void>): Promise<Outcome> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new DOMException('too late', 'TimeoutError')), withinMs);
  try {
    await send(controller.signal);
    return { outcome: 'sent', error: null };
  } catch (error) {
    return failed(error);
  } finally {
    clearTimeout(timer);
  }
}

function failed(error: unknown): Outcome {
  if (!isProviderError(error))
    return { outcome: 'noAnswer', error: error instanceof Error ? error.name : 'error' };
  const said = `${error.provider}: ${error.code}`;
  if (error.problem === 'refused') return { outcome: 'refused', error: said };
  return { outcome: error.problem === 'noAnswer' ? 'noAnswer' : 'notHappened', error: said };
}

/** Adapters are known here by their port alone, and a port is types only. */
function isProviderError(error: unknown): error is ProviderError {
  return error instanceof Error && error.name === 'ProviderError' && 'problem' in error;
}
