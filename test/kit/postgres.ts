import { randomUUID } from 'node:crypto';
import postgres from 'postgres';
import { inject } from 'vitest';

export interface TestDatabase {
  readonly url: string;
  /** Also cuts sessions that still use it. */
  drop(): Promise<void>;
}

/** An empty, migrated database for one test file. */
export async function createDatabase(): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await withAdmin((sql) => sql`create database ${sql(name)} template ${sql(inject('templateDatabase'))}`);
  const url = new URL(inject('postgresUrl'));
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: () => withAdmin((sql) => sql`drop database if exists ${sql(name)} with (force)`),
  };
}

async function withAdmin(use: (sql: postgres.Sql) => PromiseLike<unknown>): Promise<void> {
  const sql = postgres(inject('postgresUrl'), { max: 1, onnotice: () => {} });
  try {
    await use(sql);
  } finally {
    await sql.end();
  }
}
