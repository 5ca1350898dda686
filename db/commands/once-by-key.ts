import { and, eq } from 'drizzle-orm';
import type { Database, Transaction } from '../client.js';
import { idempotencyKeys } from '../schema/intake.js';

export interface RequestKey {
  apiKeyId: string;
  key: string;
  requestHash: string;
}

/**
 * Writes once for one Idempotency-Key, in one transaction: the same again is answered as before, and two at once wait for each other. Null: the
 * key was used for something else. `body` is stored as JSON.
 */
export async function onceByKey<Body>(
  db: Database,
  request: RequestKey,
  write: (tx: Transaction) => Promise<Body>,
): Promise<{ body: unknown } | null> {
  return db.transaction(async (tx) => {
    const [fresh] = await tx
      .insert(idempotencyKeys)
      .values({ ...request, status: 200 })
      .onConflictDoNothing()
      .returning({ id: idempotencyKeys.id });
    if (!fresh) return answeredBefore(tx, request);
    const body = await write(tx);
    await tx.update(idempotencyKeys).set({ body }).where(eq(idempotencyKeys.id, fresh.id));
    return { body };
  });
}

async function answeredBefore(tx: Transaction, { apiKeyId, key, requestHash }: RequestKey) {
  const [known] = await tx
    .select({ requestHash: idempotencyKeys.requestHash, body: idempotencyKeys.body })
    .from(idempotencyKeys)
    .where(and(eq(idempotencyKeys.apiKeyId, apiKeyId), eq(idempotencyKeys.key, key)));
  return known?.requestHash === requestHash ? { body: known.body } : null;
}
