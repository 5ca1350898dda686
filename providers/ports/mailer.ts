import type { Cleared, ClearedMessage } from '../../domain/blind/cleared.js';

/** Sends mail to customers. Takes only what is `Cleared`: the compiler guards the blind gate (B10), for the texts and for the bytes that leave. */
export interface Mailer {
  /** The finished message: headers, encodings and all. Sends nothing. */
  compose(mail: OutgoingMail): Promise<Uint8Array>;
  /** Resolves when the receiving server took it. Refused with the code `bounced`: there is no such receiver; any other keeps the server's code. */
  send(mail: ReadyMail, signal: AbortSignal): Promise<void>;
}

export type MailRefusal = 'bounced';

export interface OutgoingMail {
  /** Ours, and the same over repeats. */
  messageId: string;
  from: { name: Cleared; address: string };
  to: string;
  subject: Cleared;
  text: Cleared;
  html: Cleared;
}

/** A composed mail that passed the gate as it is, and its envelope. */
export interface ReadyMail {
  from: string;
  to: string;
  message: ClearedMessage;
}
