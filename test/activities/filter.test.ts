import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addressOf } from '../../db/queries/order-facts.js';
import { stockLevels } from '../../db/queries/stock-levels.js';
import * as schema from '../../db/schema/index.js';
import type { Verdict } from '../../domain/order/checks.js';
import type { IncomingOrder, PostalAddress } from '../../domain/order/incoming.js';
import type { Order } from '../../domain/order/order.js';
import { defaultOrderPolicy, type OrderPolicy } from '../../domain/policy/policy.js';
import { plus } from '../../domain/sla/instant.js';
import type { ChannelOrder } from '../../providers/ports/channel.js';
import { ProviderError } from '../../providers/ports/errors.js';
import {
  Answers,
  ask,
  type AssessWorld,
  checkOf,
  createAssessWorld,
  deliverable,
  planOf,
  resultOf,
  seedSuppliers,
  stocked,
  storeOrder,
  takenIn,
} from './assess-world.js';
import { at } from './order.js';
import { atTownsend } from '../kit/addresses.js';

let world: AssessWorld;
beforeAll(async () => {
  world = await createAssessWorld();
  await seedSuppliers(world.db);
  await stocked(world.db, 'RING-7', { w1: 10, w2: 10 });
  await stocked(world.db, 'CHAIN-45', { w1: 10, w2: 10 });
});
afterAll(() => world.stop());
beforeEach(() => {
  Object.assign(world.answers, new Answers());
});

const away = () => Promise.reject(new ProviderError('validator', 'noAnswer', 'TIMEOUT', 'no answer'));
const verdictOf = async (order: Order, check: 'address' | 'risk' | 'stock', when = at, generation = 1) =>
  resultOf(await ask(world, checkOf(order, check, generation), order, when), 'checked').verdict;
const explanationOf = async (order: Order, check: string) => {
  const id = checkOf(order, 'address').id.replace('/address/', `/${check}/`);
  const [row] = await world.db.select().from(schema.assessments).where(eq(schema.assessments.id, id));
  return row?.explanation;
};

/** The order's pinned policy, as if it had been taken in under another one. */
async function underPolicy(order: Order, policy: Partial<OrderPolicy>): Promise<Order> {
  const initial = { ...order, policy: { ...defaultOrderPolicy, ...policy } };
  await world.db.update(schema.orderStarts).set({ initial }).where(eq(schema.orderStarts.orderId, order.id));
  return initial;
}

describe('several validators', () => {
  const home = {
    name: 'Anna Berg',
    company: null,
    ...atTownsend,
    phone: null,
  };
  const shopSays = (
    addressValidation: ChannelOrder['addressValidation'],
    patch: Partial<PostalAddress> = {},
  ) => {
    world.answers.order = async () =>
      storeOrder({ addressValidation, shippingAddress: { ...home, ...patch } });
  };

  it('R-011: the first that answers is the only one that is asked', async () => {
    let asked = 0;
    world.answers.second = async () => ({ ...deliverable, codes: [String((asked += 1))] });
    expect(await verdictOf(await takenIn(world.db), 'address')).toMatchObject({ validator: 'validator' });
    expect(asked).toBe(0);
  });

  it('C-24, R-011: one that is away passes to the next, and the record says so', async () => {
    world.answers.address = away;
    world.answers.second = async () => ({ ...deliverable, verdict: 'missingUnit', codes: ['N1'] });
    const order = await takenIn(world.db);
    expect(await verdictOf(order, 'address')).toMatchObject({ verdict: 'missingUnit', validator: 'second' });
    expect(await explanationOf(order, 'address')).toMatchObject({
      asked: [
        { validator: 'validator', away: 'validator: TIMEOUT' },
        { validator: 'second', codes: ['N1'] },
      ],
    });
  });

  it('R-011: the platform has the last word, where it has no issues with this very address', async () => {
    world.answers.address = away;
    shopSays('NO_ISSUES', { line1: '388 TOWNSEND STREET', line2: '#20' });
    expect(await verdictOf(await takenIn(world.db), 'address')).toMatchObject({
      verdict: 'deliverable',
      validator: 'platform',
    });
    shopSays('NO_ISSUES', { line2: 'Apt 21' });
    const order = await takenIn(world.db);
    expect(await ask(world, checkOf(order, 'address'), order)).toMatchObject({ status: 'unanswered' });
  });

  it.each(['WARNING', 'ERROR', null] as const)(
    'C-24: all away, and the platform says %s: no verdict',
    async (told) => {
      world.answers.address = away;
      shopSays(told);
      const order = await takenIn(world.db);
      expect(await ask(world, checkOf(order, 'address'), order)).toEqual({
        status: 'unanswered',
        reason: 'validator: TIMEOUT; second: ECONNREFUSED',
      });
    },
  );

  it('C-24: all away, the store as well: no verdict, and it goes on when one is back', async () => {
    world.answers.address = away;
    world.answers.order = () =>
      Promise.reject(new ProviderError('shopify', 'unreachable', 'ECONNREFUSED', 'x'));
    const order = await takenIn(world.db);
    expect(await ask(world, checkOf(order, 'address'), order)).toMatchObject({ status: 'unanswered' });
    world.answers.address = async () => deliverable;
    expect(await verdictOf(order, 'address')).toMatchObject({ verdict: 'deliverable' });
  });

  it('a defect of ours in a validator is not taken for one that is away', async () => {
    world.answers.address = () => Promise.reject(new TypeError('a defect'));
    const order = await takenIn(world.db);
    await expect(ask(world, checkOf(order, 'address'), order)).rejects.toThrow('a defect');
  });

  it('R-135: what is asked and sent is written one way; what the customer wrote stays beside it', async () => {
    const written = {
      ...home,
      line1: '  388   Townsend St,',
      region: 'california',
      postalCode: '941071670',
      country: 'US',
    };
    const asked: PostalAddress[] = [];
    world.answers.address = async (address) => {
      asked.push(address);
      return deliverable;
    };
    const order = await takenIn(world.db, { content: { shippingAddress: written } });
    await verdictOf(order, 'address');
    const normal = { ...home, postalCode: '94107-1670' };
    expect(asked).toEqual([normal]);
    expect(await addressOf(world.db, order.id, 1)).toEqual(normal);
    const [row] = await world.db
      .select()
      .from(schema.addresses)
      .where(eq(schema.addresses.orderId, order.id));
    expect(row).toMatchObject({ address: written, normalised: normal });
  });

  it('R-010: a PO box is refused where the pinned policy says so', async () => {
    const boxed = { content: { shippingAddress: { ...home, line1: 'P.O. Box 77', line2: null } } };
    const refusing = await underPolicy(await takenIn(world.db, boxed), { poBox: 'refuse' });
    expect(await verdictOf(refusing, 'address')).toMatchObject({
      verdict: 'poBoxRefused',
      validator: 'policy',
    });
    expect(await verdictOf(await takenIn(world.db, boxed), 'address')).toMatchObject({
      verdict: 'deliverable',
    });
  });
});

describe('order velocity', () => {
  const customer = (patch: Partial<IncomingOrder> = {}, line1 = `${randomUUID()} Elm Street`) => ({
    content: {
      email: `${randomUUID()}@example.com`,
      shippingAddress: {
        name: 'Eve',
        company: null,
        line1,
        line2: null,
        city: 'Boston',
        region: 'MA',
        postalCode: '02101',
        country: 'US',
        phone: null,
      },
      ...patch,
    },
  });
  const inTurn = async (orders: Order[]): Promise<Verdict[]> => {
    const verdicts: Verdict[] = [];
    for (const order of orders) verdicts.push(await verdictOf(order, 'risk'));
    return verdicts;
  };
  const judged = (verdicts: Verdict[]) => verdicts.map((one) => (one.check === 'risk' ? one.verdict : null));
  const times = <One>(count: number, make: (index: number) => Promise<One>) =>
    Promise.all(Array.from({ length: count }, (_, index) => make(index)));

  it('R-015: the sixth order of one e-mail within a day is reviewed, however the e-mail is written', async () => {
    const name = randomUUID();
    const written = [name, `${name}+a`, name.toUpperCase(), `${name}+b`, ` ${name}`, name];
    const orders = await times(6, (i) => takenIn(world.db, customer({ email: `${written[i]}@example.com` })));
    const verdicts = await inTurn(orders);
    expect(judged(verdicts)).toEqual(['clear', 'clear', 'clear', 'clear', 'clear', 'review']);
    expect(verdicts[5]).toMatchObject({
      velocity: [
        { mark: 'email', orders: 6, limit: 5 },
        { mark: 'address', orders: 1 },
      ],
    });
  });

  it('R-015: an address is the same over spelling differences', async () => {
    const number = 1 + Math.floor(Math.random() * 1e9);
    const written = [
      `${number} Elm Street`,
      `${number} ELM ST.`,
      ` ${number}  elm  st`,
      `${number} Elm St,`,
      `${number} élm street`,
      `${number}, Elm Street`,
    ];
    const orders = await times(6, (i) => takenIn(world.db, customer({}, written[i])));
    expect(judged(await inTurn(orders)).at(-1)).toBe('review');
    const other = await takenIn(world.db, customer({}, `${number + 1} Elm Street`));
    expect(await verdictOf(other, 'risk')).toMatchObject({ verdict: 'clear' });
  });

  it('R-015: the fourth order of one card is reviewed; another card, and a card without its first digits, are not', async () => {
    const paidBy = (bin: string | null, lastDigits: string) => {
      const card = { bin, lastDigits, avsResultCode: 'Y', cvvResultCode: 'M' };
      world.answers.order = async () => storeOrder({ card });
    };
    paidBy('411111', '1111');
    const verdicts = await inTurn(await times(4, () => takenIn(world.db, customer())));
    expect(judged(verdicts)).toEqual(['clear', 'clear', 'clear', 'review']);
    expect(verdicts[3]).toMatchObject({ avsResultCode: 'Y', cvvResultCode: 'M' });
    paidBy('411111', '1112');
    expect(await verdictOf(await takenIn(world.db, customer()), 'risk')).toMatchObject({ verdict: 'clear' });
    paidBy(null, '1111');
    const unnamed = await verdictOf(await takenIn(world.db, customer()), 'risk');
    expect(unnamed).toMatchObject({ velocity: [{ mark: 'email' }, { mark: 'address' }] });
  });

  it('R-015: only orders of the store and of the window count, and an order counts itself once', async () => {
    const email = `${randomUUID()}@example.com`;
    const old = plus('2026-03-24T14:14:00.000Z', 'PT0S');
    const dayBefore = '2026-03-23T14:14:00.000Z';
    const before = await times(5, () => takenIn(world.db, customer({ email, placedAt: dayBefore })));
    const elsewhere = await times(5, () =>
      takenIn(world.db, { channel: 'api', ...customer({ email, placedAt: old }) }),
    );
    const later = await times(5, () =>
      takenIn(world.db, customer({ email, placedAt: '2026-03-24T14:14:01.000Z' })),
    );
    await inTurn([...before, ...elsewhere, ...later]);
    const order = await takenIn(world.db, customer({ email, placedAt: old }));
    expect(await verdictOf(order, 'risk')).toMatchObject({
      verdict: 'clear',
      velocity: [{ orders: 1 }, { orders: 1 }],
    });
    expect(await verdictOf(order, 'risk', at, 2)).toMatchObject({ velocity: [{ orders: 1 }, { orders: 1 }] });
  });

  it('R-015: of orders checked at once, the last sees all', async () => {
    const email = `${randomUUID()}@example.com`;
    const orders = await times(8, () => takenIn(world.db, customer({ email })));
    const verdicts = await Promise.all(orders.map((order) => verdictOf(order, 'risk')));
    expect(judged(verdicts)).toContain('review');
  });

  it('R-015: shops with wholesale customers raise the limits', async () => {
    const email = `${randomUUID()}@example.com`;
    const velocity = { window: 'PT24H', perEmail: 100, perCard: 100, perAddress: 100 };
    const orders = await times(8, async () =>
      underPolicy(await takenIn(world.db, customer({ email })), { velocity }),
    );
    expect(new Set(judged(await inTurn(orders)))).toEqual(new Set(['clear']));
  });

  it('R-015: test orders neither count nor are counted', async () => {
    const order = await takenIn(world.db, customer({ isTest: true }));
    expect(await verdictOf(order, 'risk')).toMatchObject({ velocity: [] });
    const marks = await world.db
      .select()
      .from(schema.velocityMarks)
      .where(eq(schema.velocityMarks.orderId, order.id));
    expect(marks).toEqual([]);
  });

  it('C-35: neither marks nor assessments name the customer or the card', async () => {
    world.answers.order = async () =>
      storeOrder({ card: { bin: '555555', lastDigits: '4444', avsResultCode: 'N', cvvResultCode: null } });
    const order = await takenIn(
      world.db,
      customer({ email: 'eve.moneypenny@example.com' }, '7 Secret Street'),
    );
    expect(await verdictOf(order, 'risk')).toMatchObject({ verdict: 'review', avsResultCode: 'N' });
    const marks = await world.db
      .select()
      .from(schema.velocityMarks)
      .where(eq(schema.velocityMarks.orderId, order.id));
    const rows = await world.db
      .select()
      .from(schema.assessments)
      .where(eq(schema.assessments.orderId, order.id));
    expect(marks.map(({ kind }) => kind).toSorted()).toEqual(['address', 'card', 'email']);
    expect(JSON.stringify([marks, rows])).not.toMatch(/moneypenny|secret|555555|4444|02101/i);
  });
});

describe('stock', () => {
  it('R-114: what a feed said longer ago than the pinned policy allows is unverified, with its time', async () => {
    const order = await takenIn(world.db, { sku: 'RING-7' });
    const late = '2026-03-25T08:00:01.000Z';
    expect(await verdictOf(order, 'stock', late)).toMatchObject({
      lines: [
        { sku: 'RING-7', verdict: 'unverified', available: 10, observedAt: '2026-03-24T06:00:00.000Z' },
      ],
    });
    const other = await underPolicy(await takenIn(world.db, { sku: 'RING-7' }), { stockFreshFor: 'PT27H' });
    expect(await verdictOf(other, 'stock', late)).toMatchObject({ lines: [{ verdict: 'enough' }] });
  });

  it('P-07, C-32: of fifty orders at once for ten units, ten get one each', async () => {
    const sku = await stocked(world.db, `SKU-${randomUUID().slice(0, 8)}`, { w1: 10 });
    const orders = await Promise.all(Array.from({ length: 50 }, () => takenIn(world.db, { sku })));
    const plans = await Promise.all(
      orders.map(async (order) => {
        const effect = planOf(order, [{ lineId: 'l-1', sku, quantity: 1 }]);
        return resultOf(await ask(world, effect, order), 'planned').plan.status;
      }),
    );
    expect(plans.filter((status) => status === 'planned')).toHaveLength(10);
    expect(plans.filter((status) => status === 'impossible')).toHaveLength(40);
    expect(await stockLevels(world.db, [sku])).toMatchObject([{ available: 0 }]);
    const held = await world.db.select().from(schema.reservations).where(eq(schema.reservations.sku, sku));
    expect(held.filter(({ state }) => state === 'held')).toHaveLength(10);
    expect(new Set(held.map(({ orderId }) => orderId)).size).toBe(10);
  });
});
