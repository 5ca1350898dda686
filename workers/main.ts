import type { Logger } from 'pino';
import { connectDatabase } from '../db/client.js';
import { ConfigError, readConfig } from './config.js';
import {
  databaseReady,
  type Entry,
  entries,
  runActivities,
  runApi,
  runOrders,
  runRelay,
  type Running,
} from './entries.js';
import { healthApp, listen } from './health.js';
import { createLog } from './logs.js';
import { createMetrics, freePort } from './metrics.js';
import { installRuntime } from './temporal.js';
import type { Parts } from './wiring.js';

const starters: Record<Exclude<Entry, 'all'>, (parts: Parts) => Promise<Running>> = {
  api: runApi,
  orders: runOrders,
  activities: runActivities,
  relay: runRelay,
};

/** `main.js api|orders|activities|relay|all`: runs until SIGTERM or SIGINT, then finishes or hands over what runs. */
async function main(argument: string | undefined): Promise<number> {
  const entry = entries.find((one) => one === argument);
  if (!entry) {
    console.error(`usage: main.js ${entries.join('|')}`);
    return argument === '--help' ? 0 : 2;
  }
  const config = readConfig(process.env);
  const log = createLog(entry, config.FAROS_LOG_LEVEL);
  const names = entry === 'all' ? (['orders', 'activities', 'relay', 'api'] as const) : ([entry] as const);
  const hasWorker = names.some((name) => name === 'orders' || name === 'activities');
  const sdkPort = hasWorker ? await freePort() : null;
  if (sdkPort !== null) installRuntime(log, sdkPort);
  const { db, end } = connectDatabase(config.DATABASE_URL, {
    max: config.FAROS_DB_POOL,
    name: `faros-${entry}`,
  });
  const parts: Parts = { config, db, log, metrics: createMetrics(entry, sdkPort) };
  const running: Running[] = [];
  const close = async () => {
    await Promise.allSettled(running.map((one) => one.stop()));
    await end();
  };
  try {
    for (const name of names) running.push(await starters[name](parts));
    const health = await healthServer(parts);
    log.info({ pid: process.pid }, `${entry} is ready`);
    const reason = await firstEnd(running, log);
    log.info({ reason }, `${entry} is stopping`);
    // A call that the SDK still retries fails once more when its connection is closed; nothing waits for it any longer.
    process.on('uncaughtException', (error) => log.warn({ error: String(error) }, 'failed while stopping'));
    await health.close();
    return reason === 'failed' ? 1 : 0;
  } finally {
    await close();
    log.info({}, `${entry} has stopped`);
  }
}

async function healthServer(parts: Parts) {
  const app = healthApp({ parts: { postgres: databaseReady(parts) } }, parts.metrics);
  return listen(app, { port: parts.config.FAROS_HEALTH_PORT, hostname: parts.config.FAROS_BIND });
}

function firstEnd(running: readonly Running[], log: Logger): Promise<string> {
  const signals = new Promise<string>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal));
  });
  const failures = running.map((one) =>
    one.ended.then(
      () => 'ended',
      (error: unknown) => {
        log.error({ error: String(error) }, 'a part has died');
        return 'failed';
      },
    ),
  );
  return Promise.race([signals, ...failures]);
}

try {
  // The SDK leaves a timer behind that would keep a stopped process for seconds.
  process.exit(await main(process.argv[2]));
} catch (error) {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
}
