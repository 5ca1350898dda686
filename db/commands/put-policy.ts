import { eq, max } from 'drizzle-orm';
import type { Policy } from '../../domain/policy/policy.js';
import type { Database } from '../client.js';
import { policies, stores } from '../schema/master.js';
import { type AuditRow, writeAudit } from './write-audit.js';

export interface NewPolicy {
  storeId: string;
  /** The version it was made from. */
  basedOn: number;
  policy: Omit<Policy, 'version'>;
  author: string;
  reason: string;
}

/**
 * A new version becomes the store's active one: orders that begin from now on get it, those under way keep theirs. The store's row is
 * the lock. `stale`: somebody has put another meanwhile. The version before the first is filed with it, so that none is lost.
 */
export async function putPolicy(
  db: Database,
  wanted: NewPolicy,
  auditOf: (before: number, after: number) => AuditRow,
): Promise<{ status: 'put'; policy: Policy } | { status: 'stale'; current: number } | null> {
  const { storeId, author, reason } = wanted;
  return db.transaction(async (tx) => {
    const [store] = await tx
      .select({ policy: stores.policy })
      .from(stores)
      .where(eq(stores.id, storeId))
      .for('update');
    if (!store) return null;
    const { version: current } = store.policy;
    if (current !== wanted.basedOn) return { status: 'stale', current };
    await tx
      .insert(policies)
      .values({
        storeId,
        version: current,
        policy: store.policy,
        author: 'faros',
        reason: 'as it was before',
      })
      .onConflictDoNothing();
    const [filed] = await tx
      .select({ newest: max(policies.version) })
      .from(policies)
      .where(eq(policies.storeId, storeId));
    const policy = { ...wanted.policy, version: (filed?.newest ?? current) + 1 };
    await tx.insert(policies).values({ storeId, version: policy.version, policy, author, reason });
    await tx.update(stores).set({ policy }).where(eq(stores.id, storeId));
    await writeAudit(tx, auditOf(current, policy.version));
    return { status: 'put', policy };
  });
}
