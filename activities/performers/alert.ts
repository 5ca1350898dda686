import type { Transaction } from '../../db/client.js';
import { queueAlert } from '../../db/commands/queue-alert.js';
import { orderOrigin } from '../../db/queries/order-facts.js';
import type { EffectOf } from '../../domain/order/effects.js';
import { type Job, NotReady, nothingToDo, type Performer } from '../performer.js';

/** A call for people on duty is queued with its effect, in one transaction; the relay tells it, grouped (C-47). */
export function alert({ deps, orderId, effect, at }: Job<EffectOf<'alert'>>): Performer {
  return {
    reference: effect.id,
    prepare: async () => {
      const origin = await orderOrigin(deps.db, orderId);
      if (!origin) throw new NotReady('the order is not taken in yet');
      const queued = {
        id: effect.id,
        orderId,
        storeId: origin.storeId,
        caseId: `${orderId}/case/${effect.caseId}`,
        role: effect.role,
        because: effect.because,
        askedAt: at,
      };
      return { ...nothingToDo, alongside: () => (tx: Transaction) => queueAlert(tx, queued) };
    },
  };
}
