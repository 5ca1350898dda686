import { ApplicationFailure } from '@temporalio/common';
import type { ProviderError } from '../providers/ports/errors.js';
import { NotReady } from './performer.js';

/** The only failures that leave an activity. Both are tried again; neither is an alarm by itself. */
export type FailureType = 'EffectUnanswered' | 'RecordFailed';

/** No answer yet: the server tries again, after `retryAfterMs` where that is known. */
export function unanswered(reason: string, retryAfterMs: number | null): ApplicationFailure {
  const type: FailureType = 'EffectUnanswered';
  return ApplicationFailure.create({
    type,
    message: reason,
    nonRetryable: false,
    category: 'BENIGN',
    ...(retryAfterMs === null ? {} : { nextRetryDelay: Math.max(1, Math.ceil(retryAfterMs)) }),
  });
}

/** The read model could not be written: the order waits, and is recorded when Postgres is back. */
export function recordFailed(error: unknown): ApplicationFailure {
  const type: FailureType = 'RecordFailed';
  return ApplicationFailure.create({ type, message: nameOf(error), nonRetryable: false });
}

/** Adapters are known here by their port alone, and a port is types only. */
export function isProviderError(error: unknown): error is ProviderError {
  return error instanceof Error && error.name === 'ProviderError' && 'problem' in error;
}

/** What may enter histories and logs: never an error's own words, which may name a person. */
export function nameOf(error: unknown): string {
  if (isProviderError(error)) return `${error.provider}: ${error.code}`;
  if (error instanceof NotReady) return error.message;
  if (!(error instanceof Error)) return 'error';
  if (error.name === 'TimeoutError') return 'no answer in time';
  const code = codeOf(error) ?? codeOf(error.cause);
  return code === null ? error.name : `${error.name} ${code}`;
}

/** Where it happened, without what it said. */
export function stackOf(error: unknown): string[] {
  const frames = error instanceof Error ? (error.stack ?? '').split('\n') : [];
  return frames.filter((line) => line.startsWith('    at ')).map((line) => line.trim());
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/** The error's own words, for Postgres. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
