import type { Client } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';

type Event = temporal.api.history.v1.IHistoryEvent;

/** What one workflow cost its server. */
export interface Cost {
  events: number;
  /** As Temporal Cloud bills them. */
  actions: Record<ActionKind, number>;
  totalActions: number;
  stateTransitions: number;
  executions: number;
}

const actionKinds = [
  'start',
  'timers',
  'activities',
  'localActivities',
  'signals',
  'updates',
  'searchAttributes',
] as const;
type ActionKind = (typeof actionKinds)[number];

/** What one wake-up asked for: how many local activities one after the other, and normal ones beside them. */
export interface WakeUp {
  local: number;
  normal: number;
}

export async function readHistory(client: Client, workflowId: string): Promise<Event[]> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  return events ?? [];
}

export async function costOf(client: Client, workflowId: string, history: readonly Event[]): Promise<Cost> {
  const { raw } = await client.workflow.getHandle(workflowId).describe();
  const actions = actionsOf(history);
  return {
    events: history.filter((event) => !writtenByTimeSkipping.has(Number(event.eventType))).length,
    actions,
    totalActions: Object.values(actions).reduce((sum, count) => sum + count, 0),
    stateTransitions: Number(raw.workflowExecutionInfo?.stateTransitionCount ?? 0),
    executions: await executionsOf(client, workflowId),
  };
}

/** Options updated, and time moved: no such event in a life without skipped time. */
const writtenByTimeSkipping = new Set([55, 60]);

/** All local activities of one workflow task are one Action; each try of a normal activity is one; search attributes at the start are free. */
function actionsOf(history: readonly Event[]): Record<ActionKind, number> {
  const count = (isOne: (event: Event) => unknown) => history.filter(isOne).length;
  const retries = history.map((event) =>
    Math.max(0, (event.activityTaskStartedEventAttributes?.attempt ?? 1) - 1),
  );
  const localTasks = history.flatMap((event) =>
    isLocalActivity(event) ? [String(event.markerRecordedEventAttributes?.workflowTaskCompletedEventId)] : [],
  );
  return {
    start: count((event) => event.workflowExecutionStartedEventAttributes),
    timers: count((event) => event.timerStartedEventAttributes),
    activities:
      count((event) => event.activityTaskScheduledEventAttributes) +
      retries.reduce((sum, one) => sum + one, 0),
    localActivities: new Set(localTasks).size,
    signals: count((event) => event.workflowExecutionSignaledEventAttributes),
    updates: count((event) => event.workflowExecutionUpdateAcceptedEventAttributes),
    searchAttributes: count((event) => event.upsertWorkflowSearchAttributesEventAttributes),
  };
}

function isLocalActivity(event: Event): boolean {
  return event.markerRecordedEventAttributes?.markerName === 'core_local_activity';
}

/** Visibility follows a moment later. */
async function executionsOf(client: Client, workflowId: string): Promise<number> {
  const query = `WorkflowId = "${workflowId}"`;
  for (let tries = 0; tries < 50; tries += 1) {
    const { count } = await client.workflow.count(query);
    if (count > 0) return count;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return 0;
}

/** What an order did, wake-up by wake-up: its start, then each signal. */
export function wakeUpsOf(history: readonly Event[]): WakeUp[] {
  const wakeUps: WakeUp[] = [];
  for (const event of history) {
    if (event.workflowExecutionStartedEventAttributes || event.workflowExecutionSignaledEventAttributes)
      wakeUps.push({ local: 0, normal: 0 });
    const current = wakeUps.at(-1);
    if (!current) continue;
    if (isLocalActivity(event)) current.local += 1;
    if (event.activityTaskScheduledEventAttributes) current.normal += 1;
  }
  return wakeUps;
}

/** `start 1, timers 2, ...`, without what there was none of. */
export function actionsText(actions: Cost['actions']): string {
  return actionKinds
    .filter((kind) => actions[kind] > 0)
    .map((kind) => `${kind} ${actions[kind]}`)
    .join(', ');
}
