/** What the sweep may find. All but `connectorDown` are about one order. */
export type FindingKind =
  | 'caseOverdue'
  | 'clockOverdue'
  | 'recordBehind'
  | 'workflowGone'
  | 'taskFailing'
  | 'connectorDown';
export type OrderFinding = Exclude<FindingKind, 'connectorDown'>;

/** One order as the sweep sees it from both sides. */
export interface Seen {
  /** An open case should have rung or been escalated some time ago. */
  isCaseOverdue: boolean;
  /** Any other clock of it should have rung some time ago. */
  isClockOverdue: boolean;
  /** Null: Temporal has had it for some time, and it was never recorded. */
  recorded: { stage: string; caseTypes: readonly string[]; isClosed: boolean; isFresh: boolean } | null;
  /** Null: no workflow runs. `shown` is what Temporal lists of it, where it does. */
  running: {
    failedTasks: number;
    shown: { stage: string | null; caseTypes: readonly string[] } | null;
  } | null;
}

/** A task that failed so often in a row does not fail by chance. */
const manyTasks = 5;

/**
 * B2: what is wrong with an order that nobody else would notice, the gravest first; null: nothing. An order whose workflow stands still
 * cannot be told anything, so that comes before what telling it would mend.
 */
export function judge({ isCaseOverdue, isClockOverdue, recorded, running }: Seen): OrderFinding | null {
  if (recorded?.isClosed) return null;
  if (running === null) return 'workflowGone';
  if (running.failedTasks >= manyTasks) return 'taskFailing';
  if (isCaseOverdue) return 'caseOverdue';
  if (isClockOverdue) return 'clockOverdue';
  if (recorded === null) return 'recordBehind';
  return isBehind(recorded, running.shown) ? 'recordBehind' : null;
}

/** What a person has to look at; the order is told of the rest. */
export function needsPerson(finding: OrderFinding): boolean {
  return finding === 'workflowGone' || finding === 'taskFailing';
}

/** The workflow shows another stage or other cases than its record says. A record written just now may be ahead of what is listed. */
function isBehind(
  recorded: NonNullable<Seen['recorded']>,
  shown: NonNullable<Seen['running']>['shown'],
): boolean {
  if (recorded.isFresh || shown === null || shown.stage === null) return false;
  return shown.stage !== recorded.stage || sorted(shown.caseTypes) !== sorted(recorded.caseTypes);
}

function sorted(words: readonly string[]): string {
  return [...words].sort().join();
}
