import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import PostalMime from 'postal-mime';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Cleared } from '../../domain/blind/cleared.js';
import { clearRaw } from '../../domain/blind/mail.js';
import type { OutgoingMail } from '../../providers/ports/mailer.js';
import { createSmtpMailer, type SmtpAccess, type SmtpMailer } from '../../providers/smtp/client.js';
import { MAILBOX_SMTP_USER } from '../../sandbox/servers/credentials.js';
import { call, control, type Simulators, startSimulators } from '../kit/simulators.js';
import { never } from './stub.js';

const cleared = (text: string) => text as Cleared;
const mail = (more: Partial<OutgoingMail> = {}): OutgoingMail => ({
  messageId: '<order-8492-confirmed@mail.lumen.example>',
  from: { name: cleared('Lumen, Jewelry'), address: 'care@lumen.example' },
  to: 'sarah@example.com',
  subject: cleared('Thank you, Zoë'),
  text: cleared('Your order is on its way.\n'),
  html: cleared('<p>Your order is on its way.</p>'),
  ...more,
});

/** Composed by the mailer itself and through the gate, as the activity does it. */
async function sent(
  by: SmtpMailer,
  given: OutgoingMail = mail(),
  signal: AbortSignal = never,
): Promise<void> {
  const gate = clearRaw(await by.compose(given), { words: [], allowed: [] });
  if (!gate.ok) throw new Error('nothing is forbidden here');
  await by.send({ from: given.from.address, to: given.to, message: gate.message }, signal);
}

const mailers: SmtpMailer[] = [];
function mailer(access: Partial<SmtpAccess> & { port: number }): SmtpMailer {
  const created = createSmtpMailer({
    host: '127.0.0.1',
    isTls: false,
    credentials: null,
    timeoutMs: 400,
    maxConnections: 2,
    ...access,
  });
  mailers.push(created);
  return created;
}
afterEach(() => {
  for (const one of mailers.splice(0)) one.close();
});

describe('the mailer against the mailbox', () => {
  let sims: Simulators;
  beforeAll(async () => {
    sims = await startSimulators();
  });
  afterAll(() => sims.stop());
  beforeEach(() => control(sims.mailbox.url, 'reset', {}));

  const ours = (more: Partial<SmtpAccess> = {}) => mailer({ port: sims.mailbox.smtpPort, ...more });
  const taken = async () => (await call(`${sims.mailbox.url}/messages`)).body.messages;
  const rawOf = async (id: string) => (await fetch(`${sims.mailbox.url}/messages/${id}/raw`)).text();

  it('R-096: sends text and HTML under our Message-ID, as a machine and without naming its software', async () => {
    await sent(ours());
    const [message] = await taken();
    const raw = await rawOf(message.id);
    const parsed = await PostalMime.parse(raw);
    expect(parsed).toMatchObject({
      messageId: '<order-8492-confirmed@mail.lumen.example>',
      from: { name: 'Lumen, Jewelry', address: 'care@lumen.example' },
      to: [{ address: 'sarah@example.com' }],
      subject: 'Thank you, Zoë',
    });
    expect(parsed.text?.trim()).toBe('Your order is on its way.');
    expect(parsed.html?.trim()).toBe('<p>Your order is on its way.</p>');
    expect(raw).toMatch(/^Auto-Submitted: auto-generated\r?$/m);
    expect(raw).not.toMatch(/x-mailer|nodemailer/i);
  });

  it('R-034: the same mail again carries the same Message-ID', async () => {
    const one = ours();
    await sent(one);
    await sent(one);
    expect(await taken()).toMatchObject([{ messageId: mail().messageId, deliveries: 2 }]);
  });

  it('is one mail to one address, whatever is in the texts', async () => {
    await sent(ours(), mail({ subject: cleared('Hi\r\nBcc: eve@example.com'), to: 'sarah@example.com' }));
    const [message] = await taken();
    expect(message.to).toEqual(['sarah@example.com']);
    expect(await rawOf(message.id)).not.toMatch(/^bcc:/im);
    await expect(sent(ours(), mail({ to: 'a@example.com, b@example.com' }))).rejects.toMatchObject({
      name: 'ProviderError',
    });
    expect(await taken()).toHaveLength(1);
  });

  it('signs in where it must, and keeps a wrong password to itself', async () => {
    await sent(ours({ credentials: { ...MAILBOX_SMTP_USER } }));
    expect(await taken()).toHaveLength(1);
    const refused = sent(ours({ credentials: { user: 'sandbox', password: 'wr0ng-pass' } }));
    await expect(refused).rejects.toMatchObject({ problem: 'refused', code: 'SMTP_535' });
    await expect(refused).rejects.not.toThrow(/wr0ng-pass/);
  });

  it.each([
    [550, 'refused'],
    [451, 'throttled'],
  ])('takes the reply %i as %s, and names nobody', async (status, problem) => {
    await control(sims.mailbox.url, 'answers', { status, body: 'no sarah@example.com here' });
    const failed = sent(ours());
    await expect(failed).rejects.toMatchObject({ problem, code: `SMTP_${status}` });
    await expect(failed).rejects.not.toThrow(/sarah/);
  });

  it('R-034: a connection lost after the content is "no answer", and nothing is sent again by itself', async () => {
    for (const kind of ['noAnswerBefore', 'noAnswerAfter']) {
      await control(sims.mailbox.url, 'faults', { kind });
      await expect(sent(ours())).rejects.toMatchObject({ problem: 'noAnswer' });
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
    const { body } = await call(`${sims.mailbox.url}/_control/ledger?operation=DATA`);
    expect(body.entries).toHaveLength(2);
    expect(await taken()).toMatchObject([{ deliveries: 1 }]);
  });

  it('R-034: an answer that comes too late, or is not waited for, is "no answer"', async () => {
    await control(sims.mailbox.url, 'faults', { kind: 'late', ms: 1000 });
    await expect(sent(ours())).rejects.toMatchObject({ problem: 'noAnswer' });
    // Its session is up, so that the mail has begun by then.
    const one = ours({ timeoutMs: 20_000 });
    await sent(one);
    await control(sims.mailbox.url, 'faults', { kind: 'late', ms: 10_000 });
    const signal = AbortSignal.timeout(1000);
    await expect(sent(one, mail(), signal)).rejects.toMatchObject({
      problem: 'noAnswer',
      code: 'ABORTED',
    });
  });

  it('R-034: what is given up while it waits for a free session has not left', async () => {
    const one = ours({ maxConnections: 1, timeoutMs: 5000 });
    await control(sims.mailbox.url, 'faults', { kind: 'late', ms: 1500 });
    const [busy, waiting] = [new AbortController(), new AbortController()];
    const first = sent(one, mail({ messageId: '<first@mail.test>' }), busy.signal);
    const second = sent(one, mail({ messageId: '<second@mail.test>' }), waiting.signal);
    setTimeout(() => waiting.abort(), 200);
    await expect(second).rejects.toMatchObject({ problem: 'unreachable', code: 'ABORTED' });
    await first;
    await sent(one, mail({ messageId: '<third@mail.test>' }));
    const ids = (await taken()).map(({ messageId }: { messageId: string }) => messageId);
    expect(ids.toSorted()).toEqual(['<first@mail.test>', '<third@mail.test>']);
  });

  it('goes on after a failure', async () => {
    const one = ours();
    await control(sims.mailbox.url, 'faults', { kind: 'noAnswerBefore' });
    await expect(sent(one)).rejects.toMatchObject({ problem: 'noAnswer' });
    await sent(one);
    expect(await taken()).toHaveLength(1);
  });
});

describe('C-24: a mail server that is away', () => {
  let server: Server | undefined;
  const sockets: Socket[] = [];
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    server?.close();
  });

  async function listening(greet: (socket: Socket) => void): Promise<number> {
    const created = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => socket.destroy());
      greet(socket);
    });
    server = created;
    await new Promise<void>((resolve) => created.listen(0, '127.0.0.1', resolve));
    return (created.address() as AddressInfo).port;
  }

  it('is unreachable where nothing listens, the host is unknown or nobody greets', async () => {
    const port = await listening(() => undefined);
    await expect(sent(mailer({ port }))).rejects.toMatchObject({
      problem: 'unreachable',
      code: 'GREETING_TIMEOUT',
    });
    for (const socket of sockets.splice(0)) socket.destroy();
    await new Promise((resolve) => server?.close(resolve));
    await expect(sent(mailer({ port }))).rejects.toMatchObject({
      problem: 'unreachable',
      code: 'ECONNREFUSED',
    });
    await expect(sent(mailer({ port, host: 'nowhere.invalid' }))).rejects.toMatchObject({
      problem: 'unreachable',
    });
  });

  it('is busy where it says so in its greeting', async () => {
    const port = await listening((socket) => socket.end('421 try again later\r\n'));
    await expect(sent(mailer({ port }))).rejects.toMatchObject({
      problem: 'throttled',
      code: 'SMTP_421',
    });
  });
});
