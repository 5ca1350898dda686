import { and, eq, isNull } from 'drizzle-orm';
import type { Database } from '../client.js';
import { apiKeys } from '../schema/intake.js';

/** The key with this SHA-256 (hex), unless it was revoked. */
export async function apiKeyByHash(db: Database, hash: string) {
  const [row] = await db
    .select({ id: apiKeys.id, role: apiKeys.role, label: apiKeys.label, stores: apiKeys.stores })
    .from(apiKeys)
    .where(and(eq(apiKeys.hash, hash), isNull(apiKeys.revokedAt)));
  return row ?? null;
}
