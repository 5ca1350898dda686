import { asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOrderActivities } from '../../activities/index.js';
import type { OrderRecord } from '../../activities/contract.js';
import { connectDatabase } from '../../db/client.js';
import { cases, orderReferences, orders, timeline } from '../../db/schema/orders.js';
import type { Case } from '../../domain/cases/case.js';
import type { Order } from '../../domain/order/order.js';
import { at, effectsOf, poNumberOf } from './order.js';
import { createWorld, takeIn, type World } from './world.js';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.stop());

const write = (record: OrderRecord) =>
  world.activities.turn({ orderId: record.order.id, at, effects: [], record, effectTimeoutMs: 1500 });

const entry = (text: string) => ({ at, kind: 'event' as const, text });

const texts = async (order: Order) =>
  (
    await world.db
      .select({ text: timeline.text })
      .from(timeline)
      .where(eq(timeline.orderId, order.id))
      .orderBy(asc(timeline.version), asc(timeline.position))
  ).map((row) => row.text);

const caseRows = (order: Order) =>
  world.db.select().from(cases).where(eq(cases.orderId, order.id)).orderBy(asc(cases.id));

const references = async (order: Order) =>
  (
    await world.db
      .select({ value: orderReferences.value })
      .from(orderReferences)
      .where(eq(orderReferences.orderId, order.id))
      .orderBy(asc(orderReferences.value))
  ).map((row) => row.value);

const versionOf = async (order: Order) =>
  (await world.db.select().from(orders).where(eq(orders.id, order.id)))[0]?.version;

function held(id: string, patch: Partial<Case> = {}): Case {
  return {
    id,
    type: 'address',
    blocks: 'assign',
    openedAt: at,
    owner: 'ops',
    dueAt: '2026-03-26T14:15:00.000Z',
    warnAt: null,
    clocks: [],
    escalations: [],
    facts: {},
    subject: null,
    resolution: null,
    ...patch,
  };
}

describe('the record of an order', () => {
  it('R-046: shows stage, condition, cases with their absolute deadline, and what finds the order', async () => {
    const order = await takeIn(world);
    await write({
      version: 20,
      baseVersion: 10,
      order: { ...order, cases: [held('address/1')] },
      entries: [],
    });
    const [row] = await world.db.select().from(orders).where(eq(orders.id, order.id));
    expect(row).toMatchObject({
      condition: 'held order',
      openCaseTypes: ['address'],
      suppliers: ['acme'],
      version: 20,
    });
    expect(await caseRows(order)).toMatchObject([
      {
        id: `${order.id}/case/address/1`,
        state: 'open',
        dueAt: '2026-03-26T14:15:00.000Z',
        owner: 'ops',
        storeId: 'luna',
      },
    ]);
    expect(await references(order)).toEqual([`EZ${order.channelOrderId}`, poNumberOf(order.id)]);
  });

  it('written twice is written once', async () => {
    const order = await takeIn(world);
    const record = { version: 20, baseVersion: 10, order, entries: [entry('one'), entry('two')] };
    await write(record);
    await write(record);
    expect(await texts(order)).toEqual(['one', 'two']);
  });

  it('that comes late changes nothing and is no error', async () => {
    const order = await takeIn(world);
    await write({ version: 30, baseVersion: 10, order, entries: [entry('new')] });
    const old = { ...order, cases: [held('address/1')] };
    const turn = await write({ version: 20, baseVersion: 10, order: old, entries: [entry('old')] });
    expect(turn.outcomes).toEqual([]);
    expect(await texts(order)).toEqual(['new']);
    expect(await caseRows(order)).toEqual([]);
    expect(await versionOf(order)).toBe(30);
  });

  it('removes what a run wrote that never became history, and keeps what did', async () => {
    const order = await takeIn(world);
    await write({
      version: 20,
      baseVersion: 10,
      order: { ...order, cases: [held('address/1')] },
      entries: [entry('kept')],
    });
    const lost = { ...order, cases: [held('address/1'), held('fraud/1', { type: 'fraud' })] };
    const strayed = { ...lost, parcels: order.parcels.map((one) => ({ ...one, trackingNumber: 'STRAY' })) };
    await write({ version: 30, baseVersion: 20, order: strayed, entries: [entry('never happened')] });
    const real = { ...order, cases: [held('address/1')] };
    await write({ version: 31, baseVersion: 20, order: real, entries: [entry('happened')] });
    expect(await texts(order)).toEqual(['kept', 'happened']);
    expect((await caseRows(order)).map((row) => row.id)).toEqual([`${order.id}/case/address/1`]);
    expect(await references(order)).toEqual([`EZ${order.channelOrderId}`, poNumberOf(order.id)]);
  });

  it('keeps the number of a purchase order that the order has given up: late messages still find it', async () => {
    const order = await takeIn(world);
    await write({ version: 20, baseVersion: 10, order: { ...order, legs: [] }, entries: [] });
    expect(await references(order)).toContain(poNumberOf(order.id));
  });

  it('of a closed case says when and how it ended', async () => {
    const order = await takeIn(world);
    const actor = { id: 'mia', role: 'ops' as const, verified: true };
    const resolution = { decision: 'release' as const, actor, reason: 'called', at };
    const closed = { ...order, cases: [held('address/1', { resolution })] };
    await write({
      version: 20,
      baseVersion: 10,
      order: { ...order, cases: [held('address/1')] },
      entries: [],
    });
    await write({ version: 30, baseVersion: 20, order: closed, entries: [] });
    expect(await caseRows(order)).toMatchObject([{ state: 'closed', closedAt: at, case: { resolution } }]);
  });

  it('of many wake-ups at once ends with the newest', async () => {
    const order = await takeIn(world);
    const versions = [14, 19, 12, 17, 20, 11, 15];
    await Promise.all(
      versions.map((version) => write({ version, baseVersion: 10, order, entries: [entry(`v${version}`)] })),
    );
    expect(await versionOf(order)).toBe(20);
    expect(await texts(order)).toEqual(['v20']);
  });
});

describe('a turn', () => {
  it('C-24: gives each effect its own outcome: one that fails, hangs or is refused fails no other', async () => {
    const order = await takeIn(world);
    const change = async () => Promise.reject(new TypeError('a bug'));
    const channel = { ...world.outside.channel, addTags: change, hold: () => new Promise<void>(() => {}) };
    const connectors = { ...world.deps.connectors, channel: async () => channel };
    const activities = createOrderActivities({ ...world.deps, connectors });
    const effects = [
      effectsOf.tagOrder(order.id),
      effectsOf.notify(order.id),
      effectsOf.holdInStore(order.id),
      effectsOf.trackParcel(order.id),
    ];
    const input = { orderId: order.id, at, effects, effectTimeoutMs: 1500 };
    const { outcomes } = await activities.turn({
      ...input,
      record: { version: 20, baseVersion: 10, order, entries: [] },
    });
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['unanswered', 'done', 'unanswered', 'done']);
    expect(await versionOf(order)).toBe(20);
  });

  it('records first: its mail tells what was just decided', async () => {
    const order = await takeIn(world, { change: (one) => ({ ...one, parcels: [] }) });
    const parcel = { ...(await takeIn(world)).parcels[0]!, trackingNumber: `NEW${order.channelOrderId}` };
    const effect = { ...effectsOf.notify(order.id), notification: 'trackingAdded' as const, parcelId: 'p1' };
    const record = { version: 20, baseVersion: 10, order: { ...order, parcels: [parcel] }, entries: [] };
    const input = { orderId: order.id, at, effects: [effect], record, effectTimeoutMs: 1500 };
    expect((await world.activities.turn(input)).outcomes).toMatchObject([{ status: 'done' }]);
    expect(world.outside.count('mail', parcel.trackingNumber)).toBe(1);
  });

  it('R-034: run again, its effects happen once', async () => {
    const order = await takeIn(world);
    const effects = [effectsOf.notify(order.id), effectsOf.trackParcel(order.id)];
    const record = { version: 20, baseVersion: 10, order, entries: [] };
    const input = { orderId: order.id, at, effects, record, effectTimeoutMs: 1500 };
    const first = await world.activities.turn(input);
    expect(await world.activities.turn(input)).toEqual(first);
    expect(world.outside.count('mail', order.name)).toBe(1);
    expect(world.outside.count('trackParcel', `EZ${order.id}`)).toBe(1);
  });

  it('R-138: with Postgres away it fails as RecordFailed and asks nothing of the world', async () => {
    const order = await takeIn(world);
    const away = connectDatabase('postgres://nobody@127.0.0.1:1/none', { max: 1, name: 'away' });
    const activities = createOrderActivities({ ...world.deps, db: away.db });
    const before = world.outside.calls.length;
    const record = { version: 20, baseVersion: 10, order, entries: [] };
    const effects = [effectsOf.trackParcel(order.id)];
    const turn = activities.turn({ orderId: order.id, at, effects, record, effectTimeoutMs: 1500 });
    await expect(turn).rejects.toMatchObject({ type: 'RecordFailed', nonRetryable: false });
    const perform = activities.perform({ orderId: order.id, at, effect: effectsOf.trackParcel(order.id) });
    await expect(perform).rejects.toMatchObject({ type: 'EffectUnanswered', nonRetryable: false });
    expect(world.outside.calls.length).toBe(before);
    await away.end();
  });
});
