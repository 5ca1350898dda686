/**
 * `reference-worker.ts ADDRESS TASK_QUEUE`: runs the reference workflow and its activities, with the settings of ours, until its channel
 * to the bench closes. Tells the bench over it when a workflow has done a wake-up's work.
 */
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';

export interface ReferenceActivities {
  nothing(): Promise<void>;
  awake(id: string, wakeUp: number): Promise<void>;
}

/** To the bench. */
export type ReferenceWord = { ready: true } | { id: string; wakeUp: number };

const tell = (word: ReferenceWord) => void process.send?.(word);

const activities: ReferenceActivities = {
  nothing: async () => {},
  awake: async (id, wakeUp) => tell({ id, wakeUp }),
};

async function main(address: string, taskQueue: string): Promise<void> {
  Runtime.install({ logger: new DefaultLogger('WARN'), shutdownSignals: [] });
  const connection = await NativeConnection.connect({ address });
  const workflowsPath = fileURLToPath(new URL('./reference-workflow.ts', import.meta.url));
  const workers = await Promise.all([
    Worker.create({
      connection,
      taskQueue,
      workflowBundle: await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') }),
      activities: { ...activities },
      maxCachedWorkflows: 5000,
      maxConcurrentWorkflowTaskExecutions: 40,
      maxConcurrentLocalActivityExecutions: 40,
      maxConcurrentActivityTaskExecutions: 1,
    }),
    Worker.create({
      connection,
      taskQueue: `${taskQueue}-activities`,
      activities: { ...activities },
      maxConcurrentActivityTaskExecutions: 40,
    }),
  ]);
  process.once('disconnect', () => {
    for (const worker of workers) worker.shutdown();
  });
  const ended = Promise.all(workers.map((worker) => worker.run()));
  tell({ ready: true });
  await ended;
  await connection.close();
}

await main(process.argv[2] ?? '', process.argv[3] ?? '');
