import type { z } from '@hono/zod-openapi';
import type { NotificationRow } from '../../db/queries/notifications.js';
import type { StoredOrder } from '../../db/queries/read-order.js';
import type { Order } from '../../domain/order/order.js';
import type { notificationSchema } from './order-schema.js';

type StoredEffect = StoredOrder['effects'][number];

/** From the ledger (B14): what a customer was told, or will be, what became of it, and when it was sent again. */
export function notificationsOf(
  { notifications, effects }: { notifications: readonly NotificationRow[]; effects: readonly StoredEffect[] },
  order: Order | null,
): z.infer<typeof notificationSchema>[] {
  return notifications.map((told) => {
    const request = effects.find(({ id }) => id === told.effectId)?.request;
    const asked = request?.kind === 'notify' ? request : null;
    return {
      id: told.effectId,
      notification: told.kind,
      channel: told.channel,
      class: told.class,
      cause: told.cause,
      caseId: asked?.caseId ?? null,
      refund: asked?.refund ?? null,
      parcelId: asked?.parcelId ?? null,
      state: told.state,
      reason: told.reason,
      messageId: told.messageId,
      queuedAt: told.queuedAt,
      notBefore: told.notBefore,
      sentAt: told.sentAt === null ? null : (order?.effects[told.effectId]?.answeredAt ?? told.sentAt),
      settledAt: told.settledAt,
      suppressedBecause: told.state === 'suppressed' ? told.reason : null,
      sentAgain: effects
        .filter(({ request: again }) => again.kind === 'resend' && again.effectId === told.effectId)
        .map((again) => sendingOf(again, order)),
    };
  });
}

function sendingOf(effect: StoredEffect, order: Order | null) {
  const result = effect.outcome?.status === 'done' ? effect.outcome.result : null;
  if (result?.kind === 'suppressed') return { state: 'suppressed', sentAt: null };
  return result?.kind === 'notified'
    ? { state: 'sent', sentAt: answeredAt(order, effect) }
    : { state: effect.state, sentAt: null };
}

/** When the order heard the answer, in workflow time; when it asked, before that is on record. */
export function answeredAt(order: Order | null, effect: StoredEffect): string {
  return order?.effects[effect.id]?.answeredAt ?? effect.askedAt;
}
