import type { Database, Transaction } from '../client.js';
import { intake } from '../schema/intake.js';

export interface InboundMessage {
  provider: string;
  account: string;
  messageId: string;
  topic: string;
  rawBody: Buffer;
  /** Where it is known before anybody reads it. */
  about?: string;
}

/** Stores a verified message as it came; null: the provider had sent it before, and nothing changed. */
export async function storeMessage(
  db: Database | Transaction,
  message: InboundMessage,
): Promise<number | null> {
  const [row] = await db.insert(intake).values(message).onConflictDoNothing().returning({ id: intake.id });
  return row?.id ?? null;
}
