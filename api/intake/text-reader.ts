import type { TextInbound } from '../../providers/ports/text-inbound.js';
import type { WebhookReader } from '../deps.js';

/** Webhooks about texts, read as all others are. */
export function textReader({ verify, read, reply }: TextInbound): WebhookReader {
  return { verify, read: (message) => [read(message)], reply };
}
