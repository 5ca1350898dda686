import { createHash } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { MachineEvent } from '../../domain/order/events.js';
import { parseExactly, readContent } from '../content.js';
import type { Inbound, InboundMeaning, InboundRequest, Verification } from '../ports/inbound.js';
import { isSameSignature } from '../signature.js';
import * as wire from './wire.js';

/** What the standard's own libraries allow between the clocks. */
const toleranceMs = 5 * 60_000;

/** Webhooks of REST suppliers, signed by Standard Webhooks. `secret` is `whsec_` and base64. Header names are lower case. */
export const supplierRestInbound: Inbound = { verify, read };

/** The library signs; the age is judged by `now`, for which the library's own check would take its own clock. */
function verify({ headers, rawBody, now }: InboundRequest, secret: string): Verification {
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

function read({ rawBody }: Parameters<Inbound['read']>[0]): InboundMeaning[] {
  const content = parseExactly(rawBody);
  const { type, timestamp: occurredAt } = readContent(wire.notice, content);
  const id = `supplier:${type}:${createHash('sha256').update(rawBody).digest('hex').slice(0, 24)}`;
  switch (type) {
    case 'purchase_order.acknowledged':
    case 'purchase_order.rejected':
      return [answered(content, { id, occurredAt })];
    case 'purchase_order.cancelled':
      return [cancelAnswered(content, { id, occurredAt, answer: 'accepted' })];
    case 'purchase_order.cancellation_refused':
      return [cancelAnswered(content, { id, occurredAt, answer: 'refused' })];
    case 'shipment.created':
      return [shipped(content, occurredAt)];
    default:
      return [{ kind: 'unknownTopic' }];
  }
}

function answered(content: unknown, told: { id: string; occurredAt: string }): InboundMeaning {
  const { poNumber, lines } = readContent(wire.answered, content).data;
  const answers = lines.map(({ lineNumber, answer }) => ({ lineNumber, answer }));
  return about(poNumber, { ...told, type: 'purchaseOrderAnswered', poNumber, answers });
}

function cancelAnswered(
  content: unknown,
  told: { id: string; occurredAt: string; answer: 'accepted' | 'refused' },
): InboundMeaning {
  const { poNumber } = readContent(wire.cancelAnswered, content).data;
  return about(poNumber, { ...told, type: 'purchaseOrderCancelAnswered', poNumber });
}

/** Known by the shipment, so that the same one told again under another time changes nothing. */
function shipped(content: unknown, occurredAt: string): InboundMeaning {
  const { poNumber, shipmentId, carrier, trackingNumber, labelCreatedAt, lines } = readContent(
    wire.shipped,
    content,
  ).data.shipment;
  return about(poNumber, {
    id: `supplier:shipment:${poNumber}:${shipmentId}`,
    occurredAt,
    type: 'shipped',
    poNumber,
    shipmentId,
    carrier,
    trackingNumber,
    labelCreatedAt,
    lines: lines?.map(({ lineNumber, quantity }) => ({ lineNumber, quantity })) ?? null,
  });
}

function about(poNumber: string, event: MachineEvent): InboundMeaning {
  return { kind: 'event', about: { by: 'purchaseOrder', poNumber }, event };
}
