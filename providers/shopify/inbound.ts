import { createHash, createHmac } from 'node:crypto';
import type { StoreChange } from '../../domain/order/incoming.js';
import { parseExactly, readContent } from '../content.js';
import {
  type Inbound,
  type InboundMeaning,
  type InboundRequest,
  UnusableContent,
  type Verification,
} from '../ports/inbound.js';
import { isSameSignature } from '../signature.js';
import { incomingFromRest, orderFromRest } from './order.js';
import { isVoidFulfilment } from './states.js';
import { type RestOrder, restOrder, restOrderEdit, restRefundNotice, restRiskNotice } from './wire.js';

/** Shopify's webhooks. `secret` is the app's client secret. Header names are lower case. */
export const shopifyInbound: Inbound = { verify, read };

/** Both spellings exist: `X-Shopify-Topic` of webhooks and `shopify-topic` of the newer Events. */
function verify({ headers, rawBody }: InboundRequest, secret: string): Verification {
  const header = (name: string): string | undefined =>
    headers.get(`x-shopify-${name}`) ?? headers.get(`shopify-${name}`);
  const signature = header('hmac-sha256');
  const messageId = header('webhook-id');
  const topic = header('topic');
  const account = header('shop-domain');
  if (!signature) return { ok: false, reason: 'no signature header' };
  if (!messageId || !topic || !account)
    return { ok: false, reason: 'webhook id, topic or shop domain is missing' };
  if (secret === '') return { ok: false, reason: 'no secret is configured' };
  const expected = createHmac('sha256', secret).update(rawBody).digest('base64');
  if (!isSameSignature(signature, expected)) return { ok: false, reason: 'the signature does not match' };
  return { ok: true, messageId, topic: topic.toLowerCase(), account: account.toLowerCase() };
}

function read({ topic, rawBody, receivedAt }: Parameters<Inbound['read']>[0]): InboundMeaning[] {
  switch (topic) {
    case 'orders/create':
      return [{ kind: 'order', order: orderFromRest(parseExactly(rawBody)) }];
    case 'orders/updated':
    case 'orders/paid':
      return changedOrder(readContent(restOrder, parseExactly(rawBody)));
    case 'orders/cancelled':
      return cancelledOrder(readContent(restOrder, parseExactly(rawBody)));
    case 'orders/edited':
      return editedOrder(parseExactly(rawBody));
    case 'refunds/create':
      return refund(parseExactly(rawBody));
    case 'orders/risk_assessment_changed':
      return riskChanged(parseExactly(rawBody), receivedAt);
    default:
      return [{ kind: 'unknownTopic' }];
  }
}

/** The order itself too: the message that announced it may never have come. */
function changedOrder(order: RestOrder): InboundMeaning[] {
  return [
    { kind: 'order', order: incomingFromRest(order) },
    paymentChanged(order.id, { of: `order:${order.updated_at}`, at: order.updated_at }),
    ...storeChanged(order),
  ];
}

function cancelledOrder(order: RestOrder): InboundMeaning[] {
  if (!order.cancelled_at) throw new UnusableContent('cancelled_at', 'a cancelled order must have one');
  return storeChanged(order);
}

/** An edit changes what is owed; what it did to the lines comes with `orders/updated`. */
function editedOrder(content: unknown): InboundMeaning[] {
  const { order_edit: edit } = readContent(restOrderEdit, content);
  return [paymentChanged(edit.order_id, { of: `edit:${edit.id}`, at: edit.created_at })];
}

/** Its counts are of this refund alone, and ours are totals: `orders/updated` brings those. */
function refund(content: unknown): InboundMeaning[] {
  const notice = readContent(restRefundNotice, content);
  return [paymentChanged(notice.order_id, { of: `refund:${notice.id}`, at: notice.created_at })];
}

function riskChanged(content: unknown, receivedAt: string): InboundMeaning[] {
  const { orderId, riskLevel, createdAt } = readContent(restRiskNotice, content);
  const id = `shopify:${orderId}:risk:${riskLevel.toLowerCase()}:${createdAt ?? receivedAt}`;
  return [about(orderId, { id, occurredAt: createdAt ?? receivedAt, type: 'riskChanged' })];
}

function paymentChanged(orderId: string, because: { of: string; at: string }): InboundMeaning {
  const id = `shopify:${orderId}:payment:${because.of}`;
  return about(orderId, { id, occurredAt: because.at, type: 'paymentChanged' });
}

/**
 * What the store's admin changed, as totals (C-28): none while there is nothing. The id comes from the content, so that the many updates
 * of an order that say the same wake it once.
 */
function storeChanged(order: RestOrder): InboundMeaning[] {
  const change = changeOf(order);
  if (change.cancelledAt === null && change.lines.length === 0) return [];
  const digest = createHash('sha256').update(JSON.stringify(change)).digest('hex').slice(0, 24);
  const id = `shopify:${order.id}:store:${digest}`;
  return [about(order.id, { id, occurredAt: order.updated_at, type: 'storeChanged', change })];
}

function changeOf(order: RestOrder): StoreChange {
  const refunds = (order.refunds ?? [])
    .flatMap((one) => one.refund_line_items ?? [])
    .map((line) => ({ id: line.line_item_id, quantity: line.quantity }));
  const fulfilments = (order.fulfillments ?? [])
    .filter((one) => !isVoidFulfilment(one.status))
    .flatMap((one) => one.line_items ?? []);
  const total = (lines: { id: string; quantity: number }[], id: string): number =>
    lines.filter((line) => line.id === id).reduce((sum, line) => sum + line.quantity, 0);
  const lines = order.line_items
    .map(({ id }) => ({
      lineId: id,
      refunded: total(refunds, id),
      fulfilledElsewhere: total(fulfilments, id),
    }))
    .filter((line) => line.refunded > 0 || line.fulfilledElsewhere > 0);
  return { cancelledAt: order.cancelled_at ?? null, lines };
}

type Event = Extract<InboundMeaning, { kind: 'event' }>['event'];

function about(channelOrderId: string, event: Event): InboundMeaning {
  return { kind: 'event', about: { by: 'channelOrder', channelOrderId }, event };
}
