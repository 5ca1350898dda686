import type { Cleared } from '../../domain/blind/cleared.js';

/**
 * Sends text messages to customers (C-30). Takes only `Cleared` text (B10). Refusals a caller can act on carry the code `optedOut` (they
 * wrote STOP; the provider will not carry it) or `badNumber` (no phone that takes texts); any other keeps the provider's own code.
 */
export interface TextSender {
  /** Resolves when the provider took it; what becomes of it is told to `statusCallbackUrl`. Not deduplicated: look before you send again. */
  send(text: OutgoingText, signal: AbortSignal): Promise<SentText>;
  /**
   * The text with this sender, receiver and body that was taken at or after `since` (ISO 8601; a few minutes of clock difference are
   * allowed for), or null. The oldest, where there are several.
   */
  findSent(wanted: SoughtText, signal: AbortSignal): Promise<SentText | null>;
}

export interface OutgoingText {
  /** A number of the brand's, E.164. */
  from: string;
  /** E.164. */
  to: string;
  body: Cleared;
  statusCallbackUrl: string;
}

export interface SoughtText {
  from: string;
  to: string;
  body: Cleared;
  since: string;
}

export interface SentText {
  providerId: string;
}

export type TextRefusal = 'optedOut' | 'badNumber';
