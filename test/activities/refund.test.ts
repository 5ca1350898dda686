import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createOrderActivities } from '../../activities/index.js';
import { orderMoney } from '../../db/schema/money.js';
import { automationSwitches } from '../../db/schema/cases.js';
import type { Outcome } from '../../domain/order/effects.js';
import type { Order } from '../../domain/order/order.js';
import { control } from '../kit/simulators.js';
import { at, storeId } from './order.js';
import {
  cancelEffect,
  createRefundWorld,
  fault,
  givenBack,
  inShop,
  lineId,
  moneyOf,
  refundEffect,
  refundRows,
  type RefundWorld,
  sell,
} from './refund-world.js';
import { endLeases, killedAfter, perform } from './world.js';

/** 20 × 10.00 + 19.99, 8.25 % on top, and 5.00 for shipping. */
const wholeCents = 24_314;
let world: RefundWorld;

beforeAll(async () => {
  world = await createRefundWorld();
});
afterAll(() => world?.stop());
beforeEach(async () => {
  await control(world.shop.url, 'reset', {});
});

const refunded = (cents: number, methods: string[] = ['original']) => ({
  status: 'done',
  result: { kind: 'refunded', refund: { cents, currency: 'USD', methods } },
});

const refusedWith = (outcome: Outcome) => (outcome.status === 'refused' ? outcome.code : outcome);

/** One ring of the twenty. */
const oneRing = (order: Order, refundId: string) =>
  refundEffect(order, {
    refundId,
    units: [{ lineId: lineId(order, 1), quantity: 1 }],
    isEverything: false,
  });

describe('C-27: a refund', () => {
  it('gives everything back once however often it is performed: shipping and tax with it, nobody told, nothing restocked', async () => {
    const order = await sell(world);
    const first = await perform(world, order, refundEffect(order));
    expect(first).toEqual(refunded(wholeCents));
    expect(await perform(world, order, refundEffect(order))).toEqual(first);
    const shown = await inShop(world, order);
    expect(shown.refunds).toHaveLength(1);
    expect(shown).toMatchObject({
      displayFinancialStatus: 'REFUNDED',
      refunds: [
        {
          note: `Faros ${order.id}/R1/refund/1`,
          refundLineItems: { nodes: [{ restockType: 'NO_RESTOCK' }, { restockType: 'NO_RESTOCK' }] },
        },
      ],
    });
    expect(await moneyOf(world, order)).toMatchObject({
      capturedCents: wholeCents,
      refundedCents: wholeCents,
    });
  });

  it('goes to the gift card and to the card, each by what it paid', async () => {
    const order = await sell(world, {}, [
      { gateway: 'gift_card', cents: 5000 },
      { gateway: 'shopify_payments', cents: wholeCents - 5000 },
    ]);
    expect(await perform(world, order, refundEffect(order))).toEqual(
      refunded(wholeCents, ['giftCard', 'original']),
    );
    const back = (await inShop(world, order)).transactions.filter(
      ({ kind }: { kind: string }) => kind === 'REFUND',
    );
    expect(
      back.map((one: { gateway: string; amountSet: { presentmentMoney: { amount: string } } }) => [
        one.gateway,
        one.amountSet.presentmentMoney.amount,
      ]),
    ).toEqual([
      ['gift_card', '50.0'],
      ['shopify_payments', '193.14'],
    ]);
  });

  it.each([
    ['JPY', 1999 + 165 + 20_000 + 1650 + 500],
    ['KWD', 1999 + 165 + 20_000 + 1650 + 500],
  ])('counts in the minor units of %s', async (currency, cents) => {
    const order = await sell(world, { currency });
    expect(await perform(world, order, refundEffect(order))).toMatchObject({
      status: 'done',
      result: { refund: { cents, currency } },
    });
    expect(await inShop(world, order)).toMatchObject({ displayFinancialStatus: 'REFUNDED' });
  });

  it('P-12: in parts gives exactly what was captured, the shipping with the last', async () => {
    const order = await sell(world, { discountCents: 333 });
    const rings = refundEffect(order, {
      units: [{ lineId: lineId(order, 1), quantity: 7 }],
      isEverything: false,
    });
    const rest = refundEffect(order, {
      refundId: 'R2',
      units: [
        { lineId: lineId(order, 1), quantity: 13 },
        { lineId: lineId(order, 2), quantity: 1 },
      ],
    });
    expect((await perform(world, order, rings)).status).toBe('done');
    expect((await inShop(world, order)).displayFinancialStatus).toBe('PARTIALLY_REFUNDED');
    expect((await perform(world, order, rest)).status).toBe('done');
    const money = await moneyOf(world, order);
    expect(money?.refundedCents).toBe(money?.capturedCents);
    expect(await givenBack(world, order)).toBe(money?.capturedCents);
    expect((await inShop(world, order)).displayFinancialStatus).toBe('REFUNDED');
  });

  it('C-26: of money that was only authorized gives the authorization up; a part of it is a person’s', async () => {
    const order = await sell(world, { financialStatus: 'authorized' });
    expect(refusedWith(await perform(world, order, oneRing(order, 'R1')))).toBe('notCaptured');
    const whole = refundEffect(order, { refundId: 'R2' });
    expect(await perform(world, order, whole)).toEqual(refunded(wholeCents, ['voided']));
    expect(await inShop(world, order)).toMatchObject({ displayFinancialStatus: 'VOIDED', refunds: [] });
  });

  it('of an order that nobody paid is nothing', async () => {
    const order = await sell(world, { financialStatus: 'pending' });
    const outcome = await perform(world, order, refundEffect(order));
    expect(outcome).toEqual({ status: 'done', result: { kind: 'nothing' } });
  });

  it('counts what the store gave back itself', async () => {
    const order = await sell(world);
    await byHand(order, '100.00');
    expect(await perform(world, order, refundEffect(order))).toEqual(refunded(wholeCents - 10_000));
    expect(await givenBack(world, order)).toBe(wholeCents);
    expect(await moneyOf(world, order)).toMatchObject({ elsewhereCents: 10_000, refundedCents: wholeCents });
  });

  it('is refused where the store tells another story than our ledger', async () => {
    const order = await sell(world);
    await world.db.insert(orderMoney).values({
      orderId: order.id,
      currency: 'USD',
      capturedCents: wholeCents + 1,
      elsewhereCents: 0,
      refundedCents: 0,
    });
    expect(refusedWith(await perform(world, order, refundEffect(order)))).toBe('ledgerDiffers');
    expect(await givenBack(world, order)).toBe(0);
  });

  it('R-049: stopped by a switch is refused with its code, and goes on when somebody asks again', async () => {
    const order = await sell(world);
    const stop = { storeId, remedy: 'refund' as const, isStopped: true, reason: 'audit', changedBy: 'lea' };
    await world.db.insert(automationSwitches).values(stop);
    try {
      expect(refusedWith(await perform(world, order, refundEffect(order)))).toBe('automationStopped');
      expect(await givenBack(world, order)).toBe(0);
    } finally {
      await world.db.delete(automationSwitches);
    }
    const again = refundEffect(order, { generation: 2 });
    expect(await perform(world, order, again)).toEqual(refunded(wholeCents));
  });

  it('that the store refuses gives its cents back to the ledger, and can be asked again', async () => {
    const order = await sell(world);
    await fault(world, 'refundCreate', 'status', { status: 403 });
    const outcome = await perform(world, order, refundEffect(order));
    expect(outcome.status).toBe('refused');
    expect(await moneyOf(world, order)).toMatchObject({ refundedCents: 0 });
    expect(await refundRows(world, order)).toMatchObject([{ state: 'released' }]);
    const again = refundEffect(order, { generation: 2 });
    expect(await perform(world, order, again)).toEqual(refunded(wholeCents));
  });

  it('is a person’s where the store has no platform', async () => {
    const order = await sell(world);
    const connectors = { ...world.deps.connectors, channel: async () => null };
    const activities = createOrderActivities({ ...world.deps, connectors });
    const outcome = await activities.perform({ orderId: order.id, at, effect: refundEffect(order) });
    expect(refusedWith(outcome)).toBe('notConnected');
  });
});

/** Somebody refunds in the store's own admin. */
async function byHand(order: Order, amount: string): Promise<void> {
  const channel = await world.deps.connectors.channel(storeId);
  const money = await channel?.readMoney(order.channelOrderId, new AbortController().signal);
  const [payment] = money?.payments ?? [];
  await channel?.refund(
    order.channelOrderId,
    {
      reference: 'by hand',
      currency: 'USD',
      shares: [{ id: payment?.id ?? '', gateway: payment?.gateway ?? '', cents: Number(amount) * 100 }],
      units: [],
      withShipping: false,
    },
    new AbortController().signal,
  );
}

describe('R-034, C-27: a refund happens once', () => {
  it.each([1, 2, 3, 4] as const)('though its process dies after step %i', async (step) => {
    const order = await sell(world);
    const effect = refundEffect(order);
    await expect(killedAfter(world, step).perform({ orderId: order.id, at, effect })).rejects.toThrow();
    expect(await givenBack(world, order)).toBe(step < 3 ? 0 : wholeCents);
    await endLeases(world);
    expect(await perform(world, order, effect)).toEqual(refunded(wholeCents));
    expect(await givenBack(world, order)).toBe(wholeCents);
    expect(await moneyOf(world, order)).toMatchObject({ refundedCents: wholeCents });
  });

  it.each(['noAnswerBefore', 'noAnswerAfter'])('though there was %s', async (kind) => {
    const order = await sell(world);
    const effect = refundEffect(order);
    await fault(world, 'refundCreate', kind);
    await expect(perform(world, order, effect)).rejects.toMatchObject({ type: 'EffectUnanswered' });
    expect(await moneyOf(world, order)).toMatchObject({ refundedCents: wholeCents });
    await endLeases(world);
    expect(await perform(world, order, effect)).toEqual(refunded(wholeCents));
    expect(await givenBack(world, order)).toBe(wholeCents);
    expect((await inShop(world, order)).refunds).toHaveLength(1);
  });

  it('also where the authorization was given up and the answer lost', async () => {
    const order = await sell(world, { financialStatus: 'authorized' });
    const effect = refundEffect(order);
    await fault(world, 'transactionVoid', 'noAnswerAfter');
    await expect(perform(world, order, effect)).rejects.toMatchObject({ type: 'EffectUnanswered' });
    await endLeases(world);
    expect(await perform(world, order, effect)).toEqual(refunded(wholeCents, ['voided']));
  });
});

describe('C-27: refunded <= captured', () => {
  it('in Postgres and in the store, with 20 refunds at once of which every answer is lost', async () => {
    const order = await sell(world);
    const effects = Array.from({ length: 20 }, (_, index) =>
      refundEffect(order, {
        refundId: `R${index + 1}`,
        units: [{ lineId: lineId(order, 1), quantity: 3 }],
        isEverything: false,
      }),
    );
    await fault(world, 'refundCreate', 'noAnswerAfter', { times: 20 });
    await Promise.allSettled(effects.map((effect) => perform(world, order, effect)));
    const lost = await moneyOf(world, order);
    expect(lost?.refundedCents).toBeLessThanOrEqual(lost?.capturedCents ?? 0);
    expect(await givenBack(world, order)).toBeLessThanOrEqual(wholeCents);
    for (let round = 0; round < 20; round += 1) {
      await endLeases(world);
      await Promise.allSettled(effects.map((effect) => perform(world, order, effect)));
    }
    const rows = await refundRows(world, order);
    const own = rows.filter(({ state }) => state !== 'released').reduce((sum, { cents }) => sum + cents, 0);
    const money = await moneyOf(world, order);
    expect(money?.refundedCents).toBe(own);
    expect(money?.refundedCents).toBeLessThanOrEqual(money?.capturedCents ?? 0);
    expect(await givenBack(world, order)).toBe(own);
  });

  it('is refused by the database itself', async () => {
    const row = { orderId: 'order/x/1', currency: 'USD', capturedCents: 100, elsewhereCents: 0 };
    await expect(world.db.insert(orderMoney).values({ ...row, refundedCents: 101 })).rejects.toThrow();
    await expect(world.db.insert(orderMoney).values({ ...row, refundedCents: -1 })).rejects.toThrow();
  });
});

describe('C-27: the store order', () => {
  it('is cancelled once everything was given back, and only then', async () => {
    const order = await sell(world);
    expect(refusedWith(await perform(world, order, cancelEffect(order)))).toBe('moneyLeft');
    const second = { ...cancelEffect(order), id: `${order.id}/R1/cancelStoreOrder/2`, generation: 2 };
    await perform(world, order, refundEffect(order));
    expect((await perform(world, order, second)).status).toBe('done');
    const { cancelledAt } = await inShop(world, order);
    expect(cancelledAt).not.toBeNull();
    expect(await perform(world, order, second)).toEqual(await perform(world, order, second));
    expect(await givenBack(world, order)).toBe(wholeCents);
  });

  it.each([1, 2, 3, 4] as const)(
    'R-034: is cancelled though the process dies after step %i',
    async (step) => {
      const order = await sell(world);
      await perform(world, order, refundEffect(order));
      const effect = cancelEffect(order);
      await expect(killedAfter(world, step).perform({ orderId: order.id, at, effect })).rejects.toThrow();
      expect((await inShop(world, order)).cancelledAt === null).toBe(step < 3);
      await endLeases(world);
      expect((await perform(world, order, effect)).status).toBe('done');
      expect((await inShop(world, order)).cancelledAt).not.toBeNull();
      expect(await givenBack(world, order)).toBe(wholeCents);
    },
  );

  it.each(['noAnswerBefore', 'noAnswerAfter'])('is cancelled though there was %s', async (kind) => {
    const order = await sell(world);
    await perform(world, order, refundEffect(order));
    await fault(world, 'orderCancel', kind);
    await expect(perform(world, order, cancelEffect(order))).rejects.toMatchObject({
      type: 'EffectUnanswered',
    });
    await endLeases(world);
    expect((await perform(world, order, cancelEffect(order))).status).toBe('done');
    expect((await inShop(world, order)).cancelledAt).not.toBeNull();
  });
});
