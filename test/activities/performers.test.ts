import { asc, eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readLink } from '../../customer/links.js';
import { addresses, reservations } from '../../db/schema/orders.js';
import { products, suppliers } from '../../db/schema/master.js';
import type { Order } from '../../domain/order/order.js';
import { at, effectsOf, poNumberOf } from './order.js';
import { createWorld, endLeases, killedAfter, perform, takeIn, type World } from './world.js';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.stop());
afterEach(() => {
  world.outside.faults.length = 0;
});

const units = (order: Order) =>
  world.db
    .select({
      lineId: reservations.lineId,
      state: reservations.state,
      committedAt: reservations.committedAt,
    })
    .from(reservations)
    .where(eq(reservations.orderId, order.id))
    .orderBy(asc(reservations.lineId));

describe('purchase orders', () => {
  it('P-10, R-034: carry exactly the lines of their leg, numbered by position, at the offer of its warehouse', async () => {
    const order = await takeIn(world);
    await perform(world, order, effectsOf.purchaseOrder(order.id));
    const document = world.outside.documents().find((one) => one.poNumber === poNumberOf(order.id));
    expect(document?.lines).toEqual([
      {
        lineNumber: 1,
        supplierSku: 'ACM-C45',
        quantity: 2,
        unitCostCents: 800,
        currency: 'USD',
        personalization: [],
      },
      {
        lineNumber: 2,
        supplierSku: 'ACM-R7',
        quantity: 1,
        unitCostCents: 1200,
        currency: 'USD',
        personalization: [{ name: 'Engraving', value: 'A & B' }],
      },
    ]);
    expect(document?.shippingMethod).toBe('GROUND');
  });

  it('C-35, R-104: show the supplier the brand, the recipient and the address, and neither phone nor e-mail', async () => {
    const order = await takeIn(world);
    await perform(world, order, effectsOf.purchaseOrder(order.id));
    const document = world.outside.documents().find((one) => one.poNumber === poNumberOf(order.id));
    expect(document).toMatchObject({
      contactEmail: 'care@luna.example',
      shipTo: { name: 'Anna Berg', line1: '388 Townsend St', line2: 'Apt 20' },
      blind: { shipFromName: 'Luna Jewels' },
    });
    const shown = JSON.stringify(document);
    expect(shown).not.toContain('5555550123');
    expect(shown).not.toContain('anna@customer.example');
  });

  it('C-32: take the reserved units of their leg in the instant of the decision', async () => {
    const order = await takeIn(world);
    expect((await units(order)).map((unit) => unit.committedAt)).toEqual([null, null]);
    await perform(world, order, effectsOf.purchaseOrder(order.id));
    expect((await units(order)).map((unit) => unit.committedAt)).toEqual([at, at]);
  });

  it('C-32: take no units when the supplier refuses', async () => {
    const order = await takeIn(world);
    world.outside.faults.push('refused');
    await perform(world, order, effectsOf.purchaseOrder(order.id));
    expect((await units(order)).map((unit) => unit.committedAt)).toEqual([null, null]);
  });

  it('C-40: never go out for a test order', async () => {
    const order = await takeIn(world, { content: { isTest: true } });
    const outcome = await perform(world, order, effectsOf.purchaseOrder(order.id));
    expect(outcome).toMatchObject({ status: 'refused', code: 'testOrder' });
    expect(world.outside.count('purchaseOrder', poNumberOf(order.id))).toBe(0);
  });

  it('P-10: wait until the decision they belong to is on record', async () => {
    const order = await takeIn(world, { change: (one) => ({ ...one, legs: [] }) });
    await expect(perform(world, order, effectsOf.purchaseOrder(order.id))).rejects.toMatchObject({
      type: 'EffectUnanswered',
      message: 'leg A is not on record yet',
    });
    expect(world.outside.count('purchaseOrder', poNumberOf(order.id))).toBe(0);
  });

  it('P-10: are refused, not guessed, when the warehouse no longer offers a line', async () => {
    const order = await takeIn(world, {
      change: (one) => ({ ...one, lines: one.lines.map((line) => ({ ...line, sku: 'UNKNOWN' })) }),
    });
    const outcome = await perform(world, order, effectsOf.purchaseOrder(order.id));
    expect(outcome).toMatchObject({ status: 'refused', code: 'incompleteDocument' });
  });
});

describe('stock', () => {
  it('C-32: a released plan gives all its units back, also twice', async () => {
    const order = await takeIn(world);
    await perform(world, order, effectsOf.releaseStock(order.id));
    expect((await units(order)).map((unit) => unit.state)).toEqual(['released', 'released']);
    expect((await perform(world, order, effectsOf.releaseStock(order.id))).status).toBe('done');
  });

  it('C-32: a leg that ended gives back what it no longer carries and keeps what shipped', async () => {
    const order = await takeIn(world, {
      change: (one) => ({
        ...one,
        legs: one.legs.map((leg) => ({ ...leg, lines: [{ lineId: 'l-2', quantity: 2 }] })),
      }),
    });
    await world.db
      .insert(reservations)
      .values(reserved(order, 'l-1', 'acme-ny'))
      .onConflictDoNothing();
    await world.db.insert(reservations).values(reserved(order, 'l-9', 'elsewhere'));
    await perform(world, order, effectsOf.releaseStock(order.id, 'A'));
    expect((await units(order)).map(({ lineId, state }) => [lineId, state])).toEqual([
      ['l-1', 'released'],
      ['l-2', 'held'],
      ['l-9', 'held'],
    ]);
  });
});

function reserved(order: Order, lineId: string, warehouseId: string) {
  const id = `${order.id}/plan/1/${lineId}`;
  return {
    id,
    orderId: order.id,
    planGeneration: 1,
    warehouseId,
    sku: 'S',
    lineId,
    quantity: 1,
    state: 'held' as const,
  };
}

describe('the store order', () => {
  it('C-37: gets the tracking number with our link', async () => {
    const order = await takeIn(world);
    const effect = effectsOf.writeTracking(order.id);
    await perform(world, order, effect);
    const written = world.outside
      .of('writeTracking')
      .find((one) => JSON.stringify(one).includes(effect.trackingNumber));
    expect(written).toMatchObject({
      order: order.channelOrderId,
      carrierName: 'usps',
      trackingUrl: expect.stringMatching(/^https:\/\/track\.luna\.example\/track\//),
      lines: effect.lines,
    });
  });

  it('R-014: shows a case as a hold with its reason and a plain handle', async () => {
    const order = await takeIn(world);
    await perform(world, order, effectsOf.holdInStore(order.id));
    const [hold] = world.outside.of('holdInStore').slice(-1);
    expect(hold).toMatchObject({ handle: 'faros-address-1', reason: 'INCORRECT_ADDRESS' });
  });

  it('R-018: is not held any more by a hold that comes after its release', async () => {
    const order = await takeIn(world);
    await perform(world, order, effectsOf.releaseStoreHold(order.id));
    expect((await perform(world, order, effectsOf.holdInStore(order.id))).status).toBe('done');
    expect(world.outside.count('holdInStore', order.channelOrderId)).toBe(0);
  });

  it('R-018: is released only after its hold has an answer', async () => {
    const order = await takeIn(world);
    world.outside.faults.push('noAnswerAfter');
    await expect(perform(world, order, effectsOf.holdInStore(order.id))).rejects.toThrow();
    await expect(perform(world, order, effectsOf.releaseStoreHold(order.id))).rejects.toMatchObject({
      message: 'its hold is still being placed',
    });
    expect(world.outside.count('releaseStoreHold', order.channelOrderId)).toBe(0);
  });

  it('is left alone where the store has no platform', async () => {
    const order = await takeIn(world);
    const connectors = { ...world.deps.connectors, channel: async () => null };
    const { createOrderActivities } = await import('../../activities/index.js');
    const activities = createOrderActivities({ ...world.deps, connectors });
    const input = { orderId: order.id, at };
    const tagged = await activities.perform({ ...input, effect: effectsOf.tagOrder(order.id) });
    expect(tagged).toEqual({ status: 'done', result: { kind: 'nothing' } });
    const written = await activities.perform({ ...input, effect: effectsOf.writeTracking(order.id) });
    expect(written).toEqual({ status: 'done', result: { kind: 'trackingWritten', fulfilmentId: null } });
  });
});

describe('mail', () => {
  it('R-101: goes to the customer in the name of the brand, with a Message-ID from its identity', async () => {
    const order = await takeIn(world);
    const outcome = await perform(world, order, effectsOf.notify(order.id));
    const mail = world.outside.mails().find((one) => one.subject.includes(order.name));
    expect(mail).toMatchObject({
      to: 'anna@customer.example',
      from: { name: 'Luna Jewels', address: 'hello@luna.example' },
      messageId: expect.stringMatching(/^<[0-9a-f]{32}\.orderConfirmed@mail\.luna\.example>$/),
    });
    expect(outcome).toEqual({ status: 'done', result: { kind: 'notified', messageId: mail?.messageId } });
    expect(mail?.text).toContain('https://track.luna.example/track/');
  });

  it('is suppressed, and says so, where there is no address', async () => {
    const order = await takeIn(world, { content: { email: null } });
    const outcome = await perform(world, order, effectsOf.notify(order.id));
    expect(outcome).toMatchObject({ status: 'done', result: { kind: 'suppressed' } });
  });

  it.each(['Acme Casting', 'AcmeCast', 'acme-casting.example', 'Acme Hudson Yard'])(
    'R-103, B10: is not sent when it would name a supplier: %s',
    async (word) => {
      const content = { lines: [{ ...leakyLine, title: `Moon ring by ${word}` }] };
      const order = await takeIn(world, { content, change: (one) => ({ ...one, legs: [] }) });
      const outcome = await perform(world, order, effectsOf.notify(order.id));
      expect(outcome).toMatchObject({ status: 'refused', code: 'blindLeak' });
      expect(world.outside.mails().filter((mail) => mail.subject.includes(order.name))).toEqual([]);
    },
  );

  it('R-103: is sent when the word is part of a product that the store sells under that title', async () => {
    const title = 'Acme Casting Moon Ring';
    await world.db.insert(products).values({ id: 'p-moon', storeId: 'luna', sku: 'RING-ACME', title });
    const content = { lines: [{ ...leakyLine, sku: 'RING-ACME', title }] };
    const order = await takeIn(world, { content, change: (one) => ({ ...one, legs: [] }) });
    const outcome = await perform(world, order, effectsOf.notify(order.id));
    expect(outcome).toMatchObject({ status: 'done', result: { kind: 'notified' } });
  });

  it('R-103: of one store names no supplier of another', async () => {
    const connection = {
      provider: 'supplier-rest',
      baseUrl: 'http://127.0.0.1:1',
      token: 't',
      webhookSecret: 's',
    } as const;
    await world.db
      .insert(suppliers)
      .values({ id: 'other', name: 'Borealis Foundry', aliases: [], connection });
    const content = { lines: [{ ...leakyLine, title: 'Cast at Borealis Foundry' }] };
    const order = await takeIn(world, { content, change: (one) => ({ ...one, legs: [] }) });
    const outcome = await perform(world, order, effectsOf.notify(order.id));
    expect(outcome).toMatchObject({ status: 'refused', code: 'blindLeak' });
  });
});

const leakyLine = {
  id: 'l-1',
  sku: 'RING-7',
  barcode: null,
  title: '',
  variantTitle: null,
  quantity: 1,
  unitPriceCents: 100,
  requiresShipping: true,
  kind: 'goods' as const,
  properties: [],
};

describe('addresses', () => {
  const write = (order: Order, addressVersion: number) =>
    ({
      id: `${order.id}/address/writeAddress/${addressVersion}`,
      generation: addressVersion,
      kind: 'writeAddress',
      addressVersion,
    }) as const;
  const corrected = async (order: Order) => {
    const [first] = await world.db.select().from(addresses).where(eq(addresses.orderId, order.id));
    if (!first) throw new Error('the order has no address');
    const address = { ...first.address, line2: `Apt ${order.channelOrderId}` };
    await world.db.insert(addresses).values({ orderId: order.id, version: 2, address });
    return address;
  };

  it('C-25: the accepted address goes to the store order once, and is read back', async () => {
    const order = await takeIn(world, { change: (one) => ({ ...one, addressVersion: 2 }) });
    const address = await corrected(order);
    expect(await perform(world, order, write(order, 2))).toMatchObject({ status: 'done' });
    expect(await perform(world, order, write(order, 2))).toMatchObject({ status: 'done' });
    expect(
      world.outside.of('writeAddress').filter((one) => JSON.stringify(one).includes(address.line2)),
    ).toEqual([{ order: order.channelOrderId, address }]);
  });

  const written = (order: Order) => world.outside.count('writeAddress', `Apt ${order.channelOrderId}`);

  it.each([1, 2, 3, 4] as const)(
    'R-034, C-25: is written once though its process dies after step %i',
    async (step) => {
      const order = await takeIn(world, { change: (one) => ({ ...one, addressVersion: 2 }) });
      await corrected(order);
      const effect = write(order, 2);
      await expect(killedAfter(world, step).perform({ orderId: order.id, at, effect })).rejects.toThrow();
      expect(written(order)).toBe(step < 3 ? 0 : 1);
      await endLeases(world);
      expect((await perform(world, order, effect)).status).toBe('done');
      expect(written(order)).toBe(1);
    },
  );

  it.each(['noAnswerBefore', 'noAnswerAfter'] as const)(
    'R-034, C-25: is written once though there was %s',
    async (fault) => {
      const order = await takeIn(world, { change: (one) => ({ ...one, addressVersion: 2 }) });
      await corrected(order);
      world.outside.faults.push(fault);
      await expect(perform(world, order, write(order, 2))).rejects.toThrow();
      await endLeases(world);
      expect((await perform(world, order, write(order, 2))).status).toBe('done');
      expect(written(order)).toBe(1);
    },
  );

  it('C-25: a store that shows another address afterwards is somebody’s work', async () => {
    const order = await takeIn(world, { change: (one) => ({ ...one, addressVersion: 2 }) });
    await corrected(order);
    world.outside.storeKeeps = false;
    const outcome = await perform(world, order, write(order, 2));
    world.outside.storeKeeps = true;
    expect(outcome).toMatchObject({ status: 'refused', code: 'addressDiffers' });
  });

  it('C-25: a write that is late does not land on a newer address', async () => {
    const order = await takeIn(world, { change: (one) => ({ ...one, addressVersion: 3 }) });
    await corrected(order);
    expect(await perform(world, order, write(order, 2))).toMatchObject({ status: 'done' });
    expect(world.outside.count('writeAddress', `Apt ${order.channelOrderId}`)).toBe(0);
  });

  const question = (order: Order, channel: 'email' | 'sms') =>
    ({
      ...effectsOf.notify(order.id),
      id: `${order.id}/addressQuestion-address/1-${channel}/notify/1`,
      notification: 'addressQuestion',
      channel,
      caseId: 'address/1',
    }) as const;

  it('R-057 C-29: the question leads to the page that takes the answer, for 14 days; a text is not sent as a mail', async () => {
    const order = await takeIn(world);
    await perform(world, order, question(order, 'email'));
    const mail = world.outside
      .mails()
      .find((one) => one.text.includes('/address/') && one.subject.includes(order.name));
    const token = /\/address\/([\w.-]+)/.exec(mail?.text ?? '')?.[1] ?? '';
    const read = (days: number) =>
      readLink({
        secret: world.deps.linkSecret,
        token,
        purpose: 'address',
        now: new Date(Date.parse(at) + days * 86_400_000).toISOString(),
      });
    expect(read(12.9)).toEqual({ subject: order.id });
    expect(read(14)).toMatchObject({ problem: 'expired' });
    const before = world.outside.mails().length;
    expect(await perform(world, order, question(order, 'sms'))).toMatchObject({
      result: { kind: 'suppressed', reason: 'no text sender' },
    });
    expect(world.outside.mails()).toHaveLength(before);
  });
});
