import { and, countDistinct, gt, inArray, lte, ne, sql } from 'drizzle-orm';
import type { Database } from '../client.js';
import type { OrderMarks } from '../commands/mark-order.js';
import { velocityMarks } from '../schema/orders.js';

/** How many other orders carry each of these marks, placed within `window` (ISO 8601 duration) up to this one. */
export async function ordersWithMarks(
  db: Database,
  { orderId, placedAt, window, marks }: OrderMarks & { window: string },
): Promise<{ kind: OrderMarks['marks'][number]['kind']; orders: number }[]> {
  if (marks.length === 0) return [];
  const rows = await db
    .select({ mark: velocityMarks.mark, orders: countDistinct(velocityMarks.orderId) })
    .from(velocityMarks)
    .where(
      and(
        inArray(
          velocityMarks.mark,
          marks.map(({ mark }) => mark),
        ),
        ne(velocityMarks.orderId, orderId),
        gt(velocityMarks.placedAt, sql`${placedAt}::timestamptz - ${window}::interval`),
        lte(velocityMarks.placedAt, placedAt),
      ),
    )
    .groupBy(velocityMarks.mark);
  const found = new Map(rows.map(({ mark, orders }) => [mark, orders]));
  return marks.map(({ kind, mark }) => ({ kind, orders: found.get(mark) ?? 0 }));
}
