import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { messageOf, WorldError } from '../../world/errors.js';
import type { OrderBody } from './reading.js';

export type Sent = { status: 'new' | 'known' } | { status: 'rejected'; reason: string };

export interface Door {
  /** Without a path: `http://127.0.0.1:8080`. */
  api: string;
  apiKey: string;
  store: string;
  /** How long an API that is away or busy is waited for, ms. */
  patienceMs?: number;
  /** Told when the import waits. */
  onWait?: (reason: string) => void;
}

const attemptMs = 30_000;
const longestWaitMs = 60_000;

const problemSchema = z.object({
  title: z.string(),
  detail: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});

/**
 * Sends an order; the same one again changes nothing. Waits as long as a busy API asks it to, and for one that is away.
 * @throws WorldError when the API cannot be used at all: another order would fare no better.
 */
export async function sendOrder(door: Door, order: OrderBody): Promise<Sent> {
  const deadline = Date.now() + (door.patienceMs ?? 120_000);
  for (let attempt = 1; ; attempt += 1) {
    const answer = await post(door, order);
    if (answer.kind === 'sent') return answer.sent;
    const waitMs = Math.min(answer.waitMs ?? 250 * 2 ** attempt, longestWaitMs);
    if (Date.now() + waitMs > deadline) {
      throw new WorldError(`The API ${answer.reason}`, 'What was sent stays; run the same import again.');
    }
    door.onWait?.(answer.reason);
    await pause(waitMs);
  }
}

/** The same order has the same key, whenever it is sent. */
export function idempotencyKey(store: string, body: string): string {
  return `import-${createHash('sha256').update(`${store}\n${body}`).digest('hex')}`;
}

type Answer = { kind: 'sent'; sent: Sent } | { kind: 'wait'; reason: string; waitMs: number | null };

async function post({ api, apiKey, store }: Door, order: OrderBody): Promise<Answer> {
  const body = JSON.stringify(order);
  let response: Response;
  let text: string;
  try {
    response = await fetch(`${api}/v1/stores/${encodeURIComponent(store)}/orders`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${apiKey}`,
        'content-type': 'application/json',
        'idempotency-key': idempotencyKey(store, body),
      },
      body,
      signal: AbortSignal.timeout(attemptMs),
    });
    text = await response.text();
  } catch (error) {
    return { kind: 'wait', reason: `does not answer (${messageOf(error)})`, waitMs: null };
  }
  return read(response, text);
}

function read({ status, headers }: Response, text: string): Answer {
  if (status === 201) return { kind: 'sent', sent: { status: 'new' } };
  if (status === 200) return { kind: 'sent', sent: { status: 'known' } };
  if (status === 429 || status >= 500) {
    return { kind: 'wait', reason: `answers ${status}`, waitMs: retryAfterMs(headers.get('retry-after')) };
  }
  if ([400, 409, 413, 422].includes(status)) {
    return { kind: 'sent', sent: { status: 'rejected', reason: reasonOf(status, text) } };
  }
  throw new WorldError(
    `The API answers ${status}: ${reasonOf(status, text)}`,
    'FAROS_API_KEY must be a key that may create orders in this store.',
  );
}

/** Seconds, or a date. Null where the API does not say. */
function retryAfterMs(header: string | null): number | null {
  if (header === null || header === '') return null;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}

function reasonOf(status: number, text: string): string {
  try {
    const { title, detail, errors = [] } = problemSchema.parse(JSON.parse(text));
    const fields = errors.map(({ path, message }) => `${path}: ${message}`).join('; ');
    return fields === '' ? detail : `${title}: ${fields}`;
  } catch {
    return `answered ${status}`;
  }
}
