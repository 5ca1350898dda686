import { type Client, ScheduleAlreadyRunning, ScheduleOverlapPolicy } from '@temporalio/client';
import { sweepScheduleId, sweepWorkflowType } from '../workflows/ids.js';
import type { SweepInput } from '../workflows/messages.js';
import type { Config } from './config.js';
import { effectsTaskQueue } from './temporal.js';

type SweepWorkflow = (input: SweepInput) => Promise<unknown>;

/** Temporal starts the sweep, on and on; made where it is missing, brought up to date where it is there. */
export async function ensureSweepSchedule(client: Client, config: Config): Promise<void> {
  const scheduleId = sweepScheduleId(config.FAROS_TASK_QUEUE);
  const everyMs = config.FAROS_SWEEP_EVERY_MS;
  const input: SweepInput = { taskQueue: effectsTaskQueue(config), timeoutMs: Math.max(60_000, everyMs) };
  const schedule = {
    spec: { intervals: [{ every: everyMs }] },
    // One at a time; a run that an outage kept from starting is not made up for: the next one sees what it would have.
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: Math.max(10_000, everyMs) },
    action: {
      type: 'startWorkflow' as const,
      workflowType: sweepWorkflowType,
      workflowId: scheduleId,
      taskQueue: config.FAROS_TASK_QUEUE,
      args: [input] as [SweepInput],
      workflowExecutionTimeout: 2 * input.timeoutMs,
    },
  };
  try {
    await client.schedule.create<SweepWorkflow>({ scheduleId, ...schedule });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await client.schedule.getHandle(scheduleId).update<SweepWorkflow>((known) => ({
      ...known,
      ...schedule,
      action: { ...known.action, ...schedule.action },
    }));
  }
}
