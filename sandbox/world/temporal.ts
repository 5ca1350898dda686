import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Connection } from '@temporalio/client';
import { msNumberToTs } from '@temporalio/common/lib/time.js';
import proto, { type temporal } from '@temporalio/proto';
import { WorldError } from './errors.js';
import type { Part, Processes } from './processes.js';

const { IndexedValueType } = proto.temporal.api.enums.v1;
type IndexedValueType = temporal.api.enums.v1.IndexedValueType;

/** What an engineer can search for in the Temporal UI (design.md: five, none of them about a person). */
export const searchAttributes: Readonly<Record<string, IndexedValueType>> = {
  FarosStore: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  FarosStage: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  FarosCaseTypes: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST,
  FarosSuppliers: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST,
  FarosNextDeadline: IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
};

const namespace = 'default';
const retentionMs = 30 * 24 * 60 * 60 * 1000;

export interface TemporalOptions {
  readonly binary: string;
  readonly port: number;
  /** No UI without it. */
  readonly uiPort?: number | undefined;
  readonly dbFile: string;
  /** OFF only where nothing has to survive a crash of the machine. */
  readonly synchronous: 'NORMAL' | 'OFF';
}

/** Starts the server, with time skipping allowed, and resolves when its namespace is as the product needs it. */
export async function startTemporal(processes: Processes, options: TemporalOptions): Promise<Part> {
  mkdirSync(dirname(options.dbFile), { recursive: true });
  const address = `127.0.0.1:${options.port}`;
  const part = await processes.start({
    name: 'temporal',
    command: options.binary,
    args: startArguments(options),
    env: withoutTemporalSettings(),
    ready: () => isServing(address),
    tier: 0,
  });
  await prepareNamespace(address);
  return part;
}

function startArguments({ port, uiPort, dbFile, synchronous }: TemporalOptions): string[] {
  return [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--db-filename', dbFile],
    ...(uiPort === undefined ? ['--headless'] : ['--ui-port', String(uiPort), '--ui-disable-news-fetch']),
    ...['--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', `synchronous=${synchronous}`],
    // The server that came first knows the first name, later ones the second; an unknown key is not looked up.
    ...['--dynamic-config-value', 'frontend.WorkflowTimeSkippingEnabled=true'],
    ...['--dynamic-config-value', 'system.workflowTimeSkippingEnabled=true'],
    ...['--log-level', 'warn', '--log-format', 'json'],
  ];
}

/** The person's own settings for a cluster elsewhere must not reach this server. */
function withoutTemporalSettings(): NodeJS.ProcessEnv {
  const names = Object.keys(process.env).filter((name) => name.startsWith('TEMPORAL_'));
  return Object.fromEntries(names.map((name) => [name, undefined]));
}

async function isServing(address: string): Promise<boolean> {
  try {
    return await withConnection(address, async ({ workflowService }) => {
      await workflowService.describeNamespace({ namespace });
      return true;
    });
  } catch {
    return false;
  }
}

/** Search attributes and retention, also on a database made before one of them was thought of. */
async function prepareNamespace(address: string): Promise<void> {
  await withConnection(address, async ({ workflowService, operatorService }) => {
    const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
    for (const [name, type] of Object.entries(searchAttributes)) {
      const present = customAttributes[name];
      if (present !== undefined && present !== type) {
        throw new WorldError(
          `The search attribute ${name} has another type in this Temporal database`,
          'Start from an empty state: ./temporal-dev.sh up --fresh',
        );
      }
    }
    const missing = Object.entries(searchAttributes).filter(([name]) => customAttributes[name] === undefined);
    if (missing.length > 0) {
      await operatorService.addSearchAttributes({ namespace, searchAttributes: Object.fromEntries(missing) });
    }
    await workflowService.updateNamespace({
      namespace,
      config: { workflowExecutionRetentionTtl: msNumberToTs(retentionMs) },
    });
  });
}

/** The server's own word on its version: "1.32.0". */
export async function temporalVersion(address: string): Promise<string> {
  return withConnection(address, async ({ workflowService }) => {
    const { serverVersion } = await workflowService.getSystemInfo({});
    return serverVersion;
  });
}

async function withConnection<T>(address: string, use: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address, connectTimeout: 2_000 });
  try {
    return await use(connection);
  } finally {
    await connection.close();
  }
}
