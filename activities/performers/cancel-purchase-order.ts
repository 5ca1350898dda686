import type { EffectOf } from '../../domain/order/effects.js';
import type { Job, Performer } from '../performer.js';

/** Asks the supplier to stop. Asking twice is asking once: the answer is about the same purchase order. */
export function cancelPurchaseOrder({ deps, effect }: Job<EffectOf<'cancelPurchaseOrder'>>): Performer {
  const { poNumber, reason } = effect;
  return {
    reference: poNumber,
    prepare: async () => {
      const supplier = await deps.connectors.supplier(effect.supplier);
      return {
        probe: async () => 'notHappened',
        act: async (signal) => {
          const answer = await supplier.cancelPurchaseOrder(poNumber, reason, signal);
          return { status: 'done', result: { kind: 'purchaseOrderCancel', answer } };
        },
        whenUnsure: 'unknown',
      };
    },
  };
}
