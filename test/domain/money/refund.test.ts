import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PaidOrder, Units } from '../../../domain/money/paid.js';
import {
  differenceIn,
  elsewhereCents,
  type OwnRefund,
  planRefund,
  type RefundVerdict,
} from '../../../domain/money/plan-refund.js';
import { refundOf, sum } from '../../../domain/money/refund-of.js';

const ring = { id: 'ring', quantity: 3, removed: 0, priceCents: 1000, taxCents: 80 };
const chain = { id: 'chain', quantity: 1, removed: 0, priceCents: 499, taxCents: 40 };

/** Paid in full by one card. */
function paidOrder(patch: Partial<PaidOrder> = {}): PaidOrder {
  const order = {
    currency: 'USD',
    isTaxIncluded: false,
    lines: [ring, chain],
    shipping: { priceCents: 595, taxCents: 47 },
    authorizations: [],
    voided: [],
    refunds: [],
    ...patch,
  };
  const totalCents = patch.totalCents ?? totalOf(order);
  return { ...order, totalCents, payments: patch.payments ?? [payment('card', totalCents)] };
}

function totalOf({ lines, shipping, isTaxIncluded }: Omit<PaidOrder, 'totalCents' | 'payments'>): number {
  const parts = [...lines, shipping];
  const taxCents = isTaxIncluded ? 0 : sum(parts.map((one) => one.taxCents));
  return sum(parts.map((one) => one.priceCents)) + taxCents;
}

const payment = (id: string, capturedCents: number, refundedCents = 0) => ({
  id,
  gateway: id,
  isGiftCard: id === 'gift_card',
  capturedCents,
  refundedCents,
});

const everything = { refundId: 'R1', units: [units('ring', 3), units('chain', 1)], isEverything: true };

function units(lineId: string, quantity: number): Units {
  return { lineId, quantity };
}

function given(verdict: RefundVerdict) {
  if (verdict.kind !== 'give') throw new Error(`expected a refund, got ${JSON.stringify(verdict)}`);
  return verdict.plan;
}

function own(refundId: string, patch: Partial<OwnRefund> = {}): OwnRefund {
  return { reference: refundId, refundId, state: 'done', cents: 0, shares: [], units: [], ...patch };
}

describe('C-27: what units cost back', () => {
  it('is their price less discounts and their tax on top; shipping only where asked', () => {
    const one = { units: [units('ring', 1)], before: [], withShipping: false };
    expect(refundOf(paidOrder(), one)).toEqual({
      goodsCents: 334,
      taxCents: 27,
      shippingCents: 0,
      totalCents: 361,
    });
    const all = { units: everything.units, before: [], withShipping: true };
    expect(refundOf(paidOrder(), all)).toEqual({
      goodsCents: 1499,
      taxCents: 167,
      shippingCents: 595,
      totalCents: 2261,
    });
  });

  it('has included tax within it', () => {
    const paid = paidOrder({ isTaxIncluded: true });
    expect(refundOf(paid, { units: everything.units, before: [], withShipping: true })).toEqual({
      goodsCents: 1379,
      taxCents: 167,
      shippingCents: 548,
      totalCents: 2094,
    });
  });
});

describe('C-27: how a refund is given', () => {
  it('goes to each original transaction by what it paid, a gift card and a card', () => {
    const paid = paidOrder({ payments: [payment('gift_card', 1000), payment('card', 1261)] });
    const plan = given(
      planRefund(paid, [], { ...everything, units: [units('chain', 1)], isEverything: false }),
    );
    expect(plan.cents).toBe(539);
    expect(plan.shares.map(({ id, cents, isGiftCard }) => [id, cents, isGiftCard])).toEqual([
      ['gift_card', 238, true],
      ['card', 301, false],
    ]);
    const all = given(planRefund(paid, [], everything));
    expect(all.shares.map(({ cents }) => cents)).toEqual([1000, 1261]);
    expect(all.withShipping).toBe(true);
  });

  it('gives what is left where the store has given some back itself', () => {
    const paid = paidOrder({
      payments: [payment('card', 2261, 500)],
      refunds: [{ reference: null, cents: 500 }],
    });
    expect(given(planRefund(paid, [], everything)).cents).toBe(1761);
    const whole = paidOrder({
      payments: [payment('card', 2261, 2261)],
      refunds: [{ reference: null, cents: 2261 }],
    });
    expect(planRefund(whole, [], everything)).toEqual({ kind: 'nothing' });
  });

  it('gives up what was only authorized, and never a part of what was not taken', () => {
    const authorizations = [{ id: 'auth', cents: 2261 }];
    const paid = paidOrder({ payments: [], authorizations });
    expect(given(planRefund(paid, [], everything))).toMatchObject({
      cents: 0,
      shares: [],
      voids: authorizations,
    });
    const part = { refundId: 'R1', units: [units('ring', 1)], isEverything: false };
    expect(planRefund(paid, [], part)).toMatchObject({ kind: 'refused', code: 'notCaptured' });
  });

  it('has nothing to give of an order that nobody paid', () => {
    expect(planRefund(paidOrder({ payments: [] }), [], everything)).toEqual({ kind: 'nothing' });
  });

  it('leaves the shipping where the store sold more than we know', () => {
    const lines = [ring, chain, { ...chain, id: 'added in the store' }];
    const plan = given(planRefund(paidOrder({ lines }), [], everything));
    expect(plan).toMatchObject({ cents: 1619, withShipping: false });
  });

  it('counts what may have happened, whether the store tells it yet or not', () => {
    const share = { id: 'card', cents: 1800 };
    const first = own('R0', { state: 'reserved', cents: 1800, shares: [share] });
    const told = paidOrder({
      payments: [payment('card', 2261, 1800)],
      refunds: [{ reference: 'R0', cents: 1800 }],
    });
    for (const paid of [paidOrder(), told]) {
      expect(given(planRefund(paid, [first], everything)).cents).toBe(461);
    }
  });

  it('gives the rest of a refund of which a part arrived', () => {
    const lines = [{ ...ring, removed: 1 }, chain];
    const paid = paidOrder({
      lines,
      payments: [payment('card', 2261, 300)],
      refunds: [{ reference: 'R1/1', cents: 300 }],
    });
    const part = own('R1', { reference: 'R1/1', cents: 300, units: [units('ring', 1)] });
    const ask = { refundId: 'R1', units: [units('ring', 1)], isEverything: false };
    expect(given(planRefund(paid, [part], ask))).toMatchObject({ cents: 61, units: [] });
  });
});

describe('C-27: the ledger and the store', () => {
  const ledger = { currency: 'USD', capturedCents: 2261 };
  const nobody = { before: [], now: [] };
  const done = own('R1', { cents: 361 });

  it('agree where the store tells more than we knew', () => {
    const paid = paidOrder({ refunds: [{ reference: null, cents: 100 }] });
    expect(differenceIn(paid, { ...ledger, capturedCents: 100 }, nobody)).toBeNull();
    expect(elsewhereCents(paid)).toBe(100);
    const raced = paidOrder({ refunds: [{ reference: 'R1', cents: 361 }] });
    expect(differenceIn(raced, ledger, { before: [], now: [done] })).toBeNull();
    expect(differenceIn(paidOrder(), ledger, { before: [], now: [done] })).toBeNull();
  });

  it.each([
    ['another currency', paidOrder({ currency: 'EUR' }), nobody],
    ['less captured', paidOrder({ payments: [payment('card', 1)] }), nobody],
    ['a refund of ours that it does not know', paidOrder(), { before: [done], now: [done] }],
    ['a refund under our name that is none', paidOrder({ refunds: [{ reference: 'R9', cents: 1 }] }), nobody],
    [
      'another sum for a refund of ours',
      paidOrder({ refunds: [{ reference: 'R1', cents: 360 }] }),
      { before: [done], now: [done] },
    ],
  ])('differ over %s', (_, paid, refunds) => {
    expect(differenceIn(paid, ledger, refunds)).not.toBeNull();
  });
});

/** Orders as shops make them: prices, discounts already taken off, tax in or on top, one to three payments of any sizes. */
const orders = fc
  .record({
    currency: fc.constantFrom('USD', 'JPY', 'KWD'),
    isTaxIncluded: fc.boolean(),
    lines: fc.array(
      fc.record({
        quantity: fc.integer({ min: 1, max: 7 }),
        priceCents: fc.nat(99_999),
        taxCents: fc.nat(9999),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    shipping: fc.record({ priceCents: fc.nat(2000), taxCents: fc.nat(200) }),
    split: fc.array(fc.nat(1000), { minLength: 0, maxLength: 2 }),
  })
  .map(({ lines, split, ...rest }) => {
    const paid = paidOrder({
      ...rest,
      lines: lines.map((line, index) => ({ ...line, id: `l${index}`, removed: 0 })),
    });
    const total = paid.totalCents;
    const cuts = [
      0,
      ...split.map((part) => Math.floor((total * part) / 1000)).toSorted((a, b) => a - b),
      total,
    ];
    const payments = cuts.slice(1).map((end, index) => payment(`p${index}`, end - (cuts[index] ?? 0)));
    return { ...paid, payments };
  });

/** Gives up to `quantity` units of one line, as a store and a ledger would count it. */
function give(paid: PaidOrder, refunds: OwnRefund[], { line, quantity }: { line: number; quantity: number }) {
  const wanted = paid.lines[line % paid.lines.length];
  const left = wanted ? wanted.quantity - wanted.removed : 0;
  const count = Math.min(quantity, left);
  if (!wanted || count === 0) return { paid, refunds };
  const unitsLeft = sum(paid.lines.map((one) => one.quantity - one.removed));
  const refundId = `R${refunds.length + 1}`;
  const asked = [units(wanted.id, count)];
  const verdict = planRefund(paid, refunds, { refundId, units: asked, isEverything: unitsLeft === count });
  const lines = paid.lines.map((one) => (one === wanted ? { ...one, removed: one.removed + count } : one));
  if (verdict.kind !== 'give') return { paid: { ...paid, lines }, refunds };
  const { cents, shares, units: told } = verdict.plan;
  const payments = paid.payments.map((one) => ({
    ...one,
    refundedCents:
      one.refundedCents + sum(shares.filter(({ id }) => id === one.id).map((share) => share.cents)),
  }));
  const reference = { reference: refundId, cents };
  return {
    paid: { ...paid, lines, payments, refunds: [...paid.refunds, reference] },
    refunds: [...refunds, own(refundId, { cents, shares, units: told })],
  };
}

describe('P-12: whatever is given back in whatever parts', () => {
  const parts = fc.array(fc.record({ line: fc.nat(9), quantity: fc.integer({ min: 1, max: 7 }) }), {
    minLength: 1,
    maxLength: 20,
  });

  it('no transaction gives more than it captured, and all units in parts give exactly what was captured', () => {
    fc.assert(
      fc.property(orders, parts, (order, some) => {
        const rest = order.lines.map((line, index) => ({ line: index, quantity: line.quantity }));
        let now: ReturnType<typeof give> = { paid: order, refunds: [] };
        for (const part of [...some, ...rest]) {
          now = give(now.paid, now.refunds, part);
          for (const { refundedCents, capturedCents } of now.paid.payments)
            expect(refundedCents).toBeLessThanOrEqual(capturedCents);
        }
        const { paid, refunds } = now;
        expect(sum(paid.payments.map((one) => one.refundedCents))).toBe(order.totalCents);
        expect(sum(refunds.map((one) => one.cents))).toBe(order.totalCents);
        const ledger = { currency: order.currency, capturedCents: order.totalCents };
        expect(differenceIn(paid, ledger, { before: refunds, now: refunds })).toBeNull();
      }),
      { numRuns: 500 },
    );
  });

  it('units alone give what lines cost, to the last minor unit', () => {
    fc.assert(
      fc.property(orders, (order) => {
        const one = (lineId: string, at: number) =>
          refundOf(order, { units: [units(lineId, 1)], before: [units(lineId, at)], withShipping: false });
        const each = order.lines.flatMap(({ id, quantity }) =>
          Array.from({ length: quantity }, (_, at) => one(id, at).totalCents),
        );
        const all = order.lines.map((line) => units(line.id, line.quantity));
        const atOnce = refundOf(order, { units: all, before: [], withShipping: false });
        expect(sum(each)).toBe(atOnce.totalCents);
        expect(atOnce.goodsCents + atOnce.taxCents + atOnce.shippingCents).toBe(atOnce.totalCents);
      }),
    );
  });
});
