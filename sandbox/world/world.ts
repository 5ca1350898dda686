import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  addressesOf,
  type OptionalPart,
  optionalParts,
  sandboxPart,
  surroundings,
  workerPart,
} from './parts.js';
import { packageRoot } from './paths.js';
import { type PortName, refuseTakenPorts, type WorldConfig } from './ports.js';
import { ensureDatabase, postgresVersion, startPostgres } from './postgres.js';
import { type Processes, script } from './processes.js';
import { type Reporter, step } from './reporter.js';
import { bundleFile, postgresDir, temporalFile, updateState } from './state.js';
import { startTemporal, temporalVersion } from './temporal.js';
import { findTemporal } from './temporal-binary.js';

export interface World {
  readonly config: WorldConfig;
  readonly databaseUrl: string;
  readonly addresses: Readonly<Record<string, string>>;
  readonly versions: Readonly<Record<string, string>>;
  /** The environment in which the parts run, for one left out and run by hand. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface WorldOptions {
  readonly config: WorldConfig;
  readonly without: readonly OptionalPart[];
  readonly reporter: Reporter;
}

/**
 * Starts everything in an order in which nothing waits for what is not there yet. Data of an earlier run is kept,
 * so that orders in flight go on. @throws WorldError; what was started by then is the caller's to end.
 */
export async function startWorld(processes: Processes, options: WorldOptions): Promise<World> {
  const { config, without, reporter } = options;
  const { ports, stateDir } = config;
  const wanted = optionalParts.filter((part) => !without.includes(part));
  const record = () => updateState(stateDir, { processes: [...processes.list()] });
  await refuseTakenPorts(ports, portsNeeded(config, wanted));

  const [, databaseUrl] = await Promise.all([
    step(reporter, 'Temporal server', () => temporalServer(processes, options)),
    step(reporter, 'Postgres', () => database(processes, config)),
    step(reporter, 'Workflow code', () => workflowCode(processes, config)),
  ]);
  record();
  const environment = surroundings(config, databaseUrl);
  const run = (name: string, file: string) => processes.run({ name, ...script(file), env: environment });
  await step(reporter, 'Migrations', () => run('migrate', 'db/migrate.ts'));
  if (wanted.includes('sandbox')) {
    await step(reporter, 'Simulated providers', () => processes.start(sandboxPart(ports, environment)));
    // It registers webhooks with them, so without them it waits for a person to run it.
    await step(reporter, 'Master data', () => run('seed', 'sandbox/world/seed.ts'));
  }
  record();
  const workers = wanted.filter((part) => part !== 'sandbox');
  if (workers.length > 0) {
    await step(reporter, 'Workers and API', () =>
      Promise.all(workers.map((name) => processes.start(workerPart(name, ports, environment)))),
    );
  }
  const addresses = addressesOf(ports, databaseUrl);
  const versions = await versionsOf(ports.temporal, databaseUrl);
  updateState(stateDir, { state: 'running', processes: [...processes.list()], addresses, versions });
  return { config, databaseUrl, addresses, versions, environment };
}

async function temporalServer(processes: Processes, { config, reporter }: WorldOptions): Promise<void> {
  const search = { processes, progress: (line: string) => reporter.progress(line), env: process.env };
  await startTemporal(processes, {
    binary: await findTemporal(search),
    port: config.ports.temporal,
    uiPort: config.ports.temporalUi,
    dbFile: temporalFile(config.stateDir),
    synchronous: 'NORMAL',
  });
}

/** Bundled once for all workers of this start. */
function workflowCode(processes: Processes, { stateDir }: WorldConfig): Promise<void> {
  return processes.run({ name: 'bundle', ...script('workers/bundle.ts', bundleFile(stateDir)) });
}

async function database(
  processes: Processes,
  { databaseUrl, ports, stateDir }: WorldConfig,
): Promise<string> {
  if (databaseUrl !== undefined) {
    await postgresVersion(databaseUrl);
    return databaseUrl;
  }
  const dataDir = postgresDir(stateDir);
  mkdirSync(dirname(dataDir), { recursive: true });
  const adminUrl = await startPostgres(processes, { port: ports.postgres, dataDir, durable: true });
  return ensureDatabase(adminUrl, 'faros');
}

function portsNeeded(config: WorldConfig, wanted: readonly OptionalPart[]): PortName[] {
  const byPart: Record<OptionalPart, readonly PortName[]> = {
    sandbox: ['shopify', 'easypost', 'lob', 'supplier', 'mailbox', 'smtp', 'twilio', 'gorgias', 'slack'],
    api: ['api', 'apiMetrics'],
    orders: ['ordersMetrics'],
    activities: ['activitiesMetrics'],
    relay: ['relayMetrics'],
  };
  const always: PortName[] =
    config.databaseUrl === undefined ? ['temporal', 'temporalUi', 'postgres'] : ['temporal', 'temporalUi'];
  return [...always, ...wanted.flatMap((part) => byPart[part])];
}

async function versionsOf(temporalPort: number, databaseUrl: string): Promise<Record<string, string>> {
  const [temporal, postgres] = await Promise.all([
    temporalVersion(`127.0.0.1:${temporalPort}`),
    postgresVersion(databaseUrl),
  ]);
  return { faros: ownVersion(), temporal, postgres, node: process.versions.node };
}

/** The version in package.json. */
export function ownVersion(): string {
  const manifest = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string };
  return manifest.version;
}
