import { createHash, createHmac } from 'node:crypto';
import { parseExactly, readContent } from '../content.js';
import type { Inbound, InboundMeaning, InboundRequest, Verification } from '../ports/inbound.js';
import { isSameSignature } from '../signature.js';
import { newestDetail, parcelStateOf } from './states.js';
import * as wire from './wire.js';

const prefix = 'hmac-sha256-hex=';
/** How old a V2 message may be: its own retries are signed anew. */
const toleranceMs = 5 * 60_000;

/**
 * EasyPost's webhooks. V1 signs the raw body; V2 adds time and path, so that an old message cannot be sent again. `requireV2`
 * refuses V1 alone. Header names are lower case. Their event id is in the body, so the delivery is named by a digest of it.
 */
export function createEasyPostInbound({ requireV2 }: { requireV2: boolean }): Inbound {
  return {
    verify: (request, secret) => {
      if (secret === '') return { ok: false, reason: 'no secret is configured' };
      return request.headers.has('x-hmac-signature-v2')
        ? verifyV2(request, secret)
        : verifyV1(request, secret, requireV2);
    },
    read,
  };
}

function verifyV1({ headers, rawBody }: InboundRequest, secret: string, requireV2: boolean): Verification {
  if (requireV2) return { ok: false, reason: 'no V2 signature' };
  const signature = headers.get('x-hmac-signature');
  if (!signature) return { ok: false, reason: 'no signature header' };
  if (!isSameSignature(signature, sign(secret, rawBody))) {
    return { ok: false, reason: 'the signature does not match' };
  }
  return accepted(rawBody);
}

function verifyV2({ headers, rawBody, now }: InboundRequest, secret: string): Verification {
  const signature = headers.get('x-hmac-signature-v2') ?? '';
  const timestamp = headers.get('x-timestamp') ?? '';
  const path = headers.get('x-path') ?? '';
  const ageMs = now.getTime() - Date.parse(timestamp);
  if (Number.isNaN(ageMs)) return { ok: false, reason: 'no timestamp' };
  if (Math.abs(ageMs) > toleranceMs)
    return { ok: false, reason: 'the message is too old or from the future' };
  const expected = sign(secret, Buffer.concat([Buffer.from(`${timestamp}POST${path}`), rawBody]));
  if (!isSameSignature(signature, expected)) return { ok: false, reason: 'the signature does not match' };
  return accepted(rawBody);
}

function sign(secret: string, content: Buffer): string {
  return prefix + createHmac('sha256', secret.normalize('NFKD')).update(content).digest('hex');
}

function accepted(rawBody: Buffer): Verification {
  const messageId = `sha256:${createHash('sha256').update(rawBody).digest('hex')}`;
  return { ok: true, messageId, topic: 'event', account: null };
}

function read({ rawBody, receivedAt }: Parameters<Inbound['read']>[0]): InboundMeaning[] {
  const content = parseExactly(rawBody);
  if (readContent(wire.event, content).description !== 'tracker.updated') return [{ kind: 'unknownTopic' }];
  const { id, result: tracker } = readContent(wire.trackerEvent, content);
  const state = parcelStateOf(tracker);
  if (state === null) return [];
  const carrier = tracker.carrier ?? null;
  const scannedAt = newestDetail(tracker)?.datetime ?? tracker.updated_at ?? receivedAt;
  return [
    {
      kind: 'event',
      about: { by: 'trackingNumber', trackingNumber: tracker.tracking_code, carrier },
      event: {
        id: `easypost:${id}`,
        occurredAt: scannedAt,
        type: 'scanned',
        carrier,
        trackingNumber: tracker.tracking_code,
        state,
        scannedAt,
        estimatedDeliveryOn: dayOf(tracker.est_delivery_date),
      },
    },
  ];
}

/** The vendor writes the day in the place of delivery as midnight UTC. */
function dayOf(date: string | null | undefined): string | null {
  return /^\d{4}-\d\d-\d\d/.exec(date ?? '')?.[0] ?? null;
}
