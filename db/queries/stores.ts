import { and, eq, inArray, isNotNull } from 'drizzle-orm';
import type { Database } from '../client.js';
import { stores } from '../schema/master.js';

/** What intake needs of a store: how its orders begin, and whose webhooks are its own. */
export async function storeById(db: Database, id: string) {
  const [row] = await db
    .select({
      id: stores.id,
      channel: stores.channel,
      policy: stores.policy,
      connection: stores.connection,
      pulledUntil: stores.pulledUntil,
    })
    .from(stores)
    .where(eq(stores.id, id));
  return row ?? null;
}

/** For lists: nothing secret. `visible` null: all stores. */
export async function listStores(db: Database, visible: readonly string[] | null) {
  return db
    .select({ id: stores.id, name: stores.name, channel: stores.channel, brand: stores.brand })
    .from(stores)
    .where(visible ? inArray(stores.id, [...visible]) : undefined)
    .orderBy(stores.id);
}

/** Stores whose orders can be pulled from their platform. */
export async function connectedStores(db: Database): Promise<{ id: string; provider: string }[]> {
  const rows = await db
    .select({ id: stores.id, connection: stores.connection })
    .from(stores)
    .where(and(eq(stores.channel, 'shopify'), isNotNull(stores.connection)))
    .orderBy(stores.id);
  return rows.flatMap(({ id, connection }) => (connection ? [{ id, provider: connection.provider }] : []));
}
