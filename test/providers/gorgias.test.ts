import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createGorgiasDesk } from '../../providers/gorgias/client.js';
import type { NewTicket } from '../../providers/ports/ticket-desk.js';
import { GORGIAS_ACCOUNT } from '../../sandbox/servers/credentials.js';
import { call, control, type Simulators, startSimulators } from '../kit/simulators.js';
import { never, type Stub, startStub } from './stub.js';

const { email, apiKey } = GORGIAS_ACCOUNT;
const authorization = `Basic ${Buffer.from(`${email}:${apiKey}`).toString('base64')}`;

let sims: Simulators;
let stub: Stub | undefined;
beforeAll(async () => {
  sims = await startSimulators();
});
afterAll(() => sims.stop());
beforeEach(() => control(sims.gorgias.url, 'reset', {}));
afterEach(async () => {
  await stub?.stop();
  stub = undefined;
});

const desk = (more: { baseUrl?: string; apiKey?: string } = {}) =>
  createGorgiasDesk({ baseUrl: sims.gorgias.url, email, apiKey, timeoutMs: 500, ...more });
const ticket = (more: Partial<NewTicket> = {}): NewTicket => ({
  externalId: 'order/luna/8492/stalled/1',
  subject: 'Order 8492: parcel stalled',
  body: 'Order 8492\nTracking 1Z1\nno carrier scan since label creation at 2026-03-24T14:15:00Z',
  tags: ['faros', 'stalled'],
  orderNumber: '8492',
  ...more,
});
const theirs = async (path: string) =>
  (await call(`${sims.gorgias.url}/api/tickets${path}`, { headers: { authorization } })).body;
const fault = (rule: object) => control(sims.gorgias.url, 'faults', rule);

describe('a ticket at Gorgias', () => {
  it('R-049, C-02: carries our case, order number, tags and facts in an internal note', async () => {
    const opened = await desk().open(ticket(), never);
    expect(opened).toEqual({ ticketId: expect.stringMatching(/^\d+$/), isClosed: false });
    expect(await theirs(`/${opened.ticketId}`)).toMatchObject({
      external_id: 'order/luna/8492/stalled/1',
      subject: 'Order 8492: parcel stalled',
      status: 'open',
      channel: 'internal-note',
      tags: [{ name: 'faros' }, { name: 'stalled' }],
      meta: { order_number: '8492' },
      messages: [
        {
          channel: 'internal-note',
          public: false,
          from_agent: true,
          sender: { email },
          body_text: expect.stringContaining('no carrier scan since label creation at'),
        },
      ],
    });
  });

  it('is found by our id, open and closed, and by no other', async () => {
    expect(await desk().find(ticket().externalId, never)).toBeNull();
    const opened = await desk().open(ticket(), never);
    await desk().open(ticket({ externalId: 'order/luna/8492/stalled/10' }), never);
    expect(await desk().find(ticket().externalId, never)).toEqual(opened);
    await desk().close(opened.ticketId, never);
    expect(await desk().find(ticket().externalId, never)).toEqual({ ...opened, isClosed: true });
    expect(await desk().find('order/luna/8492/stalled/2', never)).toBeNull();
  });

  it('is the oldest one, should it have been opened twice', async () => {
    const first = await desk().open(ticket(), never);
    await desk().open(ticket(), never);
    expect(await desk().find(ticket().externalId, never)).toEqual(first);
  });

  it('takes notes that only our people read, each known by its id', async () => {
    const { ticketId } = await desk().open(ticket(), never);
    expect(await desk().hasNote(ticketId, 'note/1', never)).toBe(false);
    await desk().addNote(ticketId, { externalId: 'note/1', text: 'escalated to supervisor' }, never);
    expect(await desk().hasNote(ticketId, 'note/1', never)).toBe(true);
    expect(await desk().hasNote(ticketId, 'note/2', never)).toBe(false);
    const { messages } = await theirs(`/${ticketId}`);
    expect(messages[1]).toMatchObject({ public: false, body_text: 'escalated to supervisor' });
  });

  it('is closed once and again', async () => {
    const { ticketId } = await desk().open(ticket(), never);
    await desk().close(ticketId, never);
    const { closed_datetime: closedAt } = await theirs(`/${ticketId}`);
    await desk().close(ticketId, never);
    expect(await theirs(`/${ticketId}`)).toMatchObject({ status: 'closed', closed_datetime: closedAt });
  });
});

describe('R-049: a ticket is opened once', () => {
  it('a lost answer is told apart from a lost request by our id', async () => {
    await fault({ kind: 'noAnswerBefore', match: { method: 'POST' } });
    await expect(desk().open(ticket(), never)).rejects.toMatchObject({ problem: 'noAnswer' });
    expect(await desk().find(ticket().externalId, never)).toBeNull();
    await fault({ kind: 'noAnswerAfter', match: { method: 'POST' } });
    await expect(desk().open(ticket(), never)).rejects.toMatchObject({ problem: 'noAnswer' });
    expect(await desk().find(ticket().externalId, never)).toMatchObject({ isClosed: false });
    expect(sims.gorgias.state.tickets).toHaveLength(1);
  });

  it('so is a lost answer to a note', async () => {
    const { ticketId } = await desk().open(ticket(), never);
    const note = { externalId: 'note/1', text: 'settled' };
    for (const kind of ['noAnswerBefore', 'noAnswerAfter']) {
      await fault({ kind, match: { method: 'POST' } });
      await expect(desk().addNote(ticketId, note, never)).rejects.toMatchObject({ problem: 'noAnswer' });
      expect(await desk().hasNote(ticketId, 'note/1', never)).toBe(kind === 'noAnswerAfter');
    }
  });

  it('does not say "not there" of a list that ignores the id', async () => {
    const data = [{ id: 7, external_id: 'another', status: 'open' }];
    await control(sims.gorgias.url, 'answers', { status: 200, body: { data } });
    await expect(desk().find('order/1', never)).rejects.toMatchObject({ problem: 'noAnswer' });
  });
});

describe('R-133: Gorgias failing', () => {
  it.each([
    ['noAnswer', { kind: 'status', status: 500 }, 'HTTP_500'],
    ['noAnswer', { kind: 'noAnswerBefore' }, undefined],
    ['noAnswer', { kind: 'late', ms: 1500 }, 'TIMEOUT'],
    ['refused', { kind: 'status', status: 403 }, 'HTTP_403'],
    ['refused', { kind: 'status', status: 409 }, 'HTTP_409'],
  ])('is %s by %o, in every call', async (problem, rule, code) => {
    const { ticketId } = await desk().open(ticket(), never);
    const note = { externalId: 'note/1', text: 'text' };
    const calls = [
      () => desk().find('order/1', never),
      () => desk().open(ticket(), never),
      () => desk().hasNote(ticketId, 'note/1', never),
      () => desk().addNote(ticketId, note, never),
      () => desk().close(ticketId, never),
    ];
    for (const one of calls) {
      await fault(rule);
      await expect(one()).rejects.toMatchObject({ name: 'ProviderError', problem, ...(code && { code }) });
    }
  });

  it('is throttled with the time to wait', async () => {
    await fault({ kind: 'status', status: 429 });
    await expect(desk().open(ticket(), never)).rejects.toMatchObject({
      problem: 'throttled',
      retryAfterMs: 5000,
    });
  });

  it('refuses a wrong key, a ticket that is gone, and what does not fit', async () => {
    const wrong = desk({ apiKey: 'not-the-key' }).open(ticket(), never);
    await expect(wrong).rejects.toMatchObject({ problem: 'refused', code: 'HTTP_401' });
    await expect(wrong).rejects.not.toThrow(/not-the-key/);
    await expect(desk().close('999', never)).rejects.toMatchObject({ problem: 'refused', code: 'HTTP_404' });
    const long = desk().open(ticket({ externalId: 'x'.repeat(256) }), never);
    await expect(long).rejects.toMatchObject({ problem: 'refused', code: 'HTTP_400' });
    await expect(desk().open(ticket({ body: '' }), never)).rejects.toMatchObject({ code: 'HTTP_400' });
  });

  it('says nothing of the user in an error', async () => {
    const body = { error: { msg: `${email} with ${apiKey} may not` } };
    await control(sims.gorgias.url, 'answers', { status: 403, body });
    await expect(desk().open(ticket(), never)).rejects.not.toThrow(/operations@|sandbox-gorgias/);
  });

  it('may have happened where the answer cannot be read, and cannot where nobody listens', async () => {
    await control(sims.gorgias.url, 'answers', { status: 201, body: { ok: true } });
    await expect(desk().open(ticket(), never)).rejects.toMatchObject({
      problem: 'noAnswer',
      code: 'UNREADABLE',
    });
    stub = await startStub(() => ({}));
    await stub.stop();
    const away = desk({ baseUrl: stub.url }).open(ticket(), never);
    await expect(away).rejects.toMatchObject({ problem: 'unreachable' });
  });

  it('is given up when its caller is', async () => {
    await fault({ kind: 'late', ms: 1500 });
    const stopped = AbortSignal.timeout(50);
    await expect(desk().open(ticket(), stopped)).rejects.toMatchObject({
      problem: 'noAnswer',
      code: 'ABORTED',
    });
  });
});

describe('the simulated Gorgias', () => {
  const post = (path: string, body: unknown) =>
    call(`${sims.gorgias.url}/api/tickets${path}`, { body, headers: { authorization } });
  const message = { channel: 'internal-note', via: 'api', from_agent: true, body_text: 'text' };

  it.each([
    ['no message', { via: 'api', messages: [] }],
    ['no via', { messages: [message] }],
    ['a parameter nobody knows', { via: 'api', messages: [message], colour: 'red' }],
    ['a note from a customer', { via: 'api', messages: [{ ...message, from_agent: false }] }],
    ['an empty note', { via: 'api', messages: [{ ...message, body_text: '' }] }],
    ['what is no JSON', 'text'],
  ])('refuses a ticket with %s', async (_what, body) => {
    const answer = await post('', body);
    expect(answer).toMatchObject({ status: 400, body: { error: { msg: expect.any(String) } } });
  });

  it('lists the newest first, and knows no other path', async () => {
    for (const subject of ['first', 'second']) await post('', { subject, via: 'api', messages: [message] });
    const subjects = (await theirs('?limit=2')).data.map((one: { subject: string }) => one.subject);
    expect(subjects).toEqual(['second', 'first']);
    expect((await post('/1/notes', {})).status).toBe(404);
  });
});
