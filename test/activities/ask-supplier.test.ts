import { and, eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readLink } from '../../customer/links.js';
import { intake } from '../../db/schema/intake.js';
import type { EffectOf } from '../../domain/order/effects.js';
import type { Order } from '../../domain/order/order.js';
import { supplierAddress } from '../../domain/suppliers/supplier-address.js';
import type { SupplierMail } from '../../providers/ports/supplier-mailer.js';
import { ProviderError } from '../../providers/ports/errors.js';
import { createSupplierByMail } from '../../providers/supplier-mail/client.js';
import { at, incoming } from './order.js';
import { createWorld, effectRow, endLeases, killedAfter, perform, takeIn, type World } from './world.js';

const dueAt = '2026-03-25T14:15:00.000Z';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.stop());
afterEach(() => {
  world.outside.faults.length = 0;
  world.outside.canLookUp = true;
  world.outside.atOnce = { answer: null };
});

function asks(order: Order): EffectOf<'askSupplier'> {
  return {
    id: `${order.id}/stockConfirmation/1-acme/askSupplier/1`,
    generation: 1,
    kind: 'askSupplier',
    caseId: 'stockConfirmation/1',
    supplier: 'acme',
    lines: [{ sku: 'RING-7', quantity: 2 }],
    dueAt,
  };
}

/** An order whose ring has a variant; it is engraved for Anna Berg. */
const sized = () => {
  const lines = incoming('x').lines.map((line) =>
    line.sku === 'RING-7' ? { ...line, variantTitle: 'Gold / 7' } : line,
  );
  return takeIn(world, { content: { lines } });
};

const referenceOf = async (order: Order) => (await effectRow(world, asks(order).id)).reference;
const questions = async (order: Order) => {
  const reference = await referenceOf(order);
  return world.outside.questions().filter((one) => one.reference === reference);
};
const kept = async (order: Order) =>
  world.db
    .select()
    .from(intake)
    .where(and(eq(intake.account, 'acme'), eq(intake.messageId, `answer:${await referenceOf(order)}`)));

const persons = ['Anna', 'Berg', 'customer.example', '5555550123', 'Townsend', '94107', 'Francisco', 'A & B'];

describe('a question about stock', () => {
  it('C-34, R-082: says SKU, variant, quantity and until when, and nothing of the customer or the order', async () => {
    const order = await sized();
    await perform(world, order, asks(order));
    const [asked] = await questions(order);
    expect(asked).toMatchObject({
      reference: expect.stringMatching(/^SQ-[0-9a-f]{20}$/),
      answerBy: dueAt,
      lines: [{ lineNumber: 1, supplierSku: 'ACM-R7', variant: 'Gold / 7', quantity: 2 }],
      askedBy: { name: 'Luna Jewels', contactEmail: 'care@luna.example' },
    });
    const shown = JSON.stringify(asked);
    for (const word of [...persons, order.id, order.name]) expect(shown).not.toContain(word);
  });

  it('C-48, C-29: its link opens this question, for suppliers alone, until the answer is due', async () => {
    const order = await sized();
    await perform(world, order, asks(order));
    const [asked] = await questions(order);
    const token = asked?.page.split('/supplier/')[1] ?? '';
    const read = (purpose: 'supplier' | 'address', now: string) =>
      readLink({ secret: world.deps.linkSecret, token, purpose, now });
    expect(read('supplier', '2026-03-25T14:14:59.000Z')).toEqual({ subject: asked?.reference });
    expect(read('supplier', dueAt)).toMatchObject({ problem: 'expired' });
    expect(read('address', at)).toEqual({ problem: 'invalid' });
  });

  it('C-34: asked twice it is one question', async () => {
    const order = await sized();
    await perform(world, order, asks(order));
    expect(await perform(world, order, asks(order))).toMatchObject({ status: 'done' });
    expect(await questions(order)).toHaveLength(1);
  });

  it.each([1, 2, 3, 4] as const)(
    'R-034: killed after step %i, the next attempt leaves one question',
    async (step) => {
      const order = await sized();
      const killed = killedAfter(world, step).perform({ orderId: order.id, at, effect: asks(order) });
      await expect(killed).rejects.toThrow();
      await endLeases(world);
      expect(await perform(world, order, asks(order))).toMatchObject({ status: 'done' });
      expect(await questions(order)).toHaveLength(1);
    },
  );

  it('R-034: a lost answer is looked up by the reference, and the question not sent again', async () => {
    const order = await sized();
    world.outside.faults.push('noAnswerAfter');
    await expect(perform(world, order, asks(order))).rejects.toMatchObject({ type: 'EffectUnanswered' });
    await endLeases(world);
    expect(await perform(world, order, asks(order))).toMatchObject({ status: 'done' });
    expect(await questions(order)).toHaveLength(1);
  });

  it('R-082: an answer that comes at once is stored as a message, once, also when the first reply was lost', async () => {
    const order = await sized();
    const rawBody = Buffer.from('{"type":"stock_question.answered"}');
    world.outside.atOnce = { answer: { provider: 'supplier-rest', topic: 'event', rawBody } };
    world.outside.faults.push('noAnswerAfter');
    await expect(perform(world, order, asks(order))).rejects.toThrow();
    expect(await kept(order)).toEqual([]);
    await endLeases(world);
    await perform(world, order, asks(order));
    await perform(world, order, asks(order));
    expect(await kept(order)).toMatchObject([{ provider: 'supplier-rest', state: 'waiting', rawBody }]);
  });

  it('C-34: is not asked any more once its case is settled', async () => {
    const resolution = {
      decision: 'unavailable' as const,
      actor: { id: 'clock', role: 'system' as const, verified: true },
      reason: 'no answer',
      at,
    };
    const order = await takeIn(world, {
      change: (one) => ({ ...one, cases: [{ ...stockCase, resolution }] }),
    });
    expect(await perform(world, order, asks(order))).toMatchObject({ status: 'done' });
    expect(await questions(order)).toEqual([]);
  });

  it('C-40: never goes out for a test order', async () => {
    const order = await takeIn(world, { content: { isTest: true } });
    expect(await perform(world, order, asks(order))).toMatchObject({ status: 'refused', code: 'testOrder' });
    expect(await questions(order)).toEqual([]);
  });
});

describe('a supplier without a system', () => {
  const mails: SupplierMail[] = [];
  let isReplyLost = false;
  const byMail = createSupplierByMail({
    email: supplierAddress('stock@acme.example'),
    mailer: {
      write: async (mail) => {
        mails.push(mail);
        if (isReplyLost) throw new ProviderError('smtp', 'noAnswer', 'TIMEOUT', 'no reply');
      },
    },
  });
  let real: World['deps']['connectors']['supplier'];
  beforeAll(() => {
    real = world.deps.connectors.supplier;
    world.deps.connectors.supplier = async () => byMail;
  });
  afterAll(() => {
    world.deps.connectors.supplier = real;
  });
  afterEach(() => {
    mails.length = 0;
    isReplyLost = false;
  });

  it('C-48, C-34, C-35: gets a mail with the link, and nothing of the customer in it', async () => {
    const order = await sized();
    await perform(world, order, asks(order));
    expect(mails).toMatchObject([
      { to: 'stock@acme.example', from: { name: 'Luna Jewels', address: 'hello@luna.example' } },
    ]);
    const text = `${mails[0]?.subject}\n${mails[0]?.text}`;
    expect(text).toContain('2 x ACM-R7 (Gold / 7)');
    expect(text).toContain('25 Mar 2026, 14:15 UTC');
    expect(text).toMatch(/https:\/\/track\.luna\.example\/supplier\/\S+/);
    for (const word of [...persons, order.id, order.name]) expect(text).not.toContain(word);
  });

  it('R-034: whose mail server never said yes or no gets at most two mails, with one Message-ID', async () => {
    const order = await sized();
    isReplyLost = true;
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await perform(world, order, asks(order)).catch(() => null);
      await endLeases(world);
    }
    expect(mails).toHaveLength(2);
    expect(new Set(mails.map((mail) => mail.messageId)).size).toBe(1);
    expect(await effectRow(world, asks(order).id)).toMatchObject({ state: 'unknown' });
  });
});

const stockCase = {
  id: 'stockConfirmation/1',
  type: 'stockConfirmation' as const,
  blocks: 'assign' as const,
  openedAt: at,
  owner: 'ops' as const,
  dueAt,
  warnAt: null,
  clocks: [],
  escalations: [],
  facts: {},
  subject: null,
};
