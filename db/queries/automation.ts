import { inArray, isNull, or } from 'drizzle-orm';
import type { Database } from '../client.js';
import { automationSwitches } from '../schema/cases.js';
import { suppliers } from '../schema/master.js';

/** Every switch somebody ever turned, as it stands; those of all stores are everybody's to see. */
export async function listSwitches(db: Database, visible: readonly string[] | null) {
  return db
    .select()
    .from(automationSwitches)
    .where(
      visible
        ? or(isNull(automationSwitches.storeId), inArray(automationSwitches.storeId, [...visible]))
        : undefined,
    )
    .orderBy(automationSwitches.id);
}

export async function knownSuppliers(db: Database): Promise<string[]> {
  const rows = await db.select({ id: suppliers.id }).from(suppliers).orderBy(suppliers.id);
  return rows.map(({ id }) => id);
}
