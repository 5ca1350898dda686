import { and, eq, sql } from 'drizzle-orm';
import type { PersonEvent } from '../../domain/order/events.js';
import type { PostalAddress } from '../../domain/order/incoming.js';
import type { Database, Transaction } from '../client.js';
import { decisions } from '../schema/intake.js';
import { addresses, orderStarts } from '../schema/orders.js';
import { after } from './claim-message.js';
import type { StoredDecision } from './store-decision.js';
import { type AuditRow, writeAudit } from './write-audit.js';

export type AddressCorrected = Extract<PersonEvent, { type: 'addressCorrected' }>;

export interface AddressAnswer {
  orderId: string;
  caseId: string | null;
  address: PostalAddress;
  /** Without its version, which is the next. */
  event: Omit<AddressCorrected, 'addressVersion'>;
  /** So long the relay leaves it alone, ms. */
  aloneMs: number;
}

export interface StoredAnswer {
  isNew: boolean;
  decision: StoredDecision;
  /** The address of the decision that stands. */
  address: PostalAddress | null;
}

/**
 * Stores an address as the next version with the decision that brings it, in one transaction. The same decision id again answers what is
 * there, and stores no address.
 */
export async function storeAddressAnswer(
  db: Database,
  answer: AddressAnswer,
  audit: (addressVersion: number) => AuditRow,
): Promise<StoredAnswer> {
  return db.transaction(async (tx) => {
    // Versions of one order are counted one after the other.
    await tx
      .select({ id: orderStarts.orderId })
      .from(orderStarts)
      .where(eq(orderStarts.orderId, answer.orderId))
      .for('update');
    const [known] = await tx.select().from(decisions).where(eq(decisions.id, answer.event.id));
    if (known) return { isNew: false, decision: known, address: await addressIn(tx, known) };
    const addressVersion = await nextVersion(tx, answer.orderId);
    const { orderId, caseId, address } = answer;
    await tx.insert(addresses).values({ orderId, version: addressVersion, address });
    const [stored] = await tx
      .insert(decisions)
      .values({
        id: answer.event.id,
        orderId,
        caseId,
        event: { ...answer.event, addressVersion },
        nextAttemptAt: after(answer.aloneMs),
      })
      .returning();
    if (!stored) throw new Error(`decision ${answer.event.id} was not stored`);
    await writeAudit(tx, audit(addressVersion));
    return { isNew: true, decision: stored, address };
  });
}

async function addressIn(tx: Transaction, { orderId, event }: StoredDecision): Promise<PostalAddress | null> {
  if (event.type !== 'addressCorrected') return null;
  const [row] = await tx
    .select({ address: addresses.address })
    .from(addresses)
    .where(and(eq(addresses.orderId, orderId), eq(addresses.version, event.addressVersion)));
  return row?.address ?? null;
}

/** Version 1 is the order's own, also where it came without an address. */
async function nextVersion(tx: Transaction, orderId: string): Promise<number> {
  const [row] = await tx
    .select({ newest: sql<number>`coalesce(max(${addresses.version}), 1)::integer` })
    .from(addresses)
    .where(eq(addresses.orderId, orderId));
  return (row?.newest ?? 1) + 1;
}
