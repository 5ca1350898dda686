import type { z } from 'zod';
import { sayable } from './sayable.js';
import { ProviderError } from './ports/errors.js';

export interface HttpRequest {
  provider: string;
  method: 'GET' | 'POST' | 'PUT';
  url: string;
  headers: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent form-encoded, in place of `body`. */
  form?: Record<string, string>;
  /** For the whole exchange, ms. */
  timeoutMs: number;
  signal: AbortSignal;
}

export interface HttpAnswer {
  provider: string;
  status: number;
  headers: Headers;
  text: string;
}

/** Failures before a byte of the request can have left. */
const notSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/**
 * One request, once: no retries, no redirects (they would carry the credential elsewhere). Answers whatever status came; throws
 * ProviderError `unreachable` when nothing was sent and `noAnswer` when it may have been.
 */
export async function exchange(request: HttpRequest): Promise<HttpAnswer> {
  const { provider, method, url } = request;
  const deadline = deadlineOf(request);
  try {
    const response = await fetch(url, {
      method,
      headers: {
        accept: 'application/json',
        ...(request.body !== undefined && { 'content-type': 'application/json' }),
        ...request.headers,
      },
      // A form brings its own content type.
      body: request.form ? new URLSearchParams(request.form) : jsonText(request.body),
      redirect: 'manual',
      signal: deadline.signal,
    });
    return { provider, status: response.status, headers: response.headers, text: await response.text() };
  } catch (error) {
    throw failedExchange(request, error);
  } finally {
    deadline.end();
  }
}

/**
 * Aborts with the request's signal or when its time is over. Not by `AbortSignal.any` and `AbortSignal.timeout`: Node 20 collects those as
 * garbage while the call still waits, and then it waits for ever.
 */
function deadlineOf({ signal, timeoutMs }: HttpRequest): { signal: AbortSignal; end(): void } {
  const controller = new AbortController();
  const giveUp = (): void => controller.abort(signal.reason);
  const timer = setTimeout(() => controller.abort(new DOMException('too late', 'TimeoutError')), timeoutMs);
  if (signal.aborted) giveUp();
  signal.addEventListener('abort', giveUp, { once: true });
  const end = (): void => {
    clearTimeout(timer);
    signal.removeEventListener('abort', giveUp);
  };
  return { signal: controller.signal, end };
}

function jsonText(body: unknown): string | undefined {
  return body === undefined ? undefined : JSON.stringify(body);
}

function failedExchange({ provider, signal, timeoutMs }: HttpRequest, error: unknown): ProviderError {
  if (signal.aborted) return new ProviderError(provider, 'noAnswer', 'ABORTED', 'the call was given up');
  if (error instanceof Error && error.name === 'TimeoutError') {
    return new ProviderError(provider, 'noAnswer', 'TIMEOUT', `no answer within ${timeoutMs} ms`);
  }
  const code = causeCode(error);
  if (notSent.has(code) || isTlsRefusal(code)) {
    return new ProviderError(provider, 'unreachable', code, `no connection (${code})`);
  }
  return new ProviderError(provider, 'noAnswer', code, `the connection broke (${code})`);
}

function causeCode(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return 'CONNECTION_LOST';
}

/** The certificate is judged before the request is sent. */
function isTlsRefusal(code: string): boolean {
  return /^(CERT_|ERR_TLS_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/.test(code);
}

/** What a provider says of a failure, in its own code and words. */
export interface Complaint {
  code: string | null;
  message: string | null;
}

/**
 * The ProviderError of an answer that is not a success: 429 `throttled`, 408 and 5xx `noAnswer`, the rest `refused`. `hidden` are texts
 * (persons, secrets) that must not come back in the message.
 */
export function failureOf(answer: HttpAnswer, complaint: Complaint, hidden: readonly string[] = []) {
  const { provider, status, headers } = answer;
  const code = complaint.code ?? `HTTP_${status}`;
  const message = `${status} ${sayable(complaint.message ?? 'without a reason', hidden)}`;
  const retryAfterMs = retryAfter(headers.get('retry-after'), headers.get('date'));
  if (status === 429) return new ProviderError(provider, 'throttled', code, message, retryAfterMs);
  if (status === 408 || status >= 500)
    return new ProviderError(provider, 'noAnswer', code, message, retryAfterMs);
  return new ProviderError(provider, 'refused', code, message);
}

/** `Retry-After` in ms: seconds, or a date measured against the server's own clock. */
function retryAfter(value: string | null, serverDate: string | null): number | null {
  if (value === null) return null;
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1000);
  const waitMs = Date.parse(value) - Date.parse(serverDate ?? new Date().toUTCString());
  return Number.isNaN(waitMs) ? null : Math.max(0, waitMs);
}

/** The JSON of a success. An answer we cannot read says nothing about what happened: `noAnswer`. */
export function jsonOf<Shape extends z.ZodType>(answer: HttpAnswer, shape: Shape): z.output<Shape> {
  const result = shape.safeParse(tryJson(answer.text));
  if (result.success) return result.data;
  const path = result.error.issues[0]?.path.join('.') ?? '';
  throw new ProviderError(
    answer.provider,
    'noAnswer',
    'UNREADABLE',
    `${answer.status} with content that does not fit its format at "${path}"`,
  );
}

/** The JSON of a failure, or null: gateways answer in HTML. */
export function complaintOf<Shape extends z.ZodType>(
  answer: HttpAnswer,
  shape: Shape,
): z.output<Shape> | null {
  const result = shape.safeParse(tryJson(answer.text));
  return result.success ? result.data : null;
}

export function isSuccess(answer: HttpAnswer): boolean {
  return answer.status >= 200 && answer.status < 300;
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
