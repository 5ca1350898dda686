import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import type { Cleared } from '../../domain/blind/cleared.js';
import { segmentsOf } from '../../domain/notifications/segments.js';
import type { TextMeaning } from '../../providers/ports/text-inbound.js';
import type { SoughtText } from '../../providers/ports/text-sender.js';
import { createTwilioSender } from '../../providers/twilio/client.js';
import { twilioInbound } from '../../providers/twilio/inbound.js';
import { TWILIO_ACCOUNT } from '../../sandbox/servers/credentials.js';
import { twilioSignature } from '../../sandbox/servers/twilio/webhooks.js';
import {
  call,
  control,
  type Receiver,
  type Simulators,
  startReceiver,
  startSimulators,
} from '../kit/simulators.js';
import { headersOf, never, type Stub, startStub } from './stub.js';

const { accountSid, authToken } = TWILIO_ACCOUNT;
const brand = '+12025550110';
const phone = '+14155550123';
const cleared = (text: string) => text as Cleared;
const now = new Date('2026-03-24T14:15:00.000Z');
const basic = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
const messagesPath = `/2010-04-01/Accounts/${accountSid}/Messages.json`;

let sims: Simulators;
let receiver: Receiver;
let stub: Stub | undefined;
beforeAll(async () => {
  sims = await startSimulators();
});
afterAll(() => sims.stop());
beforeEach(async () => {
  await control(sims.twilio.url, 'reset', {});
  receiver = await startReceiver();
  await control(sims.twilio.url, 'webhooks', { url: receiver.url });
});
afterEach(async () => {
  await receiver.stop();
  await stub?.stop();
  stub = undefined;
});

const sender = (more: { baseUrl?: string; authToken?: string } = {}) =>
  createTwilioSender({ baseUrl: sims.twilio.url, accountSid, authToken, timeoutMs: 500, ...more });
const send = (more: { from?: string; to?: string; body?: string } = {}) =>
  sender().send(
    {
      from: more.from ?? brand,
      to: more.to ?? phone,
      body: cleared(more.body ?? 'Luna: is your address right? https://track.luna.example/a/1'),
      statusCallbackUrl: receiver.url,
    },
    never,
  );
const sought = (more: Partial<SoughtText> = {}): SoughtText => ({
  from: brand,
  to: phone,
  body: cleared('Luna: hello'),
  since: new Date().toISOString(),
  ...more,
});
const fault = (rule: object) => control(sims.twilio.url, 'faults', rule);

/** What the product makes of the webhooks that came, each verified first. */
function meanings(): TextMeaning[] {
  return receiver.received.map(({ headers, body }) => {
    const rawBody = Buffer.from(body);
    const request = { url: receiver.url, headers: headersOf(headers), rawBody, now };
    expect(twilioInbound.verify(request, authToken)).toMatchObject({ ok: true });
    return twilioInbound.read({ rawBody });
  });
}

async function webhooks(count: number): Promise<void> {
  await expect.poll(() => receiver.received.length, { timeout: 5000 }).toBe(count);
}

describe('a text by Twilio', () => {
  it('C-30: goes out as a form, and its way is told step by step', async () => {
    const { providerId } = await send({ body: 'Luna: hello & good-bye, 100% ünïcode 🎁' });
    expect(providerId).toMatch(/^SM[0-9a-f]{32}$/);
    await webhooks(3);
    const about = { kind: 'textStatus', providerId, errorCode: null };
    expect(meanings()).toEqual([
      { ...about, status: 'queued' },
      { ...about, status: 'sent' },
      { ...about, status: 'delivered' },
    ]);
    const { body } = await call(`${sims.twilio.url}${messagesPath}`, { headers: { authorization: basic } });
    expect(body.messages).toMatchObject([
      { sid: providerId, from: brand, to: phone, body: 'Luna: hello & good-bye, 100% ünïcode 🎁' },
    ]);
    const ledger = await call(`${sims.twilio.url}/_control/ledger?path=/2010-04-01`);
    expect(ledger.body.entries[0].headers).toMatchObject({
      authorization: '[redacted]',
      'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
    });
  });

  it.each([
    ['undelivered', 30003, ['queued', 'sent', 'undelivered']],
    ['failed', 30008, ['queued', 'failed']],
    ['sent', null, ['queued', 'sent']],
  ] as const)('that ends %s says so, with the code', async (status, errorCode, steps) => {
    await control(sims.twilio.url, 'outcomes', { to: phone, status, errorCode });
    await send();
    await webhooks(steps.length);
    expect(meanings()).toMatchObject(steps.map((step) => ({ status: step })));
    expect(meanings().at(-1)).toMatchObject({ errorCode: errorCode === null ? null : String(errorCode) });
  });

  it.each([
    ['an invalid number', { to: '+15005550001' }, 'badNumber'],
    ['what is no number', { to: '415 555 0123' }, 'badNumber'],
    ['a phone that takes no SMS', { to: '+15005550009' }, 'badNumber'],
    ['someone who wrote STOP', { to: '+15005550004' }, 'optedOut'],
    ['a region not opened', { to: '+15005550003' }, '21408'],
    ['a number out of reach', { to: '+15005550002' }, '21612'],
    ['by a number that is not ours', { from: '+15005550007' }, '21606'],
    ['by a number that is none', { from: '+15005550001' }, '21212'],
    ['without words', { body: '' }, '21602'],
    ['of more than 1600 characters', { body: 'a'.repeat(1601) }, '21617'],
  ])('C-30: to %s is refused, and never sent', async (_what, wrong, code) => {
    await expect(send(wrong)).rejects.toMatchObject({ name: 'ProviderError', problem: 'refused', code });
    expect(sims.twilio.state.messages).toEqual([]);
  });

  it('C-35: a refusal names neither the phone nor the words, nor the credentials', async () => {
    await control(sims.twilio.url, 'answers', {
      status: 400,
      body: { code: 21408, message: `${phone} at ${accountSid} with ${authToken}: Luna: hello`, status: 400 },
    });
    const refused = send({ body: 'Luna: hello' });
    await expect(refused).rejects.toMatchObject({ code: '21408' });
    await expect(refused).rejects.not.toThrow(/4155550123|AC5a4d|auth-token|Luna/);
  });

  it.each([
    ['noAnswer', { kind: 'status', status: 500 }, '20500'],
    ['noAnswer', { kind: 'status', status: 503 }, '20500'],
    ['noAnswer', { kind: 'noAnswerBefore' }, undefined],
    ['noAnswer', { kind: 'late', ms: 1500 }, 'TIMEOUT'],
    ['throttled', { kind: 'status', status: 429 }, '20429'],
    ['refused', { kind: 'status', status: 401 }, '20003'],
  ])('R-133: is %s when Twilio fails by %o', async (problem, rule, code) => {
    await fault(rule);
    await expect(send()).rejects.toMatchObject({ problem, ...(code && { code }) });
  });

  it('is throttled, not refused, while the queue of its sender is full, and keeps Retry-After', async () => {
    await expect(send({ from: '+15005550008' })).rejects.toMatchObject({
      problem: 'throttled',
      code: '21611',
    });
    const body = { code: 20429, message: 'Too Many Requests', status: 429 };
    await control(sims.twilio.url, 'answers', { status: 429, body, headers: { 'retry-after': '2' } });
    await expect(send()).rejects.toMatchObject({ problem: 'throttled', retryAfterMs: 2000 });
  });

  it('is refused with a wrong token, by the code', async () => {
    const wrong = sender({ authToken: 'not-the-token' }).findSent(sought(), never);
    await expect(wrong).rejects.toMatchObject({ problem: 'refused', code: '20003' });
    await expect(wrong).rejects.not.toThrow(/not-the-token/);
  });

  it('was never sent where nobody listens', async () => {
    stub = await startStub(() => ({}));
    await stub.stop();
    const away = sender({ baseUrl: stub.url }).findSent(sought(), never);
    await expect(away).rejects.toMatchObject({ problem: 'unreachable', code: 'ECONNREFUSED' });
  });

  it.each([
    ['no JSON', '<html>'],
    ['no sid', { status: 'queued' }],
  ])('may have been sent where the answer has %s', async (_what, body) => {
    await control(sims.twilio.url, 'answers', { status: 201, body });
    await expect(send()).rejects.toMatchObject({ problem: 'noAnswer', code: 'UNREADABLE' });
  });
});

describe('R-133: looking for a text whose answer was lost', () => {
  it('finds the one that was taken, and none that was not', async () => {
    const body = 'Luna: hello';
    await fault({ kind: 'noAnswerBefore' });
    await expect(send({ body })).rejects.toMatchObject({ problem: 'noAnswer' });
    expect(await sender().findSent(sought(), never)).toBeNull();
    await fault({ kind: 'noAnswerAfter' });
    await expect(send({ body })).rejects.toMatchObject({ problem: 'noAnswer' });
    const found = await sender().findSent(sought(), never);
    expect(found).toEqual({ providerId: sims.twilio.state.messages[0]?.sid });
  });

  it('finds one that still waits in the queue', async () => {
    await control(sims.twilio.url, 'outcomes', { to: phone, status: 'queued' });
    const sent = await send({ body: 'Luna: hello' });
    expect(await sender().findSent(sought(), never)).toEqual(sent);
  });

  it.each([
    ['other words', { body: cleared('Luna: hello again') }],
    ['another phone', { to: '+14155550199' }],
    ['another brand', { from: '+12025550120' }],
    ['a later time', { since: new Date(Date.now() + 3_600_000).toISOString() }],
  ])('is not fooled by %s', async (_what, other) => {
    await send({ body: 'Luna: hello' });
    expect(await sender().findSent(sought(other), never)).toBeNull();
  });

  it('allows for clocks that differ by some minutes', async () => {
    const sent = await send({ body: 'Luna: hello' });
    const since = new Date(Date.now() + 4 * 60_000).toISOString();
    expect(await sender().findSent(sought({ since }), never)).toEqual(sent);
  });

  it('answers the oldest, also from a later page, and asks no page before its time', async () => {
    const first = await send({ body: 'Luna: hello' });
    await send({ body: 'Luna: hello' });
    for (let count = 0; count < 120; count += 1) await send({ body: `Luna: ${count}` });
    const since = new Date(Date.now() - 60_000).toISOString();
    expect(await sender().findSent(sought({ since }), never)).toEqual(first);
    const lists = async () => {
      const { body } = await call(`${sims.twilio.url}/_control/ledger?path=${messagesPath}`);
      return body.entries.filter(({ method }: { method: string }) => method === 'GET').length;
    };
    expect(await lists()).toBe(2);
    await sender().findSent(sought({ since: new Date(Date.now() + 3_600_000).toISOString() }), never);
    expect(await lists()).toBe(3);
  });

  it('does not say "not found" where it cannot read the list', async () => {
    await control(sims.twilio.url, 'answers', { status: 200, body: { messages: [{ sid: 'SM1' }] } });
    await expect(sender().findSent(sought(), never)).rejects.toMatchObject({ code: 'UNREADABLE' });
    const messages = [{ sid: 'SM1', date_created: 'yesterday' }];
    await control(sims.twilio.url, 'answers', { status: 200, body: { messages } });
    await expect(sender().findSent(sought(), never)).rejects.toMatchObject({ problem: 'noAnswer' });
  });
});

describe('C-30: what people text in', () => {
  const texts = (body: string, more: object = {}) =>
    control(sims.twilio.url, 'incoming', { from: phone, to: brand, body, ...more });

  it.each([
    ...['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'stop', ' Stop \n'].map((one) => [
      one,
      'stop',
    ]),
    ...['START', 'YES', 'UNSTOP', 'yes'].map((one) => [one, 'start']),
    ...['HELP', 'INFO', 'help'].map((one) => [one, 'help']),
    ...['please stop', 'STOP!', 'stop it', 'no', ''].map((one) => [one, null]),
  ])('"%s" means %s', async (body, word) => {
    await texts(body ?? '');
    expect(meanings()).toEqual([
      {
        kind: 'incomingText',
        providerId: expect.stringMatching(/^SM/),
        from: phone,
        to: brand,
        word,
        body,
        isAnswered: false,
      },
    ]);
  });

  it('STOP holds per phone and brand until START, at Twilio too', async () => {
    await texts('STOP');
    await expect(send()).rejects.toMatchObject({ problem: 'refused', code: 'optedOut' });
    await send({ from: '+12025550120' });
    await texts('START');
    await send();
  });

  it('a word in another language counts where Twilio has read it so', async () => {
    await texts('ARRET', { optOutType: 'STOP' });
    expect(meanings()).toMatchObject([{ word: 'stop', body: 'ARRET', isAnswered: true }]);
  });

  it('copies of one text have one id', async () => {
    await texts('HELP', { copies: 2 });
    const ids = receiver.received.map(({ headers, body }) => {
      const request = { url: receiver.url, headers: headersOf(headers), rawBody: Buffer.from(body), now };
      return twilioInbound.verify(request, authToken);
    });
    expect(ids[0]).toMatchObject({ ok: true, topic: 'incoming', messageId: expect.stringMatching(/^SM/) });
    expect(ids[1]).toEqual(ids[0]);
  });
});

describe('the signature of Twilio', () => {
  const url = 'https://mycompany.com/myapp.php?foo=1&bar=2';
  const fields = {
    CallSid: 'CA1234567890ABCDE',
    Caller: '+14158675309',
    Digits: '1234',
    From: '+14158675309',
    To: '+18005551212',
  };
  const request = (more: { url?: string; body?: string; signature?: string } = {}) => ({
    url: more.url ?? url,
    headers: new Map([['x-twilio-signature', more.signature ?? 'RSOYDt4T1cUTdK1PDd93/VVr8B8=']]),
    rawBody: Buffer.from(more.body ?? new URLSearchParams(fields).toString()),
    now,
  });

  test('is the vendor’s own example, with the port named and without', () => {
    expect(twilioInbound.verify(request(), '12345')).toMatchObject({ ok: true });
    const withPort = twilioSignature('12345', url.replace('.com/', '.com:443/'), fields);
    expect(twilioInbound.verify(request({ signature: withPort }), '12345')).toMatchObject({ ok: true });
    const named = url.replace('.com/', '.com:8443/');
    const signature = twilioSignature('12345', named, fields);
    expect(twilioInbound.verify(request({ url: named, signature }), '12345')).toMatchObject({ ok: true });
  });

  test('lists a field that comes twice once, with each value once', () => {
    const signature = twilioSignature('12345', url, { A: '1', B: 'xBy' });
    const body = 'B=y&A=1&B=x&B=y';
    expect(twilioInbound.verify(request({ body, signature }), '12345')).toMatchObject({ ok: true });
  });

  test.each([
    ['another secret', {}, '54321'],
    ['no secret', {}, ''],
    ['another address', { url: url.replace('foo=1', 'foo=2') }, '12345'],
    ['an address that is none', { url: '/myapp.php' }, '12345'],
    ['a field more', { body: `${new URLSearchParams(fields).toString()}&Extra=1` }, '12345'],
    ['a field changed', { body: new URLSearchParams({ ...fields, Digits: '1235' }).toString() }, '12345'],
    ['no body', { body: '' }, '12345'],
    ['an empty signature', { signature: '' }, '12345'],
    ['a forged signature', { signature: 'RSOYDt4T1cUTdK1PDd93/VVr8B9=' }, '12345'],
  ])('is refused with %s', (_what, more, secret) => {
    expect(twilioInbound.verify(request(more), secret)).toMatchObject({ ok: false });
  });

  test('tells the steps of one text apart by their ids, and their copies not', () => {
    const about = { MessageSid: 'SM1', To: phone, From: brand };
    const idOf = (more: Record<string, string>) => {
      const told: Record<string, string> = { ...about, ...more };
      const body = new URLSearchParams(told).toString();
      return twilioInbound.verify(request({ body, signature: twilioSignature('s', url, told) }), 's');
    };
    expect(idOf({ MessageStatus: 'sent' })).toMatchObject({ messageId: 'SM1:sent', topic: 'status' });
    expect(idOf({ MessageStatus: 'delivered' })).toMatchObject({ messageId: 'SM1:delivered' });
    expect(idOf({ Body: 'STOP', SmsStatus: 'received' })).toMatchObject({
      messageId: 'SM1',
      topic: 'incoming',
    });
  });
});

describe('content of Twilio that is signed and odd', () => {
  const read = (fields: Record<string, string>) =>
    twilioInbound.read({ rawBody: Buffer.from(new URLSearchParams(fields).toString()) });

  test.each([
    ['accepted', 'queued'],
    ['scheduled', 'queued'],
    ['sending', 'queued'],
    ['read', 'delivered'],
    ['canceled', 'failed'],
  ])('"%s" is %s', (MessageStatus, status) => {
    expect(read({ MessageSid: 'SM1', MessageStatus })).toMatchObject({ kind: 'textStatus', status });
  });

  test.each([
    ['a status nobody knows', { MessageSid: 'SM1', MessageStatus: 'teleported' }, 'MessageStatus'],
    ['a status of no text', { MessageStatus: 'sent' }, 'MessageSid'],
    ['a text from nobody', { MessageSid: 'SM1', To: brand, Body: 'STOP' }, 'From'],
    ['a text without a body', { MessageSid: 'SM1', To: brand, From: phone }, 'Body'],
  ])('%s is unusable, by its path', (_what, fields, path) => {
    expect(() => read(fields)).toThrow(expect.objectContaining({ name: 'UnusableContent', path }));
  });
});

test('C-30: the simulator, written apart, counts the same segments', async () => {
  for (const body of [
    'a',
    'a'.repeat(161),
    '€'.repeat(80),
    'ł'.repeat(70),
    'ł'.repeat(71),
    `${'x'.repeat(158)}[]`,
  ]) {
    await send({ body });
    const { body: listed } = await call(`${sims.twilio.url}${messagesPath}?PageSize=1`, {
      headers: { authorization: basic },
    });
    expect(listed.messages[0].num_segments).toBe(String(segmentsOf(body).segments));
  }
});
