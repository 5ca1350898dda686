import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectDatabase, type Database, type Transaction } from '../../db/client.js';
import { stores } from '../../db/schema/index.js';
import { createDatabase, type TestDatabase } from '../kit/postgres.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database?.drop());

/** What the one connection of this pool keeps of the question below. */
const kept = sql`select statement from pg_prepared_statements where statement like '%from "stores"%'`;

function ask(db: Database | Transaction, id: string) {
  return db.select({ id: stores.id }).from(stores).where(eq(stores.id, id));
}

async function withPool<Result>(url: string, use: (db: Database) => Promise<Result>): Promise<Result> {
  const { db, end } = connectDatabase(url, { max: 1, name: 'faros-test' });
  try {
    return await use(db);
  } finally {
    await end();
  }
}

describe('statements are prepared once on a connection', () => {
  it('keeps one statement, whatever its parameters are', async () => {
    const statements = await withPool(database.url, async (db) => {
      for (const id of ['one', 'two', 'three']) await ask(db, id);
      return db.execute(kept);
    });
    expect(statements).toHaveLength(1);
  });

  it('keeps it inside a transaction and a savepoint too', async () => {
    const statements = await withPool(database.url, async (db) => {
      await db.transaction(async (tx) => {
        await ask(tx, 'one');
        await tx.transaction((inner) => ask(inner, 'two'));
      });
      return db.execute(kept);
    });
    expect(statements).toHaveLength(1);
  });

  it('keeps none where the URL says that the pooler cannot', async () => {
    const statements = await withPool(`${database.url}?prepare=false`, async (db) => {
      await ask(db, 'one');
      return db.execute(kept);
    });
    expect(statements).toHaveLength(0);
  });

  it('goes on after a migration changed what a kept statement answers', async () => {
    await withPool(database.url, async (db) => {
      const all = db.select().from(stores).where(eq(stores.id, 'one'));
      await all;
      await db.execute(sql`alter table stores alter column pulled_until type timestamp`);
      expect(await all).toEqual([]);
      await db.execute(sql`alter table stores alter column pulled_until type timestamptz`);
    });
  });
});
