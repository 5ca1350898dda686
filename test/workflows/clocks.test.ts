import type { Effect } from '../../domain/order/effects.js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openCases } from '../../domain/order/status.js';
import { epochMs } from '../../domain/sla/instant.js';
import { notBefore } from '../kit/fast-forward.js';
import {
  type Actor,
  asked,
  deliver,
  heldRisk,
  moveTo,
  openStage,
  punctualMs,
  question,
  type Stage,
  supervisor,
  told,
} from './stage.js';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.stop());
afterEach(() => {
  stage.answer = () => null;
});

const minute = 60_000;
const day = 1440 * minute;
describe('clocks judge by instants', () => {
  it('C-44: without a verdict of Filter Order Confirmed goes out two minutes after the order came, and not a second before', async () => {
    stage.answer = heldRisk('pending');
    const actor = await stage.start();
    const held = await actor.until((one) => one.checks.risk.status === 'pending');
    const isConfirmation = (one: Effect) => one.kind === 'notify' && one.notification === 'orderConfirmed';
    await moveTo(actor, held.confirmBy!, 1000);
    await notBefore(held.confirmBy!, actor.now, () =>
      expect(actor.performed.filter(isConfirmation)).toEqual([]),
    );
    await moveTo(actor, held.confirmBy!, -punctualMs);
    await expect.poll(() => actor.performed.filter(isConfirmation), { timeout: 5000 }).toHaveLength(1);
    const mail = actor.performed.find(isConfirmation);
    expect(mail).toMatchObject({ notification: 'orderConfirmed', isHeld: true, window: null });
    const order = actor.records.at(-1)!.order;
    const lateMs = epochMs(order.effects[mail!.id]!.askedAt) - epochMs(held.confirmBy!);
    expect(lateMs).toBeGreaterThanOrEqual(0);
    expect(lateMs).toBeLessThan(punctualMs);
  });

  it('C-44: an order that goes straight on is confirmed at once, and once', async () => {
    const actor = await stage.start();
    const order = await actor.until((one) => one.legs[0]?.purchaseOrder.state === 'sent');
    await actor.skip(10 * minute);
    expect(actor.performed.filter((one) => one.kind === 'notify')).toMatchObject([
      { notification: 'orderConfirmed', isHeld: false, window: { earliestOn: '2026-03-27' } },
    ]);
    const [mail] = asked(actor, 'notify');
    expect(order.effects[mail!]!.askedAt < order.confirmBy!).toBe(true);
  });

  it('C-41: a risk assessment that stays pending for 30 minutes becomes a review, not a second earlier', async () => {
    stage.answer = heldRisk('pending');
    const actor = await stage.start();
    const pending = await actor.until((one) => one.checks.risk.status === 'pending');
    const { risk } = pending.checks;
    const since = risk.status === 'pending' ? epochMs(risk.since) : 0;
    const due = new Date(since + 30 * minute).toISOString();
    await moveTo(actor, due, 1000);
    await notBefore(due, actor.now, () => expect(openCases(actor.records.at(-1)!.order)).toEqual([]));
    await moveTo(actor, due, -punctualMs);
    const order = await actor.until((one) => openCases(one).length === 1);
    expect(order.cases).toMatchObject([{ type: 'fraud', owner: 'ops' }]);
    const lateMs = epochMs(order.cases[0]!.openedAt) - epochMs(due);
    expect(lateMs).toBeGreaterThanOrEqual(0);
    expect(lateMs).toBeLessThan(punctualMs);
    expect(asked(actor, 'purchaseOrder')).toEqual([]);
  });

  it('C-41: an assessment that arrives in time lets the order go on without anybody', async () => {
    stage.answer = heldRisk('pending');
    const actor = await stage.start();
    await actor.until((one) => one.checks.risk.status === 'pending');
    await actor.skip(29 * minute);
    stage.answer = () => null;
    await actor.tell({ id: 'risk-1', occurredAt: await actor.now(), type: 'riskChanged' });
    const order = await actor.until((one) => one.legs[0]?.purchaseOrder.state === 'sent');
    expect(order.cases).toEqual([]);
  });

  it('R-138, C-24: without an answer the tries go on; it costs the order no clock, no case and no record, and it goes on when it answers', async () => {
    stage.answer = (effect) =>
      effect.kind === 'check' && effect.check === 'address'
        ? { status: 'unanswered', reason: 'easypost: 503' }
        : null;
    // Time skips through the pauses between tries: few long ones.
    const actor = await stage.start({}, { retryInitialMs: 4 * minute, retryMaximumMs: 4 * minute });
    const check = `${actor.id}/address/check/1`;
    await actor.until((one) => one.effects[check] !== undefined);
    const records = actor.records.length;
    await actor.skip(17 * minute);
    const away = actor.records.at(-1)!.order;
    expect(openCases(away)).toEqual([]);
    // Order Confirmed, and its answer.
    expect(actor.records.length).toBeLessThanOrEqual(records + 2);
    expect(actor.performed.filter((one) => one.id === check).length).toBeGreaterThan(3);
    expect(asked(actor, 'notify')).toHaveLength(1);
    stage.answer = () => null;
    await actor.skip(5 * minute);
    const order = await actor.until((one) => one.legs[0]?.purchaseOrder.state === 'sent');
    expect(order.cases).toEqual([]);
  });
});

describe('the end of an order, and after it', () => {
  it('P-09: after the after-sales window the order closes, is recorded so, and its run completes', async () => {
    const actor = await stage.start();
    const settled = await deliver(actor);
    await moveTo(actor, settled.closesAt!, minute);
    expect((await actor.handle.describe()).status.name).toBe('RUNNING');
    await moveTo(actor, settled.closesAt!, -minute);
    expect(await actor.handle.result()).toBe('closed');
    const closed = actor.records.at(-1)!.order;
    expect(epochMs(closed.closedAt!) - epochMs(settled.closesAt!)).toBeLessThan(punctualMs);
    const answer = await actor.ask({ type: 'cancelRequested', byStore: false });
    expect(answer).toBe('notFound');
  });

  async function closed(): Promise<{ actor: Actor; at: string }> {
    const actor = await stage.start();
    const settled = await deliver(actor);
    await actor.skip(45 * day);
    await actor.handle.result();
    return { actor, at: settled.closesAt! };
  }

  it('P-09: what comes after the close opens the order again: its case is worked on and it closes anew', async () => {
    const { actor, at } = await closed();
    const last = actor.records.at(-1)!;
    const late = told.shipped(actor, at, 'T-second-parcel');
    await actor.gateway.resume(last.order, last.version, [late]);
    const open = await actor.until((one) => openCases(one).length === 1);
    expect(openCases(open)).toMatchObject([{ type: 'parcelProblem' }]);
    expect(open).toMatchObject({ closedAt: null, settledAt: null });
    expect(actor.records.at(-1)!.version).toBeGreaterThan(last.version);
    expect(actor.performed.filter((one) => one.kind === 'purchaseOrder')).toHaveLength(1);
    const decided = question({ caseId: openCases(open)[0]!.id, decision: 'settle', actor: supervisor });
    expect(await actor.gateway.ask(actor.id, decided, 10_000)).toMatchObject({ status: 'accepted' });
    const again = await actor.until((one) => one.settledAt !== null);
    expect(again.closesAt! > at).toBe(true);
    await actor.skip(45 * day);
    expect(await actor.handle.result()).toBe('closed');
  });

  it('R-007: a late event that changes nothing lets the order close again at once', async () => {
    const { actor, at } = await closed();
    const { order, version } = actor.records.at(-1)!;
    // The run that closed it had skipped ahead of the wall clock, which a new run starts from.
    const past = new Date(Date.now() - minute).toISOString();
    const before = { ...order, settledAt: past, closesAt: past, closedAt: past };
    const unknown = { ...told.scanned(actor, at, 'delivered'), id: 'late', trackingNumber: 'of-nobody' };
    await actor.gateway.resume(before, version, [unknown]);
    expect(await actor.handle.result()).toBe('closed');
    const after = actor.records.at(-1)!;
    expect(after.version).toBeGreaterThan(version);
    expect(after.order).toMatchObject({ settledAt: past, closesAt: past });
    expect(after.order.closedAt! > past).toBe(true);
    await actor.gateway.resume(before, version, [told.scanned(actor, at, 'delivered')]);
    expect(await actor.handle.result()).toBe('closed');
    expect(actor.records.at(-1)).toBe(after);
  });
});
