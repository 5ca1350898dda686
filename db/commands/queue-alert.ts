import type { Transaction } from '../client.js';
import { alerts } from '../schema/alerts.js';

export type QueuedAlert = Pick<
  typeof alerts.$inferInsert,
  'id' | 'orderId' | 'storeId' | 'caseId' | 'role' | 'because' | 'askedAt'
>;

/** Once, whatever comes twice. */
export async function queueAlert(tx: Transaction, alert: QueuedAlert): Promise<void> {
  await tx.insert(alerts).values(alert).onConflictDoNothing();
}
