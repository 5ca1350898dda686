import { orderOrigin } from '../../db/queries/order-facts.js';
import { sum } from '../../domain/money/refund-of.js';
import type { EffectOf } from '../../domain/order/effects.js';
import type { StoreMoney } from '../../providers/ports/payments.js';
import { type Deed, type Job, nothingToDo, NotReady, type Performer, refusal } from '../performer.js';

type CancelJob = Job<EffectOf<'cancelStoreOrder'>>;

const done = { status: 'done', result: { kind: 'nothing' } } as const;

/** Everything was given back: the store order is cancelled too (C-27), without a refund of its own and without a word to the customer. */
export function cancelStoreOrder(job: CancelJob): Performer {
  return { reference: job.effect.id, prepare: (signal) => prepare(job, signal) };
}

async function prepare({ deps, effect, orderId }: CancelJob, signal: AbortSignal): Promise<Deed> {
  const origin = await orderOrigin(deps.db, orderId);
  if (!origin) throw new NotReady('the order is not taken in yet');
  const payments = await deps.connectors.channel(origin.storeId);
  if (!payments) return nothingToDo;
  const { channelOrderId } = origin;
  const money = await payments.readMoney(channelOrderId, signal);
  if (!money) return refusal('unknownOrder', 'the store does not know the order');
  if (money.cancelledAt !== null) return nothingToDo;
  if (isMoneyLeft(money)) return refusal('moneyLeft', 'the store still has money of this order');
  return {
    probe: async (again) => {
      const now = await payments.readMoney(channelOrderId, again);
      return now?.cancelledAt ? done : 'notHappened';
    },
    act: async (acting) => {
      await payments.cancelOrder(channelOrderId, `Faros ${effect.id}`, acting);
      return done;
    },
    whenUnsure: 'unknown',
  };
}

/** A cancelled order can no longer be seen to by its lines: what is not given back by now would be forgotten. */
function isMoneyLeft({ payments, authorizations }: StoreMoney): boolean {
  const captured = sum(payments.map((one) => one.capturedCents));
  const refunded = sum(payments.map((one) => one.refundedCents));
  return captured > refunded || authorizations.length > 0;
}
