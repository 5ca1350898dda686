import type { TextStatus, TextWord } from '../ports/text-inbound.js';
import type { TextRefusal } from '../ports/text-sender.js';

/** Twilio's error codes that mean the receiver, not the request. */
const refusals: ReadonlyMap<number, TextRefusal> = new Map([
  [21610, 'optedOut'],
  [21211, 'badNumber'],
  [21217, 'badNumber'],
  [21614, 'badNumber'],
]);

/** Too much at once, whatever the status of the answer: of the account, and of one sender's queue. */
const throttles: ReadonlySet<number> = new Set([20429, 21611]);

export function refusalOf(code: number): TextRefusal | null {
  return refusals.get(code) ?? null;
}

export function isThrottle(code: number): boolean {
  return throttles.has(code);
}

const statuses: ReadonlyMap<string, TextStatus> = new Map([
  ['accepted', 'queued'],
  ['scheduled', 'queued'],
  ['queued', 'queued'],
  ['sending', 'queued'],
  ['sent', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'delivered'],
  ['undelivered', 'undelivered'],
  ['failed', 'failed'],
  ['canceled', 'failed'],
]);

/** Null: a status that we do not know. */
export function textStatusOf(status: string): TextStatus | null {
  return statuses.get(status) ?? null;
}

/** Twilio's own lists: it stops and resumes by these words too, so ours must not be shorter. */
const words: ReadonlyMap<string, TextWord> = new Map([
  ...pairs('stop', ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT']),
  ...pairs('start', ['START', 'YES', 'UNSTOP']),
  ...pairs('help', ['HELP', 'INFO']),
]);

/** The whole text must be the word, in any case (C-30): "please stop by" asks for nothing. */
export function textWordOf(text: string): TextWord | null {
  return words.get(text.trim().toUpperCase()) ?? null;
}

function pairs(meaning: TextWord, texts: readonly string[]): [string, TextWord][] {
  return texts.map((text) => [text, meaning]);
}
