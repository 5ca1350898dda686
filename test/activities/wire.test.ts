import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createOrderActivities } from '../../activities/index.js';
import type { OrderActivities } from '../../activities/contract.js';
import type { PerformedEffect } from '../../activities/performer.js';
import type { Order } from '../../domain/order/order.js';
import { createSmtpMailer, type SmtpMailer } from '../../providers/smtp/client.js';
import { createSupplierRest } from '../../providers/supplier-rest/client.js';
import { SUPPLIER_ACCOUNTS } from '../../sandbox/servers/credentials.js';
import { call, control, type Simulators, startSimulators } from '../kit/simulators.js';
import { at, effectsOf, poNumberOf } from './order.js';
import { createWorld, effectRow, endLeases, takeIn, type World } from './world.js';

const account = SUPPLIER_ACCOUNTS[0]!;
let world: World;
let simulators: Simulators;
let mailer: SmtpMailer;
let activities: OrderActivities;
beforeAll(async () => {
  [world, simulators] = await Promise.all([createWorld(), startSimulators()]);
  const smtp = { host: '127.0.0.1', port: simulators.mailbox.smtpPort, isTls: false, credentials: null };
  mailer = createSmtpMailer({ ...smtp, timeoutMs: 1000, maxConnections: 2 });
  const supplier = createSupplierRest({
    supplier: 'acme',
    baseUrl: `${simulators.supplier.url}/${account.supplier}`,
    token: account.token,
    timeoutMs: 1000,
  });
  const connectors = { ...world.deps.connectors, supplier: async () => supplier, mailer };
  activities = createOrderActivities({ ...world.deps, connectors });
});
afterAll(async () => {
  mailer.close();
  await Promise.all([world.stop(), simulators.stop()]);
});
afterEach(() => Promise.all([reset(simulators.supplier.url), reset(simulators.mailbox.url)]));

const reset = (url: string) => control(url, 'reset', {});
const perform = (order: Order, effect: PerformedEffect) =>
  activities.perform({ orderId: order.id, at, effect });

async function purchaseOrders(order: Order): Promise<{ poNumber: string; lines: unknown[] }[]> {
  const { body } = await call(
    `${simulators.supplier.url}/_control/purchase-orders?supplier=${account.supplier}`,
  );
  return body.purchaseOrders.filter((one: { poNumber: string }) => one.poNumber === poNumberOf(order.id));
}

async function mails(order: Order): Promise<{ messageId: string; deliveries: number }[]> {
  const query = `to=anna%40customer.example&subject=${encodeURIComponent(order.name)}`;
  return (await call(`${simulators.mailbox.url}/messages?${query}`)).body.messages;
}

describe('over the wire', () => {
  it.each(['noAnswerBefore', 'noAnswerAfter'])('R-034: one purchase order although %s', async (kind) => {
    const order = await takeIn(world);
    const effect = effectsOf.purchaseOrder(order.id);
    await control(simulators.supplier.url, 'faults', { kind, match: { method: 'POST' } });
    await expect(perform(order, effect)).rejects.toMatchObject({ type: 'EffectUnanswered' });
    await endLeases(world);
    const outcome = await perform(order, effect);
    expect(outcome).toMatchObject({ status: 'done', result: { kind: 'purchaseOrderSent' } });
    const sent = await purchaseOrders(order);
    expect(sent).toHaveLength(1);
    expect(sent[0]?.lines).toHaveLength(2);
  });

  it('R-034: no second purchase order while the supplier cannot say whether the first arrived', async () => {
    const order = await takeIn(world);
    const effect = effectsOf.purchaseOrder(order.id);
    await control(simulators.supplier.url, 'faults', { kind: 'noAnswerAfter', match: { method: 'POST' } });
    await expect(perform(order, effect)).rejects.toThrow();
    await endLeases(world);
    const down = { kind: 'status', status: 502, match: { method: 'GET' } };
    await control(simulators.supplier.url, 'faults', down);
    await expect(perform(order, effect)).rejects.toMatchObject({ type: 'EffectUnanswered' });
    expect((await perform(order, effect)).status).toBe('done');
    expect(await purchaseOrders(order)).toHaveLength(1);
  });

  it('R-032: a supplier that is asked to cancel twice answers the same', async () => {
    const order = await takeIn(world);
    await perform(order, effectsOf.purchaseOrder(order.id));
    const effect = effectsOf.cancelPurchaseOrder(order.id);
    await control(simulators.supplier.url, 'faults', { kind: 'noAnswerAfter', match: { method: 'POST' } });
    await expect(perform(order, effect)).rejects.toThrow();
    await endLeases(world);
    expect(await perform(order, effect)).toEqual({
      status: 'done',
      result: { kind: 'purchaseOrderCancel', answer: 'accepted' },
    });
  });

  it('R-101: a mail whose answer was lost is one mail to its reader: a repeat has the same Message-ID', async () => {
    const order = await takeIn(world);
    const effect = effectsOf.notify(order.id);
    await control(simulators.mailbox.url, 'faults', { kind: 'noAnswerAfter' });
    await expect(perform(order, effect)).rejects.toMatchObject({ type: 'EffectUnanswered' });
    await endLeases(world);
    expect((await perform(order, effect)).status).toBe('done');
    const { reference, acts } = await effectRow(world, effect.id);
    expect(acts).toBe(2);
    const received = await mails(order);
    expect(new Set(received.map((mail) => mail.messageId.replace(/^<?|>?$/g, '')))).toEqual(
      new Set([reference.slice(1, -1)]),
    );
    expect(received.reduce((sum, mail) => sum + mail.deliveries, 0)).toBe(2);
  });
});
