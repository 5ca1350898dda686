import { createHmac } from 'node:crypto';
import type { DeliveryReport, WebhookSender } from '../kit/webhooks.js';
import type { StoredMessage, Status, TwilioState } from './state.js';
import { webhookFields } from './view.js';

/** Base64 HMAC-SHA1 over the URL and, in order of their names, each field's name and value. */
export function twilioSignature(authToken: string, url: string, fields: Record<string, string>): string {
  const told = Object.keys(fields)
    .toSorted((a, b) => (a < b ? -1 : 1))
    .map((name) => `${name}${fields[name]}`);
  return createHmac('sha1', authToken)
    .update(url + told.join(''), 'utf8')
    .digest('base64');
}

interface Told {
  state: TwilioState;
  webhooks: WebhookSender;
  message: StoredMessage;
}

/** One callback per step of a text. */
export async function tellStatus(
  { state, webhooks, message }: Told,
  status: Status,
): Promise<DeliveryReport[]> {
  if (message.statusCallback === null) return [];
  const fields = webhookFields(state.account.accountSid, message);
  Object.assign(fields, { MessageStatus: status, SmsStatus: status });
  if (message.errorCode !== null) fields.ErrorCode = String(message.errorCode);
  return post({ state, webhooks, url: message.statusCallback, operation: status, fields });
}

export async function tellIncoming(
  { state, webhooks, message }: Told,
  more: { optOutType?: string | undefined; copies: number; segments: number },
): Promise<DeliveryReport[]> {
  if (state.webhookUrl === null) return [];
  const fields = {
    ...webhookFields(state.account.accountSid, message),
    SmsMessageSid: message.sid,
    SmsStatus: 'received',
    Body: message.body,
    NumMedia: '0',
    NumSegments: String(more.segments),
    ...(more.optOutType === undefined ? {} : { OptOutType: more.optOutType }),
  };
  const url = state.webhookUrl;
  return post({ state, webhooks, url, operation: 'incoming', fields, copies: more.copies });
}

interface Post {
  state: TwilioState;
  webhooks: WebhookSender;
  url: string;
  operation: string;
  fields: Record<string, string>;
  copies?: number;
}

function post({ state, webhooks, url, operation, fields, copies }: Post): Promise<DeliveryReport[]> {
  const signature = twilioSignature(state.account.authToken, url, fields);
  const headers = () => ({
    'content-type': 'application/x-www-form-urlencoded',
    'user-agent': 'TwilioProxy/1.1',
    'x-twilio-signature': signature,
  });
  const body = new URLSearchParams(fields).toString();
  return webhooks.deliver({ url, operation, body, headers, timeoutMs: 15_000 }, copies);
}
