import type { Cleared } from '../../domain/blind/cleared.js';

/** Sends mail to customers. Takes only `Cleared` text: the compiler guards the blind gate (B10). */
export interface Mailer {
  /** `messageId` is ours and stays the same over repeats. Resolves when the receiving server took it. */
  send(mail: OutgoingMail, signal: AbortSignal): Promise<void>;
}

export interface OutgoingMail {
  messageId: string;
  from: { name: Cleared; address: string };
  to: string;
  subject: Cleared;
  text: Cleared;
  html: Cleared;
}
