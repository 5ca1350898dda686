import type { Database } from '../client.js';
import { velocityMarks } from '../schema/orders.js';

export interface OrderMarks {
  orderId: string;
  placedAt: string;
  /** Keyed hashes. */
  marks: readonly { kind: 'email' | 'card' | 'address'; mark: string }[];
}

/** Notes by what an order can be recognised; the same again changes nothing. A corrected address adds its own mark. */
export async function markOrder(db: Database, { orderId, placedAt, marks }: OrderMarks): Promise<void> {
  if (marks.length === 0) return;
  await db
    .insert(velocityMarks)
    .values(marks.map(({ kind, mark }) => ({ orderId, kind, mark, placedAt })))
    .onConflictDoNothing();
}
