import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Client } from '@temporalio/client';
import type { WakeUp } from './history.js';
import type { ReferenceWord } from './reference-worker.js';
import type { ReferenceInput } from './reference-workflow.js';

const taskQueue = 'reference';
const longestStepMs = 60_000;

export interface Reference {
  /** One workflow from start to end, woken again when the work of the wake-up before is done. Answers its id. */
  run(): Promise<string>;
  /** Of its worker. */
  pid: number;
  end(): Promise<void>;
}

export async function startReference(client: Client, address: string, wakeUps: WakeUp[]): Promise<Reference> {
  const file = fileURLToPath(new URL('./reference-worker.ts', import.meta.url));
  const worker = fork(file, [address, taskQueue], { execArgv: ['--import', 'tsx'] });
  const waiting = new Map<string, () => void>();
  await new Promise<void>((ready, fail) => {
    worker.once('exit', (code) => fail(new Error(`the reference worker ended with ${code}`)));
    worker.on('message', (word: ReferenceWord) => {
      if ('ready' in word) ready();
      else waiting.get(`${word.id} ${word.wakeUp}`)?.();
    });
  });
  const worked = (id: string, wakeUp: number) => {
    const key = `${id} ${wakeUp}`;
    return new Promise<void>((done, fail) => {
      const timer = setTimeout(() => fail(new Error(`${key} did not come`)), longestStepMs);
      waiting.set(key, () => {
        clearTimeout(timer);
        waiting.delete(key);
        done();
      });
    });
  };
  let last = 0;
  return {
    pid: worker.pid ?? 0,
    async run() {
      last += 1;
      const id = `reference/${last}`;
      const input: ReferenceInput = { id, wakeUps, activitiesTaskQueue: `${taskQueue}-activities` };
      let next = worked(id, 0);
      const handle = await client.workflow.start('reference', { workflowId: id, taskQueue, args: [input] });
      await next;
      for (let index = 1; index < wakeUps.length; index += 1) {
        next = worked(id, index);
        await handle.signal('wake');
        await next;
      }
      return id;
    },
    end: () => endOf(worker),
  };
}

function endOf(worker: ChildProcess): Promise<void> {
  return new Promise((done) => {
    worker.once('exit', () => done());
    worker.disconnect();
    setTimeout(() => worker.kill('SIGKILL'), 10_000).unref();
  });
}
