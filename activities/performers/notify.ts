import { createHash } from 'node:crypto';
import type { Transaction } from '../../db/client.js';
import {
  deferNotification,
  type NotificationAnswer,
  queueNotification,
  settleNotification,
} from '../../db/commands/write-notification.js';
import type { SettledOutcome } from '../../db/commands/settle-effect.js';
import { writeTextConsent } from '../../db/commands/write-text-consent.js';
import { type OrderFacts, orderFacts, orderOrigin } from '../../db/queries/order-facts.js';
import { notificationKinds } from '../../domain/notifications/kinds.js';
import type { EffectOf } from '../../domain/order/effects.js';
import type { Order } from '../../domain/order/order.js';
import type { Instant } from '../../domain/sla/instant.js';
import { outOfDate } from '../../domain/order/out-of-date.js';
import { answered, type Deed, type Deferral, type Job, NotReady, type Performer } from '../performer.js';
import { mailDeed } from './notify-mail.js';
import { suppressed } from './notify-words.js';
import { textDeed } from './notify-text.js';

export type NotifyJob = Job<EffectOf<'notify'>>;

/** What a message is made from. */
export interface NotifyFacts extends OrderFacts {
  recorded: Order;
}

/** What a channel makes of it. `phone`: whom a text goes to. `opensAt`: it has to wait until then. */
export interface ChannelDeed {
  deed: Deed;
  phone?: string;
  opensAt?: { until: Instant; reason: string } | undefined;
}

/** One message to the customer, in the ledger from the moment it is reserved (B14). */
export function notify(job: NotifyJob): Performer {
  const messageId = messageIdOf(job.deps.mailDomain, job.effect);
  return {
    reference: messageId,
    onReserved: (tx) => queue(tx, job, messageId),
    prepare: () => prepareMessage(job, messageId, entryOf(job)),
  };
}

/** The identity of the effect, so that mail servers and people can tell a repeat from a second mail. */
export function messageIdOf(mailDomain: string, effect: EffectOf<'notify'>): string {
  const identity = createHash('sha256').update(effect.id).digest('hex').slice(0, 32);
  return `<${identity}.${effect.notification}@${mailDomain}>`;
}

async function queue(tx: Transaction, { orderId, effect, at }: NotifyJob, messageId: string): Promise<void> {
  const origin = await orderOrigin(tx, orderId);
  if (!origin) return;
  const { id: effectId, notification: kind, channel, caseId, parcelId } = effect;
  await queueNotification(tx, {
    effectId,
    orderId,
    storeId: origin.storeId,
    kind,
    channel,
    class: notificationKinds[kind].class,
    cause: caseId ?? parcelId ?? effectId,
    messageId: channel === 'email' ? messageId : null,
    queuedAt: at,
  });
}

/** What is written of it in the ledger, each with the effect's own row. */
export interface LedgerEntry {
  deferred(tx: Transaction, until: { until: string; reason: string }): Promise<void>;
  settled(tx: Transaction, outcome: SettledOutcome): Promise<void>;
}

function entryOf(job: NotifyJob): LedgerEntry {
  return {
    deferred: (tx, put) => deferNotification(tx, { effectId: job.effect.id, ...put }),
    settled: (tx, outcome) => settleNotification(tx, answerOf(job, outcome)),
  };
}

export async function prepareMessage(job: NotifyJob, messageId: string, entry: LedgerEntry): Promise<Deed> {
  const facts = await orderFacts(job.deps.db, job.orderId);
  if (!facts?.recorded) throw new NotReady('the order is not on record yet');
  const { deed, phone, opensAt } = await deedOf(job, { ...facts, recorded: facts.recorded }, messageId);
  return {
    ...deed,
    ...(opensAt ? { deferral: deferralOf(opensAt, entry) } : {}),
    alongside: (outcome: SettledOutcome) => async (tx: Transaction) => {
      await entry.settled(tx, outcome);
      if (phone === undefined || outcome.status !== 'refused' || outcome.code !== 'optedOut') return;
      // The provider knew of a STOP that never came here.
      const at = new Date().toISOString();
      const consent = { storeId: facts.storeId, phone, state: 'stopped', source: 'provider', at } as const;
      await writeTextConsent(tx, job.deps.markSecret, consent);
    },
  };
}

function deferralOf(opensAt: NonNullable<ChannelDeed['opensAt']>, entry: LedgerEntry): Deferral {
  return { ...opensAt, alongside: (tx) => entry.deferred(tx, opensAt) };
}

async function deedOf(job: NotifyJob, facts: NotifyFacts, messageId: string): Promise<ChannelDeed> {
  const stale = outOfDate(job.effect, facts.recorded);
  if (job.effect.channel === 'sms') {
    const made = await textDeed(job, facts);
    return stale === null ? made : heldBack(made, stale);
  }
  return stale === null ? mailDeed(job, facts, messageId) : { deed: answered(suppressed(stale)) };
}

/** It is not sent any more; whether an earlier attempt got through is still looked for. */
function heldBack({ deed, phone }: ChannelDeed, reason: string): ChannelDeed {
  const instead = answered(suppressed(reason));
  return { deed: phone === undefined ? instead : { ...deed, act: instead.act } };
}

/** What the attempt's answer means in the ledger. */
function answerOf({ effect, now }: NotifyJob, outcome: SettledOutcome): NotificationAnswer {
  const { id: effectId } = effect;
  const nothing = { effectId, messageId: null, sentAt: null, settledAt: now };
  if (outcome.status === 'unknown') return { ...nothing, state: 'failed', reason: outcome.reason };
  if (outcome.status === 'refused') {
    const { code } = outcome;
    const isHeldBack = code === 'blindLeak' || code === 'optedOut';
    const state = isHeldBack ? 'suppressed' : code === 'bounced' ? 'bounced' : 'failed';
    return { ...nothing, state, reason: code };
  }
  const { result } = outcome;
  if (result.kind === 'suppressed') return { ...nothing, state: 'suppressed', reason: result.reason };
  const messageId = result.kind === 'notified' ? result.messageId : null;
  return { effectId, messageId, state: 'sent', reason: null, sentAt: now, settledAt: null };
}
