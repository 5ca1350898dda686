import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import { packageRoot } from './package-root.js';

/** Brings a database to the newest schema. Safe to run twice and by two processes at once: one waits for the other. */
export async function migrateDatabase(url: string): Promise<void> {
  const client = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await client`select pg_advisory_lock(74615001)`;
    await migrate(drizzle(client), { migrationsFolder: `${packageRoot()}/db/migrations` });
  } finally {
    await client.end({ timeout: 5 });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const url = process.env.DATABASE_URL;
  if (!url)
    throw new Error('DATABASE_URL is not set: the database to migrate, like postgres://user@host:5432/faros');
  await migrateDatabase(url);
}
