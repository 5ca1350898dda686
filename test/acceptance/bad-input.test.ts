import { createHmac, randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressLink, signedLink, trackingLink } from '../../customer/links.js';
import { decisions } from '../../db/schema/index.js';
import { plus } from '../../domain/sla/instant.js';
import { MAIL_BOUNCE_ACCOUNT } from '../../sandbox/servers/credentials.js';
import type { OrderDescription } from '../../sandbox/servers/shopify/order.js';
import { unitless } from '../kit/addresses.js';
import { addressLinkTo, openPage, sendForm } from '../kit/customers.js';
import { boughtFor, caseDetail, caseOf, decide, keyOf, moveTo } from '../kit/desk.js';
import { eventually, type House, openHouse } from '../kit/house.js';
import { mailsTo, mailText, mugOrder, orderIdOf, orderPath, place, until } from '../kit/orders.js';
import { control } from '../kit/simulators.js';

type Json = ReturnType<typeof JSON.parse>;

const isSent = (one: Json) => one.purchaseOrders[0]?.state === 'sent';

let house: House;
beforeAll(async () => {
  house = await openHouse({ env: { FAROS_ALERTS_EVERY_MS: '500' } });
});
afterAll(() => house?.stop());

async function held(number: number, patch: Partial<OrderDescription> = {}) {
  const order = mugOrder(number, { shipTo: unitless, ...patch });
  await place(house, order);
  const one = caseOf(await until(house, order, (each) => caseOf(each, 'address') !== undefined), 'address');
  return { order, to: order.email ?? '', one };
}

describe('links that are not as they were sent', () => {
  it('C-29: expired, forged, of another order or purpose: nothing opens and nothing changes', async () => {
    const { order, to } = await held(7901);
    const link = await addressLinkTo(house, to);
    const page = await openPage(link);
    const { linkSecret: secret } = house.apiDeps;
    const subject = orderIdOf(order);
    const expiresAt = new Date(Date.now() - 1000).toISOString();
    const expired = signedLink({ publicUrl: house.api, secret, subject, purpose: 'address', expiresAt });
    const forged = [
      `${link.slice(0, -1)}${link.endsWith('A') ? 'B' : 'A'}`,
      link.replace('/address/', '/track/'),
      trackingLink(house.api, secret, subject).replace('/track/', '/address/'),
      addressLink(house.api, 'somebody else’s secret', subject, new Date()),
      addressLink(house.api, secret, `${subject}0`, new Date()),
      `${house.api}/address/x`,
    ];
    for (const one of [...forged, expired]) {
      const status = one === expired ? 410 : 404;
      const opened = await openPage(one);
      expect([one, opened.status]).toEqual([one, status]);
      expect(opened.text).not.toMatch(/Main St|Sarah|Sacramento/);
      const answer = await sendForm(one, page, 'correction', { line2: 'Apt 1' });
      expect([404, 405, 410]).toContain(answer.status);
    }
    expect(await house.db.select().from(decisions).where(eq(decisions.orderId, subject))).toEqual([]);
    const { body } = await house.call(orderPath(order));
    expect(body).toMatchObject({
      openCaseTypes: ['address'],
      customer: { shippingAddress: { line2: null } },
    });
  });

  it('C-29, R-060: used again it keeps to the first answer, also twenty times at once', async () => {
    const { order, to } = await held(7902);
    const link = await addressLinkTo(house, to);
    const page = await openPage(link);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => sendForm(link, page, 'correction', { line2: `Apt ${n + 1}` })),
    );
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
    const winner = `Apt ${answers.findIndex(({ status }) => status === 303) + 1}`;
    await until(house, order, isSent);
    expect((await sendForm(link, page, 'correction', { line2: 'Apt 99' })).status).toBe(409);
    expect((await sendForm(link, page, 'correction', { line2: winner })).status).toBe(303);
    expect(await boughtFor(house, order)).toMatchObject([{ shipTo: { line2: winner } }]);
    const { body } = await house.call(orderPath(order));
    expect(body.decisions).toMatchObject([{ type: 'addressCorrected', answer: { status: 'accepted' } }]);
  });
});

describe('people who ask for what is not theirs', () => {
  it('R-079, C-22: a case of another store is not there: not to read, not to decide, not in the queue', async () => {
    const { order, one } = await held(7903);
    const as = await keyOf(house, 'supervisor', ['lumen-jewelry']);
    expect(await decide(house, one.id, 'release', { as })).toMatchObject({
      status: 404,
      body: { code: 'notFound' },
    });
    expect((await house.call(`/v1/cases/${encodeURIComponent(one.id)}`, { as })).status).toBe(404);
    for (const queue of ['/v1/cases', '/v1/cases?store=harbor-goods']) {
      expect((await house.call(queue, { as })).body.items).toEqual([]);
    }
    expect(await caseDetail(house, one.id)).toMatchObject({ state: 'open', resolution: null });
    expect(await boughtFor(house, order)).toEqual([]);
  });
});

describe('signals that are no events', () => {
  it('B13: rubbish sent to an order changes nothing, is a line of its timeline, and the order lives and is bought', async () => {
    const { order, one } = await held(7904);
    const handle = house.client.workflow.getHandle(orderIdOf(order));
    const rubbish: unknown[] = [
      null,
      7,
      'release',
      [],
      {},
      { type: 'caseDecided' },
      { id: 'x', type: '__proto__' },
    ];
    for (const each of rubbish) {
      await handle.signal('tell', each);
      await handle.signal('ask', each);
      await expect(handle.executeUpdate('ask', { args: [each] })).rejects.toThrow();
    }
    await handle.signal('ask');
    const actor = { id: 'nobody', role: 'king', verified: true };
    const event = {
      id: 'k',
      actor,
      reason: 'mine',
      type: 'caseDecided',
      caseId: 'address/1',
      decision: 'release',
    };
    await handle.signal('ask', event);
    const noted = await until(house, order, ({ timeline }) =>
      timeline.some(({ text }: Json) => text.includes('was ignored')),
    );
    expect(noted).toMatchObject({ stage: 'filter', openCaseTypes: ['address'], stopped: null });
    expect((await decide(house, one.id, 'release')).status).toBe(200);
    await until(house, order, isSent);
    expect(await boughtFor(house, order)).toHaveLength(1);
  });
});

describe('a customer who cannot be reached', () => {
  /** People above have it, and nothing waits for an answer that cannot come. */
  async function isWithPeopleAtOnce(order: OrderDescription, one: Json): Promise<void> {
    const detail = await eventually(
      () => caseDetail(house, one.id),
      ({ escalations }) => escalations.length > 0,
    );
    expect(detail).toMatchObject({
      state: 'open',
      escalatedTo: 'supervisor',
      escalations: [{ because: 'the customer cannot be reached' }],
      dueAt: one.dueAt,
      nextClockAt: one.dueAt,
    });
    expect(detail.escalations[0].at < plus(one.openedAt, 'PT1M')).toBe(true);
    await eventually(
      async () => {
        const mails = await mailsTo(house, 'sam-supervisor@faros.example');
        return Promise.all(mails.map(async ({ id }) => (await mailText(house, id)).text));
      },
      (texts) => texts.some((text) => text.includes(`${order.name},`)),
    );
    // The 24 hours do not run: nobody is called a second time for them.
    await moveTo(house, order, plus(one.openedAt, 'PT25H'), 0);
    expect((await caseDetail(house, one.id)).escalations).toHaveLength(1);
    expect(await boughtFor(house, order)).toEqual([]);
  }

  it('C-46: the mail is refused and there is no phone: a person has it at once', async () => {
    await control(house.simulators.mailbox.url, 'faults', {
      kind: 'status',
      status: 550,
      match: { method: 'SMTP', path: '*customer-*7905@*' },
      times: 10,
    });
    const { order, one } = await held(7905);
    await isWithPeopleAtOnce(order, one);
    // Refused with the content, it may be our own fault.
    const { body } = await house.call(orderPath(order));
    expect(caseOf(body, 'connectorAway')).toMatchObject({ owner: 'engineer', facts: { code: 'SMTP_550' } });
  });

  it('C-46, B14: the mail comes back and there is no phone: the same, and the ledger says so', async () => {
    const { order, to, one } = await held(7906);
    const messageId = await questionTo(to);
    await bounce(messageId);
    await bounce(messageId);
    await isWithPeopleAtOnce(order, one);
    const { body } = await house.call(orderPath(order));
    const question = body.notifications.find(({ notification }: Json) => notification === 'addressQuestion');
    expect(question).toMatchObject({ state: 'bounced', reason: 'hard bounce 5.1.1' });
  });

  it('C-46: with a phone the text still asks, and the time runs', async () => {
    const { order, to, one } = await held(7907, { phone: '+12025557907' });
    const messageId = await questionTo(to);
    await bounce(messageId);
    await until(house, order, ({ notifications }) =>
      notifications.some(({ state }: Json) => state === 'bounced'),
    );
    expect(await caseDetail(house, one.id)).toMatchObject({
      escalations: [],
      nextClockAt: plus(one.openedAt, 'PT24H'),
    });
  });
});

/** The Message-ID of the question about the address. */
async function questionTo(to: string): Promise<string> {
  await addressLinkTo(house, to);
  const mails = await mailsTo(house, to);
  return mails.find(({ subject }) => subject.startsWith('Please check')).messageId;
}

/** What the mailbox of our return path tells, signed. */
async function bounce(messageId: string): Promise<void> {
  const body = JSON.stringify({ messageId, kind: 'hard', reason: '550 5.1.1 user unknown' });
  const [id, timestamp] = [randomUUID(), String(Math.floor(Date.now() / 1000))];
  const key = Buffer.from(MAIL_BOUNCE_ACCOUNT.webhookSecret.replace('whsec_', ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  const answer = await fetch(`${house.api}/webhooks/mail-bounce/default`, {
    method: 'POST',
    headers: { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` },
    body,
  });
  expect(answer.status).toBe(200);
}
