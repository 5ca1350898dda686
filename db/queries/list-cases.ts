import { and, asc, eq, inArray, sql, type SQL } from 'drizzle-orm';
import type { Database } from '../client.js';
import { ticketIdOfCase } from './case-tickets.js';
import { cases, orders } from '../schema/orders.js';

export interface CaseFilter {
  /** Stores the reader may see; null: all, and also cases of no store. */
  visible: readonly string[] | null;
  state?: 'open' | 'closed';
  type?: string;
  owner?: string;
  store?: string;
  orderId?: string;
}

/** Where a page ended; cases without a deadline come last. */
export interface CasePosition {
  dueAt: string | null;
  id: string;
}

const listed = {
  id: cases.id,
  orderId: cases.orderId,
  orderName: orders.name,
  store: cases.storeId,
  state: cases.state,
  dueAt: cases.dueAt,
  closedAt: cases.closedAt,
  case: cases.case,
  ticketId: ticketIdOfCase,
};

export type ListedCase = Awaited<ReturnType<typeof listCases>>[number];

/** A page of the queue, soonest deadline first. */
export async function listCases(
  db: Database,
  filter: CaseFilter,
  page: { after: CasePosition | null; limit: number },
) {
  return db
    .select(listed)
    .from(cases)
    .leftJoin(orders, eq(orders.id, cases.orderId))
    .where(and(...matching(filter), page.after ? isAfter(page.after) : undefined))
    .orderBy(sql`${cases.dueAt} asc nulls last`, asc(cases.id))
    .limit(page.limit);
}

export async function readCase(db: Database, id: string): Promise<ListedCase | null> {
  const [row] = await db
    .select(listed)
    .from(cases)
    .leftJoin(orders, eq(orders.id, cases.orderId))
    .where(eq(cases.id, id));
  return row ?? null;
}

function matching(filter: CaseFilter): (SQL | undefined)[] {
  return [
    filter.visible ? inArray(cases.storeId, [...filter.visible]) : undefined,
    filter.state === undefined ? undefined : eq(cases.state, filter.state),
    filter.type === undefined ? undefined : eq(cases.type, filter.type),
    filter.owner === undefined ? undefined : eq(cases.owner, filter.owner),
    filter.store === undefined ? undefined : eq(cases.storeId, filter.store),
    filter.orderId === undefined ? undefined : eq(cases.orderId, filter.orderId),
  ];
}

function isAfter({ dueAt, id }: CasePosition): SQL {
  if (dueAt === null) return sql`(${cases.dueAt} is null and ${cases.id} > ${id})`;
  return sql`(${cases.dueAt} is null or (${cases.dueAt}, ${cases.id}) > (${dueAt}::timestamptz, ${id}))`;
}
