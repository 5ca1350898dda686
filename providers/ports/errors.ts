/**
 * How a provider failed. `refused`: it said no, and will say so again. `unreachable`: nothing can have happened. `noAnswer`: it may
 * have happened. `throttled`: come back after `retryAfterMs`.
 */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  constructor(
    readonly provider: string,
    readonly problem: 'refused' | 'unreachable' | 'noAnswer' | 'throttled',
    readonly code: string,
    message: string,
    readonly retryAfterMs: number | null = null,
  ) {
    super(`${provider}: ${message}`);
  }
}
