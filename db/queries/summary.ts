import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Database } from '../client.js';
import { cases, orders } from '../schema/orders.js';
import { countUnrecorded } from './list-orders.js';

const count = sql<number>`count(*)::int`;

/** How many orders stand where, and which cases are open. */
export async function summarize(db: Database, visible: readonly string[] | null, store?: string) {
  const stores = store === undefined ? visible : [store];
  const ordersSeen = stores ? inArray(orders.storeId, [...stores]) : undefined;
  const casesSeen = stores ? inArray(cases.storeId, [...stores]) : undefined;
  const [byStage, byCondition, openCases, unrecorded] = await Promise.all([
    db.select({ key: orders.stage, count }).from(orders).where(ordersSeen).groupBy(orders.stage),
    db.select({ key: orders.condition, count }).from(orders).where(ordersSeen).groupBy(orders.condition),
    db
      .select({ key: cases.type, count })
      .from(cases)
      .where(and(eq(cases.state, 'open'), casesSeen))
      .groupBy(cases.type),
    countUnrecorded(db, stores),
  ]);
  return { byStage, byCondition, openCases, unrecorded };
}
