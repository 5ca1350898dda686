import type { Database, Transaction } from '../client.js';
import { audit } from '../schema/intake.js';

export type AuditRow = Omit<typeof audit.$inferInsert, 'id' | 'at'>;

/** Belongs in the same transaction as the write it tells of. */
export async function writeAudit(tx: Database | Transaction, row: AuditRow): Promise<void> {
  await tx.insert(audit).values(row);
}
