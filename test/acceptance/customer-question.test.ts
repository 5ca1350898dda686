import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAIL_BOUNCE_ACCOUNT } from '../../sandbox/servers/credentials.js';
import type { OrderDescription } from '../../sandbox/servers/shopify/order-description.js';
import { epochMs } from '../../domain/sla/instant.js';
import { unitless } from '../kit/addresses.js';
import { currentTime, fastForward } from '../kit/fast-forward.js';
import { eventually, type House, openHouse } from '../kit/house.js';
import { mailsTo, mailText, mugOrder, orderIdOf, orderPath, place, skip, until } from '../kit/orders.js';
import { control } from '../kit/simulators.js';

type Body = ReturnType<typeof JSON.parse>;
interface Told {
  id: string;
  channel: string;
  state: string;
  reason: string | null;
  messageId: string | null;
  notBefore: string | null;
}

let house: House;
beforeAll(async () => {
  house = await openHouse();
  const outcome = { to: '+14155551206', status: 'undelivered', errorCode: 30005 };
  await control(house.simulators.twilio.url, 'outcomes', outcome);
});
afterAll(() => house?.stop());

/** An order to a tower without a unit, in California; its phone has the order's own number. */
async function asked(number: number, withPhone = true) {
  const phone = withPhone ? `+1415555${number}` : null;
  const order = mugOrder(number, { phone, shipTo: unitless });
  await place(house, order);
  const held = await until(house, order, (body) => questions(body).length === (withPhone ? 2 : 1));
  await mailsAbout(order, 1);
  return { order, held, phone: phone ?? '' };
}

/** The mails that ask for the address, once there are so many. */
const mailsAbout = (order: OrderDescription, count: number) =>
  eventually(
    async () => {
      const mails = await mailsTo(house, order.email ?? '');
      return mails.filter(({ subject }: { subject: string }) => subject.includes('address'));
    },
    (mails) => mails.length === count,
  );
const questions = (body: Body): Told[] =>
  body.notifications.filter((one: { notification: string }) => one.notification === 'addressQuestion');
const question = (body: Body, channel: 'email' | 'sms', version = 1) =>
  questions(body).find((one) => one.channel === channel && one.id.endsWith(`/${version}`));
const addressCase = (body: Body) => body.cases.find((one: { type: string }) => one.type === 'address');
const textsTo = (phone: string) => house.simulators.twilio.state.messages.filter(({ to }) => to === phone);

const hourMs = 3_600_000;
/** The next time that clocks in California show this hour, by the order's own time. */
async function untilLocal(order: OrderDescription, hour: number): Promise<void> {
  const now = epochMs(await currentTime(house.client, orderIdOf(order)));
  const local = new Intl.DateTimeFormat('en-US', {
    timeZone: 'America/Los_Angeles',
    hourCycle: 'h23',
    hour: 'numeric',
  });
  const next = Array.from({ length: 26 }, (_, n) => (Math.floor(now / hourMs) + 1 + n) * hourMs).find(
    (at) => Number(local.format(at)) === hour,
  );
  await fastForward(house.client, orderIdOf(order), (next ?? now) - now);
}

/** 22:00 in California, after the first text has gone out: whenever the test runs, it may have waited for a morning. */
async function night(order: OrderDescription): Promise<void> {
  await untilLocal(order, 20);
  await until(house, order, (one) => question(one, 'sms')?.state === 'delivered');
  await untilLocal(order, 22);
}

async function correct(order: OrderDescription, line1: string, line2: string | null) {
  const address = {
    name: 'Sarah Doe',
    line1,
    line2,
    city: 'Sacramento',
    region: 'CA',
    postalCode: '95814',
    country: 'US',
  };
  const path = `/v1/orders/${encodeURIComponent(orderIdOf(order))}/address`;
  const answer = await house.call(path, { body: { address, reason: 'by phone' } });
  expect([answer.status, answer.body]).toMatchObject([200, { status: 'accepted' }]);
}

/** What reads the mailbox of our return path tells us of a mail that came back. */
async function bounce(messageId: string | null | undefined): Promise<void> {
  const body = JSON.stringify({ messageId, kind: 'hard', reason: '550 5.1.1 user unknown' });
  const [id, at] = [crypto.randomUUID(), new Date()];
  const answer = await fetch(`${house.api}/webhooks/mail-bounce/default`, {
    method: 'POST',
    body,
    headers: {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(MAIL_BOUNCE_ACCOUNT.webhookSecret).sign(id, at, body),
    },
  });
  expect(answer.status).toBe(200);
}

describe('a question to the customer', () => {
  it('R-057, B14: goes by mail and by text, once each, and what became of them is known', async () => {
    const { order, phone } = await asked(1201);
    await untilLocal(order, 12);
    const body = await until(house, order, (one) => question(one, 'sms')?.state === 'delivered');
    expect(question(body, 'email')).toMatchObject({ state: 'sent', class: 'transactional' });
    const [text, ...more] = textsTo(phone);
    expect(more).toEqual([]);
    expect(text?.body).toMatch(/^Harbor Goods: .*\/address\/\S+.* STOP /);
    const mails = await mailsAbout(order, 1);
    expect(mails).toMatchObject([{ deliveries: 1, from: expect.stringContaining('Harbor Goods') }]);
    const linkIn = (words: string) => /\/address\/[\w.-]+/.exec(words)?.[0] ?? '';
    const mail = await mailText(house, mails[0].id);
    for (const link of [linkIn(mail.text), linkIn(text?.body ?? '')]) {
      const page = await fetch(`${house.api}${link}`);
      expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('100 Main St')]);
    }
  });

  it('C-30: asked at night, the text waits for 08:00 where the customer is and goes once; the mail does not wait', async () => {
    const { order, phone } = await asked(1202);
    await night(order);
    await correct(order, '417 Montgomery St', null);
    const body = await until(
      house,
      order,
      (one) =>
        question(one, 'email', 2)?.state === 'sent' && question(one, 'sms', 2)?.reason === 'quiet hours',
    );
    const waiting = question(body, 'sms', 2);
    expect(waiting).toMatchObject({ state: 'queued' });
    const opens = epochMs(waiting?.notBefore ?? '');
    const shown = { timeZone: 'America/Los_Angeles', timeStyle: 'medium', hourCycle: 'h23' } as const;
    expect(new Intl.DateTimeFormat('en-US', shown).format(opens)).toBe('08:00:00');

    const now = epochMs(await currentTime(house.client, orderIdOf(order)));
    await fastForward(house.client, orderIdOf(order), opens - now - 5000);
    expect(textsTo(phone)).toHaveLength(1);
    await skip(house, order, 'PT10S');
    await until(house, order, (one) => question(one, 'sms', 2)?.state === 'delivered');
    await skip(house, order, 'PT2H');
    expect(textsTo(phone)).toHaveLength(2);
    expect(textsTo(phone)[1]?.body).toContain('/address/');
  });

  it('R-101, C-30: answered before 08:00, the text is not sent any more', async () => {
    const { order, phone } = await asked(1203);
    await night(order);
    await correct(order, '417 Montgomery St', null);
    await until(house, order, (one) => question(one, 'sms', 2)?.reason === 'quiet hours');
    const mails = await mailsAbout(order, 2);
    const texts = await Promise.all(mails.map(({ id }: { id: string }) => mailText(house, id)));
    const link = /\/address\/[\w.-]+/.exec(texts.at(-1)?.text ?? '')?.[0] ?? '';
    const fields = {
      case: 'address/1',
      version: '2',
      choice: 'correction',
      name: 'Sarah Doe',
      company: '',
      line1: '417 Montgomery St',
      line2: 'Floor 5',
      city: 'Sacramento',
      region: 'CA',
      postalCode: '95814',
      country: 'US',
    };
    const answer = await fetch(`${house.api}${link}`, {
      method: 'POST',
      body: new URLSearchParams(fields),
      redirect: 'manual',
    });
    expect(answer.status).toBe(303);
    await until(house, order, (one) => addressCase(one).resolution !== null);
    await untilLocal(order, 9);
    const body = await until(house, order, (one) => question(one, 'sms', 2)?.state === 'suppressed');
    expect(question(body, 'sms', 2)).toMatchObject({ reason: 'what it asks is settled', notBefore: null });
    expect(textsTo(phone)).toHaveLength(1);
  });
});

describe('a customer who cannot be reached', () => {
  const unreachable = 'the customer cannot be reached';
  const detail = async (body: Body) =>
    (await house.call(`/v1/cases/${encodeURIComponent(addressCase(body).id)}`)).body;
  const because = async (body: Body): Promise<string[]> =>
    (await detail(body)).escalations.map((one: { because: string }) => one.because);
  const called = (body: Body) =>
    eventually(
      () => because(body),
      (all) => all.length > 0,
    );

  it('C-46: a bounced mail and no phone: a person at once, and the 24 hours do not run', async () => {
    const { order, held } = await asked(1204, false);
    expect(await because(held)).toEqual([]);
    await bounce(question(held, 'email')?.messageId);
    expect(await called(held)).toEqual([unreachable]);
    const { clocks } = await detail(held);
    expect(clocks).toMatchObject([{ state: 'stopped' }, { state: 'running' }]);
    const { body } = await house.call(orderPath(order));
    expect(question(body, 'email')).toMatchObject({ state: 'bounced', reason: 'hard bounce 5.1.1' });
    await skip(house, order, 'PT25H');
    expect(await because(held)).toEqual([unreachable]);
    expect(addressCase((await house.call(orderPath(order))).body)).toMatchObject({ state: 'open' });
  });

  it('C-46: a bounced mail while the text is there changes nothing for the case', async () => {
    const { order, held } = await asked(1205);
    await bounce(question(held, 'email')?.messageId);
    await until(house, order, (one) =>
      JSON.stringify(one.timeline).includes('did not reach the customer: hard bounce'),
    );
    expect(await because(held)).toEqual([]);
    const { clocks } = await detail(held);
    expect(clocks).toMatchObject([{ state: 'running' }, { state: 'running' }]);
  });

  it('C-46: neither the mail nor the text arrives: a person', async () => {
    const { order, held } = await asked(1206);
    await untilLocal(order, 12);
    const body = await until(house, order, (one) => question(one, 'sms')?.state === 'failed');
    expect(question(body, 'sms')).toMatchObject({ reason: 'undelivered 30005' });
    await bounce(question(held, 'email')?.messageId);
    await eventually(
      () => because(held),
      (all) => all.includes(unreachable),
    );
  });
});
