import { and, asc, eq, inArray, sql, type SQL } from 'drizzle-orm';
import type { Database } from '../client.js';
import { caseWork } from '../schema/cases.js';
import { ticketIdOfCase } from './case-tickets.js';
import { cases, orders } from '../schema/orders.js';
import { type CaseFilter, isOutOfSight, matching } from './case-filter.js';

/** Where a page ended; by deadline, cases without one come last. */
export interface CasePosition {
  dueAt: string | null;
  openedAt: string;
  id: string;
}

export type CaseSort = 'deadline' | 'opening';

const listed = {
  id: cases.id,
  orderId: cases.orderId,
  orderName: orders.name,
  store: cases.storeId,
  state: cases.state,
  openedAt: cases.openedAt,
  dueAt: cases.dueAt,
  warnAt: cases.warnAt,
  nextClockAt: cases.nextClockAt,
  escalatedTo: cases.escalatedTo,
  escalatedAt: cases.escalatedAt,
  closedAt: cases.closedAt,
  case: cases.case,
  assignee: caseWork.assignee,
  snoozedUntil: caseWork.snoozedUntil,
  ticketId: ticketIdOfCase,
};

export type ListedCase = Awaited<ReturnType<typeof listCases>>[number];

const due = sql`coalesce(${cases.dueAt}, 'infinity'::timestamptz)`;

/** A page of the queue, soonest deadline or longest open first. */
export async function listCases(
  db: Database,
  filter: CaseFilter,
  page: { sort: CaseSort; after: CasePosition | null; limit: number },
) {
  const key = page.sort === 'deadline' ? due : sql`${cases.openedAt}`;
  return selectListed(db, filter.at)
    .where(and(...matching(filter), page.after ? isAfter(page.sort, page.after) : undefined))
    .orderBy(asc(key), asc(cases.id))
    .limit(page.limit);
}

/** `at`: the instant by which it is out of sight or not. */
export async function readCase(db: Database, id: string, at: string): Promise<ListedCase | null> {
  const [row] = await selectListed(db, at).where(eq(cases.id, id));
  return row ?? null;
}

function selectListed(db: Database, at: string) {
  return db
    .select({ ...listed, isSnoozed: sql<boolean>`coalesce(${isOutOfSight(at)}, false)` })
    .from(cases)
    .leftJoin(orders, eq(orders.id, cases.orderId))
    .leftJoin(caseWork, eq(caseWork.caseId, cases.id))
    .$dynamic();
}

/** One comparison of rows, so that it is a range of the index that gives the order. */
function isAfter(sort: CaseSort, { dueAt, openedAt, id }: CasePosition): SQL {
  return sort === 'deadline'
    ? sql`(${due}, ${cases.id}) > (${dueAt ?? 'infinity'}::timestamptz, ${id})`
    : sql`(${cases.openedAt}, ${cases.id}) > (${openedAt}::timestamptz, ${id})`;
}

export interface CaseCount {
  type: string;
  total: number;
  overdue: number;
  nearDeadline: number;
  escalated: number;
  unassigned: number;
  snoozed: number;
}

/** Open cases by type, by their deadlines at that instant. */
export async function countCases(
  db: Database,
  { visible, store, at }: { visible: readonly string[] | null; store?: string; at: string },
): Promise<CaseCount[]> {
  const number = (condition: SQL) => sql<number>`count(*) filter (where ${condition})::int`;
  return db
    .select({
      type: cases.type,
      total: sql<number>`count(*)::int`,
      overdue: number(sql`${cases.dueAt} <= ${at}::timestamptz`),
      nearDeadline: number(
        sql`${cases.warnAt} <= ${at}::timestamptz and ${cases.dueAt} > ${at}::timestamptz`,
      ),
      escalated: number(sql`${cases.escalatedTo} is not null`),
      unassigned: number(sql`${caseWork.assignee} is null`),
      snoozed: number(isOutOfSight(at)),
    })
    .from(cases)
    .leftJoin(caseWork, eq(caseWork.caseId, cases.id))
    .where(
      and(
        eq(cases.state, 'open'),
        visible ? inArray(cases.storeId, [...visible]) : undefined,
        store === undefined ? undefined : eq(cases.storeId, store),
      ),
    )
    .groupBy(cases.type)
    .orderBy(cases.type);
}
