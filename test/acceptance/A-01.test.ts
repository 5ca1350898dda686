import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressLink, trackingLink } from '../../customer/links.js';
import { and, eq, inArray, ne } from 'drizzle-orm';
import { alerts, audit, decisions, effects, notifications } from '../../db/schema/index.js';
import { candidateZones } from '../../domain/notifications/zones.js';
import { plus } from '../../domain/sla/instant.js';
import { demoOrders } from '../../sandbox/cli/demo/orders.js';
import type { OrderDescription } from '../../sandbox/servers/shopify/order.js';
import { hourIn, openPage, saidToCustomers, subjectsTo, supplierWordsIn, textsTo } from '../kit/customers.js';
import { moveTo, ticketsOf } from '../kit/desk.js';
import { eventually, type House, openHouse } from '../kit/house.js';
import { mailsTo, mailText, orderIdOf, orderPath, place, purchaseOrders } from '../kit/orders.js';
import { call } from '../kit/simulators.js';

type Json = ReturnType<typeof JSON.parse>;

/** Each customer has given a phone and a mail address of their own. */
const batch = demoOrders(1, '7000', new Date('2026-03-23T15:00:00Z'))
  .filter((one) => one.store === 'lumen-jewelry')
  .map(
    ({ description }, index): OrderDescription => ({
      ...description,
      email: `monday-${index}-${description.email}`,
      phone: `+120255502${String(index).padStart(2, '0')}`,
    }),
  );
const alertsEveryMs = 5000;
/** An attempt that a busy machine cut short is looked into when its lease is over. */
const patienceMs = 100_000;
let house: House;

beforeAll(async () => {
  house = await openHouse({
    env: { FAROS_ALERTS_EVERY_MS: String(alertsEveryMs) },
  });
});
afterAll(() => house?.stop());

interface Listed {
  id: string;
  stage: string;
  condition: string;
  openCaseTypes: string[];
}

async function allOrders(): Promise<Listed[]> {
  const found: Listed[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body } = await house.call(
      `/v1/orders?store=lumen-jewelry&limit=100${cursor ? `&cursor=${cursor}` : ''}`,
    );
    found.push(...body.items);
    cursor = body.nextCursor ?? null;
  }
  return found;
}

/** The orders of the batch that are held for this, as they were placed. */
async function heldFor(type: string): Promise<OrderDescription[]> {
  const held = (await allOrders()).filter((one) => one.openCaseTypes.join() === type);
  return batch.filter((one) => held.some(({ id }) => id === orderIdOf(one)));
}

const view = async (order: OrderDescription): Promise<Json> => (await house.call(orderPath(order))).body;

const stockQuestions = async (supplier: string): Promise<Json[]> =>
  (await call(`${house.simulators.supplier.url}/_control/stock-questions?supplier=${supplier}`)).body
    .stockQuestions;

/** What is in the world outside after the batch: each count may only be what one batch makes. */
async function outside() {
  const { mailbox, twilio, gorgias, slack, shopify } = house.simulators;
  const holds = await call(`${shopify.url}/_control/ledger?operation=fulfillmentOrderHold`);
  return {
    purchaseOrders: (await purchaseOrders(house, 'silver-a')).length,
    questions: (await stockQuestions('silver-a')).length,
    mails: mailbox.state.mails.flatMap(({ subject, to, deliveries }) => deliveries.map(() => [to, subject])),
    texts: twilio.state.messages.map(({ to }) => to),
    tickets: gorgias.state.tickets.map(({ external_id, messages }) => [external_id, messages.length]),
    calls: (await house.db.select().from(alerts)).map(({ id }) => id).toSorted(),
    posts: slack.state.messages.length,
    holds: holds.body.entries.length,
  };
}

describe('A-01: the Monday batch', { timeout: 240_000 }, () => {
  it('A-01, R-012, R-013, R-016, R-017: 72 go to supplier A, 6 wait for an address, 2 for stock, and nobody waits for them', async () => {
    expect(batch).toHaveLength(80);
    await Promise.all(batch.map((one) => place(house, one, { copies: 2 })));
    await eventually(
      () => purchaseOrders(house, 'silver-a'),
      (sent) => sent.length >= 72,
      patienceMs,
    );
    const orders = await eventually(
      allOrders,
      (all) => all.length === 80 && all.every((one) => one.openCaseTypes.length > 0 || one.stage === 'route'),
    );
    const held = (type: string) => orders.filter((one) => one.openCaseTypes.join() === type).length;
    expect(held('address')).toBe(6);
    expect(held('stockConfirmation')).toBe(2);
    expect(orders.filter((one) => one.stage === 'route')).toHaveLength(72);
    expect(await purchaseOrders(house, 'silver-a')).toHaveLength(72);
    expect(await purchaseOrders(house, 'warehouse-ca')).toEqual([]);
  });

  it('A-01, R-010, R-018: no purchase order exists for the eight', async () => {
    const sent = new Set((await purchaseOrders(house, 'silver-a')).map((one) => one.poNumber));
    const held = (await allOrders()).filter((one) => one.openCaseTypes.length > 0);
    expect(held).toHaveLength(8);
    for (const one of held) {
      const [, , channelOrderId = ''] = one.id.split('/');
      expect([...sent].some((number) => number.includes(channelOrderId))).toBe(false);
    }
  });

  it('A-01, R-057, C-30: each of the six customers is asked once by mail and once by text, between 08 and 21 where they are', async () => {
    const held = await heldFor('address');
    expect(held).toHaveLength(6);
    for (const order of held) await isAskedByText(order);
    for (const order of held) {
      const phone = order.phone ?? '';
      const [text] = textsTo(house, phone);
      expect(textsTo(house, phone)).toHaveLength(1);
      expect(text?.body).toMatch(/^Lumen Jewelry: .*\/address\/\S+ .*STOP/);
      const isQuestion = (one: string) => one.startsWith('Please check the address');
      const subjects = await eventually(
        () => subjectsTo(house, order.email ?? ''),
        (all) => all.some(isQuestion),
        patienceMs,
      );
      expect(subjects.filter(isQuestion)).toHaveLength(1);
    }
    // Of the other 74 nobody is asked anything.
    expect(house.simulators.twilio.state.messages).toHaveLength(6);
  });

  it('A-01, C-11, C-34: for the two on stock hold the supplier is asked, without a word about the customer', async () => {
    const held = await heldFor('stockConfirmation');
    const asked = await eventually(
      () => stockQuestions('silver-a'),
      (all) => all.length >= 2,
      patienceMs,
    );
    expect(asked).toHaveLength(2);
    expect(asked.flatMap(({ lines }) => lines)).toMatchObject([
      { sku: 'SILVER-A-EARR-PRL-SML', quantity: 1 },
      { sku: 'SILVER-A-EARR-PRL-SML', quantity: 1 },
    ]);
    for (const { email, phone, shipTo, customer, id } of held) {
      for (const word of [email, phone, shipTo?.address1, customer.lastName, id]) {
        expect(JSON.stringify(asked)).not.toContain(word);
      }
      expect(textsTo(house, phone ?? '')).toEqual([]);
    }
  });

  it('R-049, C-35, C-47: each of the eight has one ticket, and is called out once, in few mails that name no customer', async () => {
    const held = [...(await heldFor('address')), ...(await heldFor('stockConfirmation'))];
    await eventually(
      () => Promise.resolve(house.simulators.gorgias.state.tickets.length),
      (tickets) => tickets >= 8,
      patienceMs,
    );
    for (const order of held) expect(ticketsOf(house, order)).toMatchObject([{ status: 'open' }]);
    expect(house.simulators.gorgias.state.tickets).toHaveLength(8);

    await eventually(
      () => house.db.select().from(alerts),
      (all) => all.length >= 8 && all.every(({ state }) => state === 'sent'),
      patienceMs,
    );
    const mails = await mailsTo(house, 'olivia-ops@faros.example');
    const texts = await Promise.all(mails.map(async ({ id }) => (await mailText(house, id)).text));
    for (const { name } of held) {
      expect(texts.filter((text) => new RegExp(`${name}\\b`).test(text))).toHaveLength(1);
    }
    const posts = house.simulators.slack.state.messages;
    expect(mails.length).toBeLessThan(8);
    expect(posts).toHaveLength(mails.length);
    const told = `${texts.join()}${JSON.stringify(posts)}${JSON.stringify(house.simulators.gorgias.state.tickets)}`;
    for (const { email, phone, shipTo } of batch) {
      for (const word of [email, phone, shipTo?.address1]) expect(told).not.toContain(word);
    }
  });

  it('R-005, R-008: no person has done anything', async () => {
    expect(await house.db.select().from(audit)).toEqual([]);
    expect(await house.db.select().from(decisions)).toEqual([]);
    const { items } = (await house.call('/v1/cases?store=lumen-jewelry&limit=100')).body;
    expect(items.map(({ resolution }: Json) => resolution)).toEqual(Array.from({ length: 8 }, () => null));
  });

  it('A-01, R-007, R-034: delivering all 80 webhooks again, under new ids too, changes nothing', async () => {
    // Every Order Confirmed has to be out, or it would count as new.
    await eventually(untold, (left) => left === 0, patienceMs);
    const [before, orders] = [await outside(), await allOrders()];
    expect(await redeliver()).toBeGreaterThanOrEqual(160);
    await Promise.all(batch.map((one) => place(house, one, { copies: 1, freshIds: true })));
    await house.apiDeps.background.idle();
    // A call waits for company for so long.
    await new Promise((resolve) => setTimeout(resolve, alertsEveryMs + 1000));
    expect(await outside()).toEqual(before);
    expect(before).toMatchObject({ purchaseOrders: 72, questions: 2, holds: 8 });
    expect((await allOrders()).map((one) => [one.id, one.stage, one.openCaseTypes])).toEqual(
      orders.map((one) => [one.id, one.stage, one.openCaseTypes]),
    );
    expect(await house.db.select().from(audit)).toEqual([]);
  });

  it('A-20, R-103: no mail, no text and no page names a supplier', async () => {
    // The check itself finds what it looks for.
    expect(
      supplierWordsIn('silverline, 4700 Brighton-Boulevard; +1 (303) 555-0117; silver-a-ring'),
    ).toHaveLength(4);
    const said = saidToCustomers(house);
    expect(said.length).toBeGreaterThanOrEqual(72 + 6 + 6);
    for (const { to, text } of said) expect([to, supplierWordsIn(text)]).toEqual([to, []]);
    const held = await heldFor('address');
    const secret = house.apiDeps.linkSecret;
    const links = [
      ...batch.map((one) => trackingLink(house.api, secret, orderIdOf(one))),
      ...held.map((one) => addressLink(house.api, secret, orderIdOf(one), new Date())),
    ];
    for (const page of await Promise.all(links.map(openPage))) {
      expect(page.status).toBe(200);
      expect(page.text).toContain('Lumen Jewelry');
      expect(supplierWordsIn(page.text)).toEqual([]);
    }
  });
});

/** Orders whose confirmation is not out yet, and effects that have no answer. */
async function untold(): Promise<number> {
  const isOut = inArray(notifications.state, ['sent', 'delivered']);
  const confirmed = await house.db.$count(
    notifications,
    and(eq(notifications.kind, 'orderConfirmed'), isOut),
  );
  return batch.length - confirmed + (await house.db.$count(effects, ne(effects.state, 'done')));
}

/** Every order webhook of the shop once more, as it was: the same id, bytes and signature. */
async function redeliver(): Promise<number> {
  const { body } = await call(`${house.simulators.shopify.url}/_control/ledger?direction=out`);
  const hooks: Json[] = body.entries.filter(({ operation }: Json) => operation === 'orders/create');
  for (const { path, headers, body: bytes } of hooks) {
    const answer = await fetch(path, { method: 'POST', headers, body: bytes });
    expect(answer.status).toBe(200);
  }
  return hooks.length;
}

/** By night where the customer is, the text waits for 08:00: the order is taken there, and its text leaves then. */
async function isAskedByText(order: OrderDescription): Promise<void> {
  const [zone = ''] = candidateZones('US', order.shipTo?.provinceCode ?? '');
  const sms = ({ notifications }: Json) => notifications.find(({ channel }: Json) => channel === 'sms');
  const first = sms(
    await eventually(
      () => view(order),
      (each) => sms(each) !== undefined && (sms(each).state !== 'queued' || sms(each).notBefore !== null),
      patienceMs,
    ),
  );
  if (first.state === 'queued') {
    expect(hourIn(zone, first.notBefore)).toBeGreaterThanOrEqual(8);
    await moveTo(house, order, first.notBefore, -2000);
  }
  const sent = sms(
    await eventually(
      () => view(order),
      (each) => sms(each).state === 'delivered',
      patienceMs,
    ),
  );
  expect(sent.sentAt <= plus(first.notBefore ?? first.queuedAt, 'PT1M')).toBe(true);
  expect(hourIn(zone, sent.sentAt)).toBeGreaterThanOrEqual(8);
  expect(hourIn(zone, sent.sentAt)).toBeLessThan(21);
}
