import { and, eq } from 'drizzle-orm';
import type { Database } from '../client.js';
import { idempotencyKeys } from '../schema/intake.js';

/** Ties an Idempotency-Key to what it was first used for. `other`: it was used for something else. */
export async function rememberKey(
  db: Database,
  key: { apiKeyId: string; key: string; requestHash: string },
): Promise<'mine' | 'other'> {
  await db.insert(idempotencyKeys).values(key).onConflictDoNothing();
  const [row] = await db
    .select({ requestHash: idempotencyKeys.requestHash })
    .from(idempotencyKeys)
    .where(and(eq(idempotencyKeys.apiKeyId, key.apiKeyId), eq(idempotencyKeys.key, key.key)));
  return row?.requestHash === key.requestHash ? 'mine' : 'other';
}
