import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../domain/order/events.js';
import { openCases } from '../../domain/order/status.js';
import {
  type Actor,
  asked,
  heldAddress,
  heldRisk,
  openStage,
  ops,
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
  stage.beforeTurn = async () => {};
});

const release = { caseId: 'address/1', decision: 'release' } as const;
const sent = (actor: Actor) => actor.until((one) => one.legs[0]?.purchaseOrder.state === 'sent');

async function held(): Promise<Actor> {
  stage.answer = heldAddress;
  const actor = await stage.start();
  await actor.until((one) => openCases(one).length === 1);
  return actor;
}

/** Lets turns through only when told. */
function gate(): () => void {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  stage.beforeTurn = () => opened;
  return open;
}

/** Events of a history in which nothing more happens by itself. */
async function restingLength(actor: Actor): Promise<number> {
  for (let last = -1; ; await pause(400)) {
    const now = (await actor.history()).events?.length ?? 0;
    if (now === last) return now;
    last = now;
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('what people decide', () => {
  it('R-017, R-048: a hold released by update lets the order go on to its supplier, once', async () => {
    const actor = await held();
    expect(asked(actor, 'purchaseOrder')).toEqual([]);
    expect(await actor.ask(release)).toEqual({ status: 'accepted', detail: 'address/1: release' });
    await sent(actor);
    expect(actor.performed.filter((one) => one.kind === 'purchaseOrder')).toHaveLength(1);
  });

  it('R-137: an update is answered only when it is on record', async () => {
    const actor = await held();
    const open = gate();
    const records = actor.records.length;
    let answer: Answer | string | null = null;
    const asking = actor.ask(release).then((given) => {
      answer = given;
    });
    await pause(700);
    expect(answer).toBeNull();
    expect(actor.records).toHaveLength(records);
    open();
    await asking;
    expect(answer).toMatchObject({ status: 'accepted' });
    expect(actor.records[records]?.order.cases[0]?.resolution).toMatchObject({ decision: 'release' });
  });

  it('R-017: a hold released by signal goes on too, and the timeline says who', async () => {
    const actor = await held();
    await actor.gateway.askBySignal(actor.id, question({ ...release, reason: 'rang the customer' }));
    await sent(actor);
    const lines = actor.records.flatMap((record) => record.entries.map((entry) => entry.text));
    expect(lines).toContain('case address/1 closed by olivia: release (rang the customer)');
  });

  it.each(['signal', 'update'] as const)(
    'R-007: the same decision by both ways counts once, first by %s',
    async (first) => {
      const actor = await held();
      const event = question(release);
      const bySignal = () => actor.gateway.askBySignal(actor.id, event);
      const byUpdate = () => actor.gateway.ask(actor.id, event, 10_000);
      if (first === 'signal') await bySignal();
      else expect(await byUpdate()).toMatchObject({ status: 'accepted' });
      const again = first === 'signal' ? await byUpdate() : await bySignal();
      if (first === 'signal')
        expect(again).toMatchObject({ status: expect.stringMatching(/ignored|refused/) });
      await sent(actor);
      const order = actor.records.at(-1)!.order;
      expect(order.cases.filter((one) => one.resolution?.actor.id === 'olivia')).toHaveLength(1);
      expect(actor.performed.filter((one) => one.kind === 'purchaseOrder')).toHaveLength(1);
    },
  );

  it('R-079: of two people who decide in the same task one wins, the other is told who, what and when', async () => {
    const actor = await held();
    await stage.stopWorkers();
    const asking = [
      actor.ask({ ...release, actor: ops }),
      actor.ask({ caseId: 'address/1', decision: 'cancel', actor: supervisor }),
    ];
    await pause(300);
    await stage.startWorkers();
    const answers = (await Promise.all(asking)).filter((one) => typeof one === 'object');
    expect(answers.map((one) => one.status).sort()).toEqual(['accepted', 'refused']);
    const order = await actor.until((one) => one.cases[0]?.resolution != null);
    const { actor: who, decision: what, at: when } = order.cases[0]!.resolution!;
    expect(answers.find((one) => one.status === 'refused')).toMatchObject({
      code: 'caseClosed',
      decidedBy: { who: who.id, what, when },
    });
    if (what === 'release') await sent(actor);
    expect(asked(actor, 'purchaseOrder')).toHaveLength(what === 'release' ? 1 : 0);
  });

  it('R-071: a refusal leaves nothing in history', async () => {
    stage.answer = heldRisk('review');
    const actor = await stage.start();
    await actor.until((one) => openCases(one).length === 1);
    const before = await restingLength(actor);
    const unknown = await actor.ask({ caseId: 'address/7', decision: 'release' });
    expect(unknown).toMatchObject({ status: 'refused', code: 'caseUnknown' });
    const byOps = await actor.ask({ caseId: 'fraud/1', decision: 'release' });
    expect(byOps).toMatchObject({ status: 'refused', code: 'roleNotAllowed', allowed: ['recheck'] });
    expect((await actor.history()).events?.length).toBe(before);
  });

  it('R-071: fraud is released by a verified supervisor, not by a signal from the Temporal UI', async () => {
    stage.answer = heldRisk('review');
    const actor = await stage.start();
    await actor.until((one) => openCases(one).length === 1);
    const decided = { caseId: 'fraud/1', decision: 'release' };
    const unverified = question({ ...decided, actor: { ...supervisor, verified: false } });
    await actor.gateway.askBySignal(actor.id, unverified);
    await expect
      .poll(() => JSON.stringify(actor.records.at(-1)?.entries))
      .toMatch(/was refused: ..release.. needs a verified person/);
    expect(openCases(actor.records.at(-1)!.order)).toHaveLength(1);
    expect(await actor.ask({ ...decided, actor: supervisor })).toMatchObject({ status: 'accepted' });
    await sent(actor);
  });

  it('C-17: a held order that is cancelled buys nothing and gives the money back', async () => {
    const actor = await held();
    const answer = await actor.ask({ type: 'cancelRequested', byStore: false, actor: ops });
    expect(answer).toEqual({ status: 'accepted', detail: 'cancelled', legs: [] });
    const order = await actor.until((one) => one.refunds.some((each) => each.state === 'done'));
    expect(order.lines[0]).toMatchObject({ open: 0, cancelled: 1 });
    expect(asked(actor, 'purchaseOrder')).toEqual([]);
  });
});

describe('the door', () => {
  it('P-03: Cancel in the Temporal UI is a cancel request; the order settles, closes and completes as ever', async () => {
    const actor = await held();
    await actor.handle.cancel();
    const order = await actor.until((one) => one.cancellations.length === 1);
    expect(order.cancellations[0]).toMatchObject({ actor: { id: 'temporal', verified: false }, legs: [] });
    expect(order.lines[0]).toMatchObject({ open: 0, cancelled: 1 });
    await actor.until((one) => one.settledAt !== null);
    await actor.skip(45 * 86_400_000);
    expect(await actor.handle.result()).toBe('closed');
    expect((await actor.handle.describe()).status.name).toBe('COMPLETED');
  });

  it('B13: what is no event is ignored with a line of the timeline, and the order lives', async () => {
    const actor = await stage.start();
    await sent(actor);
    const at = await actor.now();
    const withoutNumber = { ...told.shipped(actor, at), trackingNumber: undefined };
    const rubbish: unknown[] = [
      {},
      null,
      'shipped',
      { id: 'x', occurredAt: at, type: 'toString' },
      { id: 'x', occurredAt: at, type: 'scanned' },
      { ...told.scanned(actor, at, 'delivered'), state: 'eaten' },
      { ...told.shipped(actor, at), occurredAt: 'yesterday' },
      withoutNumber,
    ];
    for (const one of rubbish) await actor.handle.signal('tell', one);
    await actor.handle.signal('ask', { caseId: 'address/1' });
    await actor.handle.signal('ask', question({ caseId: 'address/1', decision: 'toString' }));
    await expect(actor.handle.executeUpdate('ask', { args: [{}] })).rejects.toThrow();
    const lines = () => actor.records.flatMap((record) => record.entries.map((entry) => entry.text));
    await expect
      .poll(() => new Set(lines().filter((line) => line.includes('ignored'))))
      .toEqual(
        new Set([
          'a "tell" signal that is no event was ignored',
          'an "ask" signal that is no decision or request was ignored',
        ]),
      );
    expect(actor.records.at(-1)!.order.parcels).toEqual([]);
    await actor.tell(told.shipped(actor, at));
    await actor.until((one) => one.parcels.length === 1);
    expect((await actor.handle.describe()).status.name).toBe('RUNNING');
  });
});
