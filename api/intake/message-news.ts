import { noteNotification, tellNotification } from '../../db/commands/write-notification.js';
import { type NotificationRow, notificationByMessage } from '../../db/queries/notifications.js';
import { before, type NotificationState } from '../../domain/notifications/progress.js';
import type { MachineEvent } from '../../domain/order/events.js';
import type { MailBounceMeaning } from '../../providers/ports/inbound.js';
import type { TextStatusMeaning } from '../../providers/ports/text-inbound.js';
import type { IntakeDeps } from '../deps.js';
import { returnedOrder } from './returned-order.js';

export type AboutMessage = TextStatusMeaning | MailBounceMeaning;

interface News {
  messageId: string;
  /** Null: nothing final. */
  state: Extract<NotificationState, 'delivered' | 'bounced' | 'failed'> | null;
  reason: string | null;
}

/** What a provider's word about a message changes in the ledger (B14), and what its order has to hear of it; null: nothing. */
export async function takeNews(
  deps: Pick<IntakeDeps, 'db'>,
  meaning: AboutMessage,
  receivedAt: string,
): Promise<{ status: 'unresolved' } | { status: 'taken'; told: Told | null }> {
  const { messageId, state, reason } = newsOf(meaning);
  const row = await notificationByMessage(deps.db, messageId);
  if (!row) return takeReturned(deps, meaning, receivedAt);
  const { effectId } = row;
  if (state !== null) {
    await tellNotification(deps.db, {
      effectId,
      state,
      from: newsAfter(meaning, state),
      reason,
      at: receivedAt,
    });
  } else if (reason !== null && row.state === 'sent') {
    await noteNotification(deps.db, effectId, reason);
  }
  // By what is there now: an order that could not be told at the first try is told at the next.
  const known = await notificationByMessage(deps.db, messageId);
  return { status: 'taken', told: known ? toldOf(known, meaning, receivedAt) : null };
}

/** What the order would hear, changing nothing: null, where the word is no bad news or older than what is known. */
export async function newsEvent(
  deps: Pick<IntakeDeps, 'db'>,
  meaning: AboutMessage,
  receivedAt: string,
): Promise<Told | null> {
  const { messageId, state, reason } = newsOf(meaning);
  const row = await notificationByMessage(deps.db, messageId);
  if (!row) {
    const returned = await takeReturned(deps, meaning, receivedAt);
    return returned.status === 'taken' ? returned.told : null;
  }
  if (state === null) return null;
  const isNews = row.state === state || newsAfter(meaning, state).includes(row.state);
  return isNews ? toldOf({ ...row, state, reason }, meaning, receivedAt) : null;
}

/** What is in no ledger may be a purchase order that went by mail. */
async function takeReturned(
  deps: Pick<IntakeDeps, 'db'>,
  meaning: AboutMessage,
  receivedAt: string,
): Promise<{ status: 'unresolved' } | { status: 'taken'; told: Told | null }> {
  if (meaning.kind !== 'mailBounce') return { status: 'unresolved' };
  const returned = await returnedOrder(deps, meaning, receivedAt);
  return returned.status === 'known' ? { status: 'taken', told: returned.told } : { status: 'unresolved' };
}

/** A mail that comes back has gone out, though our own attempt could not say so. */
function newsAfter({ kind }: AboutMessage, state: NotificationState): NotificationState[] {
  return kind === 'mailBounce' ? [...before(state), 'failed'] : before(state);
}

export interface Told {
  orderId: string;
  event: MachineEvent;
}

function toldOf(row: NotificationRow, meaning: AboutMessage, occurredAt: string): Told | null {
  const { state, reason } = newsOf(meaning);
  if (state === null || state === 'delivered' || row.state !== state) return null;
  const { orderId, effectId } = row;
  const id = `notDelivered:${effectId}`;
  return { orderId, event: { type: 'notDelivered', id, occurredAt, effectId, reason: reason ?? state } };
}

function newsOf(meaning: AboutMessage): News {
  if (meaning.kind === 'mailBounce') {
    const { messageId, isHard, status } = meaning;
    const reason = [isHard ? 'hard bounce' : 'soft bounce', ...(status ? [status] : [])].join(' ');
    return { messageId, state: isHard ? 'bounced' : null, reason };
  }
  const { providerId: messageId, status, errorCode } = meaning;
  if (status === 'delivered') return { messageId, state: 'delivered', reason: null };
  if (status !== 'undelivered' && status !== 'failed') return { messageId, state: null, reason: null };
  return { messageId, state: 'failed', reason: [status, ...(errorCode ? [errorCode] : [])].join(' ') };
}
