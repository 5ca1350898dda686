import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { tsToMs } from '@temporalio/common/lib/time.js';
import postgres from 'postgres';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { durationMs } from '../../sandbox/world/duration.js';
import type { PartFailed } from '../../sandbox/world/errors.js';
import { signal } from '../../sandbox/world/identity.js';
import { packageRoot } from '../../sandbox/world/paths.js';
import { freePorts, portVariables, readConfig, refuseTakenPorts } from '../../sandbox/world/ports.js';
import { ensureDatabase, startPostgres } from '../../sandbox/world/postgres.js';
import { Processes } from '../../sandbox/world/processes.js';
import { searchAttributes, startTemporal } from '../../sandbox/world/temporal.js';
import { findTemporal } from '../../sandbox/world/temporal-binary.js';
import { readConfig as readWorkerConfig } from '../../workers/config.js';
import { alive } from './fixtures/alive.js';

let dir: string;
let failures: PartFailed[];
let worlds: Processes[];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'faros-world-'));
  chmodSync(dir, 0o755);
  failures = [];
  worlds = [];
});

afterEach(async () => {
  await Promise.all(worlds.map((world) => world.end()));
  rmSync(dir, { recursive: true, force: true });
});

function newWorld(): Processes {
  const world = new Processes(join(dir, 'logs'), (failure) => failures.push(failure));
  worlds.push(world);
  return world;
}

const onePort = async () => (await freePorts(1))[0] ?? 0;

describe('ports', () => {
  it('have defaults, and the environment moves them', () => {
    expect(readConfig({}).ports).toMatchObject({ temporal: 7233, api: 8080, smtp: 8105 });
    expect(readConfig({ FAROS_API_PORT: '18080' }).ports.api).toBe(18080);
  });

  it('that are none, or two that are the same, are refused by the names of their variables', () => {
    expect(() => readConfig({ FAROS_API_PORT: '80a' })).toThrow(
      'FAROS_API_PORT is "80a", which is not a port',
    );
    expect(() => readConfig({ FAROS_API_PORT: '7233' })).toThrow(
      'FAROS_TEMPORAL_PORT and FAROS_API_PORT are both 7233',
    );
  });

  it('that are taken are named with the variable that moves them', async () => {
    const [taken = 0, free = 0] = await freePorts(2);
    const server = createServer().listen(taken, '127.0.0.1');
    await once(server, 'listening');
    const { ports } = readConfig({ FAROS_API_PORT: String(taken), FAROS_SMTP_PORT: String(free) });
    await expect(refuseTakenPorts(ports, ['api', 'smtp'])).rejects.toMatchObject({
      message: `Port ${taken} (FAROS_API_PORT) is taken`,
      advice: expect.stringContaining(`FAROS_API_PORT=${taken + 1000}`) as string,
    });
    server.close();
    await once(server, 'close');
    await refuseTakenPorts(ports, ['api', 'smtp']);
  });

  it('and all other settings are documented one by one in .env.example, with their defaults', () => {
    const text = readFileSync(join(packageRoot, '.env.example'), 'utf8');
    const documented = Object.fromEntries(
      [...text.matchAll(/^#([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
    );
    const { DATABASE_URL: _, ...ours } = documented;
    expect(readConfig(ours)).toEqual(readConfig({}));
    for (const { variable } of Object.values(portVariables)) expect(documented).toHaveProperty(variable);

    const required = { DATABASE_URL: documented.DATABASE_URL, FAROS_LINK_SECRET: 'sixteen characters' };
    const standard = readWorkerConfig(required);
    expect(readWorkerConfig({ ...documented, ...required })).toEqual(standard);
    for (const name of Object.keys(standard)) expect(documented).toHaveProperty(name);
  });
});

describe('durations', () => {
  it.each([
    ['PT24H', 86_400_000],
    ['P3D', 259_200_000],
    ['P1DT12H', 129_600_000],
    ['PT90M', 5_400_000],
    ['PT0.5S', 500],
    ['P2W', 1_209_600_000],
  ])('%s is %d ms', (text, ms) => expect(durationMs(text)).toBe(ms));

  it.each(['24H', 'PT', 'P', 'PT0S', 'P1M', 'P1Y', '-PT1H', 'PT1H1', 'P1DT', ''])('"%s" is none', (text) =>
    expect(() => durationMs(text)).toThrow('is not a duration'),
  );
});

describe('the Temporal server', () => {
  it('keeps its database over a restart, knows the search attributes, and keeps closed orders for 30 days', async () => {
    const dbFile = join(dir, 'temporal.db');
    for (const round of [1, 2]) {
      const world = newWorld();
      const port = await onePort();
      const binary = await findTemporal({ processes: world, progress: () => {}, env: process.env });
      await startTemporal(world, { binary, port, dbFile, synchronous: 'OFF' });
      const connection = await Connection.connect({ address: `127.0.0.1:${port}` });
      const client = new Client({ connection });
      const namespace = 'default';
      const { config } = await connection.workflowService.describeNamespace({ namespace });
      expect(tsToMs(config?.workflowExecutionRetentionTtl)).toBe(30 * 24 * 3_600_000);
      const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
      expect(customAttributes).toMatchObject(searchAttributes);
      if (round === 1)
        await client.workflow.start('order', { taskQueue: 'nobody', workflowId: 'order/demo/1' });
      expect((await client.workflow.getHandle('order/demo/1').describe()).status.name).toBe('RUNNING');
      await connection.close();
      await world.end();
    }
  });
});

describe('the embedded Postgres', () => {
  const start = async (dataDir = join(dir, 'postgres')) => {
    const world = newWorld();
    const url = await startPostgres(world, { port: await onePort(), dataDir, durable: true });
    return { world, url: await ensureDatabase(url, 'faros') };
  };
  const query = async (url: string, text: string) => {
    const sql = postgres(url, { max: 1 });
    const rows = await sql.unsafe(text);
    await sql.end();
    return rows;
  };

  it('keeps its data over a restart', async () => {
    const first = await start();
    await query(first.url, `create table kept as select 'grüße' as word`);
    await first.world.end();
    const second = await start();
    expect(await query(second.url, 'select word from kept')).toEqual([{ word: 'grüße' }]);
  });

  it('starts after it was killed with -9 and its process id went to another program', async () => {
    const first = await start();
    await query(first.url, 'create table kept as select 1 as one');
    signal(first.world.list()[0]!.pid, 'SIGKILL');
    await expect.poll(() => failures.length, { timeout: 10_000 }).toBe(1);
    await first.world.end();
    const pidFile = join(dir, 'postgres', 'postmaster.pid');
    writeFileSync(pidFile, readFileSync(pidFile, 'utf8').replace(/^\d+/, String(process.pid)));
    const second = await start();
    expect(await query(second.url, 'select one from kept')).toEqual([{ one: 1 }]);
  });

  it('takes the place of one that still runs on the same folder although its world is gone', async () => {
    const first = await start();
    await query(first.url, 'create table kept as select 1 as one');
    const second = await start();
    expect(alive([first.world.list()[0]!.pid])).toEqual([]);
    expect(await query(second.url, 'select one from kept')).toEqual([{ one: 1 }]);
  });

  it.skipIf(process.getuid?.() !== 0)('runs for root also where root alone may enter', async () => {
    const hidden = join(dir, 'hidden');
    mkdirSync(hidden, { mode: 0o700 });
    const { url } = await start(join(hidden, 'postgres'));
    const [row] = await query(url, 'show data_directory');
    expect(row?.data_directory).toMatch(/^\/var\/lib\/faros\//);
    await worlds.at(-1)?.end();
    rmSync(String(row?.data_directory), { recursive: true });
  });
});
