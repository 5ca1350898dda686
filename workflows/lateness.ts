import { metricMeter } from '@temporalio/workflow';
import type { ClockId } from '../domain/order/events.js';
import { epochMs, type Instant } from '../domain/sla/instant.js';

/** Counts how late a clock rang; on replay it counts nothing. `workers/temporal.ts` names its buckets. */
export function countRinging(clock: ClockId, dueAt: Instant, at: Instant): void {
  const seconds = Math.max(0, epochMs(at) - epochMs(dueAt)) / 1000;
  const [kind = ''] = clock.split(':');
  metricMeter
    .createHistogram('faros_clock_lateness', 'float', 'seconds', 'How long after its instant a clock rang.')
    .record(seconds, { clock: kind });
}
