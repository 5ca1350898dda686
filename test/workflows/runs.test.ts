import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openCases, stageOf } from '../../domain/order/status.js';
import {
  farosCaseTypes,
  farosNextDeadline,
  farosStage,
  farosStore,
  farosSuppliers,
} from '../../workflows/search-attributes.js';
import { type Actor, asked, deliver, heldAddress, openStage, question, type Stage, told } from './stage.js';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.stop());
afterEach(() => {
  stage.answer = () => null;
  stage.beforeTurn = async () => {};
});

async function shown(actor: Actor) {
  const { typedSearchAttributes: attributes } = await actor.handle.describe();
  return {
    store: attributes.get(farosStore),
    stage: attributes.get(farosStage),
    caseTypes: attributes.get(farosCaseTypes),
    suppliers: attributes.get(farosSuppliers),
    nextDeadline: attributes.get(farosNextDeadline)?.toISOString(),
  };
}

async function detailsOf(actor: Actor): Promise<string> {
  const shown = await actor.handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
  return shown.currentDetails;
}

describe('what engineers see in the Temporal UI', () => {
  it('R-132: search attributes and details say where the order stands, what is open and how to decide', async () => {
    stage.answer = heldAddress;
    const actor = await stage.start({ name: '#77' });
    const order = await actor.until((one) => openCases(one).length === 1);
    await expect
      .poll(() => shown(actor))
      .toEqual({
        store: order.store,
        stage: 'filter',
        caseTypes: ['address'],
        suppliers: undefined,
        nextDeadline: order.cases[0]!.dueAt,
      });
    const currentDetails = await detailsOf(actor);
    expect(currentDetails).toContain('## #77: filter, held order');
    expect(currentDetails).toContain('### Case address/1');
    expect(currentDetails).toContain(order.cases[0]!.dueAt);
    const example: unknown = JSON.parse(/```json\n([^`]*)\n```/.exec(currentDetails)?.[1] ?? '');
    expect(JSON.stringify(example)).not.toMatch(/sarah|townsend/i);
    await actor.handle.signal('ask', example);
    await actor.until((one) => one.legs[0]?.purchaseOrder.state === 'sent');
    await expect
      .poll(() => shown(actor))
      .toMatchObject({ stage: 'route', caseTypes: undefined, suppliers: ['acme'], nextDeadline: undefined });
    expect(await detailsOf(actor)).toContain(`- PO \`${actor.poNumber}\` to ny: sent`);
  });
});

describe('one order over several runs', () => {
  it('B6: continue-as-new keeps everything: facts, what was heard, versions and what the UI shows', async () => {
    stage.answer = heldAddress;
    const actor = await stage.start({}, { maxHistory: 12 });
    await actor.until((one) => openCases(one).length === 1);
    const decided = question({ caseId: 'address/1', decision: 'release' });
    expect(await actor.gateway.ask(actor.id, decided, 10_000)).toMatchObject({ status: 'accepted' });
    const settled = await deliver(actor);
    await actor.tell(told.shipped(actor, await actor.now()));
    expect(await actor.gateway.ask(actor.id, decided, 10_000)).toMatchObject({
      status: expect.stringMatching(/ignored|refused/),
    });
    const runs = await runsOf(actor);
    expect(runs).toBeGreaterThan(2);
    expect(settled.lines[0]).toMatchObject({ open: 0, onOrder: 0, delivered: 1 });
    expect(settled.cases).toMatchObject([{ id: 'address/1', resolution: { actor: { id: 'olivia' } } }]);
    for (const kind of ['purchaseOrder', 'notify', 'tagOrder', 'writeTracking', 'trackParcel'] as const) {
      expect(actor.performed.filter((one) => one.kind === kind).length, kind).toBe(asked(actor, kind).length);
    }
    expect(asked(actor, 'purchaseOrder')).toHaveLength(1);
    // The question about the address, and the three of a clean order.
    expect(asked(actor, 'notify')).toHaveLength(4);
    const versions = actor.records.map((record) => record.version);
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
    const order = actor.records.at(-1)!.order;
    await expect.poll(() => shown(actor)).toMatchObject({ stage: stageOf(order), suppliers: ['acme'] });
    const currentDetails = await detailsOf(actor);
    expect(currentDetails).toContain('settled');
    await actor.skip(45 * 86_400_000);
    expect(await actor.handle.result()).toBe('closed');
  });

  async function runsOf(actor: Actor): Promise<number> {
    let runs = 0;
    for await (const { workflowId } of stage.client.workflow.list({
      query: `WorkflowId = '${actor.id}'`,
    })) {
      if (workflowId === actor.id) runs += 1;
    }
    return runs;
  }
});

describe('when the local turn cannot', () => {
  it('R-138: it is done as a normal activity, with every effect answered once', async () => {
    stage.beforeTurn = async (isLocal) => {
      if (isLocal) throw new Error('Postgres is away');
    };
    const actor = await stage.start();
    const settled = await deliver(actor);
    expect(settled.lines[0]).toMatchObject({ delivered: 1 });
    expect(new Set(actor.performed.map((one) => one.id)).size).toBe(actor.performed.length);
    expect(asked(actor, 'notify')).toHaveLength(3);
  });

  it('R-138: while neither can, messages are still heard, and all goes on from there', async () => {
    const actor = await stage.start();
    await actor.until((one) => one.legs[0]?.purchaseOrder.state === 'sent');
    let isAway = true;
    stage.beforeTurn = async () => {
      if (isAway) throw new Error('Postgres is away');
    };
    await actor.tell(told.acknowledged(actor, await actor.now()));
    await actor.tell(told.shipped(actor, await actor.now()));
    await actor.tell(told.scanned(actor, await actor.now(), 'delivered'));
    await expect.poll(() => detailsOf(actor), { timeout: 10_000 }).toContain(actor.poNumber);
    expect(actor.records.at(-1)!.order.parcels).toEqual([]);
    isAway = false;
    const settled = await actor.until((one) => one.settledAt !== null);
    expect(settled.parcels).toMatchObject([{ state: 'delivered' }]);
    expect(asked(actor, 'notify')).toHaveLength(3);
  });
});

describe('a worker that remembers nothing', () => {
  it('P-01: an order replayed at every task is the same order', async () => {
    await stage.stopWorkers();
    await stage.startWorkers({ maxCachedWorkflows: 0 });
    const actor = await stage.start();
    const settled = await deliver(actor);
    expect(settled.lines[0]).toMatchObject({ delivered: 1 });
    expect(actor.performed.filter((one) => one.kind === 'purchaseOrder')).toHaveLength(1);
  });
});
