import { and, asc, desc, eq, gt, gte, inArray, ne } from 'drizzle-orm';
import type { Database } from '../client.js';
import { decisions, intake } from '../schema/intake.js';

const mostDecisions = 50;

/** Decisions and requests that the order may not have heard yet, oldest first. */
export async function unansweredDecisions(db: Database, orderId: string) {
  const rows = await db
    .select({ event: decisions.event, storedAt: decisions.storedAt })
    .from(decisions)
    .where(and(eq(decisions.orderId, orderId), ne(decisions.state, 'answered')))
    .orderBy(desc(decisions.storedAt))
    .limit(mostDecisions);
  return rows.reverse();
}

/** A page of the messages from outside that no order has been told of, oldest first. */
export async function openMessages(
  db: Database,
  { since, after, limit }: { since: string; after: number; limit: number },
) {
  return db
    .select()
    .from(intake)
    .where(
      and(
        inArray(intake.state, ['waiting', 'unresolved']),
        gt(intake.id, after),
        gte(intake.receivedAt, since),
      ),
    )
    .orderBy(asc(intake.id))
    .limit(limit);
}
