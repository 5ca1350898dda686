import { createHash } from 'node:crypto';
import type { MachineEvent } from '../../domain/order/events.js';
import { parseExactly, readContent } from '../content.js';
import type { Inbound, InboundMeaning } from '../ports/inbound.js';
import { verifyStandardWebhook } from '../standard-webhook.js';
import * as wire from './wire.js';

/** Webhooks of REST suppliers, signed by Standard Webhooks. */
export const supplierRestInbound: Inbound = { verify: verifyStandardWebhook, read };

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
    case wire.stockAnsweredType:
      return [stockAnswered(content, { id, occurredAt })];
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

function stockAnswered(content: unknown, told: { id: string; occurredAt: string }): InboundMeaning {
  const { reference, lines } = readContent(wire.stockAnswered, content).data;
  const replies = lines.map((line) => ({
    lineNumber: line.lineNumber,
    supplierSku: line.sku,
    variant: line.variant,
    available: line.availableQuantity,
    holdUntil: line.holdUntil,
    replenishedOn: line.replenishment?.expectedOn ?? null,
    isReplenishmentConfirmed: line.replenishment?.isConfirmed ?? false,
    packaging: line.packaging,
    prepareBefore: line.preparationCutOff,
    substituteRisk: line.substituteRisk,
    fallbackRoute: line.fallbackRoute,
  }));
  return { kind: 'stockAnswer', about: { by: 'stockQuestion', reference }, ...told, replies };
}

function about(poNumber: string, event: MachineEvent): InboundMeaning {
  return { kind: 'event', about: { by: 'purchaseOrder', poNumber }, event };
}
