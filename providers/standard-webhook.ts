import { Webhook } from 'standardwebhooks';
import type { InboundRequest, Verification } from './ports/inbound.js';
import { isSameSignature } from './signature.js';

/** What the standard's own libraries allow between the clocks. */
const toleranceMs = 5 * 60_000;

/**
 * Judges a message signed by Standard Webhooks. `secret` is `whsec_` and base64; header names are lower case. The library signs; the age is judged
 * by `now`, for which the library's own check would take its own clock.
 */
export function verifyStandardWebhook(
  { headers, rawBody, now }: InboundRequest,
  secret: string,
): Verification {
  const messageId = headers.get('webhook-id');
  const timestamp = headers.get('webhook-timestamp') ?? '';
  const signatures = headers.get('webhook-signature');
  if (!messageId || !signatures || !/^\d{1,12}$/.test(timestamp)) {
    return { ok: false, reason: 'webhook id, timestamp or signature is missing' };
  }
  const sentAt = new Date(Number(timestamp) * 1000);
  if (Math.abs(now.getTime() - sentAt.getTime()) > toleranceMs) {
    return { ok: false, reason: 'the message is too old or from the future' };
  }
  const expected = signatureOf({ secret, messageId, sentAt, rawBody });
  if (expected === null) return { ok: false, reason: 'no usable secret is configured' };
  // Several signatures come while a secret is being changed.
  if (!signatures.split(' ').some((signature) => isSameSignature(signature, expected))) {
    return { ok: false, reason: 'the signature does not match' };
  }
  return { ok: true, messageId, topic: 'event', account: null };
}

interface Signed {
  secret: string;
  messageId: string;
  sentAt: Date;
  rawBody: Buffer;
}

function signatureOf({ secret, messageId, sentAt, rawBody }: Signed): string | null {
  try {
    return new Webhook(secret).sign(messageId, sentAt, rawBody);
  } catch {
    return null;
  }
}
