import type { z } from '@hono/zod-openapi';
import type { StoredOrder } from '../../db/queries/read-order.js';
import type { Order } from '../../domain/order/order.js';
import type { notificationSchema } from './order-schema.js';

type StoredEffect = StoredOrder['effects'][number];

/** What a customer was told, or will be, each with its state and when it went out. */
export function notificationsOf(
  effects: readonly StoredEffect[],
  order: Order | null,
): z.infer<typeof notificationSchema>[] {
  return effects.flatMap((effect) => {
    const { id, request, reference, outcome } = effect;
    if (request.kind !== 'notify') return [];
    const { notification, channel, caseId, refund, parcelId } = request;
    const result = outcome?.status === 'done' ? outcome.result : null;
    return [
      {
        id,
        notification,
        channel,
        caseId,
        refund,
        parcelId,
        ...sendingOf(effect, order),
        messageId: result?.kind === 'notified' ? result.messageId : reference,
        suppressedBecause: result?.kind === 'suppressed' ? result.reason : null,
        sentAgain: effects
          .filter((again) => again.request.kind === 'resend' && again.request.effectId === id)
          .map((again) => sendingOf(again, order)),
      },
    ];
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
