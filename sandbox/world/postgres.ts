import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import postgres from 'postgres';
import { endAll } from './ending.js';
import { messageOf, WorldError } from './errors.js';
import { commandOf, processRef } from './identity.js';
import type { Processes } from './processes.js';
import { findPostgres, type PostgresBinaries, reachableFolder } from './postgres-binaries.js';
import { answersQuery } from './readiness.js';

export interface PostgresOptions {
  readonly port: number;
  /** Made when it is not there. */
  readonly dataDir: string;
  /** false only where nothing has to survive a crash of the machine. */
  readonly durable: boolean;
}

const user = 'faros';
/** It listens on 127.0.0.1 alone; the password keeps other users of the machine out by mistake, not by force. */
const password = 'faros';

export function embeddedUrl(port: number, database: string): string {
  return `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;
}

/** Starts the Postgres that came with npm. Resolves with the URL of its database "postgres" once queries run. */
export async function startPostgres(processes: Processes, options: PostgresOptions): Promise<string> {
  const binaries = findPostgres();
  mkdirSync(dirname(options.dataDir), { recursive: true });
  const dataDir = reachableFolder(options.dataDir, binaries);
  if (existsSync(join(dataDir, 'PG_VERSION'))) {
    requireSameMajor(dataDir, binaries);
    await clearStalePid(dataDir);
  } else {
    await initialise(dataDir, binaries);
  }
  const url = embeddedUrl(options.port, 'postgres');
  await processes.start({
    name: 'postgres',
    command: binaries.postgres,
    args: ['-D', dataDir, ...settings(options).flatMap((setting) => ['-c', setting])],
    runAs: binaries.runAs,
    ready: answersQuery(url),
    // "Fast": sessions are cut, the data is written.
    stopSignal: 'SIGINT',
    tier: 0,
  });
  return url;
}

/** Removes a data folder, wherever it had to be put. */
export function removePostgresData(dataDir: string): void {
  rmSync(dataDir, { recursive: true, force: true });
  if (process.getuid?.() === 0 && existsSync(dirname(dataDir))) {
    rmSync(reachableFolder(dataDir, findPostgres()), { recursive: true, force: true });
  }
}

/** Makes the database when it is not there, and returns its URL. */
export async function ensureDatabase(adminUrl: string, name: string): Promise<string> {
  const sql = postgres(adminUrl, { max: 1, onnotice: () => {} });
  try {
    const found = await sql`select 1 from pg_database where datname = ${name}`;
    if (found.length === 0) await sql`create database ${sql(name)}`;
  } finally {
    await sql.end();
  }
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** "18.4" @throws WorldError when the database does not answer. */
export async function postgresVersion(databaseUrl: string): Promise<string> {
  const sql = postgres(databaseUrl, { max: 1, connect_timeout: 5, onnotice: () => {} });
  try {
    const [row] = await sql<{ server_version: string }[]>`show server_version`;
    return row?.server_version.split(' ', 1)[0] ?? 'unknown';
  } catch (error) {
    throw new WorldError(
      `The database in DATABASE_URL does not answer: ${messageOf(error)}`,
      'Start it, or unset DATABASE_URL.',
    );
  } finally {
    await sql.end({ timeout: 1 });
  }
}

function settings({ port, durable }: PostgresOptions): string[] {
  return [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
    'timezone=UTC',
    'log_timezone=UTC',
    ...(durable ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']),
  ];
}

async function initialise(dataDir: string, { initdb, runAs }: PostgresBinaries): Promise<void> {
  // Made beside its place and moved there whole: an interrupted first start leaves no half database.
  const unfinished = `${dataDir}.${process.pid}`;
  const passwordFile = join(tmpdir(), `faros-${randomUUID()}`);
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (runAs !== undefined) {
    chownSync(unfinished, runAs.uid, runAs.gid);
    chownSync(passwordFile, runAs.uid, runAs.gid);
  }
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = [`--username=${user}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  try {
    await promisify(execFile)(initdb, ['-D', unfinished, ...access, ...locale, '--no-sync'], {
      cwd: '/',
      ...runAs,
    });
    renameSync(unfinished, dataDir);
  } catch (error) {
    throw new WorldError(
      `Postgres could not be set up: ${messageOf(error)}`,
      'Set DATABASE_URL to use one of your own.',
    );
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(unfinished, { recursive: true, force: true });
  }
}

function requireSameMajor(dataDir: string, { major }: PostgresBinaries): void {
  const found = readFileSync(join(dataDir, 'PG_VERSION'), 'utf8').trim();
  if (found === major) return;
  throw new WorldError(
    `The local database was made by Postgres ${found}, and this is Postgres ${major}`,
    'Start from an empty state: ./temporal-dev.sh up --fresh',
  );
}

/**
 * After a crash a postmaster.pid is left. If that server still runs on this folder, it is one that we started and
 * lost: it is ended. If the number belongs to another program by now, Postgres would refuse to start: the file goes.
 */
async function clearStalePid(dataDir: string): Promise<void> {
  const file = join(dataDir, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
  const ref = Number.isInteger(pid) ? processRef(pid) : undefined;
  // Nobody has the number: Postgres sees to the file itself, and looks for sessions that still hold its memory.
  if (ref === undefined) return;
  if (commandOf(pid).includes(dataDir)) {
    await endAll([{ ...ref, name: 'postgres', stopSignal: 'SIGINT', graceMs: 10_000, tier: 0 }]);
  }
  rmSync(file, { force: true });
}
