import { and, asc, eq, inArray, lt, sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Database } from '../client.js';
import { intake } from '../schema/intake.js';

export type Message = typeof intake.$inferSelect;

const open: ('waiting' | 'unresolved')[] = ['waiting', 'unresolved'];
const isDue = sql`${intake.nextAttemptAt} <= now()`;

/** The row is ours for `leaseMs` by the database's clock; null: settled, not due, or another process has it. */
export async function claimMessage(db: Database, id: number, leaseMs: number): Promise<Message | null> {
  const free = db
    .select({ id: intake.id })
    .from(intake)
    .where(and(eq(intake.id, id), inArray(intake.state, open), isDue))
    .for('update', { skipLocked: true });
  const [row] = await db
    .update(intake)
    .set({ attempts: sql`${intake.attempts} + 1`, nextAttemptAt: after(leaseMs) })
    .where(inArray(intake.id, free))
    .returning();
  return row ?? null;
}

/** Messages to hand on now, the longest waiting first; of those about one thing, only the first. */
export async function dueMessages(db: Database, limit: number): Promise<number[]> {
  const earlier = alias(intake, 'earlier');
  const isBlocked = db
    .select({ id: earlier.id })
    .from(earlier)
    .where(
      and(
        eq(earlier.provider, intake.provider),
        eq(earlier.account, intake.account),
        eq(earlier.about, intake.about),
        lt(earlier.id, intake.id),
        inArray(earlier.state, open),
      ),
    );
  const rows = await db
    .select({ id: intake.id })
    .from(intake)
    .where(and(inArray(intake.state, open), isDue, sql`not exists ${isBlocked}`))
    .orderBy(asc(intake.nextAttemptAt), asc(intake.id))
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** Earlier messages of this account that nobody has read yet: what they are about is not known. */
export async function earlierUnread(db: Database, message: Message, limit: number): Promise<Message[]> {
  return db
    .select()
    .from(intake)
    .where(and(sameAccount(message), sql`${intake.about} is null`, ...isEarlier(message)))
    .orderBy(asc(intake.id))
    .limit(limit);
}

export async function nameSubject(db: Database, id: number, about: string): Promise<void> {
  await db.update(intake).set({ about }).where(eq(intake.id, id));
}

/** True while an earlier message about the same thing is not handed on. */
export async function hasEarlier(db: Database, message: Message, about: string): Promise<boolean> {
  const rows = await db
    .select({ id: intake.id })
    .from(intake)
    .where(and(sameAccount(message), eq(intake.about, about), ...isEarlier(message)))
    .limit(1);
  return rows.length > 0;
}

/** Makes the next message about the same thing due; answers its id. */
export async function wakeNext(db: Database, message: Message, about: string): Promise<number | null> {
  const next = db
    .select({ id: intake.id })
    .from(intake)
    .where(and(sameAccount(message), eq(intake.about, about), inArray(intake.state, open)))
    .orderBy(asc(intake.id))
    .limit(1);
  const [row] = await db
    .update(intake)
    .set({ nextAttemptAt: sql`least(${intake.nextAttemptAt}, now())` })
    .where(inArray(intake.id, next))
    .returning({ id: intake.id });
  return row?.id ?? null;
}

export function after(delayMs: number): SQL<string> {
  return sql<string>`now() + make_interval(secs => ${delayMs / 1000})`;
}

function sameAccount(message: Message): SQL | undefined {
  return and(eq(intake.provider, message.provider), eq(intake.account, message.account));
}

function isEarlier(message: Message): SQL[] {
  return [lt(intake.id, message.id), inArray(intake.state, open)];
}
