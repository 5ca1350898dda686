/**
 * What went wrong, in words that may be logged and stored. A failed query tells its parameters in its message, and those are people:
 * of such an error only what Postgres said is kept.
 */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!('params' in error)) return error.message;
  const { cause } = error;
  return `query failed: ${cause instanceof Error ? reasonOf(cause) : 'no reason given'}`;
}

/** The same with where it happened; lines of the message are left out of the stack. */
export function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [reasonOf(error), ...frames].join('\n');
}
