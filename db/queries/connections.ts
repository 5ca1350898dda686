import { eq } from 'drizzle-orm';
import type { Database } from '../client.js';
import { type StoreConnection, type SupplierConnection, stores, suppliers } from '../schema/master.js';

/** How to reach a store's platform; null: it has none. */
export async function storeConnection(db: Database, storeId: string): Promise<StoreConnection | null> {
  const [row] = await db.select({ connection: stores.connection }).from(stores).where(eq(stores.id, storeId));
  return row?.connection ?? null;
}

/** How to reach a supplier's system; null: no such supplier. */
export async function supplierConnection(
  db: Database,
  supplierId: string,
): Promise<SupplierConnection | null> {
  const [row] = await db
    .select({ connection: suppliers.connection })
    .from(suppliers)
    .where(eq(suppliers.id, supplierId));
  return row?.connection ?? null;
}
