import { eq, sql } from 'drizzle-orm';
import type { Database } from '../client.js';
import { stores } from '../schema/master.js';

/** How far the scheduled pull of a store has read. It never moves back. */
export async function movePullCursor(db: Database, storeId: string, until: string): Promise<void> {
  await db
    .update(stores)
    .set({
      pulledUntil: sql`greatest(coalesce(${stores.pulledUntil}, ${until}::timestamptz), ${until}::timestamptz)`,
    })
    .where(eq(stores.id, storeId));
}
