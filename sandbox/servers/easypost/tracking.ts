import { createHmac, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { DeliveryReport, WebhookSender } from '../kit/webhooks.js';
import type { EasyPostState } from './state.js';
import * as trackers from './trackers.js';

const instant = z.iso.datetime({ offset: true });
export const scanSchema = z.strictObject({
  trackingCode: z.string().min(1),
  status: z.enum(trackers.TRACKER_STATUSES),
  statusDetail: z.string().default('status_update'),
  message: z.string().optional(),
  at: instant,
  city: z.string().nullable().default(null),
  state: z.string().nullable().default(null),
  country: z.string().nullable().default(null),
  zip: z.string().nullable().default(null),
  estDeliveryDate: instant.nullable().default(null),
  copies: z.int().min(1).default(1),
});

/** The same code and carrier is the same tracker. */
export function track(
  state: EasyPostState,
  wanted: { trackingCode: string; carrier: string; now: Date },
): trackers.StoredTracker {
  const { trackingCode, carrier, now } = wanted;
  const id = trackers.trackerId(trackingCode, carrier);
  const existing = state.trackers.get(id);
  if (existing) return existing;
  const scans = [...trackers.testScans(trackingCode, now), ...(state.earlyScans.get(trackingCode) ?? [])];
  const tracker: trackers.StoredTracker = {
    id,
    trackingCode,
    carrier,
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
    scans,
    estDeliveryDate: scans.at(-1)?.estDeliveryDate ?? null,
  };
  state.trackers.set(id, tracker);
  return tracker;
}

export async function scan(
  state: EasyPostState,
  webhooks: WebhookSender,
  input: z.infer<typeof scanSchema>,
): Promise<DeliveryReport[]> {
  const { trackingCode, copies, ...rest } = input;
  const added: trackers.Scan = { ...rest, message: input.message ?? trackers.defaultMessage(input.status) };
  state.earlyScans.set(trackingCode, [...(state.earlyScans.get(trackingCode) ?? []), added]);
  const reports: DeliveryReport[] = [];
  for (const tracker of state.trackers.values()) {
    if (tracker.trackingCode !== trackingCode) continue;
    const before = trackers.trackerStatus(tracker);
    tracker.scans.push(added);
    tracker.updatedAt = input.at;
    tracker.estDeliveryDate = input.estDeliveryDate ?? tracker.estDeliveryDate;
    reports.push(...(await sendEvent({ state, webhooks, tracker, before, at: input.at, copies })));
  }
  return reports;
}

interface EventToSend {
  state: EasyPostState;
  webhooks: WebhookSender;
  tracker: trackers.StoredTracker;
  before: trackers.TrackerStatus;
  at: string;
  copies: number;
}

async function sendEvent(event: EventToSend): Promise<DeliveryReport[]> {
  const { webhook } = event.state;
  if (!webhook) return [];
  const body = JSON.stringify({
    description: 'tracker.updated',
    mode: 'test',
    previous_attributes: { status: event.before },
    created_at: new Date(event.at).toISOString(),
    pending_urls: [webhook.url],
    completed_urls: [],
    updated_at: new Date(event.at).toISOString(),
    id: `evt_${randomUUID().replaceAll('-', '')}`,
    user_id: 'user_sandbox',
    status: 'pending',
    object: 'Event',
    result: trackers.trackerJson(event.tracker),
  });
  const headers = (): Record<string, string> => ({
    'x-hmac-signature': easyPostSignature(body, webhook.secret),
  });
  return event.webhooks.deliver(
    { url: webhook.url, operation: 'tracker.updated', body, headers, timeoutMs: 7_000 },
    event.copies,
  );
}

/** V1: hex HMAC-SHA256 over the raw body, keyed with the secret in Unicode form NFKD. */
export function easyPostSignature(rawBody: string, secret: string): string {
  const key = Buffer.from(secret.normalize('NFKD'), 'utf8');
  return `hmac-sha256-hex=${createHmac('sha256', key).update(rawBody, 'utf8').digest('hex')}`;
}
