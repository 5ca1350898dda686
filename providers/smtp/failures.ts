import { ProviderError } from '../ports/errors.js';
import type { MailRefusal } from '../ports/mailer.js';
import { sayable } from '../sayable.js';

const provider = 'smtp';

/** Failures before a session exists: no mail can have left. */
const noSession = new Set([
  'EDNS',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETLS',
  'CONNECT_TIMEOUT',
  'GREETING_TIMEOUT',
  'UPGRADE_TIMEOUT',
]);

/**
 * What a failed send means. A reply of the server is its word: 5xx `refused` (to the receiver: `bounced`), 4xx `throttled` (it took nothing, and may later). Without one,
 * only a session that never began is `unreachable`; after that the mail may have been taken: `noAnswer`.
 */
export function failureOf(error: unknown, hidden: readonly string[]): ProviderError {
  const responseCode = numberAt(error, 'responseCode');
  const message = sayable(error instanceof Error ? error.message : 'unknown failure', hidden);
  if (responseCode !== null && responseCode >= 500 && isAboutReceiver(error)) {
    const bounced: MailRefusal = 'bounced';
    return new ProviderError(provider, 'refused', bounced, message);
  }
  if (responseCode !== null && responseCode >= 400) {
    const problem = responseCode >= 500 ? 'refused' : 'throttled';
    return new ProviderError(provider, problem, `SMTP_${responseCode}`, message);
  }
  const codes = [textAt(error, 'originalCode'), textAt(error, 'timeoutType'), textAt(error, 'code')];
  const code = codes.find((one) => one !== null) ?? 'UNKNOWN';
  const isBeforeSession = codes.some((one) => one !== null && noSession.has(one));
  return new ProviderError(provider, isBeforeSession ? 'unreachable' : 'noAnswer', code, message);
}

/** Said to the one address that a mail of ours has; what is said to login, sender or content is about us. */
function isAboutReceiver(error: unknown): boolean {
  return textAt(error, 'command') === 'RCPT TO';
}

function textAt(error: unknown, key: string): string | null {
  const value: unknown = error instanceof Error ? Reflect.get(error, key) : null;
  return typeof value === 'string' ? value : null;
}

function numberAt(error: unknown, key: string): number | null {
  const value: unknown = error instanceof Error ? Reflect.get(error, key) : null;
  return typeof value === 'number' ? value : null;
}
