import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workerPart, sandboxPart, surroundings } from '../sandbox/world/parts.js';
import {
  freePorts,
  type PortName,
  type Ports,
  portVariables,
  type WorldConfig,
} from '../sandbox/world/ports.js';
import { ensureDatabase, postgresVersion, startPostgres } from '../sandbox/world/postgres.js';
import { type Part, type PartSpec, type Processes, script } from '../sandbox/world/processes.js';
import { type Reporter, step } from '../sandbox/world/reporter.js';
import { bundleFile } from '../sandbox/world/state.js';
import { startTemporal, temporalVersion } from '../sandbox/world/temporal.js';
import { findTemporal } from '../sandbox/world/temporal-binary.js';

/** What is measured stands on: the product's own processes, as `temporal-dev.sh up` starts them. */
export interface Ground {
  ports: Ports;
  databaseUrl: string;
  temporalAddress: string;
  versions: { temporal: string; postgres: string; node: string };
  parts: readonly Part[];
}

/** A folder for databases and logs. As root, Postgres runs as another user, who has to get in. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'faros-bench-'));
  chmodSync(folder, 0o755);
  return folder;
}

export async function layGround(
  processes: Processes,
  { folder, reporter, profileFolder }: { folder: string; reporter: Reporter; profileFolder: string | null },
): Promise<Ground> {
  const ports = await choosePorts();
  const temporalAddress = `127.0.0.1:${ports.temporal}`;
  const [, databaseUrl] = await Promise.all([
    step(reporter, 'Temporal server', () => startServer(processes, { ports, folder, reporter })),
    step(reporter, 'Postgres', () => startDatabase(processes, ports, folder)),
    step(reporter, 'Workflow code', () =>
      processes.run({ name: 'bundle', ...script('workers/bundle.ts', bundleFile(folder)) }),
    ),
  ]);
  const config: WorldConfig = { ports, stateDir: folder, databaseUrl: undefined, apiKey: 'bench' };
  const env = { ...surroundings(config, databaseUrl), ...measured };
  await processes.run({ name: 'migrate', ...script('db/migrate.ts'), env });
  await step(reporter, 'Simulated providers', () =>
    // Writing down what they know four times a second would be most of what is measured.
    processes.start(profiled(sandboxPart(ports, { ...env, FAROS_STATE_DIR: undefined }), profileFolder)),
  );
  await processes.run({ name: 'seed', ...script('sandbox/world/seed.ts'), env });
  await step(reporter, 'Workers and API', () =>
    Promise.all(
      (['orders', 'activities', 'relay', 'api'] as const).map((name) =>
        processes.start(profiled(workerPart(name, ports, env), profileFolder)),
      ),
    ),
  );
  const [temporal, postgres] = await Promise.all([
    temporalVersion(temporalAddress),
    postgresVersion(databaseUrl),
  ]);
  const versions = { temporal, postgres, node: process.versions.node };
  return { ports, databaseUrl, temporalAddress, versions, parts: processes.list() };
}

/** A cache in which every order of the run has room; otherwise as shipped. */
const measured = { FAROS_MAX_CACHED_ORDERS: '5000', FAROS_LOG_LEVEL: 'warn' };

/** Node takes these on the command line only. */
function profiled(part: PartSpec, folder: string | null): PartSpec {
  if (folder === null) return part;
  return { ...part, args: ['--cpu-prof', `--cpu-prof-dir=${join(folder, part.name)}`, ...part.args] };
}

async function choosePorts(): Promise<Ports> {
  const names = Object.keys(portVariables) as PortName[];
  const free = await freePorts(names.length);
  return Object.fromEntries(names.map((name, index) => [name, free[index]])) as Ports;
}

async function startServer(
  processes: Processes,
  { ports, folder, reporter }: { ports: Ports; folder: string; reporter: Reporter },
): Promise<void> {
  const search = { processes, progress: (line: string) => reporter.progress(line), env: process.env };
  const binary = await findTemporal(search);
  const dbFile = join(folder, 'temporal', 'temporal.db');
  await startTemporal(processes, { binary, port: ports.temporal, dbFile, synchronous: 'NORMAL' });
}

async function startDatabase(processes: Processes, ports: Ports, folder: string): Promise<string> {
  const dataDir = join(folder, 'postgres');
  return ensureDatabase(
    await startPostgres(processes, { port: ports.postgres, dataDir, durable: true }),
    'faros',
  );
}
