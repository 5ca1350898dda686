import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { DeliveryReport, WebhookSender } from '../kit/webhooks.js';
import type { Supplier } from './state.js';

interface Notice {
  webhooks: WebhookSender;
  supplier: Supplier;
  type: string;
  data: object;
  input: { at: string; copies: number };
}

/** `timestamp` in the body is the order's time; the signed header is the time of sending, as the standard asks. */
export async function notify({ webhooks, supplier, type, data, input }: Notice): Promise<DeliveryReport[]> {
  if (supplier.webhookUrl === null) return [];
  const id = `msg_${randomUUID().replaceAll('-', '')}`;
  const body = JSON.stringify({ type, timestamp: input.at, data });
  const signer = new Webhook(supplier.webhookSecret);
  const headers = (): Record<string, string> => {
    const sentAt = new Date();
    return {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
      'webhook-signature': signer.sign(id, sentAt, body),
    };
  };
  return webhooks.deliver(
    { url: supplier.webhookUrl, operation: type, body, headers, timeoutMs: 15_000 },
    input.copies,
  );
}
