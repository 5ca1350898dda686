import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { alerts, scans } from '../../db/schema/index.js';
import { openCase } from '../../domain/cases/engine.js';
import type { EffectOf } from '../../domain/order/effects.js';
import type { Order } from '../../domain/order/order.js';
import { defaultOrderPolicy } from '../../domain/policy/policy.js';
import { createGorgiasDesk } from '../../providers/gorgias/client.js';
import { GORGIAS_ACCOUNT } from '../../sandbox/servers/credentials.js';
import { control, type Simulators, startSimulators } from '../kit/simulators.js';
import { at } from './order.js';
import { createWorld, endLeases, killedAfter, perform, takeIn, type World } from './world.js';

let world: World;
let simulators: Simulators;
beforeAll(async () => {
  [world, simulators] = await Promise.all([createWorld(), startSimulators()]);
  const { email, apiKey } = GORGIAS_ACCOUNT;
  const access = { baseUrl: simulators.gorgias.url, email, apiKey, timeoutMs: 1000 };
  world.deps.connectors.ticketDesk = createGorgiasDesk(access);
});
afterAll(async () => {
  await world.stop();
  await simulators.stop();
});
afterEach(() => control(simulators.gorgias.url, 'reset', {}));

/** An order with an address case, opened by the engine itself. */
function withCase(order: Order): Order {
  const terms = { ...defaultOrderPolicy.cases.address, calendar: null, above: 'supervisor' as const };
  const facts = { verdict: 'missingUnit' };
  const { cases } = openCase([], { type: 'address', subject: null, facts, at, policy: terms });
  return { ...order, cases };
}

const effect = (order: Order, step: 'open' | 'note' | 'close', generation: number): EffectOf<'ticket'> => ({
  id: `${order.id}/address/1/ticket/${generation}`,
  generation,
  kind: 'ticket',
  caseId: 'address/1',
  step,
  text: `${step} ${generation}`,
});

const tickets = () => simulators.gorgias.state.tickets;
const notes = () => tickets().flatMap(({ messages }) => messages.map(({ body_text: text }) => text));
const fault = (kind: string, method: string, path: string) =>
  control(simulators.gorgias.url, 'faults', { kind, match: { method, path } });
const failed = (attempt: Promise<unknown>) =>
  attempt.then(
    (outcome) => Promise.reject(new Error(`expected no answer, got ${JSON.stringify(outcome)}`)),
    (error: unknown) => error as { type: string; message: string },
  );

describe('the ticket of a case', () => {
  it('R-049, C-02: is opened once, with what is known, and without a person', async () => {
    const order = await takeIn(world, { change: withCase });
    const first = await perform(world, order, effect(order, 'open', 1));
    expect(first).toMatchObject({ status: 'done', result: { kind: 'ticketOpened' } });
    expect(await perform(world, order, effect(order, 'open', 1))).toEqual(first);
    expect(tickets()).toHaveLength(1);
    const [ticket] = tickets();
    expect(ticket).toMatchObject({
      external_id: `${order.id}/address/1`,
      subject: `${order.name}: Address cannot be delivered to as written (address/1)`,
      meta: { order_number: order.name },
    });
    const said = notes().join();
    expect(said).toContain(
      `Parcel EZ${order.channelOrderId} (USPS): no carrier scan since label creation at`,
    );
    expect(said).toContain('Deadline: Thu 2026-03-26 10:15 America/New_York (UTC-04:00)');
    expect(JSON.stringify(ticket)).not.toMatch(/anna|berg|townsend|5555550123/i);
  });

  it('C-02: a scan that did not wake the order counts; a label does not', async () => {
    const order = await takeIn(world, { change: withCase });
    const trackingNumber = `EZ${order.channelOrderId}`;
    const scan = { orderId: order.id, trackingNumber, messageId: order.id };
    await world.db.insert(scans).values([
      { ...scan, state: 'inTransit', scannedAt: '2026-03-25T12:00:00.000Z' },
      { ...scan, state: 'labelCreated', scannedAt: '2026-03-27T12:00:00.000Z' },
    ]);
    await perform(world, order, effect(order, 'open', 1));
    expect(notes().join()).toContain('last carrier scan at Wed 2026-03-25 08:00');
  });

  it.each([1, 2, 3, 4] as const)(
    'R-034: is opened once though its process dies after step %i',
    async (step) => {
      const order = await takeIn(world, { change: withCase });
      const input = { orderId: order.id, at, effect: effect(order, 'open', 1) };
      await failed(killedAfter(world, step).perform(input));
      await endLeases(world);
      expect(await perform(world, order, input.effect)).toMatchObject({ status: 'done' });
      expect(tickets()).toHaveLength(1);
    },
  );

  it.each(['noAnswerBefore', 'noAnswerAfter'])('R-034: is opened once though there was %s', async (kind) => {
    const order = await takeIn(world, { change: withCase });
    await fault(kind, 'POST', '/api/tickets');
    expect((await failed(perform(world, order, effect(order, 'open', 1)))).type).toBe('EffectUnanswered');
    await endLeases(world);
    expect(await perform(world, order, effect(order, 'open', 1))).toMatchObject({ status: 'done' });
    expect(tickets()).toHaveLength(1);
  });

  it('R-049: is noted and closed with the case, each note once', async () => {
    const order = await takeIn(world, { change: withCase });
    await perform(world, order, effect(order, 'open', 1));
    for (const one of [effect(order, 'note', 2), effect(order, 'note', 2), effect(order, 'close', 3)]) {
      expect(await perform(world, order, one)).toMatchObject({ status: 'done' });
    }
    expect(notes().slice(1)).toEqual(['note 2', 'close 3']);
    expect(tickets()[0]).toMatchObject({ status: 'closed' });
  });

  it.each([1, 2, 3, 4] as const)('R-034: ends once though its process dies after step %i', async (step) => {
    const order = await takeIn(world, { change: withCase });
    await perform(world, order, effect(order, 'open', 1));
    const input = { orderId: order.id, at, effect: effect(order, 'close', 2) };
    await failed(killedAfter(world, step).perform(input));
    await endLeases(world);
    await perform(world, order, input.effect);
    expect(notes().slice(1)).toEqual(['close 2']);
    expect(tickets()[0]).toMatchObject({ status: 'closed' });
  });

  it('R-034: is closed though the answer got lost between its last note and its end', async () => {
    const order = await takeIn(world, { change: withCase });
    await perform(world, order, effect(order, 'open', 1));
    await fault('noAnswerBefore', 'PUT', '/api/tickets/*');
    await failed(perform(world, order, effect(order, 'close', 2)));
    expect(tickets()[0]).toMatchObject({ status: 'open' });
    await endLeases(world);
    await perform(world, order, effect(order, 'close', 2));
    expect(notes().slice(1)).toEqual(['close 2']);
    expect(tickets()[0]).toMatchObject({ status: 'closed' });
  });

  it('R-049: a note that comes before its ticket waits, and is not lost', async () => {
    const order = await takeIn(world, { change: withCase });
    const failure = await failed(perform(world, order, effect(order, 'note', 2)));
    expect(failure).toMatchObject({ type: 'EffectUnanswered', message: 'its ticket is still being opened' });
    await perform(world, order, effect(order, 'open', 1));
    expect(await perform(world, order, effect(order, 'note', 2))).toMatchObject({ status: 'done' });
    expect(notes().slice(1)).toEqual(['note 2']);
  });

  it('R-049: opening and note of one turn are both done in it', async () => {
    const order = await takeIn(world, { change: withCase });
    const effects = [effect(order, 'open', 1), effect(order, 'note', 2)];
    const input = { orderId: order.id, at, effects, record: null, effectTimeoutMs: 1500 };
    const { outcomes } = await world.activities.turn(input);
    expect(outcomes.map(({ status }) => status)).toEqual(['done', 'done']);
    expect(notes().slice(1)).toEqual(['note 2']);
  });

  it('R-049: one that the desk refused is not noted; asked again after the case, it is not opened', async () => {
    const order = await takeIn(world, { change: withCase });
    await control(simulators.gorgias.url, 'faults', {
      kind: 'status',
      status: 401,
      match: { method: 'POST' },
    });
    expect(await perform(world, order, effect(order, 'open', 1))).toMatchObject({ status: 'refused' });
    expect(await perform(world, order, effect(order, 'close', 2))).toMatchObject({ status: 'done' });
    expect(await perform(world, order, effect(order, 'open', 3))).toMatchObject({ status: 'done' });
    expect(tickets()).toEqual([]);
  });

  it('R-049: without a helpdesk there is nothing to do', async () => {
    const order = await takeIn(world, { change: withCase });
    const { ticketDesk } = world.deps.connectors;
    world.deps.connectors.ticketDesk = null;
    const outcome = await perform(world, order, effect(order, 'open', 1));
    world.deps.connectors.ticketDesk = ticketDesk;
    expect(outcome).toEqual({ status: 'done', result: { kind: 'nothing' } });
  });
});

describe('a call for people on duty', () => {
  const call = (order: Order): EffectOf<'alert'> => ({
    id: `${order.id}/address/1/alert/1`,
    generation: 1,
    kind: 'alert',
    caseId: 'address/1',
    role: 'ops',
    because: 'opened',
  });
  const queued = (order: Order) => world.db.select().from(alerts).where(eq(alerts.orderId, order.id));

  it.each([1, 2, 3, 4] as const)(
    'C-47, R-034: is queued once though its process dies after step %i',
    async (step) => {
      const order = await takeIn(world, { change: withCase });
      await failed(killedAfter(world, step).perform({ orderId: order.id, at, effect: call(order) }));
      await endLeases(world);
      expect(await perform(world, order, call(order))).toMatchObject({ status: 'done' });
      expect(await queued(order)).toMatchObject([
        { caseId: `${order.id}/case/address/1`, storeId: 'luna', role: 'ops', state: 'queued', askedAt: at },
      ]);
    },
  );
});
