import { expect, inject, it } from 'vitest';
import postgres from 'postgres';
import { createDatabase } from '../kit/postgres.js';
import { connectClient } from '../kit/temporal.js';
it('works', async () => {
  const t = Date.now();
  const d = await createDatabase();
  console.log('create', Date.now() - t, d.url, inject('bundlePath'));
  const sql = postgres(d.url);
  console.log(await sql`select count(*) from information_schema.tables where table_schema = 'public'`);
  await sql.end();
  await d.drop();
  const c = await connectClient();
  console.log((await c.client.workflowService.getSystemInfo({})).serverVersion);
  await c.close();
  expect(1).toBe(1);
});
