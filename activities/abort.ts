import { asyncLocalStorage } from '@temporalio/activity';

/**
 * Ends after `timeoutMs`, and with the activity it belongs to: cancelled, timed out, or its worker going down. Not by `AbortSignal.any`
 * and `AbortSignal.timeout`: Node 20 collects those as garbage while somebody still waits for them.
 */
export function signalFor(timeoutMs: number): AbortSignal {
  const controller = new AbortController();
  const activity = asyncLocalStorage.getStore()?.cancellationSignal;
  const late = () => controller.abort(new DOMException('too late', 'TimeoutError'));
  setTimeout(late, Math.max(1, Math.floor(timeoutMs))).unref();
  if (activity?.aborted) controller.abort(activity.reason);
  activity?.addEventListener('abort', () => controller.abort(activity.reason), { once: true });
  return controller.signal;
}

/** Stops waiting for `work` when the signal ends, even where the work itself does not listen. */
export async function abortable<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const { promise: aborted, reject } = withReject();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work(), aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function withReject(): { promise: Promise<never>; reject: (reason: unknown) => void } {
  let reject: (reason: unknown) => void = () => {};
  const promise = new Promise<never>((_, no) => {
    reject = no;
  });
  return { promise, reject };
}
