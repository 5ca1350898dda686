import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection, Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import type { Logger } from 'pino';
import type { OrderActivities } from '../activities/contract.js';
import type { SweepActivities } from '../activities/sweep/index.js';
import { dataConverter } from '../workflows/data-converter.js';
import type { OrderSettings } from '../workflows/messages.js';
import { workflowBundle } from './bundle.js';
import type { Config } from './config.js';
import { temporalLogger } from './logs.js';

/** Where effects run as normal activities. */
export function effectsTaskQueue(config: Config): string {
  return `${config.FAROS_TASK_QUEUE}-effects`;
}

export function orderSettings(config: Config): OrderSettings {
  return {
    effectsTaskQueue: effectsTaskQueue(config),
    quickTimeoutMs: config.FAROS_QUICK_TIMEOUT_MS,
    slowTimeoutMs: config.FAROS_SLOW_TIMEOUT_MS,
    retryInitialMs: config.FAROS_RETRY_INITIAL_MS,
    retryMaximumMs: config.FAROS_RETRY_MAXIMUM_MS,
  };
}

/** From a clock on time, over an outage that nobody notices, to one of days. */
const latenessSeconds = [0.1, 0.5, 1, 5, 30, 60, 300, 900, 3600, 14_400, 86_400, 172_800];

/** Once per process, before anything else of the SDK. */
export function installRuntime(log: Logger, sdkPort: number): void {
  Runtime.install({
    logger: temporalLogger(log),
    shutdownSignals: [],
    telemetryOptions: {
      logging: { forward: {}, filter: 'WARN' },
      metrics: {
        prometheus: {
          bindAddress: `127.0.0.1:${sdkPort}`,
          countersTotalSuffix: true,
          unitSuffix: true,
          useSecondsForDurations: true,
          histogramBucketOverrides: { faros_clock_lateness: latenessSeconds },
        },
      },
    },
  });
}

/** A client from Temporal's own settings, lazy: it connects when first used, so that a process starts while Temporal is away. */
export function connectClient(): { client: Client; close(): Promise<void> } {
  const { connectionOptions, namespace } = loadClientConnectConfig();
  const connection = Connection.lazy(connectionOptions);
  return {
    client: new Client({ connection, dataConverter, namespace: namespace ?? 'default' }),
    close: () => connection.close(),
  };
}

export async function connectNative(): Promise<{ connection: NativeConnection; namespace: string }> {
  const { connectionOptions, namespace } = loadClientConnectConfig();
  return { connection: await NativeConnection.connect(connectionOptions), namespace: namespace ?? 'default' };
}

/** Runs order workflows and their local turns. */
export async function ordersWorker(config: Config, activities: OrderActivities): Promise<WorkerPart> {
  const shared = await common(config);
  const worker = await Worker.create({
    ...shared,
    taskQueue: config.FAROS_TASK_QUEUE,
    workflowBundle: await workflowBundle(config.FAROS_WORKFLOW_BUNDLE),
    activities: { ...activities },
    maxCachedWorkflows: config.FAROS_MAX_CACHED_ORDERS,
    maxConcurrentWorkflowTaskExecutions: config.FAROS_MAX_WORKFLOW_TASKS,
    maxConcurrentLocalActivityExecutions: config.FAROS_MAX_LOCAL_ACTIVITIES,
    // Local turns only: normal activities have a queue of their own.
    maxConcurrentActivityTaskExecutions: 1,
  });
  return { worker, connection: shared.connection };
}

/** Runs effects as normal activities, and the sweep. */
export async function effectsWorker(
  config: Config,
  activities: OrderActivities & SweepActivities,
): Promise<WorkerPart> {
  const shared = await common(config);
  const worker = await Worker.create({
    ...shared,
    taskQueue: effectsTaskQueue(config),
    activities: { ...activities },
    maxConcurrentActivityTaskExecutions: config.FAROS_MAX_ACTIVITIES,
  });
  return { worker, connection: shared.connection };
}

export interface WorkerPart {
  worker: Worker;
  connection: NativeConnection;
}

async function common(config: Config) {
  const { connection, namespace } = await connectNative();
  return {
    connection,
    namespace,
    dataConverter,
    // A running activity may finish; what does not in time is handed over by its timeout and its lease.
    shutdownGraceTime: config.FAROS_SHUTDOWN_GRACE_MS,
    shutdownForceTime: config.FAROS_SHUTDOWN_GRACE_MS + 5000,
  } satisfies Partial<WorkerOptions>;
}
