import { inArray, isNull, or } from 'drizzle-orm';
import type { Database } from '../client.js';
import { automationSwitches } from '../schema/cases.js';

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
