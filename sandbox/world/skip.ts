import { randomUUID } from 'node:crypto';
import { type Client, isGrpcCancelledError, isGrpcDeadlineError } from '@temporalio/client';
import { msNumberToTs, tsToMs } from '@temporalio/common/lib/time.js';
import proto, { type temporal } from '@temporalio/proto';
import { WorldError } from './errors.js';

const { FastForwardPollingResult } = proto.temporal.api.enums.v1;
type PollResponse = temporal.api.workflowservice.v1.PollWorkflowExecutionTimeSkippingResponse;

/** `reached`: the order's clock moved by the whole duration. `closed`: the order ended before. */
export type FastForwarded = 'reached' | 'closed';

/**
 * Moves the clock of one workflow forward by a bounded, true duration, and resolves when it got there. Work that the
 * timers in between ask for is done on the way. Time stands while an activity runs, so a worker must be up; an
 * activity in retry is attempted again at each of its instants (at most 200 of them).
 * @throws WorldError when it did not get there within `withinMs`, or the server cannot skip time.
 */
export async function fastForward(
  client: Client,
  workflowId: string,
  durationMs: number,
  { withinMs = 120_000 }: { withinMs?: number } = {},
): Promise<FastForwarded> {
  const id = randomUUID();
  const { namespace } = client.options;
  const workflowExecution = { workflowId };
  await client.workflowService.updateWorkflowExecutionOptions({
    namespace,
    workflowExecution,
    workflowExecutionOptions: {
      timeSkippingConfig: { enabled: true, fastForwardConfig: { id, duration: msNumberToTs(durationMs) } },
    },
    updateMask: { paths: ['time_skipping_config'] },
  });
  const deadline = Date.now() + withinMs;
  while (Date.now() < deadline) {
    const outcome = await poll(client, workflowId, id, deadline);
    if (outcome !== undefined) return outcome;
  }
  throw new WorldError(
    `${workflowId} did not get there within ${withinMs / 1000} s`,
    `Something in it is still busy. ${await whatIsPending(client, workflowId)}`,
  );
}

async function poll(client: Client, workflowId: string, fastForwardId: string, deadline: number) {
  const request = { namespace: client.options.namespace, workflowExecution: { workflowId }, fastForwardId };
  try {
    const answer = await client.withDeadline(deadline, () =>
      client.workflowService.pollWorkflowExecutionTimeSkipping(request),
    );
    return read(answer, workflowId);
  } catch (error) {
    // The client says either when the time is up: nobody else cancels the call.
    if (isGrpcDeadlineError(error) || isGrpcCancelledError(error)) return undefined;
    throw error;
  }
}

function read(answer: PollResponse, workflowId: string): FastForwarded | undefined {
  switch (answer.fastForwardPollingResult) {
    case FastForwardPollingResult.FAST_FORWARD_POLLING_RESULT_FAST_FORWARD_COMPLETED:
      return 'reached';
    case FastForwardPollingResult.FAST_FORWARD_POLLING_RESULT_POLL_TIMEOUT:
      return undefined;
    default:
      if (answer.failedReason.includes('execution ended')) return 'closed';
      throw new WorldError(`Time of ${workflowId} was not moved: ${answer.failedReason}`, 'Try again.');
  }
}

async function whatIsPending(client: Client, workflowId: string): Promise<string> {
  const { raw } = await client.workflow.getHandle(workflowId).describe();
  const activities = (raw.pendingActivities ?? []).map(
    ({ activityType, attempt, lastFailure }) =>
      `activity ${activityType?.name} at attempt ${attempt}${lastFailure?.message ? ` (${lastFailure.message})` : ''}`,
  );
  const task = raw.pendingWorkflowTask
    ? [`a workflow task at attempt ${raw.pendingWorkflowTask.attempt}`]
    : [];
  const pending = [...activities, ...task];
  return pending.length === 0 ? 'Nothing is pending.' : `Pending: ${pending.join(', ')}.`;
}

/** The workflow's own instant: wall time plus all that was skipped. ISO 8601 UTC. */
export async function currentTime(client: Client, workflowId: string): Promise<string> {
  const { namespace } = client.options;
  const { workflowExtendedInfo } = await client.workflowService.describeWorkflowExecution({
    namespace,
    execution: { workflowId },
  });
  const current = workflowExtendedInfo?.timeSkippingInfo?.currentTime;
  return new Date(current ? tsToMs(current) : Date.now()).toISOString();
}
