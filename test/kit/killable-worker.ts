import { NativeConnection, Runtime, DefaultLogger, Worker } from '@temporalio/worker';
import { createOrderActivities } from '../../activities/index.js';
import type { OrderActivities } from '../../activities/contract.js';
import { connectDatabase } from '../../db/client.js';
import { readConfig } from '../../workers/config.js';
import { createLog } from '../../workers/logs.js';
import { createMetrics } from '../../workers/metrics.js';
import { effectsTaskQueue } from '../../workers/temporal.js';
import { activityDeps } from '../../workers/wiring.js';
import { dataConverter } from '../../workflows/data-converter.js';
import type { KillAt } from './worker-process.js';

/**
 * The order and effect workers in a process of their own, with the real activities, made to be killed. Loads everything, says "warm",
 * and works from "go" on; `killAt` ends it by SIGKILL, from within, at an exact place.
 */
function kill(): Promise<never> {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => {});
}

/** `<order>/<subject>/<kind>/<generation>` */
const kindOf = (effectId: string) => effectId.split('/').at(-2);

function activities(config: ReturnType<typeof readConfig>, killAt: KillAt | null): OrderActivities {
  const log = createLog('test', config.FAROS_LOG_LEVEL);
  const { db } = connectDatabase(config.DATABASE_URL, { max: 8, name: 'faros-killable' });
  const deps = activityDeps({ config, db, log, metrics: createMetrics('test', null) });
  const real = createOrderActivities(deps, {
    afterStep: async (effectId, step) => {
      const isHere = killAt?.at === 'step' && killAt.kind === kindOf(effectId) && killAt.step === step;
      if (isHere) await kill();
    },
  });
  return {
    ...real,
    async turn(input) {
      const result = await real.turn(input);
      const isAnswered =
        killAt?.at === 'answered' && input.effects.some((effect) => kindOf(effect.id) === killAt.kind);
      const isPlanned = killAt?.at === 'planned' && (input.record?.order.legs.length ?? 0) > 0;
      if (isAnswered || isPlanned) await kill();
      return result;
    },
  };
}

async function work(killAt: KillAt | null): Promise<void> {
  const config = readConfig(process.env);
  const connection = await NativeConnection.connect({ address: process.env.TEMPORAL_ADDRESS ?? '' });
  const common = { connection, dataConverter, activities: { ...activities(config, killAt) } };
  const workers = await Promise.all([
    Worker.create({
      ...common,
      taskQueue: config.FAROS_TASK_QUEUE,
      workflowBundle: { codePath: config.FAROS_WORKFLOW_BUNDLE ?? '' },
      // A task that waits for a dead worker's cache goes to the next worker soon.
      stickyQueueScheduleToStartTimeout: 500,
    }),
    Worker.create({ ...common, taskQueue: effectsTaskQueue(config) }),
  ]);
  const running = workers.map((worker) => worker.run());
  process.send?.('ready');
  await Promise.all(running);
}

Runtime.install({
  logger: new DefaultLogger('ERROR', () => {}),
  shutdownSignals: [],
  telemetryOptions: { logging: { forward: {}, filter: 'ERROR' } },
});
process.once('disconnect', () => process.exit(0));
process.once('message', ({ killAt }: { killAt: KillAt | null }) => void work(killAt));
process.send?.('warm');
