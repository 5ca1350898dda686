import { desc, eq } from 'drizzle-orm';
import type { Database, Transaction } from '../client.js';
import { policies, stores } from '../schema/master.js';

/** The policy that new orders of a store get; null: no such store. */
export async function activePolicy(db: Database, storeId: string) {
  const [row] = await db.select({ policy: stores.policy }).from(stores).where(eq(stores.id, storeId));
  return row?.policy ?? null;
}

/** Every version of a store's policy that somebody put, newest first. */
export async function policyVersions(db: Database | Transaction, storeId: string) {
  return db.select().from(policies).where(eq(policies.storeId, storeId)).orderBy(desc(policies.version));
}
