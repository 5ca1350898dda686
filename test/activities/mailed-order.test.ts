import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createOrderActivities } from '../../activities/index.js';
import type { OrderActivities } from '../../activities/contract.js';
import type { ActivityDeps } from '../../activities/deps.js';
import type { PerformedEffect } from '../../activities/performer.js';
import { readLink } from '../../customer/links.js';
import { automationSwitches, mailedPurchaseOrders, offers } from '../../db/schema/index.js';
import type { Order } from '../../domain/order/order.js';
import { supplierAddress } from '../../domain/suppliers/supplier-address.js';
import { createSmtpMailer, type SmtpMailer } from '../../providers/smtp/client.js';
import { createSupplierByMail } from '../../providers/supplier-mail/client.js';
import { call, control, type Simulators, startSimulators } from '../kit/simulators.js';
import { at, effectsOf, poNumberOf } from './order.js';
import { createWorld, effectRow, endLeases, Killed, takeIn, type World } from './world.js';

const workshop = 'orders@workshop.example';

let world: World;
let simulators: Simulators;
let mailer: SmtpMailer;
let deps: ActivityDeps;
let activities: OrderActivities;
beforeAll(async () => {
  [world, simulators] = await Promise.all([createWorld(), startSimulators()]);
  const smtp = { host: '127.0.0.1', port: simulators.mailbox.smtpPort, isTls: false, credentials: null };
  mailer = createSmtpMailer({ ...smtp, timeoutMs: 1000, maxConnections: 2 });
  const byMail = createSupplierByMail({ email: supplierAddress(workshop), mailer });
  deps = { ...world.deps, connectors: { ...world.deps.connectors, supplier: async () => byMail } };
  activities = createOrderActivities(deps);
});
afterAll(async () => {
  mailer.close();
  await Promise.all([world.stop(), simulators.stop()]);
});
afterEach(async () => {
  await control(simulators.mailbox.url, 'reset', {});
  await world.db.delete(automationSwitches);
});

const perform = (order: Order, effect: PerformedEffect) =>
  activities.perform({ orderId: order.id, at, effect });

interface Mail {
  id: string;
  messageId: string;
  deliveries: number;
  from: string;
  subject: string;
}

async function mails(order: Order): Promise<Mail[]> {
  const query = `to=${encodeURIComponent(workshop)}&subject=${encodeURIComponent(poNumberOf(order.id))}`;
  return (await call(`${simulators.mailbox.url}/messages?${query}`)).body.messages;
}

async function textOf(mail: Mail | undefined): Promise<string> {
  return (await call(`${simulators.mailbox.url}/messages/${mail?.id}`)).body.text;
}

const deliveries = (all: Mail[]) => all.reduce((sum, mail) => sum + mail.deliveries, 0);
const kept = (order: Order) =>
  world.db
    .select()
    .from(mailedPurchaseOrders)
    .where(eq(mailedPurchaseOrders.poNumber, poNumberOf(order.id)));

describe('a purchase order to a supplier without a system', () => {
  it('C-48, R-029, R-104: is one mail in the brand’s name with lines, costs, recipient, packing slip and link', async () => {
    const order = await takeIn(world);
    const outcome = await perform(order, effectsOf.purchaseOrder(order.id));
    expect(outcome).toMatchObject({ status: 'done', result: { kind: 'purchaseOrderSent' } });
    const [mail, ...others] = await mails(order);
    expect(others).toEqual([]);
    expect(mail).toMatchObject({ from: 'Luna Jewels <hello@luna.example>' });
    const { body } = await call(`${simulators.mailbox.url}/messages/${mail?.id}`);
    expect(body.deliveryLog).toMatchObject([
      { from: expect.stringMatching(/^bounce\+[0-9a-f]{20}\.purchaseOrder@mail\.luna\.example$/) },
    ]);
    const text = await textOf(mail);
    for (const words of [
      '- 2 x ACM-C45, $8.00 each',
      '- 1 x ACM-R7, $12.00 each',
      'Engraving: A & B',
      'Goods in total: $28.00',
      'Anna Berg',
      '388 Townsend St',
      'Apt 20',
      'San Francisco, CA 94107',
      'GROUND',
      'Sender on the parcel: Luna Jewels',
      'Thank you for shopping with Luna Jewels.',
      'care@luna.example',
    ]) {
      expect(text).toContain(words);
    }
  });

  it('C-35: has neither phone nor e-mail of the customer in it', async () => {
    const order = await takeIn(world);
    await perform(order, effectsOf.purchaseOrder(order.id));
    const [mail] = await mails(order);
    const source = await (await fetch(`${simulators.mailbox.url}/messages/${mail?.id}`)).text();
    expect(source).not.toMatch(/anna@customer|5555550123/);
    expect(JSON.stringify(await kept(order))).not.toMatch(/anna@customer|5555550123/);
  });

  it('C-48, C-29: its link opens this purchase order alone, for 90 days', async () => {
    const order = await takeIn(world);
    await perform(order, effectsOf.purchaseOrder(order.id));
    const [mail] = await mails(order);
    const token = /\/supplier\/order\/(\S+)/.exec(await textOf(mail))?.[1] ?? '';
    const read = (purpose: 'supplier/order' | 'supplier' | 'track', now: string) =>
      readLink({ secret: deps.linkSecret, token, purpose, now });
    expect(read('supplier/order', '2026-06-21T23:59:59.000Z')).toEqual({ subject: poNumberOf(order.id) });
    expect(read('supplier/order', '2026-06-22T00:00:00.000Z')).toMatchObject({ problem: 'expired' });
    for (const other of ['supplier', 'track'] as const) {
      expect(read(other, at)).toEqual({ problem: 'invalid' });
    }
  });

  it.each([1, 2, 3, 4] as const)(
    'R-034, C-48: killed after step %i, the next attempt leaves one mail to its reader, and one page',
    async (step) => {
      const order = await takeIn(world);
      const effect = effectsOf.purchaseOrder(order.id);
      const afterStep = async (_id: string, passed: number) => {
        if (passed === step) throw new Killed();
      };
      const killed = createOrderActivities(deps, { afterStep });
      await expect(killed.perform({ orderId: order.id, at, effect })).rejects.toThrow();
      await endLeases(world);
      expect(await perform(order, effect)).toMatchObject({ status: 'done' });
      expect(await perform(order, effect)).toMatchObject({ status: 'done' });
      const received = await mails(order);
      expect(new Set(received.map(({ messageId }) => messageId)).size).toBe(1);
      // Sent, and killed before that was written down: once more, never twice more.
      expect(deliveries(received)).toBe(step === 3 ? 2 : 1);
      expect(await kept(order)).toHaveLength(1);
    },
  );

  it('R-034, P-02: whose mail server never said yes or no gets two mails with one Message-ID, and then a person looks', async () => {
    const order = await takeIn(world);
    const effect = effectsOf.purchaseOrder(order.id);
    await control(simulators.mailbox.url, 'faults', {
      kind: 'noAnswerAfter',
      times: 3,
      match: { method: 'SMTP' },
    });
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await perform(order, effect).catch(() => null);
      await endLeases(world);
    }
    expect(await effectRow(world, effect.id)).toMatchObject({ state: 'unknown', acts: 2 });
    const received = await mails(order);
    expect(new Set(received.map(({ messageId }) => messageId)).size).toBe(1);
    expect(deliveries(received)).toBe(2);
  });

  it('R-034: the repeat says what the first said, whatever costs have become since', async () => {
    const order = await takeIn(world);
    await control(simulators.mailbox.url, 'faults', { kind: 'noAnswerBefore', match: { method: 'SMTP' } });
    const effect = effectsOf.purchaseOrder(order.id);
    await expect(perform(order, effect)).rejects.toThrow();
    await world.db.update(offers).set({ costCents: 9900 }).where(eq(offers.sku, 'RING-7'));
    await endLeases(world);
    await perform(order, effect);
    await world.db.update(offers).set({ costCents: 1200 }).where(eq(offers.sku, 'RING-7'));
    const [mail] = await mails(order);
    expect(await textOf(mail)).toContain('1 x ACM-R7, $12.00 each');
    expect(await kept(order)).toMatchObject([{ content: { lines: [{}, { unitCostCents: 1200 }] } }]);
  });

  it('C-48: a mail that is refused is a refused purchase order', async () => {
    const order = await takeIn(world);
    await control(simulators.mailbox.url, 'faults', {
      kind: 'status',
      status: 550,
      match: { method: 'SMTP' },
    });
    const outcome = await perform(order, effectsOf.purchaseOrder(order.id));
    expect(outcome).toMatchObject({ status: 'refused' });
    expect(JSON.stringify(outcome)).not.toContain(workshop);
    expect(await mails(order)).toEqual([]);
  });

  it('R-045: one that is held back by a switch is neither sent nor kept', async () => {
    const order = await takeIn(world);
    await world.db.insert(automationSwitches).values({
      storeId: 'luna',
      supplierId: 'acme',
      isStopped: true,
      changedBy: 'anna',
      reason: 'tests',
    });
    const outcome = await perform(order, effectsOf.purchaseOrder(order.id));
    expect(outcome).toMatchObject({ status: 'refused', code: 'automationStopped' });
    expect(await mails(order)).toEqual([]);
    expect(await kept(order)).toEqual([]);
  });

  it('C-40: never goes out for a test order', async () => {
    const order = await takeIn(world, { content: { isTest: true } });
    expect(await perform(order, effectsOf.purchaseOrder(order.id))).toMatchObject({ code: 'testOrder' });
    expect(await mails(order)).toEqual([]);
  });
});

describe('a cancel to a supplier without a system', () => {
  it('C-48, C-17: is a mail with a link to the same page, and its answer comes later', async () => {
    const order = await takeIn(world);
    const effect = effectsOf.cancelPurchaseOrder(order.id);
    const outcome = await perform(order, effect);
    expect(outcome).toEqual({ status: 'done', result: { kind: 'purchaseOrderCancel', answer: 'pending' } });
    const [mail] = await mails(order);
    expect(mail?.subject).toBe(`Please cancel purchase order ${poNumberOf(order.id)}`);
    const text = await textOf(mail);
    expect(text).not.toMatch(/Anna|Townsend|customer\.example/);
    const token = /\/supplier\/order\/(\S+)/.exec(text)?.[1] ?? '';
    const opened = readLink({ secret: deps.linkSecret, token, purpose: 'supplier/order', now: at });
    expect(opened).toEqual({ subject: poNumberOf(order.id) });
  });

  it.each([1, 2, 3, 4] as const)(
    'R-034: killed after step %i, it is one mail to its reader',
    async (step) => {
      const order = await takeIn(world);
      const effect = effectsOf.cancelPurchaseOrder(order.id);
      const afterStep = async (_id: string, passed: number) => {
        if (passed === step) throw new Killed();
      };
      const killed = createOrderActivities(deps, { afterStep });
      await expect(killed.perform({ orderId: order.id, at, effect })).rejects.toThrow();
      await endLeases(world);
      expect(await perform(order, effect)).toMatchObject({ status: 'done' });
      const received = await mails(order);
      expect(new Set(received.map(({ messageId }) => messageId)).size).toBe(1);
      expect(deliveries(received)).toBe(step === 3 ? 2 : 1);
    },
  );

  it('R-034, P-02: without a word of the mail server it is sent twice at most', async () => {
    const order = await takeIn(world);
    const effect = effectsOf.cancelPurchaseOrder(order.id);
    await control(simulators.mailbox.url, 'faults', {
      kind: 'noAnswerAfter',
      times: 3,
      match: { method: 'SMTP' },
    });
    for (let attempt = 0; attempt < 4; attempt += 1) {
      await perform(order, effect).catch(() => null);
      await endLeases(world);
    }
    expect(deliveries(await mails(order))).toBe(2);
    expect(await effectRow(world, effect.id)).toMatchObject({ state: 'unknown' });
  });
});
