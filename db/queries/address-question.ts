import { and, eq } from 'drizzle-orm';
import type { PostalAddress } from '../../domain/order/incoming.js';
import type { Database } from '../client.js';
import { decisions } from '../schema/intake.js';
import { addresses } from '../schema/orders.js';
import type { StoredDecision } from '../commands/store-decision.js';

/** One version of an order's address as it came, with the validator's spelling beside it; null: there is none. */
export async function addressWithSuggestion(
  db: Database,
  orderId: string,
  version: number,
): Promise<{ address: PostalAddress; suggestion: PostalAddress | null } | null> {
  const [row] = await db
    .select({ address: addresses.address, suggestion: addresses.suggestion })
    .from(addresses)
    .where(and(eq(addresses.orderId, orderId), eq(addresses.version, version)));
  return row ?? null;
}

export async function storedDecision(db: Database, id: string): Promise<StoredDecision | null> {
  const [row] = await db.select().from(decisions).where(eq(decisions.id, id));
  return row ?? null;
}
