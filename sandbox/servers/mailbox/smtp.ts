import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { MAILBOX_SMTP_USER } from '../credentials.js';
import type { Ledger } from '../kit/ledger.js';
import type { Fault, Rules } from '../kit/rules.js';
import { type MailboxState, receive } from './store.js';

const MAX_BYTES = 25 * 1024 * 1024;

interface SmtpParts {
  state: MailboxState;
  rules: Rules;
  ledger: Ledger;
  changed: () => void;
}

/** Takes mail for anyone. Signing in is optional; when tried, user and password must be right. */
export function createSmtp(parts: SmtpParts) {
  const sockets = new Map<number, Socket>();
  const server = new SMTPServer({
    name: 'mailbox.sandbox',
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    size: MAX_BYTES,
    closeTimeout: 100,
    onAuth: (auth, _session, done) => {
      const right = auth.username === MAILBOX_SMTP_USER.user && auth.password === MAILBOX_SMTP_USER.password;
      done(right ? null : new Error('Wrong user or password'), right ? { user: auth.username } : undefined);
    },
    onData: (stream, session, done) => {
      const hangUp = (): void => void sockets.get(session.remotePort)?.destroy();
      takeMail(parts, stream, session, hangUp).then(
        (refused) => (refused === 'silent' ? undefined : done(refused)),
        (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
      );
    },
  });
  server.on('error', () => {
    // A connection that a fault or a client broke off; the ledger tells which.
  });
  server.server.on('connection', (socket) => {
    const { remotePort } = socket;
    if (remotePort === undefined) return;
    sockets.set(remotePort, socket);
    socket.once('close', () => sockets.delete(remotePort));
  });
  return {
    listen: (port: number): Promise<number> => listen(server, port),
    stop: (): Promise<void> =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets.values()) socket.destroy();
      }),
  };
}

/** Null: taken. An error: refused with its code. 'silent': the connection is gone. */
async function takeMail(
  { state, rules, ledger, changed }: SmtpParts,
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  hangUp: () => void,
): Promise<Error | null | 'silent'> {
  const raw = await read(stream);
  const from = session.envelope.mailFrom ? session.envelope.mailFrom.address : '';
  const to = session.envelope.rcptTo.map((recipient) => recipient.address);
  const traffic = { method: 'SMTP', path: to.join(','), operation: 'DATA', body: raw.toString('utf8') };
  const entry = ledger.open({ ...traffic, direction: 'in', headers: {} });
  const answer = rules.takeAnswer(traffic);
  if (answer) {
    entry.status = answer.status;
    return refusal(
      answer.status,
      typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body),
    );
  }
  const fault: Fault | undefined = rules.takeRequestFault(traffic);
  if (fault) entry.note = `fault ${fault.kind}`;
  if (fault?.kind === 'noAnswerBefore') {
    hangUp();
    return 'silent';
  }
  if (fault?.kind === 'status') {
    entry.status = fault.status ?? 451;
    return refusal(entry.status, 'refused by the sandbox');
  }
  await receive(state, raw, { from, to });
  changed();
  if (fault?.kind === 'noAnswerAfter') {
    hangUp();
    return 'silent';
  }
  if (fault?.kind === 'late') await sleep(fault.ms ?? 0);
  entry.status = 250;
  return null;
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

async function read(stream: SMTPServerDataStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) {
    if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function listen(server: SMTPServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address: AddressInfo | string | null = server.server.address();
      if (address === null || typeof address === 'string') reject(new Error('no TCP address'));
      else resolve(address.port);
    });
  });
}
