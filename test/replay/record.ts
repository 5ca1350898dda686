import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { clocksOf, openCases } from '../../domain/order/status.js';
import { packageRoot } from '../../sandbox/world/paths.js';
import { plus } from '../../domain/sla/instant.js';
import {
  type Actor,
  deliver,
  heldAddress,
  heldRisk,
  openStage,
  type Stage,
  supervisor,
  told,
  undeliverable,
} from '../workflows/stage.js';

export const historiesFolder = join(dirname(fileURLToPath(import.meta.url)), 'histories');

/** Plays one order; its history, run by run, is what is committed. */
type Scenario = (stage: Stage) => Promise<Actor>;

const minute = 60_000;
const cased = (actor: Actor) => actor.until((order) => openCases(order).length > 0);
const sent = (actor: Actor) => actor.until((order) => order.legs.at(-1)?.purchaseOrder.state === 'sent');
const settled = (actor: Actor) => actor.until((order) => order.settledAt !== null);
const cancel = { type: 'cancelRequested', byStore: false } as const;

export const scenarios: Record<string, Scenario> = {
  'clean-to-settled': async (stage) => {
    const actor = await stage.start();
    await deliver(actor);
    return actor;
  },
  'clean-to-closed-over-skipped-time': async (stage) => {
    const actor = await stage.start();
    await deliver(actor);
    await actor.skip(45 * 24 * 60 * minute);
    await actor.handle.result();
    return actor;
  },
  'held-address-released': async (stage) => {
    stage.answer = heldAddress;
    const actor = await stage.start();
    await cased(actor);
    await actor.ask({ caseId: 'address/1', decision: 'release' });
    await sent(actor);
    return actor;
  },
  'held-address-corrected': async (stage) => {
    stage.answer = (effect) =>
      effect.kind === 'check' && effect.addressVersion === 1 ? heldAddress(effect) : null;
    const actor = await stage.start();
    await cased(actor);
    await actor.skip(3 * 60 * minute);
    await actor.ask(corrected);
    await deliver(actor);
    return actor;
  },
  'held-address-silent': async (stage) => {
    stage.answer = undeliverable;
    const actor = await stage.start();
    await cased(actor);
    await actor.skip(25 * 60 * minute);
    await actor.until((order) => order.cases[0]?.escalations.length === 1);
    await actor.skip(24 * 60 * minute);
    await settled(actor);
    return actor;
  },
  'held-address-answer-stored': async (stage) => {
    stage.answer = undeliverable;
    const actor = await stage.start();
    const order = await cased(actor);
    stage.mail = async () => ({
      events: [{ event: { ...corrected }, at: order.cases[0]?.openedAt ?? '' }],
      stopped: { remedies: ['refund'] },
    });
    await actor.skip(25 * 60 * minute);
    await actor.until((one) => one.addressVersion === 2);
    return actor;
  },
  'text-put-off': async (stage) => {
    const until = plus(new Date().toISOString(), 'PT6H');
    let isMorning = false;
    stage.answer = (effect) => {
      if (effect.kind !== 'notify' || effect.channel !== 'sms') return heldAddress(effect);
      return isMorning ? null : { status: 'deferred', until, reason: 'quiet hours' };
    };
    const actor = await stage.start({ phone: '+14155550123' });
    await actor.until((order) => clocksOf(order).some(({ id }) => id.startsWith('send:')));
    isMorning = true;
    await actor.skip(7 * 60 * minute);
    await actor.until((order) => clocksOf(order).every(({ id }) => !id.startsWith('send:')));
    return actor;
  },
  'held-fraud-cancelled': async (stage) => {
    stage.answer = heldRisk('review');
    const actor = await stage.start();
    await cased(actor);
    await actor.skip(3 * minute);
    await actor.ask({ caseId: 'fraud/1', decision: 'cancel', actor: supervisor });
    await actor.until((order) => order.refunds.some((one) => one.state === 'done'));
    await settled(actor);
    return actor;
  },
  'cancelled-in-temporal': async (stage) => {
    stage.answer = heldAddress;
    const actor = await stage.start();
    await cased(actor);
    await actor.handle.cancel();
    await actor.until((order) => order.cancellations.length === 1);
    return actor;
  },
  'cancelled-while-sending': async (stage) => {
    stage.answer = (effect) => (effect.kind === 'purchaseOrder' ? away : null);
    const actor = await stage.start();
    await actor.until((order) => order.legs[0]?.purchaseOrder.state === 'sending');
    await actor.ask(cancel);
    await actor.until((order) => order.cancellations.length === 1);
    stage.answer = () => null;
    await actor.until((order) => order.legs[0]?.purchaseOrder.state === 'cancelled');
    return actor;
  },
  'cancelled-after-sent': async (stage) => {
    const actor = await stage.start();
    await sent(actor);
    await actor.ask(cancel);
    await actor.until((order) => order.legs[0]?.purchaseOrder.state === 'cancelled');
    return actor;
  },
  'validator-away-then-back': async (stage) => {
    stage.answer = (effect) => (effect.kind === 'check' && effect.check === 'address' ? away : null);
    const actor = await stage.start({}, { retryInitialMs: 4 * minute, retryMaximumMs: 4 * minute });
    await actor.until((order) => Object.keys(order.effects).length > 0);
    await actor.skip(16 * minute);
    stage.answer = () => null;
    await actor.skip(5 * minute);
    await sent(actor);
    return actor;
  },
  'risk-pending-then-released': async (stage) => {
    stage.answer = heldRisk('pending');
    const actor = await stage.start();
    await actor.until((order) => order.checks.risk.status === 'pending');
    await actor.skip(31 * minute);
    await cased(actor);
    await actor.ask({ caseId: 'fraud/1', decision: 'release', actor: supervisor });
    await sent(actor);
    return actor;
  },
  'rejected-and-planned-again': async (stage) => {
    const actor = await stage.start();
    await sent(actor);
    await actor.tell({
      ...told.acknowledged(actor, await actor.now()),
      type: 'purchaseOrderAnswered',
      poNumber: actor.poNumber,
      answers: [{ lineNumber: 1, answer: 'rejected' }],
    });
    const order = await cased(actor);
    await actor.ask({ caseId: openCases(order)[0]?.id, decision: 'recheck' });
    await actor.until((one) => one.legs.length === 2 && one.legs[1]?.purchaseOrder.state === 'sent');
    return actor;
  },
  'local-turn-fails': async (stage) => {
    stage.beforeTurn = async (isLocal) => {
      if (isLocal) throw new Error('Postgres is away');
    };
    const actor = await stage.start();
    await sent(actor);
    return actor;
  },
  'continued-as-new': async (stage) => {
    stage.answer = heldAddress;
    const actor = await stage.start({}, { maxHistory: 12 });
    await cased(actor);
    await actor.ask({ caseId: 'address/1', decision: 'release' });
    await deliver(actor);
    return actor;
  },
};

const corrected = {
  id: 'corrected-2',
  type: 'addressCorrected',
  actor: { id: 'customer', role: 'customer', verified: true },
  reason: 'given on the page',
  addressVersion: 2,
  destination: { country: 'US', region: 'CA' },
  scope: 'sameCity',
} as const;

const away = { status: 'unanswered', reason: 'HTTP 503' } as const;

/** Plays every scenario on the real server and writes `<scenario>.<run>.json`, one file for each run of its order. */
export async function recordHistories(): Promise<void> {
  await rm(historiesFolder, { recursive: true, force: true });
  await mkdir(historiesFolder, { recursive: true });
  const stage = await openStage('aurora');
  try {
    for (const [name, play] of Object.entries(scenarios)) {
      stage.answer = () => null;
      stage.beforeTurn = async () => {};
      stage.mail = async () => ({ events: [], stopped: { remedies: [] } });
      const actor = await play(stage);
      await quiet(actor);
      for (const [index, runId] of (await runsOf(stage, actor)).entries()) {
        const run = stage.client.workflow.getHandle(actor.id, runId);
        // Stack traces name files of this package, wherever it lies.
        const json = historyToJSON(await run.fetchHistory()).replaceAll(`${packageRoot}/`, '');
        await writeFile(join(historiesFolder, `${name}.${index + 1}.json`), `${json}\n`);
      }
    }
  } finally {
    await stage.stop();
  }
}

/** Waits until the order asks for nothing more. A new run may start a second late: its first task is waited for. */
async function quiet(actor: Actor): Promise<void> {
  let length = -1;
  for (;;) {
    const events = (await actor.history()).events?.length ?? 0;
    if (events === length && events > 3) return;
    length = events;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** Run ids of one order, oldest first. */
async function runsOf(stage: Stage, actor: Actor): Promise<string[]> {
  const newest = (await actor.handle.describe()).runId;
  const known: string[] = [];
  for (let runId: string | undefined = newest; runId; runId = await runBefore(stage, actor, runId)) {
    known.unshift(runId);
  }
  return known;
}

async function runBefore(stage: Stage, actor: Actor, runId: string): Promise<string | undefined> {
  const { events } = await stage.client.workflow.getHandle(actor.id, runId).fetchHistory();
  return events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId || undefined;
}
