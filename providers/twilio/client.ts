import { complaintOf, exchange, failureOf, type HttpAnswer, isSuccess, jsonOf } from '../http.js';
import { ProviderError } from '../ports/errors.js';
import type { SentText, SoughtText, TextSender } from '../ports/text-sender.js';
import { sayable } from '../sayable.js';
import { isThrottle, refusalOf } from './states.js';
import * as wire from './wire.js';

const provider = 'twilio';

/** By how much Twilio's clock may differ from ours. A text to the same phone with the same words so shortly before is the same to its reader. */
const clockDifferenceMs = 5 * 60_000;

export interface TwilioAccess {
  /** `https://api.twilio.com`. */
  baseUrl: string;
  accountSid: string;
  authToken: string;
  /** For one call, ms. */
  timeoutMs: number;
}

/** Twilio's Messages resource. It has no idempotency key: `findSent` is the way to learn whether a lost answer was a yes. */
export function createTwilioSender(access: TwilioAccess): TextSender {
  const call = callOf(access);
  const messagesPath = `/2010-04-01/Accounts/${encodeURIComponent(access.accountSid)}/Messages.json`;
  const hidden = [access.authToken, access.accountSid];
  return {
    send: async ({ from, to, body, statusCallbackUrl }, signal) => {
      const form = { To: to, From: from, Body: body, StatusCallback: statusCallbackUrl };
      const answer = await call({ method: 'POST', path: messagesPath, form, signal });
      if (!isSuccess(answer)) throw refusal(answer, [...hidden, to, body]);
      return sentOf(jsonOf(answer, wire.message));
    },
    findSent: async (wanted, signal) => {
      // Not by DateSent: a text that still waits in Twilio's queue has none, and would be sent again.
      const query = new URLSearchParams({ To: wanted.to, From: wanted.from, PageSize: '100' });
      let path: string | null = `${messagesPath}?${query.toString()}`;
      let oldest: SentText | null = null;
      while (path !== null) {
        const answer: HttpAnswer = await call({ method: 'GET', path, signal });
        if (!isSuccess(answer)) throw refusal(answer, [...hidden, wanted.to, wanted.body]);
        const page = jsonOf(answer, wire.messages);
        oldest = oldestIn(page.messages, wanted) ?? oldest;
        path = isBefore(page.messages, wanted) ? null : (page.next_page_uri ?? null);
      }
      return oldest;
    },
  };
}

interface Call {
  method: 'GET' | 'POST';
  path: string;
  form?: Record<string, string>;
  signal: AbortSignal;
}

function callOf({ baseUrl, accountSid, authToken, timeoutMs }: TwilioAccess) {
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  return ({ path, ...call }: Call): Promise<HttpAnswer> =>
    exchange({ provider, url: `${baseUrl}${path}`, headers: { authorization }, timeoutMs, ...call });
}

type Listed = ReturnType<typeof wire.messages.parse>['messages'];

/** Newest first, as Twilio lists them. */
function oldestIn(messages: Listed, { from, to, body, since }: SoughtText): SentText | null {
  const notBefore = Date.parse(since) - clockDifferenceMs;
  const found = messages.findLast(
    (one) =>
      one.to === to && one.from === from && one.body?.trim() === body.trim() && one.date_created >= notBefore,
  );
  return found ? sentOf(found) : null;
}

/** Whether all of a page is from before the time we look at, so that the pages behind it are too. */
function isBefore(messages: Listed, { since }: SoughtText): boolean {
  const notBefore = Date.parse(since) - clockDifferenceMs;
  return messages.every((one) => one.date_created < notBefore);
}

function sentOf({ sid }: { sid: string }): SentText {
  return { providerId: sid };
}

/** What a failure means: by Twilio's own code where we know it, else by the status. */
function refusal(answer: HttpAnswer, hidden: readonly string[]): ProviderError {
  const complaint = complaintOf(answer, wire.failure);
  const number = complaint?.code ?? null;
  const code = number === null ? null : (refusalOf(number) ?? String(number));
  const message = complaint?.message ?? null;
  const failure = failureOf(answer, { code, message }, hidden);
  if (number === null || !isThrottle(number) || failure.problem === 'throttled') return failure;
  const said = `${answer.status} ${sayable(message ?? 'too many texts', hidden)}`;
  return new ProviderError(provider, 'throttled', String(number), said, failure.retryAfterMs);
}
