import {
  findings,
  lastSweep,
  lateOrders,
  openOrders,
  openSystemCases,
  overdueOrders,
  recordedOrders,
  unrecordedOrders,
} from '../../db/queries/sweep.js';
import { judge, type OrderFinding } from '../../domain/sweep/judge.js';
import { instantOf } from '../../domain/sla/instant.js';
import type { Shown, SweepDeps } from './deps.js';

/** More than this of one kind is looked at in the runs that follow. */
const most = 200;
/** Questions to Temporal at a time. */
const atOnce = 10;

export interface Looked {
  found: { orderId: string; kind: OrderFinding; failedTasks: number }[];
  /** Every order that was looked at. */
  looked: string[];
  /** Where the next run goes on; null: this one ended a pass over all open orders. */
  cursor: string | null;
}

/** Looks at what is late by its record, at what was wrong last time, and at the next page of all open orders. */
export async function lookAtOrders(deps: SweepDeps): Promise<Looked> {
  const { db, now, toleranceMs, pageSize } = deps;
  const before = instantOf(now().getTime() - toleranceMs);
  const last = await lastSweep(db);
  const [overdue, late, unrecorded, troubled, known, stopped, page] = await Promise.all([
    overdueOrders(db, before, most),
    lateOrders(db, before, most),
    unrecordedOrders(db, before, most),
    deps.orders.troubled(most),
    findings(db),
    openSystemCases(db),
    openOrders(db, last?.cursor ?? null, pageSize),
  ]);
  const wanted = [
    ...overdue,
    ...late,
    ...unrecorded,
    ...troubled,
    ...known.map(({ orderId }) => orderId),
    ...stopped.flatMap(({ type, subject }) => (type === 'orderStopped' && subject !== null ? [subject] : [])),
  ];
  const looked = [...new Set([...page, ...wanted])];
  const listed = await deps.orders.listed(looked);
  // What was late or wrong, and what Temporal does not list, is asked for itself: a list may be old.
  const asked = new Set([...wanted, ...looked.filter((id) => !listed.has(id))]);
  const standings = await standingsOf(deps, [...asked]);
  // Read after Temporal was asked: an order that closed meanwhile is closed by its record.
  const recorded = await recordedOrders(db, looked);
  const isOverdue = new Set(overdue);
  const isLate = new Set(late);
  const found = looked.flatMap((orderId) => {
    const row = recorded.get(orderId) ?? null;
    const standing = asked.has(orderId) ? (standings.get(orderId) ?? null) : { failedTasks: 0 };
    const kind = judge({
      isCaseOverdue: isOverdue.has(orderId),
      isClockOverdue: isLate.has(orderId),
      recorded: row && { ...row, isClosed: row.closedAt !== null, isFresh: row.recordedAt > before },
      running: standing && { ...standing, shown: shownOf(listed, orderId) },
    });
    return kind ? [{ orderId, kind, failedTasks: standing?.failedTasks ?? 0 }] : [];
  });
  return { found, looked, cursor: page.length < pageSize ? null : (page.at(-1) ?? null) };
}

function shownOf(listed: Map<string, Shown>, orderId: string): Shown | null {
  return listed.get(orderId) ?? null;
}

async function standingsOf(deps: SweepDeps, orderIds: string[]) {
  const left = [...orderIds];
  const standings = new Map<string, { failedTasks: number } | null>();
  const work = async () => {
    for (let id = left.pop(); id !== undefined; id = left.pop())
      standings.set(id, await deps.orders.standing(id));
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return standings;
}
