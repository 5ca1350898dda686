import { createHmac, randomUUID } from 'node:crypto';
import { toText } from '../kit/json.js';
import type { DeliveryReport, WebhookSender } from '../kit/webhooks.js';
import { webhookBody } from './rest.js';
import { API_VERSION } from './schema.js';
import type { OrderRecord, Shop, Subscription } from './state.js';

/** Topics that the simulator sends. */
export const TOPICS = [
  'orders/create',
  'orders/updated',
  'orders/paid',
  'orders/cancelled',
  'orders/risk_assessment_changed',
  'refunds/create',
  'fulfillments/create',
] as const;
export type Topic = (typeof TOPICS)[number];

/** How GraphQL spells a topic: `orders/create` is ORDERS_CREATE. */
export function topicName(topic: Topic): string {
  return topic.replace('/', '_').toUpperCase();
}

export interface Event {
  shop: Shop;
  order: OrderRecord;
  topic: Topic;
  at: string;
  copies?: number;
  /** Each copy as a webhook of its own, instead of the same one sent again. */
  freshIds?: boolean;
}

/** Sends an event to every subscription of its topic, the exact numerals of the order in its body. */
export async function sendEvent(sender: WebhookSender, event: Event): Promise<DeliveryReport[]> {
  const { shop, order, topic, at, copies = 1, freshIds = false } = event;
  const content = webhookBody(order, topic, at);
  if (content === null) return [];
  const body = toText(content);
  const eventId = randomUUID();
  const subscriptions = shop.subscriptions.filter((one) => one.topic === topicName(topic));
  const once = (subscription: Subscription, times: number): Promise<DeliveryReport[]> => {
    const headers = headersFor({ shop, topic, at, body, eventId, name: subscription.name });
    const hook = { url: subscription.uri, operation: topic, body, headers: () => headers, timeoutMs: 5_000 };
    return sender.deliver(hook, times);
  };
  const sends = subscriptions.flatMap((subscription) =>
    freshIds ? Array.from({ length: copies }, () => once(subscription, 1)) : [once(subscription, copies)],
  );
  return (await Promise.all(sends)).flat();
}

interface Signed {
  shop: Shop;
  topic: Topic;
  at: string;
  body: string;
  eventId: string;
  name: string | null;
}

/** Made once per webhook: a retry carries the same id, time and signature. */
function headersFor({ shop, topic, at, body, eventId, name }: Signed): Record<string, string> {
  return {
    'X-Shopify-Topic': topic,
    'X-Shopify-Hmac-Sha256': createHmac('sha256', shop.webhookSecret).update(body, 'utf8').digest('base64'),
    'X-Shopify-Shop-Domain': shop.shop,
    'X-Shopify-API-Version': API_VERSION,
    'X-Shopify-Webhook-Id': randomUUID(),
    'X-Shopify-Event-Id': eventId,
    'X-Shopify-Triggered-At': at,
    ...(name === null ? {} : { 'X-Shopify-Name': name }),
  };
}
