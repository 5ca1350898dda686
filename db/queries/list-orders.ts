import { and, arrayContains, desc, eq, inArray, or, sql, type SQL } from 'drizzle-orm';
import type { Database } from '../client.js';
import { orders, orderStarts } from '../schema/orders.js';

export interface OrderFilter {
  /** Stores the reader may see; null: all. */
  visible: readonly string[] | null;
  store?: string;
  stage?: string;
  condition?: string;
  caseType?: string;
  /** Part of the name or the id, in any case. */
  text?: string;
}

/** Where a page ended: the next one begins after it. */
export interface OrderPosition {
  placedAt: string;
  id: string;
}

const listed = {
  id: orders.id,
  store: orders.storeId,
  name: orders.name,
  placedAt: orders.placedAt,
  stage: orders.stage,
  condition: orders.condition,
  openCaseTypes: orders.openCaseTypes,
  suppliers: orders.suppliers,
  nextDueAt: orders.nextDueAt,
  settledAt: orders.settledAt,
  closedAt: orders.closedAt,
};

/** A page of the read model, newest first. */
export async function listOrders(
  db: Database,
  filter: OrderFilter,
  page: { after: OrderPosition | null; limit: number },
) {
  return db
    .select(listed)
    .from(orders)
    .where(
      and(
        ...matching(filter),
        page.after
          ? sql`(${orders.placedAt}, ${orders.id}) < (${page.after.placedAt}::timestamptz, ${page.after.id})`
          : undefined,
      ),
    )
    .orderBy(desc(orders.placedAt), desc(orders.id))
    .limit(page.limit);
}

function matching(filter: OrderFilter): (SQL | undefined)[] {
  const text = filter.text?.toLowerCase();
  return [
    filter.visible ? inArray(orders.storeId, [...filter.visible]) : undefined,
    filter.store === undefined ? undefined : eq(orders.storeId, filter.store),
    filter.stage === undefined ? undefined : eq(orders.stage, filter.stage),
    filter.condition === undefined ? undefined : eq(orders.condition, filter.condition),
    filter.caseType === undefined ? undefined : arrayContains(orders.openCaseTypes, [filter.caseType]),
    text === undefined
      ? undefined
      : or(sql`strpos(lower(${orders.name}), ${text}) > 0`, sql`strpos(lower(${orders.id}), ${text}) > 0`),
  ];
}

/** How many orders were taken in and are not recorded yet: Temporal or its workers have not got to them. */
export async function countUnrecorded(db: Database, visible: readonly string[] | null): Promise<number> {
  const [row] = await db
    .select({ count: sql<number>`count(*)::int` })
    .from(orderStarts)
    .leftJoin(orders, eq(orders.id, orderStarts.orderId))
    .where(and(sql`${orders.id} is null`, visible ? inArray(orderStarts.storeId, [...visible]) : undefined));
  return row?.count ?? 0;
}
