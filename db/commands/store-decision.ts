import { and, asc, eq, sql } from 'drizzle-orm';
import type { Answer, PersonEvent } from '../../domain/order/events.js';
import type { Database } from '../client.js';
import { decisions } from '../schema/intake.js';
import { after } from './claim-message.js';
import { type AuditRow, writeAudit } from './write-audit.js';

export type StoredDecision = typeof decisions.$inferSelect;

/** The event with the instant it is stored, by which clocks judge it. */
function asked(event: PersonEvent) {
  const now = sql`to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  return sql`${JSON.stringify(event)}::text::jsonb || jsonb_build_object('askedAt', ${now})`;
}

/**
 * Stores a decision before it is tried, with its audit row. The same id again answers the row that is there. The relay leaves it alone for
 * `aloneMs`, while the API asks the order itself.
 */
export async function storeDecision(
  db: Database,
  decision: { orderId: string; caseId: string | null; event: PersonEvent; aloneMs: number },
  auditRow: AuditRow,
): Promise<{ isNew: boolean; decision: StoredDecision }> {
  return db.transaction(async (tx) => {
    const [stored] = await tx
      .insert(decisions)
      .values({
        id: decision.event.id,
        orderId: decision.orderId,
        caseId: decision.caseId,
        event: asked(decision.event),
        nextAttemptAt: after(decision.aloneMs),
      })
      .onConflictDoNothing()
      .returning();
    if (stored) {
      await writeAudit(tx, auditRow);
      return { isNew: true, decision: stored };
    }
    const [known] = await tx.select().from(decisions).where(eq(decisions.id, decision.event.id));
    if (!known) throw new Error(`decision ${decision.event.id} was there and is gone`);
    return { isNew: false, decision: known };
  });
}

/** The order has answered: the relay need not send it. */
export async function answerDecision(db: Database, id: string, answer: Answer): Promise<void> {
  await db
    .update(decisions)
    .set({ state: 'answered', answer, answeredAt: sql`now()` })
    .where(eq(decisions.id, id));
}

/** Sent to the order as a signal, which the server has taken: its answer is in the order itself. */
export async function markSignalled(db: Database, id: string): Promise<void> {
  await db
    .update(decisions)
    .set({ state: 'signalled' })
    .where(and(eq(decisions.id, id), eq(decisions.state, 'stored')));
}

/** Decisions that no order has answered, each ours for `leaseMs` by the database's clock, oldest first. */
export async function claimDecisions(
  db: Database,
  options: { leaseMs: number; limit: number },
): Promise<StoredDecision[]> {
  const due = db
    .select({ id: decisions.id })
    .from(decisions)
    .where(and(eq(decisions.state, 'stored'), sql`${decisions.nextAttemptAt} <= now()`))
    .orderBy(asc(decisions.nextAttemptAt))
    .limit(options.limit)
    .for('update', { skipLocked: true });
  return db
    .update(decisions)
    .set({ attempts: sql`${decisions.attempts} + 1`, nextAttemptAt: after(options.leaseMs) })
    .where(sql`${decisions.id} in ${due}`)
    .returning();
}
