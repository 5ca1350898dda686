import { asc, eq, inArray, isNull, or } from 'drizzle-orm';
import type { PersonOnDuty } from '../../domain/alerts/duty.js';
import type { Database } from '../client.js';
import { peopleOnDuty } from '../schema/alerts.js';

const person = {
  id: peopleOnDuty.id,
  role: peopleOnDuty.role,
  storeId: peopleOnDuty.storeId,
  name: peopleOnDuty.name,
  email: peopleOnDuty.email,
  duty: peopleOnDuty.duty,
};

/** Everybody who may be called for a store; null: for what is of no store. */
export async function peopleFor(db: Database, storeId: string | null): Promise<PersonOnDuty[]> {
  return db
    .select(person)
    .from(peopleOnDuty)
    .where(or(isNull(peopleOnDuty.storeId), storeId === null ? undefined : eq(peopleOnDuty.storeId, storeId)))
    .orderBy(asc(peopleOnDuty.id));
}

/** `visible` null: all; else those of these stores alone. */
export async function listPeople(db: Database, visible: readonly string[] | null): Promise<PersonOnDuty[]> {
  return db
    .select(person)
    .from(peopleOnDuty)
    .where(visible ? inArray(peopleOnDuty.storeId, [...visible]) : undefined)
    .orderBy(asc(peopleOnDuty.id));
}

export async function personById(db: Database, id: string): Promise<PersonOnDuty | null> {
  const [row] = await db.select(person).from(peopleOnDuty).where(eq(peopleOnDuty.id, id));
  return row ?? null;
}
