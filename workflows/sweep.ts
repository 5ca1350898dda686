import { proxyActivities } from '@temporalio/workflow';
import type { SweepActivities } from '../activities/sweep/index.js';
import type { SweepInput } from './messages.js';

/** One run of the sweep (B2). Not tried again: the schedule starts the next one. */
export async function sweep({ taskQueue, timeoutMs }: SweepInput): Promise<Record<string, number>> {
  const { sweep: run } = proxyActivities<SweepActivities>({
    taskQueue,
    startToCloseTimeout: timeoutMs,
    retry: { maximumAttempts: 1 },
  });
  return run.executeWithOptions({ summary: 'what nobody else would notice' }, []);
}
