import type { Client } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { inject } from 'vitest';
import { createOrderActivities } from '../../activities/index.js';
import type { ActivityOptions } from '../../activities/attempt.js';
import { createSweepActivities } from '../../activities/sweep/index.js';
import { createApp } from '../../api/app.js';
import type { ApiDeps } from '../../api/deps.js';
import { pullStore } from '../../api/intake/pull.js';
import { createRelay, defaultRelayIntervals } from '../../api/intake/relay.js';
import { connectDatabase, type Database } from '../../db/client.js';
import type { VelocityPolicy } from '../../domain/policy/policy.js';
import { registerWebhooks, seedMasterData } from '../../sandbox/world/seed.js';
import {
  EASYPOST_ACCOUNT,
  GORGIAS_ACCOUNT,
  LOB_ACCOUNT,
  MAIL_BOUNCE_ACCOUNT,
  SLACK_ACCOUNT,
  TWILIO_ACCOUNT,
} from '../../sandbox/servers/credentials.js';
import { readConfig, type Config } from '../../workers/config.js';
import { listen } from '../../workers/health.js';
import { createLog } from '../../workers/logs.js';
import { createMetrics } from '../../workers/metrics.js';
import { activityDeps, apiDeps, relayDeps, sweepDeps } from '../../workers/wiring.js';
import { sweepWorkflowType } from '../../workflows/ids.js';
import { createDatabase } from './postgres.js';
import { type Proxy, startProxyTo } from './proxy.js';
import { startSimulators, type Simulators } from './simulators.js';
import { connectClient, taskQueue, workflowBundle } from './temporal.js';

/** The whole product in one process: real Temporal, real Postgres, real HTTP; outside systems are the simulators. */
export interface House {
  api: string;
  db: Database;
  databaseUrl: string;
  client: Client;
  config: Config;
  simulators: Simulators;
  apiDeps: ApiDeps;
  /** The way from the product to each of its parts; null where the house was opened without `proxies`. */
  ways: Ways | null;
  /** GET or POST of `/v1/...` with the admin's key, or `as` another; `key` is the Idempotency-Key. */
  call(
    path: string,
    options?: { method?: string; body?: unknown; key?: string; as?: string },
  ): Promise<{ status: number; headers: Headers; body: ReturnType<typeof JSON.parse> }>;
  /** One round of the scheduled pull, which otherwise rests for an hour. */
  pull(store: string): ReturnType<typeof pullStore>;
  /** One run of the sweep, by its workflow; the schedule of a house is never made. Answers what it found. */
  sweep(): Promise<Record<string, number>>;
  /** Our own counters, as Prometheus reads them. */
  counted(): Promise<string>;
  startWorkers(): Promise<void>;
  stopWorkers(): Promise<void>;
  stop(): Promise<void>;
}

/** Each can be cut and restored: the part is away from the product then, and from nobody else. */
export type Ways = Record<'temporal' | 'postgres' | 'shopify' | 'easypost' | 'supplier' | 'smtp', Proxy>;

export interface HouseOptions {
  /** Puts a proxy before every part. */
  proxies?: boolean;
  env?: Record<string, string>;
  workers?: boolean;
  relay?: boolean;
  activities?: ActivityOptions;
  /** Where it is left out, no test is held because another one ordered to the same address. */
  velocity?: VelocityPolicy;
}

/** So that no test is held because another one ordered to the same address. */
export const manyOrders: VelocityPolicy = {
  window: 'PT24H',
  perEmail: 10_000,
  perCard: 10_000,
  perAddress: 10_000,
};

export const apiKey = 'test-admin-key';

export async function openHouse(options: HouseOptions = {}): Promise<House> {
  const database = await createDatabase();
  const simulators = await startSimulators();
  const ways = options.proxies ? await openWays(database.url, simulators) : null;
  const by = (way: keyof Ways, url: string) => (ways ? rerouted(url, ways[way]) : url);
  const databaseUrl = by('postgres', database.url);
  const temporalAddress = ways ? `127.0.0.1:${ways.temporal.port}` : inject('temporalAddress');
  const { client, close: closeClient } = await connectClient({}, temporalAddress);
  const config = readConfig({
    DATABASE_URL: databaseUrl,
    SMTP_URL: by('smtp', `smtp://127.0.0.1:${simulators.mailbox.smtpPort}`),
    EASYPOST_BASE_URL: by('easypost', simulators.easypost.url),
    EASYPOST_API_KEY: EASYPOST_ACCOUNT.apiKey,
    EASYPOST_WEBHOOK_SECRET: EASYPOST_ACCOUNT.webhookSecret,
    TWILIO_BASE_URL: simulators.twilio.url,
    TWILIO_ACCOUNT_SID: TWILIO_ACCOUNT.accountSid,
    TWILIO_AUTH_TOKEN: TWILIO_ACCOUNT.authToken,
    MAIL_BOUNCE_SECRET: MAIL_BOUNCE_ACCOUNT.webhookSecret,
    GORGIAS_BASE_URL: simulators.gorgias.url,
    GORGIAS_EMAIL: GORGIAS_ACCOUNT.email,
    GORGIAS_API_KEY: GORGIAS_ACCOUNT.apiKey,
    SLACK_WEBHOOK_URL: `${simulators.slack.url}${SLACK_ACCOUNT.path}`,
    LOB_BASE_URL: simulators.lob.url,
    LOB_API_KEY: LOB_ACCOUNT.apiKey,
    FAROS_LINK_SECRET: 'a-secret-for-tests-only',
    FAROS_TASK_QUEUE: taskQueue('orders'),
    FAROS_LOG_LEVEL: process.env.FAROS_LOG_LEVEL ?? 'silent',
    // No try is given up because the machine is busy; one that was is looked into soon.
    FAROS_QUICK_TIMEOUT_MS: '6000',
    FAROS_SLOW_TIMEOUT_MS: '12000',
    FAROS_LEASE_MS: '15000',
    FAROS_RETRY_INITIAL_MS: '200',
    FAROS_RETRY_MAXIMUM_MS: '1000',
    ...options.env,
  });
  const log = createLog('test', config.FAROS_LOG_LEVEL);
  const { db, end } = connectDatabase(databaseUrl, { max: 20, name: 'faros-test' });
  const metrics = createMetrics('test', null);
  const server = { close: async () => {}, port: 0 };
  const parts = { config, db, log, metrics };
  const api = apiDeps(parts, client, 'test');
  const { ask } = api.orders;
  // An order that answers slowly on a busy machine is not one without a worker.
  const patient: typeof ask = (orderId, event, deadlineMs) => ask(orderId, event, 3 * deadlineMs);
  Object.assign(api, { orders: { ...api.orders, ask: patient } });
  Object.assign(server, await listen(createApp(api), { port: 0, hostname: '127.0.0.1' }));
  const url = `http://127.0.0.1:${server.port}`;
  // Twilio signs the address under which it reaches us.
  Object.assign(api, { publicUrl: url });
  const urls = {
    shopify: simulators.shopify.url,
    easypost: simulators.easypost.url,
    supplier: simulators.supplier.url,
    twilio: simulators.twilio.url,
    api: url,
  };
  const { shopify, supplier } = urls;
  const reached = { ...urls, shopify: by('shopify', shopify), supplier: by('supplier', supplier) };
  await seedMasterData(db, reached, apiKey, { velocity: options.velocity ?? manyOrders });
  await registerWebhooks(urls);

  const stopping = new AbortController();
  // The pull renews lost subscriptions: they have to lead here.
  const relay = relayDeps({ ...parts, config: { ...config, FAROS_PUBLIC_URL: url } }, client);
  const quick = { handOnMs: 200, startMs: 200, decisionsMs: 200, pullMs: 3_600_000, startGraceMs: 500 };
  const relaying =
    options.relay === false
      ? Promise.resolve()
      : createRelay(relay, { ...defaultRelayIntervals, ...quick }).run(stopping.signal);

  let workers: { worker: Worker; ended: Promise<void> }[] = [];
  let release = async () => {};
  const startWorkers = async () => {
    const connection = await NativeConnection.connect({ address: temporalAddress });
    const deps = activityDeps({ ...parts, config: { ...config, FAROS_PUBLIC_URL: url } });
    const activities = {
      ...createOrderActivities(deps, options.activities),
      ...createSweepActivities(sweepDeps(parts, client)),
    };
    const common = { connection, activities, shutdownGraceTime: 500, shutdownForceTime: 20_000 };
    const made = await Promise.all([
      Worker.create({ ...common, taskQueue: config.FAROS_TASK_QUEUE, workflowBundle: workflowBundle() }),
      Worker.create({ ...common, taskQueue: `${config.FAROS_TASK_QUEUE}-effects` }),
    ]);
    workers = made.map((worker) => ({ worker, ended: worker.run() }));
    release = async () => {
      deps.close();
      await connection.close();
    };
  };
  const stopWorkers = async () => {
    for (const { worker } of workers) worker.shutdown();
    await Promise.all(workers.map(({ ended }) => ended));
    workers = [];
    await release();
    release = async () => {};
  };
  if (options.workers !== false) await startWorkers();
  return {
    api: url,
    db,
    databaseUrl: database.url,
    client,
    config,
    simulators,
    apiDeps: api,
    ways,
    call: (path, call = {}) => callApi(url, path, call),
    pull: (store) => pullStore(relay, store),
    sweep: () =>
      client.workflow.execute(sweepWorkflowType, {
        workflowId: `sweep-${crypto.randomUUID()}`,
        taskQueue: config.FAROS_TASK_QUEUE,
        args: [{ taskQueue: `${config.FAROS_TASK_QUEUE}-effects`, timeoutMs: 30_000 }],
      }),
    counted: () => metrics.text(),
    startWorkers,
    stopWorkers,
    async stop() {
      stopping.abort();
      await relaying;
      await stopWorkers();
      await server.close();
      await api.background.idle();
      relay.close();
      await simulators.stop();
      await end();
      await closeClient();
      await Promise.all(Object.values(ways ?? {}).map((way) => way.stop()));
      await database.drop();
    },
  };
}

async function openWays(
  databaseUrl: string,
  { shopify, easypost, supplier, mailbox }: Simulators,
): Promise<Ways> {
  const [temporal, postgres, ...outside] = await Promise.all([
    startProxyTo(inject('temporalAddress')),
    startProxyTo(databaseUrl),
    startProxyTo(shopify.url),
    startProxyTo(easypost.url),
    startProxyTo(supplier.url),
    startProxyTo(`127.0.0.1:${mailbox.smtpPort}`),
  ]);
  return {
    temporal,
    postgres,
    shopify: outside[0],
    easypost: outside[1],
    supplier: outside[2],
    smtp: outside[3],
  };
}

function rerouted(url: string, way: Proxy): string {
  const changed = new URL(url);
  changed.host = `127.0.0.1:${way.port}`;
  return changed.href.replace(/\/$/, '');
}

/** A call of the API with the admin's key, or `as` another. */
export async function callApi(
  url: string,
  path: string,
  call: { method?: string; body?: unknown; key?: string; as?: string },
) {
  const answer = await fetch(`${url}${path}`, {
    method: call.method ?? (call.body === undefined ? 'GET' : 'POST'),
    headers: {
      authorization: `Bearer ${call.as ?? apiKey}`,
      'content-type': 'application/json',
      ...(call.body === undefined ? {} : { 'idempotency-key': call.key ?? crypto.randomUUID() }),
    },
    body: call.body === undefined ? undefined : JSON.stringify(call.body),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text === '' ? null : JSON.parse(text) };
}

/** Asks again until `isTrue` says so of the answer. Fails with the last answer. */
export async function eventually<Answer>(
  ask: () => Promise<Answer>,
  isTrue: (answer: Answer) => boolean,
  withinMs = 40_000,
): Promise<Answer> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (isTrue(answer)) return answer;
    if (Date.now() > deadline)
      throw new Error(`not within ${withinMs} ms; last: ${JSON.stringify(answer, null, 1)?.slice(0, 4000)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
