import { and, eq, isNull, or } from 'drizzle-orm';
import type { StoppedAutomation } from '../../domain/order/events.js';
import type { Database } from '../client.js';
import { automationSwitches } from '../schema/cases.js';

/** What the system may not decide by itself for this store now. */
export async function stoppedAutomation(db: Database, storeId: string): Promise<StoppedAutomation> {
  const rows = await db
    .select({ remedy: automationSwitches.remedy })
    .from(automationSwitches)
    .where(
      and(
        eq(automationSwitches.isStopped, true),
        isNull(automationSwitches.supplierId),
        or(isNull(automationSwitches.storeId), eq(automationSwitches.storeId, storeId)),
      ),
    );
  if (rows.some(({ remedy }) => remedy === null)) return { remedies: 'all' };
  return { remedies: [...new Set(rows.flatMap(({ remedy }) => (remedy === null ? [] : [remedy])))] };
}

/** Whether effects at this supplier are stopped, or everything of the store: a purchase order waits for a person then. */
export async function isSupplierStopped(db: Database, storeId: string, supplierId: string): Promise<boolean> {
  const rows = await db
    .select({ id: automationSwitches.id })
    .from(automationSwitches)
    .where(
      and(
        eq(automationSwitches.isStopped, true),
        isNull(automationSwitches.remedy),
        or(isNull(automationSwitches.supplierId), eq(automationSwitches.supplierId, supplierId)),
        or(isNull(automationSwitches.storeId), eq(automationSwitches.storeId, storeId)),
      ),
    )
    .limit(1);
  return rows.length > 0;
}
