import { eq, sql } from 'drizzle-orm';
import type { Transaction } from '../client.js';
import { caseNotes, caseWork } from '../schema/cases.js';

export type CaseWork = Pick<typeof caseWork.$inferSelect, 'assignee' | 'snoozedUntil'>;

/** Who works on a case and until when it is out of their sight; answers how it was before. Its row is the lock. */
export async function changeCaseWork(
  tx: Transaction,
  change: { caseId: string; by: string; work: Partial<CaseWork & { snoozedAt: string | null }> },
): Promise<{ before: CaseWork; after: CaseWork }> {
  const { caseId, by, work } = change;
  await tx.insert(caseWork).values({ caseId, changedBy: by }).onConflictDoNothing();
  const shown = { assignee: caseWork.assignee, snoozedUntil: caseWork.snoozedUntil };
  const [before] = await tx.select(shown).from(caseWork).where(eq(caseWork.caseId, caseId)).for('update');
  const [after] = await tx
    .update(caseWork)
    .set({ ...work, changedBy: by, changedAt: sql`now()` })
    .where(eq(caseWork.caseId, caseId))
    .returning(shown);
  if (!before || !after) throw new Error(`the work on ${caseId} was there and is gone`);
  return { before, after };
}

export async function addCaseNote(tx: Transaction, note: typeof caseNotes.$inferInsert) {
  const [added] = await tx.insert(caseNotes).values(note).returning({
    id: caseNotes.id,
    author: caseNotes.author,
    role: caseNotes.role,
    text: caseNotes.text,
    at: caseNotes.at,
  });
  if (!added) throw new Error('the note was not stored');
  return added;
}
