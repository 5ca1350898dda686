import {
  claimMessage,
  dueMessages,
  earlierUnread,
  hasEarlier,
  type Message,
  nameSubject,
  wakeNext,
} from '../../db/commands/claim-message.js';
import { postponeMessage, settleMessage } from '../../db/commands/settle-message.js';
import { assertNever } from '../../domain/order/assert-never.js';
import type { IncomingOrder } from '../../domain/order/incoming.js';
import type { IntakeDeps, Meaning } from '../deps.js';
import { acceptOrder } from './accept-order.js';
import { hearText } from './incoming-text.js';
import { type AboutMessage, takeNews } from './message-news.js';
import { isUnusable, park } from './park.js';
import { subjectOf } from './resolve.js';
import { tellOrder } from './tell-order.js';
import { tellScan } from './tell-scan.js';
import { type Telling, toldBy } from './told-by.js';
import { reasonOf } from '../reason.js';

/** In place of a provider: what a pull could not use. The body is the reason, so reading it again parks it again. */
export const pulled = 'pull';

const leaseMs = 30_000;
const blockedMs = 5_000;
const oneDayMs = 86_400_000;
const unreadAtOnce = 50;

type Delivery =
  | { status: 'delivered' }
  | { status: 'unresolved'; reason: string }
  | { status: 'unusable'; reason: string };

/**
 * Hands one stored message on: reads it, finds its order, tells it. In order per subject; what fails technically comes back with backoff,
 * what names no order yet is asked again for ever, what we cannot use becomes a case. Safe to call at any time from several processes.
 */
export async function handOn(deps: IntakeDeps, id: number): Promise<void> {
  let next: number | null = id;
  while (next !== null) next = await handOnOne(deps, next);
}

/** Hands on what is due; answers how many messages it looked at. */
export async function handOnDue(deps: IntakeDeps, options: { limit: number }): Promise<number> {
  const due = await dueMessages(deps.db, options.limit);
  for (const id of due) await handOn(deps, id);
  return due.length;
}

/** Answers the message that waited for this one, if there is one and this one is done. */
async function handOnOne(deps: IntakeDeps, id: number): Promise<number | null> {
  const message = await claimMessage(deps.db, id, leaseMs);
  if (!message) return null;
  const meanings = await readMessage(deps, message);
  if (!meanings) return null;
  const about = subjectOfAll(message, meanings);
  if (about !== null && (await isBlocked(deps, message, about))) {
    const reason = 'an earlier message about the same thing comes first';
    await postponeMessage(deps.db, message, {
      state: 'waiting',
      reason,
      delayMs: blockedMs,
      isAttempt: false,
    });
    return null;
  }
  if (meanings.length > 0 && meanings.every((one) => one.kind === 'unknownTopic')) {
    await settleMessage(deps.db, message.id, 'unknownTopic');
    count(deps, message, 'unknownTopic');
    return null;
  }
  const isDone = await deliverAndSettle(deps, message, meanings);
  return isDone && about !== null ? wakeNext(deps.db, message, about) : null;
}

/** Null: it could not be read, and is parked. */
async function readMessage(deps: IntakeDeps, message: Message): Promise<Meaning[] | null> {
  if (message.provider === pulled) {
    await park(deps, message, message.rawBody.toString('utf8'));
    return null;
  }
  const inbound = deps.inbound[message.provider];
  if (!inbound) {
    await park(deps, message, `no connector reads messages of ${message.provider}`);
    return null;
  }
  try {
    return inbound.read(message);
  } catch (error) {
    if (!isUnusable(error))
      deps.log.error({ intakeId: message.id, provider: message.provider }, 'reading a message broke');
    await park(deps, message, isUnusable(error) ? error.message : 'our reader broke on it');
    return null;
  }
}

async function deliverAndSettle(deps: IntakeDeps, message: Message, meanings: Meaning[]): Promise<boolean> {
  try {
    for (const meaning of meanings) {
      const delivery = await deliver(deps, message, meaning);
      if (delivery.status === 'unusable') {
        await park(deps, message, delivery.reason);
        return true;
      }
      if (delivery.status === 'unresolved') {
        await later(deps, message, 'unresolved', delivery.reason);
        return false;
      }
    }
    await settleMessage(deps.db, message.id, 'handedOn');
    count(deps, message, 'handedOn');
    return true;
  } catch (error) {
    await later(deps, message, 'waiting', reasonOf(error));
    return false;
  }
}

async function deliver(deps: IntakeDeps, message: Message, meaning: Meaning): Promise<Delivery> {
  switch (meaning.kind) {
    case 'unknownTopic':
      return { status: 'delivered' };
    case 'order':
      return deliverOrder(deps, message, meaning.order);
    case 'event':
    case 'stockAnswer':
      return deliverEvent(deps, message, meaning);
    case 'textStatus':
    case 'mailBounce':
      return deliverNews(deps, message, meaning);
    case 'incomingText': {
      const reason = await hearText(deps, meaning, message.receivedAt);
      return reason === null ? { status: 'delivered' } : { status: 'unusable', reason };
    }
    default:
      return assertNever(meaning);
  }
}

async function deliverOrder(deps: IntakeDeps, message: Message, order: IncomingOrder): Promise<Delivery> {
  const accepted = await acceptOrder(deps, { storeId: message.account, order, audit: null });
  if (accepted.status !== 'unknownStore') return { status: 'delivered' };
  return { status: 'unusable', reason: `an order for ${message.account}, which is not a store` };
}

/** A provider may be quicker than our own record of what it took; what is still unknown after a day is not ours. */
async function deliverNews(deps: IntakeDeps, message: Message, meaning: AboutMessage): Promise<Delivery> {
  const news = await takeNews(deps, meaning, message.receivedAt);
  if (news.status === 'unresolved') {
    const isOld = deps.now().getTime() - Date.parse(message.receivedAt) > oneDayMs;
    return isOld
      ? { status: 'delivered' }
      : { status: 'unresolved', reason: 'no message of ours has this id yet' };
  }
  if (news.told === null) return { status: 'delivered' };
  const { orderId, event } = news.told;
  const told = await tellOrder(deps, orderId, event);
  return told === 'told'
    ? { status: 'delivered' }
    : { status: 'unresolved', reason: `${orderId} does not run yet` };
}

async function deliverEvent(deps: IntakeDeps, message: Message, meaning: Telling): Promise<Delivery> {
  const read = await toldBy(deps, message.account, meaning);
  if (read.status !== 'found') return read;
  const { orderId, event } = read;
  const told =
    event.type === 'scanned'
      ? await tellScan(deps, { orderId, messageId: message.messageId }, event)
      : await tellOrder(deps, orderId, event);
  return told === 'told'
    ? { status: 'delivered' }
    : { status: 'unresolved', reason: `${orderId} does not run yet` };
}

/** Messages that nobody has read may be about the same thing: they are read for their subject first. */
async function isBlocked(deps: IntakeDeps, message: Message, about: string): Promise<boolean> {
  if (message.about === null) await nameSubject(deps.db, message.id, about);
  for (const earlier of await earlierUnread(deps.db, message, unreadAtOnce)) {
    const subject = subjectOfUnread(deps, earlier);
    if (subject !== null) await nameSubject(deps.db, earlier.id, subject);
  }
  return hasEarlier(deps.db, message, about);
}

function subjectOfUnread(deps: IntakeDeps, message: Message): string | null {
  try {
    return subjectOfAll(message, deps.inbound[message.provider]?.read(message) ?? []);
  } catch {
    return null;
  }
}

function subjectOfAll(message: Message, meanings: Meaning[]): string | null {
  for (const meaning of meanings) {
    if (meaning.kind === 'order') {
      return subjectOf({ by: 'channelOrder', channelOrderId: meaning.order.channelOrderId });
    }
    if ('about' in meaning) return subjectOf(meaning.about);
  }
  return message.about;
}

/** 1 s, 2 s, 4 s ... at most a minute for what failed, at most 5 minutes for what names no order yet. */
async function later(deps: IntakeDeps, message: Message, state: 'waiting' | 'unresolved', reason: string) {
  const longestMs = state === 'waiting' ? 60_000 : 300_000;
  const delayMs = Math.min(1_000 * 2 ** Math.min(message.attempts - 1, 20), longestMs);
  await postponeMessage(deps.db, message, { state, reason, delayMs, isAttempt: true });
  count(deps, message, state);
  deps.log.warn(
    { intakeId: message.id, provider: message.provider, attempts: message.attempts, delayMs },
    `message ${state}`,
  );
}

function count(deps: IntakeDeps, message: Message, outcome: string): void {
  deps.metrics('intake_messages', { provider: message.provider, outcome });
}
