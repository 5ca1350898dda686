import { lte, sql } from 'drizzle-orm';
import type { Database, Transaction } from '../client.js';
import { phoneMark } from '../phone-mark.js';
import { textConsents } from '../schema/notifications.js';

export interface TextConsent {
  storeId: string;
  /** E.164. */
  phone: string;
  state: 'stopped' | 'allowed';
  source: 'customer' | 'provider';
  at: string;
}

/** STOP or START (C-30). The newest word counts, in whatever order they come. */
export async function writeTextConsent(
  db: Database | Transaction,
  markSecret: string,
  { storeId, phone, state, source, at }: TextConsent,
): Promise<void> {
  await db
    .insert(textConsents)
    .values({ storeId, phoneMark: phoneMark(markSecret, storeId, phone), state, source, at })
    .onConflictDoUpdate({
      target: [textConsents.storeId, textConsents.phoneMark],
      set: { state, source, at },
      setWhere: lte(textConsents.at, sql`excluded.at`),
    });
}
