import { markTold, saveFindings, saveSweep } from '../../db/commands/sweep.js';
import {
  dueIntakeCases,
  findings,
  lastSweep,
  openSystemCases,
  settledStops,
} from '../../db/queries/sweep.js';
import { ringSystemCase } from '../../domain/cases/system-case.js';
import { defaultEscalation } from '../../domain/policy/case-policy.js';
import { type FindingKind, needsPerson } from '../../domain/sweep/judge.js';
import { instantOf, type Instant } from '../../domain/sla/instant.js';
import { nameOf } from '../failures.js';
import type { SweepDeps } from './deps.js';
import { type Looked, lookAtOrders } from './look.js';
import { keep, watchStops } from './stops.js';
import { watchConnectors } from './connectors.js';

/** Messages that are called about in one run; the rest in those that follow. */
const mostParked = 200;

export interface SweepActivities {
  /** One run of the sweep (B2). Answers how many of each kind are wrong now. */
  sweep(): Promise<Record<FindingKind, number>>;
}

/**
 * Looks for what nobody else would notice: clocks that did not ring, workflows that do not run, records that are behind, connectors that keep orders
 * waiting. It writes no order row: it tells orders, and opens cases of its own.
 */
export function createSweepActivities(deps: SweepDeps): SweepActivities {
  return {
    async sweep() {
      const at = instantOf(deps.now().getTime());
      const looked = await lookAtOrders(deps);
      await saveFindings(deps.db, looked.found, looked.looked, at);
      await tellThem(deps, looked, at);
      await watchStops(deps, looked, at);
      const connectorsDown = await watchConnectors(deps, at);
      await ringClocks(deps, at);
      return report(deps, looked, connectorsDown, at);
    },
  };
}

/** A signal makes an order record itself, and hear the clocks that are due. */
async function tellThem(deps: SweepDeps, { found }: Looked, at: Instant): Promise<void> {
  const before = instantOf(Date.parse(at) - deps.tellAgainMs);
  const known = new Map((await findings(deps.db)).map((one) => [one.orderId, one.toldAt]));
  const due = found.filter(({ kind, orderId }) => {
    const toldAt = known.get(orderId) ?? null;
    return !needsPerson(kind) && (toldAt === null || toldAt <= before);
  });
  for (const { orderId } of due) {
    try {
      await deps.orders.tell(orderId, { id: `sweep/${at}`, type: 'recordAsked', occurredAt: at });
    } catch (error) {
      deps.log.warn({ orderId, problem: nameOf(error) }, 'an order could not be told');
    }
  }
  await markTold(
    deps.db,
    due.map(({ orderId }) => orderId),
    at,
  );
}

/** Cases of no order have no workflow to ring their clocks: it does. */
async function ringClocks(deps: SweepDeps, at: Instant): Promise<void> {
  const kept = await openSystemCases(deps.db);
  const parked = await dueIntakeCases(deps.db, at, mostParked);
  for (const open of [...kept, ...parked.map(({ one }) => one)]) {
    const { one, called } = ringSystemCase(open, at, defaultEscalation);
    if (called.length === 0) continue;
    const calls = called.map(({ n, ...call }) => ({ ...call, id: `clock-${n}`, askedAt: at }));
    await keep(deps, one, calls, parked.find((each) => each.one.id === one.id)?.storeId);
  }
}

async function report(
  deps: SweepDeps,
  looked: Looked,
  connectorsDown: number,
  at: Instant,
): Promise<Record<FindingKind, number>> {
  const { db } = deps;
  const [known, last, settled] = await Promise.all([findings(db), lastSweep(db), settledStops(db)]);
  const isOwned = ({ kind, orderId }: (typeof known)[number]) => needsPerson(kind) && settled.has(orderId);
  const count = (kind: FindingKind) => known.filter((one) => one.kind === kind && !isOwned(one)).length;
  const found: Record<FindingKind, number> = {
    caseOverdue: count('caseOverdue'),
    clockOverdue: count('clockOverdue'),
    recordBehind: count('recordBehind'),
    workflowGone: count('workflowGone'),
    taskFailing: count('taskFailing'),
    connectorDown: connectorsDown,
  };
  const passedAt = looked.cursor === null ? at : (last?.passedAt ?? null);
  await saveSweep(db, { at, cursor: looked.cursor, passedAt, findings: found });
  const wrong = Object.entries(found).filter(([, many]) => many > 0);
  if (wrong.length > 0) deps.log.warn(Object.fromEntries(wrong), 'the sweep found something wrong');
  return found;
}
