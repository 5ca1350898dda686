import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { prepared } from './prepared.js';
import * as schema from './schema/index.js';

export type Database = PostgresJsDatabase<typeof schema>;
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

/** A pool of at most `max` connections. `end()` waits for running queries. */
export function connectDatabase(
  url: string,
  options: { max: number; name: string },
): { db: Database; end(): Promise<void> } {
  const client = postgres(url, {
    max: options.max,
    connection: { application_name: options.name },
    connect_timeout: 5,
    // The driver's own would wait up to 20 s: a Postgres that is back is used again within 2 s.
    backoff: (failures: number) => Math.min(0.1 * 2 ** failures, 2),
    onnotice: () => {},
  });
  return { db: drizzle(prepared(client), { schema }), end: () => client.end({ timeout: 5 }) };
}
