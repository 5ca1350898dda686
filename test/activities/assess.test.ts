import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as schema from '../../db/schema/index.js';
import { checks } from '../../domain/order/checks.js';
import { ProviderError } from '../../providers/ports/errors.js';
import {
  Answers,
  ask,
  checkOf,
  createAssessWorld,
  deliverable,
  paid,
  resultOf,
  seedSuppliers,
  stocked,
  storeOrder,
  takenIn,
  type AssessWorld,
} from './assess-world.js';
import { at } from './order.js';

let world: AssessWorld;
beforeAll(async () => {
  world = await createAssessWorld();
  await seedSuppliers(world.db);
  await stocked(world.db, 'RING-7', { w1: 10, w2: 10 });
  await stocked(world.db, 'CHAIN-45', { w1: 4, w2: 10 }, 5);
});
afterAll(() => world.stop());
beforeEach(() => {
  Object.assign(world.answers, new Answers());
});

async function stored(id: string) {
  const rows = await world.db.select().from(schema.assessments).where(eq(schema.assessments.id, id));
  expect(rows).toHaveLength(1);
  return rows[0]!;
}

const storedFor = (orderId: string) =>
  world.db.select().from(schema.assessments).where(eq(schema.assessments.orderId, orderId));

describe('every check', () => {
  it.each(checks)('R-018: %s is stored with what it rests on, under workflow time', async (check) => {
    const order = await takenIn(world.db);
    const outcome = await ask(world, checkOf(order, check), order);
    const row = await stored(checkOf(order, check).id);
    expect(row).toMatchObject({ orderId: order.id, kind: check, decidedAt: at, outcome });
    expect(resultOf(outcome, 'checked').verdict.check).toBe(check);
    expect(row.inputs).toMatchObject({ asked: checkOf(order, check), facts: expect.anything() });
  });

  it.each(checks)('R-025: %s run again answers what it stored, although the facts changed', async (check) => {
    const order = await takenIn(world.db);
    const first = await ask(world, checkOf(order, check), order);
    const { reads, verifications } = world.answers;
    world.answers.order = async () => storeOrder({ payment: paid('VOIDED') });
    world.answers.address = async () => ({ ...deliverable, verdict: 'undeliverable' });
    expect(await ask(world, checkOf(order, check), order, '2026-03-25T00:00:00.000Z')).toEqual(first);
    expect(world.answers).toMatchObject({ reads, verifications });
  });

  it.each(checks)('R-025: two runs of %s at once agree', async (check) => {
    const order = await takenIn(world.db);
    let calls = 0;
    const status = () => (calls++ % 2 === 0 ? 'PAID' : 'VOIDED');
    world.answers.order = async () => storeOrder({ payment: paid(status()) });
    world.answers.address = async () => ({ ...deliverable, codes: [String(calls++)] });
    const effect = checkOf(order, check);
    const outcomes = await Promise.all([
      ask(world, effect, order, at),
      ask(world, effect, order, '2026-03-24T14:15:01.000Z'),
      ask(world, effect, order, '2026-03-24T14:15:02.000Z'),
    ]);
    const { outcome } = await stored(effect.id);
    expect(outcomes).toEqual([outcome, outcome, outcome]);
  });

  it('R-025: a later generation looks again', async () => {
    const order = await takenIn(world.db);
    await ask(world, checkOf(order, 'payment'), order);
    world.answers.order = async () => storeOrder({ payment: paid('VOIDED') });
    const again = await ask(world, checkOf(order, 'payment', 2), order);
    expect(resultOf(again, 'checked').verdict).toMatchObject({ verdict: 'refused', status: 'VOIDED' });
  });

  it('C-35: no assessment holds the customer or what was engraved', async () => {
    const order = await takenIn(world.db);
    await Promise.all(checks.map((check) => ask(world, checkOf(order, check), order)));
    const rows = await storedFor(order.id);
    expect(rows).toHaveLength(5);
    expect(JSON.stringify(rows)).not.toMatch(
      /Anna|Berg|Townsend|94107|555012|customer\.example|A & B|37\.77/,
    );
  });

  it('C-24: an order that is not taken in yet is unanswered', async () => {
    const order = await takenIn(world.db);
    const unknown = { ...order, id: 'order/luna/none' };
    expect(await ask(world, checkOf(unknown, 'payment'), unknown)).toMatchObject({ status: 'unanswered' });
  });

  it('all checks of one turn share one reading of the store order, a later question reads anew', async () => {
    const order = await takenIn(world.db);
    await Promise.all(checks.map((check) => ask(world, checkOf(order, check), order)));
    expect(world.answers.reads).toBe(1);
    await ask(world, checkOf(order, 'payment', 2), order);
    expect(world.answers.reads).toBe(2);
  });

  it('C-40: a retry of the same turn sees at once that the store has routed the order meanwhile', async () => {
    const order = await takenIn(world.db);
    world.answers.order = async () => storeOrder({ fulfilmentOrders: [] });
    const effect = checkOf(order, 'items');
    expect(await ask(world, effect, order)).toEqual({
      status: 'unanswered',
      reason: 'the store has not routed the order to a location yet',
    });
    world.answers.order = async () => storeOrder();
    expect(await ask(world, effect, order)).toMatchObject({ status: 'done' });
  });

  it('C-26: a question asked while an older reading is under way does not take it', async () => {
    const order = await takenIn(world.db);
    let answerOld: (order: ReturnType<typeof storeOrder>) => void = () => {};
    const begun = new Promise<void>((reading) => {
      world.answers.order = () => {
        reading();
        return new Promise((resolve) => {
          answerOld = resolve;
        });
      };
    });
    const old = ask(world, checkOf(order, 'payment'), order);
    await begun;
    world.answers.order = async () => storeOrder();
    const young = await ask(world, checkOf(order, 'payment', 2), order);
    answerOld(storeOrder({ payment: paid('PENDING') }));
    expect(resultOf(young, 'checked').verdict).toMatchObject({ verdict: 'clear' });
    expect(resultOf(await old, 'checked').verdict).toMatchObject({ verdict: 'awaiting' });
  });
});

describe('parts that are away', () => {
  const away = new ProviderError('shopify', 'unreachable', 'ECONNREFUSED', 'no one is there');

  it.each(['items', 'payment', 'risk', 'stock'] as const)(
    'C-24: without the store, %s is unanswered, stores nothing, and goes on when it is back',
    async (check) => {
      const order = await takenIn(world.db);
      world.answers.order = () => Promise.reject(away);
      expect(await ask(world, checkOf(order, check), order)).toEqual({
        status: 'unanswered',
        reason: 'shopify: ECONNREFUSED',
      });
      expect(await storedFor(order.id)).toEqual([]);
      world.answers.order = async () => storeOrder();
      expect(await ask(world, checkOf(order, check), order)).toMatchObject({ status: 'done' });
    },
  );

  it('C-24: a validator that is away gives no verdict, and its words go nowhere', async () => {
    const order = await takenIn(world.db);
    world.answers.address = () =>
      Promise.reject(new ProviderError('easypost', 'refused', '422', '388 Townsend St is odd'));
    const outcome = await ask(world, checkOf(order, 'address'), order);
    expect(outcome).toEqual({ status: 'unanswered', reason: 'easypost: 422; second: ECONNREFUSED' });
    expect(await storedFor(order.id)).toEqual([]);
  });

  it('C-24: an order the store does not know gets no verdict', async () => {
    const order = await takenIn(world.db);
    world.answers.order = async () => null;
    expect(await ask(world, checkOf(order, 'payment'), order)).toMatchObject({ status: 'unanswered' });
  });

  it('a defect of ours is not taken for a part that is away', async () => {
    const order = await takenIn(world.db);
    world.answers.order = () => Promise.reject(new TypeError('a defect'));
    await expect(ask(world, checkOf(order, 'payment'), order)).rejects.toThrow('a defect');
  });
});

describe('what the checks find', () => {
  it('R-012, C-39: a missing unit, with the validator’s spelling and place beside the address', async () => {
    const order = await takenIn(world.db);
    const codes = ['E.SECONDARY_INFORMATION.MISSING'];
    const suggestion = { ...(await addressRow(order.id)).address, line1: '388 TOWNSEND ST' };
    world.answers.address = async () => ({ ...deliverable, verdict: 'missingUnit', codes, suggestion });
    const outcome = await ask(world, checkOf(order, 'address'), order);
    expect(resultOf(outcome, 'checked').verdict).toEqual({
      check: 'address',
      verdict: 'missingUnit',
      codes,
      validator: 'validator',
    });
    const row = await addressRow(order.id);
    expect(row).toMatchObject({ suggestion, latitude: '37.77', longitude: '-122.41' });
    expect(row.address.line1).toBe('388 Townsend St');
  });

  async function addressRow(orderId: string) {
    const rows = await world.db.select().from(schema.addresses).where(eq(schema.addresses.orderId, orderId));
    return rows[0]!;
  }

  it('R-010: an order without an address is judged without asking the validator', async () => {
    const order = await takenIn(world.db, { content: { shippingAddress: null } });
    const outcome = await ask(world, checkOf(order, 'address'), order);
    expect(resultOf(outcome, 'checked').verdict).toMatchObject({ verdict: 'noAddress' });
    expect(world.answers.verifications).toBe(0);
  });

  it('C-40, R-111: the lines that the store wants fulfilled, and the gift card left alone', async () => {
    const order = await takenIn(world.db);
    const outcome = await ask(world, checkOf(order, 'items'), order);
    expect(resultOf(outcome, 'checked').verdict).toEqual({
      check: 'items',
      lines: [
        { lineId: 'l-1', sku: 'RING-7', quantity: 2, fulfilmentOrder: { id: 'fo-1', lineId: 'f-l-1' } },
        { lineId: 'l-2', sku: 'CHAIN-45', quantity: 2, fulfilmentOrder: { id: 'fo-1', lineId: 'f-l-2' } },
      ],
      leftAlone: [{ lineId: 'l-3', reason: 'giftCard' }],
      unmapped: [],
    });
  });

  it('R-112: a SKU of two products is ambiguous, one of another store unknown', async () => {
    await world.db.insert(schema.products).values([
      { id: 'd1', storeId: 'luna', sku: 'DOUBLE', title: 'One' },
      { id: 'd2', storeId: 'luna', sku: ' DOUBLE ', title: 'Two' },
      { id: 'd3', storeId: 'direct', sku: 'ELSEWHERE', title: 'Three' },
    ]);
    const unmappedOf = async (sku: string) => {
      const order = await takenIn(world.db, { sku });
      const { verdict } = resultOf(await ask(world, checkOf(order, 'items'), order), 'checked');
      return verdict.check === 'items' ? verdict.unmapped.map(({ reason }) => reason) : [];
    };
    expect(await unmappedOf('DOUBLE')).toEqual(['ambiguousSku']);
    expect(await unmappedOf('ELSEWHERE')).toEqual(['unknownSku']);
    expect(await unmappedOf('RING-7')).toEqual([]);
  });

  it('R-013: stock below its threshold, the other line enough', async () => {
    const order = await takenIn(world.db);
    const outcome = await ask(world, checkOf(order, 'stock'), order);
    expect(resultOf(outcome, 'checked').verdict).toMatchObject({
      lines: [
        { sku: 'RING-7', verdict: 'enough', supplier: 'first', available: 10 },
        { sku: 'CHAIN-45', verdict: 'belowThreshold', supplier: 'first', available: 4, threshold: 5 },
      ],
    });
    expect(await stored(checkOf(order, 'stock').id)).toMatchObject({ policyVersion: 7 });
  });

  it('C-26, C-41: an order by our own API is judged by what it says', async () => {
    const order = await takenIn(world.db, { channel: 'api', content: { financialStatus: 'AUTHORIZED' } });
    const payment = await ask(world, checkOf(order, 'payment'), order);
    const risk = await ask(world, checkOf(order, 'risk'), order);
    expect(resultOf(payment, 'checked').verdict).toMatchObject({ verdict: 'clear', status: 'AUTHORIZED' });
    expect(resultOf(risk, 'checked').verdict).toMatchObject({ verdict: 'clear', recommendation: 'NONE' });
    expect(world.answers.reads).toBe(0);
    const silent = await takenIn(world.db, { channel: 'api', content: { financialStatus: null } });
    const waiting = await ask(world, checkOf(silent, 'payment'), silent);
    expect(resultOf(waiting, 'checked').verdict).toMatchObject({ verdict: 'awaiting' });
  });
});
