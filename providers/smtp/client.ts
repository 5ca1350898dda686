import { Readable } from 'node:stream';
import { createTransport } from 'nodemailer';
import { ProviderError } from '../ports/errors.js';
import type { Mailer } from '../ports/mailer.js';
import type { StaffMailer } from '../ports/staff-mailer.js';
import type { SupplierMailer } from '../ports/supplier-mailer.js';
import { composeMail } from './compose.js';
import { failureOf } from './failures.js';

export interface SmtpAccess {
  host: string;
  port: number;
  /** TLS from the first byte; otherwise STARTTLS where the server offers it. */
  isTls: boolean;
  credentials: { user: string; password: string } | null;
  /** To connect, to be greeted, and between two replies, ms. */
  timeoutMs: number;
  maxConnections: number;
}

export interface SmtpMailer extends Mailer, StaffMailer, SupplierMailer {
  /** Ends the pool's connections. */
  close(): void;
}

const greetingMarginMs = 500;

/** Mails over a pool of SMTP sessions. One send, once: the pool's own repeats are off, because a lost reply may hide a mail that was taken. */
export function createSmtpMailer(access: SmtpAccess): SmtpMailer {
  const transport = createTransport({
    pool: true,
    host: access.host,
    port: access.port,
    secure: access.isTls,
    auth: access.credentials
      ? { user: access.credentials.user, pass: access.credentials.password }
      : undefined,
    maxConnections: access.maxConnections,
    maxRequeues: 0,
    connectionTimeout: access.timeoutMs,
    greetingTimeout: access.timeoutMs,
    // Longer than the greeting's, so that a server that never greeted is known as that: then no mail can have left.
    socketTimeout: access.timeoutMs + greetingMarginMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const handOver = async (
    { from, to }: { from: string; to: string },
    message: Uint8Array,
    signal: AbortSignal,
  ) => {
    // Read when a session that is up begins with this mail: before that nothing of it can have left.
    const content = Readable.from([Buffer.from(message)], { objectMode: false });
    try {
      const envelope = { from, to: { name: '', address: to } };
      await transport.sendMail({ envelope, raw: content, signal });
    } catch (error) {
      if (signal.aborted) {
        const problem = content.readableDidRead ? 'noAnswer' : 'unreachable';
        throw new ProviderError('smtp', problem, 'ABORTED', 'the send was given up');
      }
      throw failureOf(error, [to, access.credentials?.password ?? '']);
    }
  };
  const tell: StaffMailer['tell'] = async (mail, signal) =>
    handOver({ from: mail.from.address, to: mail.to }, await composeMail(mail), signal);
  const write: SupplierMailer['write'] = async (mail, signal) =>
    handOver({ from: mail.returnPath ?? mail.from.address, to: mail.to }, await composeMail(mail), signal);
  return {
    compose: composeMail,
    send: ({ from, to, message }, signal) => handOver({ from, to }, message, signal),
    tell,
    write,
    close: () => transport.close(),
  };
}
