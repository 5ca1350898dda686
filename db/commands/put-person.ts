import { eq, sql } from 'drizzle-orm';
import type { PersonOnDuty } from '../../domain/alerts/duty.js';
import type { Database } from '../client.js';
import { peopleOnDuty } from '../schema/alerts.js';
import { type AuditRow, writeAudit } from './write-audit.js';

/** Enters a person, or changes what is entered under the id. */
export async function putPerson(db: Database, person: PersonOnDuty, auditRow: AuditRow): Promise<void> {
  await db.transaction(async (tx) => {
    await tx
      .insert(peopleOnDuty)
      .values(person)
      .onConflictDoUpdate({ target: peopleOnDuty.id, set: { ...person, changedAt: sql`now()` } });
    await writeAudit(tx, auditRow);
  });
}

/** False: nobody is entered under the id. */
export async function removePerson(db: Database, id: string, auditRow: AuditRow): Promise<boolean> {
  return db.transaction(async (tx) => {
    const gone = await tx
      .delete(peopleOnDuty)
      .where(eq(peopleOnDuty.id, id))
      .returning({ id: peopleOnDuty.id });
    if (gone.length > 0) await writeAudit(tx, auditRow);
    return gone.length > 0;
  });
}
