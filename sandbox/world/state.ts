import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { endAll } from './ending.js';
import { codeOf, WorldError } from './errors.js';
import { isRunning, processRef } from './identity.js';
import type { WorldConfig } from './ports.js';
import { removePostgresData } from './postgres.js';

const partSchema = z.object({ name: z.string(), pid: z.number(), born: z.string(), logFile: z.string() });

const recordSchema = z.object({
  pid: z.number(),
  born: z.string(),
  state: z.enum(['starting', 'running']),
  startedAt: z.string(),
  addresses: z.record(z.string(), z.string()),
  processes: z.array(partSchema),
  versions: z.record(z.string(), z.string()),
});

/** What `<state dir>/world.json` says of the world that runs there: for `status`, `down` and the next start. */
export type WorldRecord = z.infer<typeof recordSchema>;

export const postgresDir = (stateDir: string) => join(stateDir, 'postgres');
export const temporalFile = (stateDir: string) => join(stateDir, 'temporal', 'temporal.db');
/** The workflow code of this start, which every worker runs. */
export const bundleFile = (stateDir: string) => join(stateDir, 'workflow-bundle.js');
const fileOf = (stateDir: string) => join(stateDir, 'world.json');

/** The world that runs in this state folder, or undefined. */
export function runningWorld(stateDir: string): WorldRecord | undefined {
  const record = readRecord(stateDir);
  return record !== undefined && isRunning(record) ? record : undefined;
}

/**
 * Takes the state folder for this process. Ends first what a world that was killed may have left behind.
 * @throws WorldError when a world runs there.
 */
export async function claimState(stateDir: string): Promise<void> {
  mkdirSync(stateDir, { recursive: true });
  const running = runningWorld(stateDir);
  if (running !== undefined) throw alreadyRunning(running);
  const left = readRecord(stateDir)?.processes ?? [];
  await endAll(left.map((part) => ({ ...part, stopSignal: 'SIGINT', graceMs: 10_000, tier: 0 })));
  rmSync(fileOf(stateDir), { force: true });
  const self = processRef(process.pid);
  if (self === undefined) throw new Error('this process cannot be seen by itself');
  const startedAt = new Date().toISOString();
  const record: WorldRecord = {
    ...self,
    state: 'starting',
    startedAt,
    addresses: {},
    processes: [],
    versions: {},
  };
  try {
    writeFileSync(fileOf(stateDir), JSON.stringify(record, null, 2), { flag: 'wx' });
  } catch (error) {
    // Two started at the same moment: the other was quicker.
    if (codeOf(error) === 'EEXIST') throw alreadyRunning(record);
    throw error;
  }
}

/** Adds to the record of the world that this process claimed. */
export function updateState(stateDir: string, change: Partial<WorldRecord>): void {
  const record = readRecord(stateDir);
  if (record === undefined) return;
  const unfinished = `${fileOf(stateDir)}.new`;
  writeFileSync(unfinished, JSON.stringify({ ...record, ...change }, null, 2));
  renameSync(unfinished, fileOf(stateDir));
}

export function releaseState(stateDir: string): void {
  rmSync(fileOf(stateDir), { force: true });
}

/** Removes databases and logs. @throws WorldError while a world runs there. */
export function wipeState({ stateDir, databaseUrl }: WorldConfig): void {
  if (runningWorld(stateDir) !== undefined) {
    throw new WorldError(
      'The state cannot be wiped while it is in use',
      'End it first: ./temporal-dev.sh down',
    );
  }
  if (databaseUrl !== undefined) {
    throw new WorldError(
      '--fresh would wipe the Temporal server but not the database in DATABASE_URL, and both hold the same orders',
      'Empty that database yourself and remove the state folder, or unset DATABASE_URL.',
    );
  }
  if (!existsSync(stateDir)) return;
  removePostgresData(postgresDir(stateDir));
  // By name, never the folder as a whole: FAROS_STATE_DIR may name one that holds other things.
  const ours = readdirSync(stateDir).filter((name) =>
    /^(temporal|world\.json.*|workflow-bundle\.js.*|sandbox-\w+\.json.*|.*\.log(\.1)?)$/.test(name),
  );
  for (const name of ours) rmSync(join(stateDir, name), { recursive: true, force: true });
}

function readRecord(stateDir: string): WorldRecord | undefined {
  try {
    return recordSchema.parse(JSON.parse(readFileSync(fileOf(stateDir), 'utf8')));
  } catch {
    return undefined;
  }
}

function alreadyRunning(record: WorldRecord): WorldError {
  return new WorldError(
    `A world already runs here (process ${record.pid}, since ${record.startedAt})`,
    'See it with "./temporal-dev.sh status", end it with "./temporal-dev.sh down". For a second one beside it,\n' +
      'set FAROS_STATE_DIR and the ports in .env.example.',
  );
}
