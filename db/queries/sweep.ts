import { and, asc, count, eq, gt, inArray, isNull, lt, lte, ne, notExists, or, sql } from 'drizzle-orm';
import type { SystemCase } from '../../domain/cases/system-case.js';
import type { Instant } from '../../domain/sla/instant.js';
import type { Database } from '../client.js';
import { stores } from '../schema/master.js';
import { cases, orders, orderStarts } from '../schema/orders.js';
import { sweepFindings, sweeps, waits } from '../schema/sweep.js';

/** The last run; null before the first. */
export async function lastSweep(db: Database) {
  const [row] = await db.select().from(sweeps).limit(1);
  return row ?? null;
}

/** Orders with an open case that should have rung or been escalated before `before` and was not. */
export async function overdueOrders(db: Database, before: Instant, limit: number): Promise<string[]> {
  const rows = await db
    .selectDistinct({ orderId: cases.orderId })
    .from(cases)
    .where(
      and(
        eq(cases.state, 'open'),
        ne(cases.type, 'orderStopped'),
        or(lt(cases.nextClockAt, before), and(lt(cases.dueAt, before), isNull(cases.escalatedAt))),
      ),
    )
    .limit(limit);
  return rows.flatMap(({ orderId }) => (orderId === null ? [] : [orderId]));
}

/** Open orders of which any other clock should have rung before `before`. */
export async function lateOrders(db: Database, before: Instant, limit: number): Promise<string[]> {
  const rows = await db
    .select({ id: orders.id })
    .from(orders)
    .where(and(isNull(orders.closedAt), lt(orders.nextDueAt, before)))
    .orderBy(asc(orders.nextDueAt))
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** Orders that Temporal took before `before` and that have never been recorded. */
export async function unrecordedOrders(db: Database, before: Instant, limit: number): Promise<string[]> {
  const recorded = db.select({ id: orders.id }).from(orders).where(eq(orders.id, orderStarts.orderId));
  const rows = await db
    .select({ id: orderStarts.orderId })
    .from(orderStarts)
    .where(and(lt(orderStarts.startedAt, before), notExists(recorded)))
    .orderBy(asc(orderStarts.startedAt))
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** A page of the orders that are open by their record, by id. */
export async function openOrders(db: Database, after: string | null, limit: number): Promise<string[]> {
  const rows = await db
    .select({ id: orders.id })
    .from(orders)
    .where(and(isNull(orders.closedAt), after === null ? undefined : gt(orders.id, after)))
    .orderBy(asc(orders.id))
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** How these orders stand by their record; one without a record is missing. */
export async function recordedOrders(db: Database, ids: readonly string[]) {
  const { id, stage, openCaseTypes: caseTypes, closedAt, recordedAt } = orders;
  const rows = await db
    .select({ id, stage, caseTypes, closedAt, recordedAt })
    .from(orders)
    .where(inArray(id, [...ids]));
  return new Map(rows.map((row) => [row.id, row]));
}

/** What was found and has not been found right again. */
export async function findings(db: Database) {
  return db.select().from(sweepFindings);
}

/**
 * Who waits for what, by connector and store. What waits since before somebody settled the connector's last case does not count: that
 * person knows.
 */
export async function waitsByConnector(db: Database) {
  const settled = db
    .select({ one: sql`1` })
    .from(cases)
    .where(
      and(
        eq(cases.type, 'connectorDown'),
        sql`${cases.case}->>'subject' = ${waits.connector}`,
        sql`${cases.case}->'resolution'->>'decision' = 'settle'`,
        sql`${cases.closedAt} > ${waits.since}`,
      ),
    );
  return db
    .select({
      connector: waits.connector,
      storeId: waits.storeId,
      since: sql<string>`min(${waits.since})`.mapWith(waits.since),
      lastAt: sql<string>`max(${waits.lastAt})`.mapWith(waits.lastAt),
      orders: sql<number>`count(distinct ${waits.orderId})::int`,
      problem: sql<string>`(array_agg(${waits.problem} order by ${waits.lastAt} desc))[1]`,
      awayAfter: sql<string | null>`max(${stores.policy}->'order'->>'connectorAwayAfter')`,
    })
    .from(waits)
    .leftJoin(stores, eq(stores.id, waits.storeId))
    .where(notExists(settled))
    .groupBy(waits.connector, waits.storeId);
}

/** Open cases that belong to the sweep. */
export async function openSystemCases(db: Database): Promise<SystemCase[]> {
  const rows = await db
    .select({ case: cases.case })
    .from(cases)
    .where(and(eq(cases.state, 'open'), inArray(cases.type, ['connectorDown', 'orderStopped'])));
  return rows.flatMap(({ case: one }) =>
    one.type === 'connectorDown' || one.type === 'orderStopped' ? [one] : [],
  );
}

/** Messages that cannot be used, of which a clock is due: their cases have no workflow to ring it. */
export async function dueIntakeCases(db: Database, at: Instant, limit: number) {
  const rows = await db
    .select({ case: cases.case, storeId: cases.storeId })
    .from(cases)
    .where(and(eq(cases.state, 'open'), eq(cases.type, 'unusableInput'), lte(cases.nextClockAt, at)))
    .orderBy(asc(cases.nextClockAt))
    .limit(limit);
  return rows.flatMap(({ case: one, storeId }) => (one.type === 'unusableInput' ? [{ one, storeId }] : []));
}

/** Orders whose standing still, as it was found last, a person has settled: they know. One that stops anew is told anew. */
export async function settledStops(db: Database): Promise<Set<string>> {
  const rows = await db
    .select({ orderId: cases.orderId })
    .from(cases)
    .innerJoin(
      sweepFindings,
      and(
        eq(sweepFindings.orderId, cases.orderId),
        inArray(sweepFindings.kind, ['workflowGone', 'taskFailing']),
      ),
    )
    .where(
      and(
        eq(cases.type, 'orderStopped'),
        sql`${cases.case}->'resolution'->>'decision' = 'settle'`,
        sql`${cases.closedAt} >= ${sweepFindings.since}`,
      ),
    );
  return new Set(rows.flatMap(({ orderId }) => (orderId === null ? [] : [orderId])));
}

export async function countConnectorCases(db: Database, connector: string): Promise<number> {
  const [row] = await db
    .select({ n: count() })
    .from(cases)
    .where(and(eq(cases.type, 'connectorDown'), sql`${cases.case}->>'subject' = ${connector}`));
  return row?.n ?? 0;
}
