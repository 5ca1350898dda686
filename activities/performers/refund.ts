import { reserveRefund, settleRefund } from '../../db/commands/reserve-refund.js';
import type { SettledOutcome } from '../../db/commands/settle-effect.js';
import { orderOrigin } from '../../db/queries/order-facts.js';
import { ownRefunds, reservedRefund } from '../../db/queries/refunds.js';
import { stoppedAutomation } from '../../db/queries/stopped-automation.js';
import type { PaidOrder } from '../../domain/money/paid.js';
import { differenceIn, elsewhereCents, planRefund, type RefundPlan } from '../../domain/money/plan-refund.js';
import type { RefundVerdict } from '../../domain/money/plan-refund.js';
import { sum } from '../../domain/money/refund-of.js';
import type { EffectOf, RefundTold } from '../../domain/order/effects.js';
import type { Payments } from '../../providers/ports/payments.js';
import { answered, type Deed, type Job, NotReady, type Performer, refusal } from '../performer.js';

type RefundJob = Job<EffectOf<'refund'>>;

/** Where the order's money is. */
interface Till {
  payments: Payments;
  channelOrderId: string;
}

/**
 * Money back (C-27): its cents are taken in our own ledger first, so that refunded <= captured holds also where the answer is lost; then to each
 * original transaction, under the effect's identity. The store is asked whether it knows that identity before it is asked again.
 */
export function refund(job: RefundJob): Performer {
  return { reference: job.effect.id, prepare: (signal) => prepare(job, signal) };
}

async function prepare(job: RefundJob, signal: AbortSignal): Promise<Deed> {
  const { deps, effect, orderId } = job;
  const origin = await orderOrigin(deps.db, orderId);
  if (!origin) throw new NotReady('the order is not taken in yet');
  const payments = await deps.connectors.channel(origin.storeId);
  if (!payments) return refusal('notConnected', 'the store has no platform to give the money back');
  const till = { payments, channelOrderId: origin.channelOrderId };
  const earlier = await reservedRefund(deps.db, effect.id);
  if (!earlier && (await isStopped(job, origin.storeId))) {
    return refusal('automationStopped', 'somebody has stopped refunds by the system');
  }
  const before = await ownRefunds(deps.db, orderId);
  const paid = await payments.readMoney(till.channelOrderId, signal);
  if (!paid) return earlier ? nobodyCanSay : refusal('unknownOrder', 'the store does not know the order');
  const verdict: RefundVerdict = earlier
    ? { kind: 'give', plan: earlier }
    : await reserveRefund(deps.db, {
        effectId: effect.id,
        orderId,
        refundId: effect.refundId,
        told: {
          currency: paid.currency,
          capturedCents: sum(paid.payments.map((one) => one.capturedCents)),
          elsewhereCents: elsewhereCents(paid),
        },
        judge: (ledger, now) => {
          const difference = differenceIn(paid, ledger, { before, now });
          return difference === null
            ? planRefund(paid, now, effect)
            : { kind: 'refused', code: 'ledgerDiffers', reason: difference };
        },
      });
  if (verdict.kind === 'refused') return refusal(verdict.code, verdict.reason);
  if (verdict.kind === 'nothing') return answered({ status: 'done', result: { kind: 'nothing' } });
  return deedOf(job, till, { plan: verdict.plan, paid });
}

/** A switch must work at once, and stops only what has not begun. */
async function isStopped({ deps }: RefundJob, storeId: string): Promise<boolean> {
  const { remedies } = await stoppedAutomation(deps.db, storeId);
  return remedies === 'all' || remedies.includes('refund');
}

const nobodyCanSay: Deed = {
  probe: async () => 'cannotTell',
  act: async () => ({ status: 'unknown', reason: 'the store does not know the order any more' }),
  whenUnsure: 'unknown',
};

function deedOf(
  { effect, orderId }: RefundJob,
  { payments, channelOrderId }: Till,
  { plan, paid }: { plan: RefundPlan; paid: PaidOrder },
): Deed {
  const { id: reference } = effect;
  let shown: Shown | null = null;
  const look = async (signal: AbortSignal) => {
    const now = await payments.readMoney(channelOrderId, signal);
    shown = now ? shownIn(now, plan, reference) : null;
    return shown?.outcome ?? null;
  };
  return {
    probe: async (signal) => (await look(signal)) ?? 'notHappened',
    act: async (signal) => {
      const isOpen = ({ id }: { id: string }) => !paid.voided.includes(id);
      for (const { id } of plan.voids.filter(isOpen)) await payments.voidPayment(channelOrderId, id, signal);
      if (plan.cents > 0) await payments.refund(channelOrderId, { reference, ...plan }, signal);
      const outcome = await look(signal);
      if (!outcome) throw new NotReady('the store does not show the refund yet');
      return outcome;
    },
    whenUnsure: 'unknown',
    // Of unknown outcome: its cents stay taken.
    alongside: ({ status }) =>
      status === 'unknown'
        ? undefined
        : (tx) => settleRefund(tx, { effectId: reference, orderId }, shown?.givenCents ?? null),
  };
}

/** `givenCents` arrive. */
interface Shown {
  outcome: SettledOutcome;
  givenCents: number;
}

/** What the store shows of this refund; null: nothing. A refund comes after its voids: where it is, they are. */
function shownIn(paid: PaidOrder, plan: RefundPlan, reference: string): Shown | null {
  if (plan.cents === 0) {
    const isVoided = plan.voids.every(({ id }) => paid.voided.includes(id));
    return isVoided ? { outcome: refunded(plan), givenCents: 0 } : null;
  }
  const found = paid.refunds.find((one) => one.reference === reference);
  if (!found) return null;
  if (found.cents === plan.cents) return { outcome: refunded(plan), givenCents: found.cents };
  const reason = `${found.cents} of ${plan.cents} arrive`;
  return { outcome: { status: 'refused', code: 'partlyRefunded', reason }, givenCents: found.cents };
}

function refunded(plan: RefundPlan): SettledOutcome {
  const ways = plan.shares.map(({ isGiftCard }) => (isGiftCard ? ('giftCard' as const) : 'original'));
  const methods: RefundTold['methods'] = [...new Set([...ways, ...plan.voids.map(() => 'voided' as const)])];
  const cents = plan.cents + sum(plan.voids.map((one) => one.cents));
  return {
    status: 'done',
    result: { kind: 'refunded', refund: { cents, currency: plan.currency, methods } },
  };
}
