/** How far a message has come. `bounced`: a mail that did not arrive; `failed`: a text, or one that nobody can account for. */
export type NotificationState = 'queued' | 'sent' | 'delivered' | 'bounced' | 'failed' | 'suppressed';

const steps: readonly (readonly NotificationState[])[] = [
  ['queued'],
  ['sent'],
  ['delivered', 'bounced', 'failed', 'suppressed'],
];

/** The states from which this one is news: what is told late, twice or out of order never takes a step back (B14, R-101). */
export function before(state: NotificationState): NotificationState[] {
  const step = steps.findIndex((states) => states.includes(state));
  return steps.slice(0, step).flat();
}
