import { orderFacts } from '../../db/queries/order-facts.js';
import type { EffectOf } from '../../domain/order/effects.js';
import { type Deed, type Job, NotReady, type Performer } from '../performer.js';
import { supplierLetter } from './supplier-letter.js';

type CancelJob = Job<EffectOf<'cancelPurchaseOrder'>>;

/** Asks the supplier to stop. Asking twice is asking once: the answer is about the same purchase order. By mail it is asked twice at most. */
export function cancelPurchaseOrder(job: CancelJob): Performer {
  return { reference: job.effect.poNumber, prepare: () => prepare(job) };
}

async function prepare(job: CancelJob): Promise<Deed> {
  const { deps, effect, orderId } = job;
  const facts = await orderFacts(deps.db, orderId);
  if (!facts) throw new NotReady('the order is not taken in yet');
  const supplier = await deps.connectors.supplier(effect.supplier);
  const isWritten = supplier.answers === 'onPage';
  const { poNumber, reason } = effect;
  const cancel = { poNumber, reason, letter: supplierLetter(job, facts.brand) };
  return {
    probe: async () => (isWritten ? 'cannotTell' : 'notHappened'),
    act: async (signal) => {
      const answer = await supplier.cancelPurchaseOrder(cancel, signal);
      return { status: 'done', result: { kind: 'purchaseOrderCancel', answer } };
    },
    whenUnsure: isWritten ? 'repeatOnce' : 'unknown',
  };
}
