import type { Cleared } from '../../domain/blind/cleared.js';
import type { InboundRequest, Verification } from './inbound.js';

/** Reads a text provider's webhooks: authentic first, meaning later (stored in between). Pure: no network, no clock. */
export interface TextInbound {
  /** The topic is `status` or `incoming`; the message id is the same over retries. */
  verify(request: TextRequest, secret: string): Verification;
  /** What a stored, verified message means to us. Throws UnusableContent where the content breaks its own format. */
  read(message: { rawBody: Buffer }): TextMeaning;
  /** What a webhook is answered with: a text back to who wrote, or nothing. */
  reply(body: Cleared | null): { contentType: string; body: string };
}

export interface TextRequest extends InboundRequest {
  /** As the provider called it: scheme, public host, path and query. Some providers sign it. */
  url: string;
}

export type TextMeaning = TextStatusMeaning | IncomingTextMeaning;

/** How far a text of ours has come. Statuses may arrive twice and out of order. */
export interface TextStatusMeaning {
  kind: 'textStatus';
  /** As `TextSender.send` answered it. */
  providerId: string;
  status: TextStatus;
  /** The provider's own code for a text that did not arrive, where it gave one. */
  errorCode: string | null;
}

export type TextStatus = 'queued' | 'sent' | 'delivered' | 'undelivered' | 'failed';

/** A person wrote to a number of ours. */
export interface IncomingTextMeaning {
  kind: 'incomingText';
  providerId: string;
  /** Their phone, E.164. */
  from: string;
  /** Our number, E.164: names the brand (STOP holds per phone and brand, C-30). */
  to: string;
  /** What the text asks for; null: anything else, for a person to read. */
  word: TextWord | null;
  body: string;
  /** The provider has acted on the word and answered it itself. */
  isAnswered: boolean;
}

export type TextWord = 'stop' | 'start' | 'help';
