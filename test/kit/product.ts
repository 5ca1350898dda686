import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import postgres from 'postgres';
import { inject } from 'vitest';
import { connectDatabase } from '../../db/client.js';
import { migrateDatabase } from '../../db/migrate.js';
import type { OrderPolicy } from '../../domain/policy/policy.js';
import { isRunning, signal } from '../../sandbox/world/identity.js';
import { surroundings, workerPart } from '../../sandbox/world/parts.js';
import { accepts, freePorts, type PortName, type Ports, portVariables } from '../../sandbox/world/ports.js';
import { ensureDatabase, startPostgres } from '../../sandbox/world/postgres.js';
import { Processes } from '../../sandbox/world/processes.js';
import { explain } from '../../sandbox/world/run.js';
import { registerWebhooks, seedMasterData } from '../../sandbox/world/seed.js';
import { startTemporal } from '../../sandbox/world/temporal.js';
import { findTemporal } from '../../sandbox/world/temporal-binary.js';
import { apiKey, callApi, type House } from './house.js';
import { type Simulators, startSimulators } from './simulators.js';

const ours = ['orders', 'activities', 'relay', 'api'] as const;
const partNames = ['temporal', 'postgres', ...ours] as const;
export type ProductPart = (typeof partNames)[number];

/**
 * The product as it is run: every part of it is a process of its own, a Temporal server and a Postgres of its own among them, which can be killed
 * and started again on what it has kept. The outside world is simulated in this process, and lives on.
 */
export interface Product {
  simulators: Simulators;
  databaseUrl: string;
  /** host:port */
  temporalAddress: string;
  call: House['call'];
  start(...names: ProductPart[]): Promise<void>;
  /** `kill -9`; resolves when they are gone. */
  kill(...names: ProductPart[]): Promise<void>;
  /** The page that Prometheus reads. */
  metrics(name: (typeof ours)[number]): Promise<string>;
  stop(): Promise<void>;
}

/** Temporal and Postgres run when it resolves, and the database has its master data; nothing else runs. */
export async function openProduct(options: {
  terms: Partial<OrderPolicy>;
  env: Record<string, string>;
}): Promise<Product> {
  // As root, Postgres runs as another user, who has to get in.
  const dir = mkdtempSync(join(tmpdir(), 'faros-product-'));
  chmodSync(dir, 0o755);
  const killed = new Set<string>();
  const processes = new Processes(dir, (failure) => {
    if (!killed.has(failure.part)) console.error(explain(failure));
  });
  processes.removeAtEnd(dir);
  const simulators = await startSimulators();
  const stop = async () => {
    await processes.end();
    await simulators.stop();
  };
  try {
    const ports = await portsBeside(simulators);
    const binary = await findTemporal({ processes, progress: console.log, env: process.env });
    const starters: Record<'temporal' | 'postgres', () => Promise<unknown>> = {
      // Both survive a crash of their process; nobody crashes the machine.
      temporal: () =>
        startTemporal(processes, {
          binary,
          port: ports.temporal,
          dbFile: join(dir, 'temporal.db'),
          synchronous: 'OFF',
        }),
      postgres: () =>
        startPostgres(processes, { port: ports.postgres, dataDir: join(dir, 'postgres'), durable: false }),
    };
    const [, adminUrl] = await Promise.all([starters.temporal(), starters.postgres()]);
    const databaseUrl = await ensureDatabase(String(adminUrl), 'faros');
    await keepCommits(databaseUrl);
    await migrateDatabase(databaseUrl);
    const api = `http://127.0.0.1:${ports.api}`;
    await seed(databaseUrl, api, simulators, options.terms);
    const env = {
      ...surroundings({ ports, stateDir: dir, databaseUrl: undefined, apiKey }, databaseUrl),
      FAROS_WORKFLOW_BUNDLE: inject('bundlePath'),
      FAROS_LOG_LEVEL: 'warn',
      ...options.env,
    };
    const startOne = async (name: ProductPart) => {
      killed.delete(name);
      if (name === 'temporal' || name === 'postgres') return starters[name]();
      const args = [join(inject('builtPrograms'), 'workers/main.js'), name];
      return processes.start({ ...workerPart(name, ports, env), args });
    };
    return {
      simulators,
      databaseUrl,
      temporalAddress: `127.0.0.1:${ports.temporal}`,
      call: (path, call = {}) => callApi(api, path, call),
      async start(...names) {
        await Promise.all(names.map(startOne));
      },
      async kill(...names) {
        for (const name of names) killed.add(name);
        const parts = names.map((name) => processes.list().findLast((part) => part.name === name));
        for (const part of parts) if (part) signal(part.pid, 'SIGKILL');
        while (parts.some((part) => part && isRunning(part))) await pause(20);
        // A Postgres that lost its head ends the rest of itself.
        while (names.includes('postgres') && (await accepts(ports.postgres))) await pause(20);
      },
      metrics: async (name) => (await fetch(`http://127.0.0.1:${ports[`${name}Metrics`]}/metrics`)).text(),
      stop,
    };
  } catch (error) {
    await stop();
    throw new Error(explain(error), { cause: error });
  }
}

/** Written before it is answered, so that no answer dies with the server; of this the server's own settings are overruled. */
async function keepCommits(databaseUrl: string): Promise<void> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  await sql`alter database faros set synchronous_commit = on`;
  await sql.end();
}

const portOf = (url: string) => Number(new URL(url).port);

/** Free ports for the product; those of the simulators are theirs. */
async function portsBeside(simulators: Simulators): Promise<Ports> {
  const names = Object.keys(portVariables) as PortName[];
  const free = await freePorts(names.length);
  const { shopify, easypost, lob, supplier, mailbox, twilio, gorgias, slack } = simulators;
  return {
    ...(Object.fromEntries(names.map((name, index) => [name, free[index]])) as Record<PortName, number>),
    shopify: portOf(shopify.url),
    easypost: portOf(easypost.url),
    lob: portOf(lob.url),
    supplier: portOf(supplier.url),
    mailbox: portOf(mailbox.url),
    smtp: mailbox.smtpPort,
    twilio: portOf(twilio.url),
    gorgias: portOf(gorgias.url),
    slack: portOf(slack.url),
  };
}

async function seed(databaseUrl: string, api: string, simulators: Simulators, terms: Partial<OrderPolicy>) {
  const { shopify, easypost, supplier, twilio } = simulators;
  const urls = {
    shopify: shopify.url,
    easypost: easypost.url,
    supplier: supplier.url,
    twilio: twilio.url,
    api,
  };
  const { db, end } = connectDatabase(databaseUrl, { max: 2, name: 'faros-test' });
  await seedMasterData(db, urls, apiKey, terms);
  await end();
  await registerWebhooks(urls);
}
