import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { migrateDatabase } from '../../db/migrate.js';
import { packageRoot } from '../../sandbox/world/paths.js';
import { freePorts } from '../../sandbox/world/ports.js';
import { ensureDatabase, startPostgres } from '../../sandbox/world/postgres.js';
import { Processes } from '../../sandbox/world/processes.js';
import { explain } from '../../sandbox/world/run.js';
import { startTemporal } from '../../sandbox/world/temporal.js';
import { findTemporal } from '../../sandbox/world/temporal-binary.js';
import { buildWorkflowBundle } from '../../workers/bundle.js';
import { buildPrograms } from './built.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** host:port of the run's Temporal server; namespace "default". */
    temporalAddress: string;
    /** A database from which others can be created and dropped. */
    postgresUrl: string;
    /** The migrated, empty database of which each test file gets a copy. */
    templateDatabase: string;
    /** The file of the built workflow bundle. */
    bundlePath: string;
    /** The folder of the programs that tests start and kill, compiled. */
    builtPrograms: string;
  }
}

interface Servers {
  temporalAddress: string;
  postgresUrl: string;
  templateDatabase: string;
  bundlePath: string;
  builtPrograms: string;
  build(): Promise<unknown>;
  end(): Promise<void>;
}

/** Each project loads this file anew, in one process: what they share is kept where all of them find it. */
const shared = globalThis as { farosTestServers?: { servers: Promise<Servers>; users: number } };

/**
 * One Temporal server, one Postgres and one workflow bundle for the whole run, on ports of their own, gone with the
 * run however it ends. DATABASE_URL takes the place of the embedded Postgres (its user must be able to create
 * databases); FAROS_TEST_SERVERS=none starts nothing.
 */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  if (process.env.FAROS_TEST_SERVERS === 'none') return undefined;
  const run = (shared.farosTestServers ??= { servers: startServers(), users: 0 });
  run.users += 1;
  const servers = await run.servers;
  project.provide('temporalAddress', servers.temporalAddress);
  project.provide('postgresUrl', servers.postgresUrl);
  project.provide('templateDatabase', servers.templateDatabase);
  project.provide('bundlePath', servers.bundlePath);
  project.provide('builtPrograms', servers.builtPrograms);
  project.onTestsRerun(async () => void (await servers.build()));
  return async () => {
    run.users -= 1;
    if (run.users === 0) await servers.end();
  };
}

async function startServers(): Promise<Servers> {
  const dir = mkdtempSync(join(tmpdir(), 'faros-test-'));
  // As root, Postgres runs as another user, who has to get in.
  chmodSync(dir, 0o755);
  const processes = new Processes(dir, (failure) => console.error(explain(failure)));
  processes.removeAtEnd(dir);
  const bundlePath = join(dir, 'workflows.js');
  // Within the package, whose node_modules they need.
  const builtPrograms = join(packageRoot, '.faros', basename(dir));
  processes.removeAtEnd(builtPrograms);
  const buildBundle = async () => writeFileSync(bundlePath, (await buildWorkflowBundle()).code);
  // What production runs; built again when a watched file changes.
  const build = () => Promise.all([buildBundle(), buildPrograms(builtPrograms)]);
  try {
    const [temporalPort = 0, postgresPort = 0] = await freePorts(2);
    const [template] = await Promise.all([
      database(processes, dir, postgresPort),
      temporal(processes, dir, temporalPort),
      build(),
    ]);
    return {
      temporalAddress: `127.0.0.1:${temporalPort}`,
      postgresUrl: template.adminUrl,
      templateDatabase: template.name,
      bundlePath,
      builtPrograms,
      build,
      async end() {
        await template.drop();
        await processes.end();
      },
    };
  } catch (error) {
    await processes.end();
    throw new Error(explain(error), { cause: error });
  }
}

async function temporal(processes: Processes, dir: string, port: number): Promise<void> {
  const search = { processes, progress: (line: string) => console.log(line), env: process.env };
  const binary = await findTemporal(search);
  await startTemporal(processes, { binary, port, dbFile: join(dir, 'temporal.db'), synchronous: 'OFF' });
}

async function database(processes: Processes, dir: string, port: number) {
  const given = process.env.DATABASE_URL;
  const adminUrl =
    given || (await startPostgres(processes, { port, dataDir: join(dir, 'postgres'), durable: false }));
  const name = `faros_template_${randomUUID().slice(0, 8)}`;
  await migrateDatabase(await ensureDatabase(adminUrl, name));
  return { adminUrl, name, drop: () => (given ? dropDatabase(adminUrl, name) : Promise.resolve()) };
}

async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  const sql = postgres(adminUrl, { max: 1, onnotice: () => {} });
  await sql`drop database if exists ${sql(name)} with (force)`;
  await sql.end();
}
