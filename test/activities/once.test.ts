import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createOrderActivities } from '../../activities/index.js';
import { once } from '../../activities/once.js';
import { performerOf } from '../../activities/performers/index.js';
import type { PerformedEffect } from '../../activities/performer.js';
import type { Outcome } from '../../domain/order/effects.js';
import type { Order } from '../../domain/order/order.js';
import { at, effectsOf, type PerformedKind, poNumberOf } from './order.js';
import type { Fault } from './outside.js';
import {
  createWorld,
  effectRow,
  endLeases,
  killedAfter,
  leaseMs,
  perform,
  takeIn,
  type World,
} from './world.js';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.stop());
afterEach(() => {
  world.outside.faults.length = 0;
  world.outside.canLookUp = true;
});

/** What each effect leaves in the world, and what tells it from those of other orders. `repeats`: another one changes nothing there. */
const kinds: { kind: PerformedKind; what: string; about: (order: Order) => string; repeats: boolean }[] = [
  { kind: 'purchaseOrder', what: 'purchaseOrder', about: (order) => poNumberOf(order.id), repeats: false },
  { kind: 'writeTracking', what: 'writeTracking', about: (order) => `EZ${order.id}`, repeats: false },
  { kind: 'writeParcelEvent', what: 'writeParcelEvent', about: (order) => `f-${order.id}`, repeats: false },
  { kind: 'notify', what: 'mail', about: (order) => order.name, repeats: true },
  {
    kind: 'cancelPurchaseOrder',
    what: 'cancelPurchaseOrder',
    about: (order) => poNumberOf(order.id),
    repeats: true,
  },
  { kind: 'tagOrder', what: 'tagOrder', about: (order) => order.channelOrderId, repeats: true },
  { kind: 'holdInStore', what: 'holdInStore', about: (order) => order.channelOrderId, repeats: true },
  {
    kind: 'releaseStoreHold',
    what: 'releaseStoreHold',
    about: (order) => order.channelOrderId,
    repeats: true,
  },
  { kind: 'trackParcel', what: 'trackParcel', about: (order) => `EZ${order.id}`, repeats: true },
];

const unansweredFor = (failure: unknown) =>
  failure as { type: string; nextRetryDelay?: number; category: string };

async function failureOf(attempt: Promise<Outcome>) {
  return unansweredFor(
    await attempt.then(
      (outcome) => Promise.reject(new Error(`expected no answer, got ${JSON.stringify(outcome)}`)),
      (error: unknown) => error,
    ),
  );
}

describe.each(kinds)('R-034: $kind', ({ kind, what, about, repeats }) => {
  async function begin() {
    const order = await takeIn(world);
    const effect: PerformedEffect = effectsOf[kind](order.id);
    return { order, effect, happened: () => world.outside.count(what, about(order)) };
  }

  it('happens once however often it is performed, and answers the same', async () => {
    const { order, effect, happened } = await begin();
    const first = await perform(world, order, effect);
    expect(first.status).toBe('done');
    expect(happened()).toBe(1);
    const again = await perform(world, order, effect);
    expect(again).toEqual(first);
    expect(happened()).toBe(1);
  });

  it.each([1, 2, 3, 4] as const)('happens though its process dies after step %i', async (step) => {
    const { order, effect, happened } = await begin();
    await failureOf(killedAfter(world, step).perform({ orderId: order.id, at, effect }));
    expect(happened()).toBe(step < 3 ? 0 : 1);
    await endLeases(world);
    expect((await perform(world, order, effect)).status).toBe('done');
    expect(happened()).toBe(step === 3 && repeats ? 2 : 1);
  });

  it.each(['noAnswerBefore', 'noAnswerAfter'] as const)(
    'happens though there was %s',
    async (fault: Fault) => {
      const { order, effect, happened } = await begin();
      world.outside.faults.push(fault);
      const failure = await failureOf(perform(world, order, effect));
      expect(failure).toMatchObject({ type: 'EffectUnanswered', category: 'BENIGN' });
      expect(happened()).toBe(fault === 'noAnswerAfter' ? 1 : 0);
      await endLeases(world);
      expect((await perform(world, order, effect)).status).toBe('done');
      expect(happened()).toBe(fault === 'noAnswerAfter' && repeats ? 2 : 1);
    },
  );

  it('is acted on by one of two attempts at the same time', async () => {
    const { order, effect, happened } = await begin();
    world.outside.faults.push('slow');
    const both = await Promise.allSettled([perform(world, order, effect), perform(world, order, effect)]);
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(happened()).toBe(1);
    expect((await effectRow(world, effect.id)).acts).toBe(1);
  });
});

describe('R-034: leases', () => {
  it('an attempt that comes while another lease runs touches nothing and is told when to come back', async () => {
    const order = await takeIn(world);
    const effect = effectsOf.purchaseOrder(order.id);
    world.outside.faults.push('noAnswerAfter');
    await failureOf(perform(world, order, effect));
    const callsBefore = world.outside.calls.length;
    const failure = await failureOf(perform(world, order, effect));
    expect(failure.nextRetryDelay).toBeGreaterThan(0);
    expect(failure.nextRetryDelay).toBeLessThanOrEqual(leaseMs);
    expect(world.outside.calls.length).toBe(callsBefore);
  });

  it('what was unreachable is free at once and needs no look back', async () => {
    const order = await takeIn(world);
    const effect = effectsOf.purchaseOrder(order.id);
    world.outside.faults.push('unreachable');
    const failure = await failureOf(perform(world, order, effect));
    expect(failure.nextRetryDelay).toBeUndefined();
    const callsBefore = world.outside.calls.length;
    expect((await perform(world, order, effect)).status).toBe('done');
    expect(world.outside.calls.slice(callsBefore)).toEqual(['purchaseOrder']);
    expect((await effectRow(world, effect.id)).acts).toBe(1);
  });

  it('what was throttled comes back when the provider said', async () => {
    const order = await takeIn(world);
    const effect = effectsOf.tagOrder(order.id);
    world.outside.faults.push('throttled');
    expect((await failureOf(perform(world, order, effect))).nextRetryDelay).toBe(1234);
    expect((await perform(world, order, effect)).status).toBe('done');
  });

  it('a refusal is final, and no name from it leaves Postgres', async () => {
    const order = await takeIn(world);
    const effect = effectsOf.purchaseOrder(order.id);
    world.outside.faults.push('refused');
    const outcome = await perform(world, order, effect);
    expect(outcome).toEqual({ status: 'refused', code: 'HTTP_422', reason: 'fake: HTTP_422' });
    expect(await perform(world, order, effect)).toEqual(outcome);
    expect(world.outside.count('purchaseOrder', poNumberOf(order.id))).toBe(0);
    expect((await effectRow(world, effect.id)).lastError).toContain('anna@customer.example');
    expect(JSON.stringify(world.logged)).not.toContain('anna@customer.example');
  });

  it('a provider that ignores its abort holds an attempt for half a lease, and the effect for the whole of it', async () => {
    const order = await takeIn(world);
    const effect = effectsOf.writeTracking(order.id);
    const short = createOrderActivities({ ...world.deps, leaseMs: 3000 });
    world.outside.faults.push('deaf');
    const startedAt = Date.now();
    await failureOf(short.perform({ orderId: order.id, at, effect }));
    expect(Date.now() - startedAt).toBeLessThan(2900);
    await failureOf(short.perform({ orderId: order.id, at, effect }));
    expect(world.outside.count('writeTracking', effect.trackingNumber)).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, startedAt + 3100 - Date.now()));
    expect((await perform(world, order, effect)).status).toBe('done');
    expect(world.outside.calls.slice(-2)).toEqual(['findFulfilment', 'writeTracking']);
  });

  it('a process that slept through its time wakes up without acting', async () => {
    const order = await takeIn(world);
    const effect = effectsOf.purchaseOrder(order.id);
    const job = { deps: world.deps, orderId: order.id, effect, at, now: at };
    const signal = new AbortController().signal;
    const slept = await once(performerOf(job), { ...job, signal, actBefore: Date.now() - 1 });
    expect(slept.outcome.status).toBe('unanswered');
    expect(world.outside.count('purchaseOrder', poNumberOf(order.id))).toBe(0);
    expect((await perform(world, order, effect)).status).toBe('done');
  });

  it('an answer that comes after another attempt settled changes nothing', async () => {
    const order = await takeIn(world);
    const effect = effectsOf.trackParcel(order.id);
    const job = { deps: world.deps, orderId: order.id, effect, at, now: at };
    const late = once(performerOf(job), {
      ...job,
      signal: new AbortController().signal,
      actBefore: Date.now() + 60_000,
      afterStep: async (_id, step) => {
        if (step !== 3) return;
        await endLeases(world);
        await perform(world, order, effect);
      },
    });
    expect((await late).outcome).toEqual({ status: 'done', result: { kind: 'nothing' } });
    expect(await effectRow(world, effect.id)).toMatchObject({ state: 'done', attempts: 2 });
  });
});

describe('R-034: a call that is cut short', () => {
  /** No test here lives to see the end of a lease. */
  const long = () => ({ ...world.deps, leaseMs: 120_000 });
  const activities = () => createOrderActivities(long());

  async function cutInItsTurn(effect: PerformedEffect, orderId: string): Promise<void> {
    const turn = { orderId, at, effects: [effect], record: null, effectTimeoutMs: 1500 };
    expect((await activities().turn(turn)).outcomes).toMatchObject([{ status: 'unanswered' }]);
  }

  /** An attempt whose call has begun. */
  async function begun(order: Order, effect: PerformedEffect) {
    const job = { deps: long(), orderId: order.id, effect, at, now: at };
    const controller = new AbortController();
    const callsBefore = world.outside.calls.length;
    const times = { signal: controller.signal, actBefore: Date.now() + 60_000 };
    const attempt = once(performerOf(job), { ...job, ...times });
    const hasBegun = () => expect(world.outside.calls.slice(callsBefore)).toContain('mail');
    await vi.waitFor(hasBegun, { timeout: 20_000 });
    const cut = async () => {
      controller.abort(new DOMException('too late', 'TimeoutError'));
      expect((await attempt).outcome.status).toBe('unanswered');
    };
    return { cut };
  }

  it('a mail that is cut before anything of it has left costs no repeat', async () => {
    const order = await takeIn(world);
    const effect = effectsOf.notify(order.id);
    world.outside.faults.push('cutUnsent', 'cutUnsent', 'cutUnsent');
    for (let time = 0; time < 3; time += 1) await (await begun(order, effect)).cut();
    expect(await perform(world, order, effect)).toMatchObject({ status: 'done' });
    expect(world.outside.count('mail', order.name)).toBe(1);
    expect((await effectRow(world, effect.id)).acts).toBe(1);
  });

  it.each(['deaf', 'cutAfter'] as const)(
    'a mail that may be on its way (%s) keeps its lease',
    async (fault) => {
      const order = await takeIn(world);
      const effect = effectsOf.notify(order.id);
      world.outside.faults.push(fault);
      await (await begun(order, effect)).cut();
      expect((await failureOf(perform(world, order, effect))).nextRetryDelay).toBeGreaterThan(10_000);
      expect(await effectRow(world, effect.id)).toMatchObject({ attempts: 1, acts: 1 });
    },
  );

  it.each(['cutBefore', 'cutAfter'] as const)(
    'a purchase order (%s) keeps its lease: asked too early, the supplier would not know of it',
    async (fault) => {
      const order = await takeIn(world);
      const effect = effectsOf.purchaseOrder(order.id);
      world.outside.faults.push(fault);
      await cutInItsTurn(effect, order.id);
      const callsBefore = world.outside.calls.length;
      expect((await failureOf(perform(world, order, effect))).nextRetryDelay).toBeGreaterThan(10_000);
      expect(world.outside.calls.length).toBe(callsBefore);
      await endLeases(world);
      expect(await perform(world, order, effect)).toMatchObject({ status: 'done' });
      expect(world.outside.count('purchaseOrder', poNumberOf(order.id))).toBe(1);
    },
  );
});

describe('R-034: unknown outcomes', () => {
  it('goods are not sent again where the supplier cannot be asked, and a person can have it looked at again', async () => {
    const order = await takeIn(world);
    const effect = effectsOf.purchaseOrder(order.id);
    world.outside.canLookUp = false;
    world.outside.faults.push('noAnswerBefore');
    await failureOf(perform(world, order, effect));
    await endLeases(world);
    expect((await perform(world, order, effect)).status).toBe('unknown');
    expect((await perform(world, order, effect)).status).toBe('unknown');
    expect(world.outside.count('purchaseOrder', poNumberOf(order.id))).toBe(0);

    world.outside.canLookUp = true;
    const later = { orderId: order.id, at: '2026-03-24T16:00:00.000Z', effect };
    expect((await world.activities.perform(later)).status).toBe('done');
    expect(world.outside.count('purchaseOrder', poNumberOf(order.id))).toBe(1);
  });

  it('mail is repeated once with the same Message-ID, and then nobody knows', async () => {
    const order = await takeIn(world);
    const effect = effectsOf.notify(order.id);
    world.outside.faults.push('noAnswerAfter', 'noAnswerAfter');
    await failureOf(perform(world, order, effect));
    await endLeases(world);
    await failureOf(perform(world, order, effect));
    await endLeases(world);
    expect((await perform(world, order, effect)).status).toBe('unknown');
    const mails = world.outside.mails().filter((mail) => mail.subject.includes(order.name));
    expect(mails).toHaveLength(2);
    expect(new Set(mails.map((mail) => mail.messageId)).size).toBe(1);
    expect(mails[0]).toEqual(mails[1]);
    expect((await effectRow(world, effect.id)).acts).toBe(2);
  });

  it('a mail server that was away costs no repeat', async () => {
    const order = await takeIn(world);
    const effect = effectsOf.notify(order.id);
    world.outside.faults.push('unreachable', 'unreachable', 'unreachable');
    for (let attempt = 0; attempt < 3; attempt += 1) await failureOf(perform(world, order, effect));
    expect((await perform(world, order, effect)).status).toBe('done');
    expect((await effectRow(world, effect.id)).acts).toBe(1);
  });
});
