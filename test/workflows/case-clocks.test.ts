import { temporal } from '@temporalio/proto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Mail } from '../../activities/contract.js';
import type { CasePolicy } from '../../domain/policy/case-policy.js';
import { defaultOrderPolicy } from '../../domain/policy/policy.js';
import type { Effect, Outcome } from '../../domain/order/effects.js';
import type { PersonEvent } from '../../domain/order/events.js';
import type { Order } from '../../domain/order/order.js';
import { isFiltered, openCases } from '../../domain/order/status.js';
import { epochMs, plus } from '../../domain/sla/instant.js';
import type { OrderSettings } from '../../workflows/messages.js';
import { notBefore } from '../kit/fast-forward.js';
import {
  type Actor,
  asked,
  deliver,
  heldAddress,
  heldRisk,
  moveTo,
  openStage,
  punctualMs,
  type Stage,
  supervisor,
  undeliverable,
} from './stage.js';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.stop());
afterEach(() => {
  stage.answer = () => null;
  stage.mail = nothingStored;
});

const hour = 3_600_000;
const { EventType } = temporal.api.enums.v1;
const skipping = [
  EventType.EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED,
  EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TIME_SKIPPING_TRANSITIONED,
];
const nothingStored = async (): Promise<Mail> => ({ events: [], stopped: { remedies: [] } });
const customer = { id: 'customer', role: 'customer', verified: true } as const;

/** The first address lacks its unit, every later one is fine. */
const heldFirstAddress = (effect: Effect): Outcome | null =>
  effect.kind === 'check' && effect.addressVersion === 1 ? heldAddress(effect) : null;

const corrected = (addressVersion: number, patch: object = {}) => ({
  id: `corrected-${addressVersion}`,
  type: 'addressCorrected' as const,
  actor: customer,
  reason: 'given on the page',
  addressVersion,
  destination: { country: 'US', region: 'CA' },
  scope: 'sameCity' as const,
  ...patch,
});

async function held(
  answer: Stage['answer'] = heldAddress,
  settings: Partial<OrderSettings> = {},
): Promise<{ actor: Actor; order: Order }> {
  stage.answer = answer;
  const actor = await stage.start({}, settings);
  const order = await actor.until((one) => openCases(one).length > 0 && asked(actor, 'ticket').length > 0);
  return { actor, order };
}

const newest = (actor: Actor): Order => actor.records.at(-1)!.order;
const escalatedTo = (order: Order) => order.cases[0]!.escalations.map(({ role }) => role);

describe('an address that nobody corrects', () => {
  it('A-06, R-047, R-058, R-059: manual review at 24:00:00, settled at 48:00:00, not a second before', async () => {
    const { actor, order } = await held(undeliverable);
    const { openedAt } = order.cases[0]!;
    expect(order.cases[0]).toMatchObject({ dueAt: plus(openedAt, 'PT48H'), owner: 'ops' });
    const asking = asked(actor, 'notify').filter((id) => id.includes('addressQuestion'));
    expect(asking).toHaveLength(1);

    await moveTo(actor, plus(openedAt, 'PT24H'), 1000);
    await notBefore(plus(openedAt, 'PT24H'), actor.now, () => expect(escalatedTo(newest(actor))).toEqual([]));
    await moveTo(actor, plus(openedAt, 'PT24H'), -punctualMs);
    const reviewed = await actor.until((one) => one.cases[0]!.escalations.length === 1);
    expect(escalatedTo(reviewed)).toEqual(['supervisor']);
    const lateMs = epochMs(reviewed.cases[0]!.escalations[0]!.at) - epochMs(plus(openedAt, 'PT24H'));
    expect(lateMs).toBeGreaterThanOrEqual(0);
    expect(lateMs).toBeLessThan(punctualMs);

    await moveTo(actor, plus(openedAt, 'PT48H'), 1000);
    await notBefore(plus(openedAt, 'PT48H'), actor.now, () => {
      expect(openCases(newest(actor))).toHaveLength(1);
      expect(asked(actor, 'refund')).toEqual([]);
    });
    await moveTo(actor, plus(openedAt, 'PT48H'), -punctualMs);
    const ended = await actor.until((one) => one.refunds.some((refund) => refund.state === 'done'));
    expect(ended.cases[0]!.resolution).toMatchObject({ decision: 'refund', actor: { id: 'clock' } });
    expect(ended.cases[0]!.resolution!.at >= plus(openedAt, 'PT48H')).toBe(true);
    expect(asked(actor, 'refund')).toHaveLength(1);
    expect(asked(actor, 'purchaseOrder')).toEqual([]);
    await actor.until((one) => one.settledAt !== null);
  });

  it('B2: an answer stored before the deadline beats the clock, though the order hears it later', async () => {
    const { actor, order } = await held(heldFirstAddress);
    const dueAt = order.cases[0]!.dueAt!;
    await moveTo(actor, dueAt, 10_000);
    const answer = corrected(2);
    stage.mail = async () => ({ events: [{ event: answer, at: dueAt }], stopped: { remedies: [] } });
    await moveTo(actor, dueAt, -punctualMs);
    const sent = await actor.until((one) => one.legs[0]?.purchaseOrder.state === 'sent');
    expect(sent.cases[0]!.resolution).toMatchObject({ decision: 'settledByFact' });
    expect(asked(actor, 'refund')).toEqual([]);
    expect(actor.performed).toContainEqual(
      expect.objectContaining({ kind: 'purchaseOrder', addressVersion: 2 }),
    );
    // The relay brings it too.
    expect(await actor.ask(answer)).toMatchObject({ status: 'ignored', because: 'already heard' });
  });

  it('B2: an answer stored after the deadline is recorded, and the refund stands', async () => {
    const { actor, order } = await held(undeliverable);
    const dueAt = order.cases[0]!.dueAt!;
    await moveTo(actor, dueAt, 10_000);
    const late = { event: corrected(2), at: plus(dueAt, 'PT1S') };
    stage.mail = async () => ({ events: [late], stopped: { remedies: [] } });
    await moveTo(actor, dueAt, -punctualMs);
    const ended = await actor.until((one) => one.refunds.length === 1 && asked(actor, 'refund').length > 0);
    expect(ended.addressVersion).toBe(1);
    const told = () => actor.records.flatMap((record) => record.entries.map(({ text }) => text));
    await expect.poll(told).toContainEqual(expect.stringContaining('an address came too late'));
  });

  it('R-047: what is switched off is escalated in place of done', async () => {
    const { actor, order } = await held(undeliverable);
    stage.mail = async () => ({ events: [], stopped: { remedies: ['refund'] } });
    await moveTo(actor, order.cases[0]!.dueAt!, -punctualMs);
    const escalated = await actor.until((one) => one.cases[0]!.escalations.length === 2);
    expect(escalatedTo(escalated)).toEqual(['supervisor', 'admin']);
    expect(openCases(escalated)).toHaveLength(1);
    expect(asked(actor, 'refund')).toEqual([]);
  });
});

describe('an address that the customer corrects', () => {
  it('A-05, R-060: at hour 3 it is checked again, released, and the purchase order carries it; no clock rings', async () => {
    const { actor } = await held(heldFirstAddress);
    await actor.skip(3 * hour);
    expect(await actor.ask(corrected(2))).toMatchObject({ status: 'accepted' });
    const sent = await actor.until((one) => one.legs[0]?.purchaseOrder.state === 'sent');
    expect(sent.cases[0]!.resolution).toMatchObject({ decision: 'settledByFact' });
    expect(actor.performed).toContainEqual(
      expect.objectContaining({ kind: 'purchaseOrder', addressVersion: 2 }),
    );
    expect(asked(actor, 'writeAddress')).toHaveLength(1);
    await actor.skip(30 * hour);
    expect(escalatedTo(newest(actor))).toEqual([]);
    expect(asked(actor, 'purchaseOrder')).toHaveLength(1);
  });

  it('R-057: one that is wrong again is asked about again, under the same clock', async () => {
    const { actor, order } = await held(undeliverable);
    await actor.skip(3 * hour);
    await actor.ask(corrected(2));
    await actor.until((one) => one.addressVersion === 2 && one.checks.address.status === 'held');
    await expect
      .poll(() => asked(actor, 'notify').filter((id) => id.includes('addressQuestion')))
      .toHaveLength(2);
    expect(newest(actor).cases).toHaveLength(1);
    expect(newest(actor).cases[0]).toMatchObject({ dueAt: order.cases[0]!.dueAt, resolution: null });
  });

  it('C-25: another city goes to a person, who takes it; fraud is screened again', async () => {
    const { actor } = await held(heldFirstAddress);
    const beyond = corrected(2, { scope: 'beyond', destination: { country: 'US', region: 'NY' } });
    expect(await actor.ask(beyond)).toMatchObject({ detail: 'a person looks at the new address' });
    const proposed = await actor.until((one) => one.cases[0]!.escalations.length === 1);
    expect(proposed).toMatchObject({ addressVersion: 1, destination: { region: 'CA' } });
    const checksOfRisk = () => asked(actor, 'check').filter((id) => id.includes('/risk/'));
    const before = checksOfRisk().length;
    await actor.ask({ caseId: 'address/1', decision: 'correct', actor: supervisor });
    const sent = await actor.until((one) => one.legs[0]?.purchaseOrder.state === 'sent');
    expect(sent).toMatchObject({ addressVersion: 2, destination: { region: 'NY' } });
    expect(checksOfRisk()).toHaveLength(before + 1);
  });
});

describe('fraud', () => {
  it('A-11, R-069 to R-071: escalated at once, the breach further up, and never released by time', async () => {
    const { actor, order } = await held(heldRisk('aboveThreshold'));
    expect(escalatedTo(order)).toEqual(['supervisor']);
    const dueAt = plus(order.cases[0]!.openedAt, 'PT2H');
    await moveTo(actor, dueAt, 1000);
    await notBefore(dueAt, actor.now, () => expect(escalatedTo(newest(actor))).toEqual(['supervisor']));
    await moveTo(actor, dueAt, -punctualMs);
    const breached = await actor.until((one) => one.cases[0]!.escalations.length === 2);
    expect(escalatedTo(breached)).toEqual(['supervisor', 'admin']);
    expect(breached.cases[0]!.escalations[1]!.at >= dueAt).toBe(true);
    await actor.skip(30 * 24 * hour);
    expect(openCases(newest(actor))).toHaveLength(1);
    expect(isFiltered(newest(actor))).toBe(false);
    expect(asked(actor, 'purchaseOrder')).toEqual([]);
  });
});

describe('an outage longer than all clocks', () => {
  it('B2: each clock rings once and in order, late; no refund is made before its grace time', async () => {
    stage.answer = undeliverable;
    const clocks = [
      { after: 'PT8S', then: { escalate: 'supervisor' } },
      { after: 'PT11S', then: { decide: 'refund' } },
    ] satisfies CasePolicy['clocks'];
    const address = { ...defaultOrderPolicy.cases.address, within: 'PT11S', warnBefore: null, clocks };
    const actor = await stage.start(
      {},
      {},
      {
        cases: { ...defaultOrderPolicy.cases, address },
        lateAfter: 'PT1S',
        graceAfterOutage: 'PT5S',
      },
    );
    const order = await actor.until((one) => openCases(one).length > 0 && asked(actor, 'ticket').length > 0);
    await stage.stopWorkers();
    // Longer than the last of them, and later than it may be.
    const untilMs = epochMs(order.cases[0]!.dueAt!) + 2_000;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, untilMs - Date.now())));
    await stage.startWorkers();
    const late = await actor.until((one) => one.cases[0]!.escalations.length >= 2);
    expect(escalatedTo(late)).toEqual(['supervisor', 'admin']);
    expect(asked(actor, 'refund')).toEqual([]);
    const [review, refund] = late.cases[0]!.clocks;
    expect(review).toMatchObject({ state: 'rang', dueAt: plus(order.cases[0]!.openedAt, 'PT8S') });
    // People have had no time yet: the grace, and no less than the policy put between the two.
    expect(refund).toMatchObject({ state: 'running', firstDueAt: order.cases[0]!.dueAt });
    expect(epochMs(refund!.dueAt) - epochMs(review!.rangAt!)).toBeGreaterThanOrEqual(5000);
    const ended = await actor.until((one) => one.refunds.length === 1 && asked(actor, 'refund').length > 0);
    expect(asked(actor, 'refund')).toHaveLength(1);
    expect(ended.cases[0]!.resolution!.at >= refund!.dueAt).toBe(true);
    expect(ended.cases[0]!.escalations).toHaveLength(2);
    const texts = actor.records.flatMap((record) => record.entries.map(({ text }) => text));
    expect(texts.filter((text) => text.includes('rang late'))).not.toEqual([]);
  });
});

describe('what a case costs in history', () => {
  it('a held order costs at most 15 events more than a clean one, however long it was held', async () => {
    // A turn that a busy machine gives up has events of its own.
    const patient = { quickTimeoutMs: 8_000 };
    const clean = await stage.start({}, patient);
    await deliver(clean);
    const { actor } = await held(heldFirstAddress, patient);
    await actor.skip(3 * hour);
    await actor.ask(corrected(2) satisfies Partial<PersonEvent>);
    await deliver(actor);
    // What a server writes of skipped time is no cost of a case.
    const isOfOrder = (type: unknown) => !skipping.some((one) => one === type);
    const length = async (one: Actor) =>
      (await one.history()).events?.filter(({ eventType }) => isOfOrder(eventType)).length ?? 0;
    const cost = (await length(actor)) - (await length(clean));
    expect(cost).toBeLessThanOrEqual(15);
  });
});
