import { readFileSync } from 'node:fs';
import { createOrderActivities } from '../activities/index.js';
import { createSweepActivities } from '../activities/sweep/index.js';
import { createApp } from '../api/app.js';
import { createRelay, defaultRelayIntervals } from '../api/intake/relay.js';
import { packageRoot } from '../db/package-root.js';
import { pingDatabase } from '../db/queries/ping.js';
import { lastSweep } from '../db/queries/sweep.js';
import { connectClient, effectsWorker, ordersWorker, type WorkerPart } from './temporal.js';
import { ensureSweepSchedule } from './sweep-schedule.js';
import { activityDeps, apiDeps, type Parts, relayDeps, sweepDeps } from './wiring.js';
import { listen } from './health.js';

export const entries = ['api', 'orders', 'activities', 'relay', 'all'] as const;
export type Entry = (typeof entries)[number];

/** A part of a process: runs until stopped. */
export interface Running {
  /** Rejects when it dies, resolves when it has stopped. */
  ended: Promise<void>;
  /** Takes no new work and lets what runs finish. */
  stop(): Promise<void>;
}

export async function runApi(parts: Parts): Promise<Running> {
  const { client, close } = connectClient();
  const deps = apiDeps(parts, client, version());
  const { config } = parts;
  const server = await listen(createApp(deps), { port: config.FAROS_API_PORT, hostname: config.FAROS_BIND });
  let done = () => {};
  const ended = new Promise<void>((resolve) => {
    done = resolve;
  });
  return {
    ended,
    async stop() {
      await server.close();
      await deps.background.idle();
      await close();
      done();
    },
  };
}

export async function runOrders(parts: Parts): Promise<Running> {
  const deps = activityDeps(parts);
  const part = await ordersWorker(parts.config, createOrderActivities(deps));
  await scheduleSweep(parts);
  return runWorker(part, deps);
}

/** Orders live without a sweep; that nothing sweeps shows in `faros_sweep_age_seconds`. */
async function scheduleSweep({ config, log }: Parts): Promise<void> {
  const { client, close } = connectClient();
  try {
    await ensureSweepSchedule(client, config);
  } catch (error) {
    log.error({ error: String(error) }, 'the sweep is not scheduled: it is when this process starts again');
  } finally {
    await close();
  }
}

export async function runActivities(parts: Parts): Promise<Running> {
  const deps = activityDeps(parts);
  const { client, close } = connectClient();
  const activities = { ...createOrderActivities(deps), ...createSweepActivities(sweepDeps(parts, client)) };
  const part = await effectsWorker(parts.config, activities);
  watchSweep(parts);
  const running = runWorker(part, deps);
  return {
    ended: running.ended,
    async stop() {
      await running.stop();
      await close();
    },
  };
}

export async function runRelay(parts: Parts): Promise<Running> {
  const { client, close } = connectClient();
  const deps = relayDeps(parts, client);
  const { FAROS_RELAY_INTERVAL_MS: everyMs, FAROS_PULL_INTERVAL_MS: pullMs } = parts.config;
  const intervals = {
    ...defaultRelayIntervals,
    handOnMs: everyMs,
    decisionsMs: everyMs,
    startMs: everyMs,
    alertsMs: Math.min(everyMs, parts.config.FAROS_ALERTS_EVERY_MS),
    pullMs,
  };
  const stopping = new AbortController();
  const ended = createRelay(deps, intervals).run(stopping.signal);
  return {
    ended,
    async stop() {
      stopping.abort();
      await ended;
      deps.close();
      await close();
    },
  };
}

/** B2: each finding must be 0, and the last run young. */
function watchSweep({ db, metrics }: Parts): void {
  metrics.watch('sweep_findings', 'kind', async () => (await lastSweep(db))?.findings ?? {});
  metrics.watch('sweep_age_seconds', 'sweep', async (): Promise<Record<string, number>> => {
    const last = await lastSweep(db);
    return last ? { orders: (Date.now() - Date.parse(last.at)) / 1000 } : {};
  });
}

function runWorker({ worker, connection }: WorkerPart, deps: { close(): void }): Running {
  const ended = worker.run();
  return {
    ended,
    async stop() {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await ended;
      deps.close();
      await connection.close();
    },
  };
}

export function databaseReady(parts: Parts): () => Promise<void> {
  return () => pingDatabase(parts.db);
}

export function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(`${packageRoot()}/package.json`, 'utf8'));
  const isNamed = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return isNamed ? String(manifest.version) : '0.0.0';
}
