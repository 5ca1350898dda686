import { and, eq, isNull, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Decision } from '../../domain/cases/case-type.js';
import type { Database } from '../client.js';
import { automationSwitches } from '../schema/cases.js';
import { type AuditRow, writeAudit } from './write-audit.js';

export interface Switch {
  storeId: string | null;
  supplierId: string | null;
  remedy: Decision | null;
  isStopped: boolean;
  reason: string;
  changedBy: string;
}

export type SwitchRow = typeof automationSwitches.$inferSelect;

/** Turns one switch, with its audit row, in one transaction. Turned to where it was, it keeps its newest reason. */
export async function switchAutomation(
  db: Database,
  wanted: Switch,
  auditOf: (before: SwitchRow | null, after: SwitchRow) => AuditRow,
): Promise<SwitchRow> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(74615003)`);
    const { storeId, supplierId, remedy } = wanted;
    const is = (column: PgColumn, value: string | null) =>
      value === null ? isNull(column) : eq(column, value);
    const same = and(
      is(automationSwitches.storeId, storeId),
      is(automationSwitches.supplierId, supplierId),
      is(automationSwitches.remedy, remedy),
    );
    const [before] = await tx.select().from(automationSwitches).where(same);
    const [after] = before
      ? await tx
          .update(automationSwitches)
          .set({ ...wanted, changedAt: sql`now()` })
          .where(eq(automationSwitches.id, before.id))
          .returning()
      : await tx.insert(automationSwitches).values(wanted).returning();
    if (!after) throw new Error('the switch was there and is gone');
    await writeAudit(tx, auditOf(before ?? null, after));
    return after;
  });
}
