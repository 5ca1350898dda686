import type { Reply } from '../kit/simulator.js';
import { pair, type TwilioState } from './state.js';

const texts = {
  20003: 'Authenticate',
  20404: 'The requested resource was not found',
  20429: 'Too Many Requests',
  20500: 'An internal server error has occurred',
  21211: "The 'To' number {} is not a valid phone number.",
  21212: "The 'From' number {} is not a valid phone number, shortcode, or alphanumeric sender ID.",
  21408: "Permission to send an SMS has not been enabled for the region indicated by the 'To' number: {}.",
  21602: 'Message body is required.',
  21603: "A 'From' phone number is required.",
  21604: "A 'To' phone number is required.",
  21606: "The 'From' phone number {} is not a valid, SMS-capable inbound phone number for your account.",
  21609: "The 'StatusCallback' URL {} is not a valid URL.",
  21610: 'Attempt to send to unsubscribed recipient {}',
  21611: "This 'From' number {} has exceeded the maximum number of queued messages.",
  21612: "The 'To' phone number {} is not currently reachable via SMS.",
  21614: "'To' number {} is not a valid mobile number.",
  21617: 'The concatenated message body exceeds the 1600 character limit.',
} as const;

/** Twilio's test values, which its live accounts do not have: https://www.twilio.com/docs/iam/test-credentials */
const testSenders: ReadonlyMap<string, keyof typeof texts> = new Map([
  ['+15005550001', 21212],
  ['+15005550007', 21606],
  ['+15005550008', 21611],
]);
const testReceivers: ReadonlyMap<string, keyof typeof texts> = new Map([
  ['+15005550001', 21211],
  ['+15005550002', 21612],
  ['+15005550003', 21408],
  ['+15005550004', 21610],
  ['+15005550009', 21614],
]);
const validTestSender = '+15005550006';

/** What Twilio refuses a message for, in its own code and words; null: it takes it. */
export function refusalOf(state: TwilioState, fields: URLSearchParams): Reply | null {
  const { to, from, body, callback } = messageIn(fields);
  if (!to) return problem(400, 21604);
  if (!from) return problem(400, 21603);
  if (!body) return problem(400, 21602);
  if (body.length > 1600) return problem(400, 21617);
  if (callback !== null && !URL.canParse(callback)) return problem(400, 21609, callback);
  const sender = senderProblem(state, from);
  if (sender !== null) return problem(400, sender, from);
  const receiver = receiverProblem(state, { from, to });
  return receiver === null ? null : problem(400, receiver, to);
}

export function messageIn(fields: URLSearchParams) {
  const of = (name: string) => fields.get(name) ?? '';
  return { to: of('To'), from: of('From'), body: of('Body'), callback: fields.get('StatusCallback') };
}

function senderProblem({ account }: TwilioState, from: string): keyof typeof texts | null {
  const byTest = testSenders.get(from);
  if (byTest !== undefined) return byTest;
  return from === validTestSender || account.numbers.includes(from) ? null : 21606;
}

function receiverProblem(
  { optedOut }: TwilioState,
  { from, to }: { from: string; to: string },
): keyof typeof texts | null {
  const byTest = testReceivers.get(to);
  if (byTest !== undefined) return byTest;
  if (!/^\+[1-9]\d{6,14}$/.test(to)) return 21211;
  return optedOut.has(pair(from, to)) ? 21610 : null;
}

export function problem(status: number, code: keyof typeof texts, about = ''): Reply {
  const message = texts[code].replace('{}', about);
  return { status, body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status } };
}

export function failure(status: number): Reply {
  if (status === 401) return problem(401, 20003);
  if (status === 404) return problem(404, 20404);
  if (status === 429) return problem(429, 20429);
  return problem(status, 20500);
}
