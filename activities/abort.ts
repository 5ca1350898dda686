import { asyncLocalStorage } from '@temporalio/activity';

/** Ends after `timeoutMs`, and with the activity it belongs to: cancelled, timed out, or its worker going down. */
export function signalFor(timeoutMs: number): AbortSignal {
  const timeout = AbortSignal.timeout(Math.max(1, Math.floor(timeoutMs)));
  const activity = asyncLocalStorage.getStore()?.cancellationSignal;
  return activity ? AbortSignal.any([timeout, activity]) : timeout;
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
