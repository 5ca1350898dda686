import { and, eq, inArray, sql } from 'drizzle-orm';
import type { IntakeCase } from '../../domain/cases/intake-case.js';
import type { SystemCase } from '../../domain/cases/system-case.js';
import type { Instant } from '../../domain/sla/instant.js';
import type { Database } from '../client.js';
import { intake } from '../schema/intake.js';
import { stores } from '../schema/master.js';
import { cases } from '../schema/orders.js';
import { after, type Message } from './claim-message.js';
import { type AuditRow, writeAudit } from './write-audit.js';

export async function settleMessage(
  db: Database,
  id: number,
  state: 'handedOn' | 'unknownTopic',
): Promise<void> {
  await db.update(intake).set({ state, reason: null }).where(eq(intake.id, id));
}

/** Not handed on yet: tried again after `delayMs`. `blocked` is no attempt of its own. */
export async function postponeMessage(
  db: Database,
  message: Message,
  wait: { state: 'waiting' | 'unresolved'; reason: string; delayMs: number; isAttempt: boolean },
): Promise<void> {
  await db
    .update(intake)
    .set({
      state: wait.state,
      reason: wait.reason,
      nextAttemptAt: after(wait.delayMs),
      attempts: wait.isAttempt ? message.attempts : message.attempts - 1,
    })
    .where(eq(intake.id, message.id));
}

/** Parks a message that we cannot use and puts it into the operations queue as a case, in one transaction. */
export async function parkMessage(
  db: Database,
  message: Message,
  { parked, nextClockAt }: { parked: IntakeCase; nextClockAt: Instant | null },
): Promise<void> {
  await db.transaction(async (tx) => {
    await tx
      .update(intake)
      .set({ state: 'parked', reason: String(parked.facts.reason) })
      .where(eq(intake.id, message.id));
    const [store] = await tx.select({ id: stores.id }).from(stores).where(eq(stores.id, message.account));
    const row = {
      state: 'open' as const,
      openedAt: parked.openedAt,
      dueAt: parked.dueAt,
      warnAt: parked.warnAt,
      nextClockAt,
      escalatedTo: null,
      escalatedAt: null,
      closedAt: null,
      case: parked,
    };
    await tx
      .insert(cases)
      .values({
        id: parked.id,
        orderId: null,
        storeId: store?.id ?? null,
        type: parked.type,
        owner: parked.owner,
        version: 1,
        ...row,
      })
      .onConflictDoUpdate({ target: cases.id, set: { ...row, version: sql`${cases.version} + 1` } });
  });
}

/**
 * A person decides a case that no order keeps. Of intake: `recheck` reads the message again, `settle` leaves it. The case's row is the lock: of two at once one
 * wins, and the other gets the case as it is now with `isDecided` false.
 */
export async function decideIntakeCase<One extends IntakeCase | SystemCase>(
  db: Database,
  decided: One,
  auditRow: AuditRow,
): Promise<{ isDecided: boolean; resolution: One['resolution']; facts: One['facts'] }> {
  return db.transaction(async (tx) => {
    const [row] = await tx.select().from(cases).where(eq(cases.id, decided.id)).for('update');
    if (row?.case.type !== decided.type) return { isDecided: false, resolution: null, facts: {} };
    const { resolution, facts } = row.case;
    if (row.state === 'closed') return { isDecided: false, resolution, facts };
    await tx
      .update(cases)
      .set({
        state: 'closed',
        closedAt: decided.resolution?.at ?? null,
        case: decided,
        version: sql`${cases.version} + 1`,
      })
      .where(eq(cases.id, decided.id));
    if (decided.type === 'unusableInput' && decided.resolution?.decision === 'recheck') {
      await tx
        .update(intake)
        .set({ state: 'waiting', reason: null, nextAttemptAt: sql`now()` })
        .where(and(eq(intake.id, Number(decided.id.split('/')[1])), inArray(intake.state, ['parked'])));
    }
    await writeAudit(tx, auditRow);
    return { isDecided: true, resolution: decided.resolution, facts: decided.facts };
  });
}
