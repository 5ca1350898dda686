import {
  condition,
  defineSignal,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
} from '@temporalio/workflow';
import type { ReferenceActivities } from './reference-worker.js';
import type { WakeUp } from './history.js';

export interface ReferenceInput {
  id: string;
  wakeUps: WakeUp[];
  activitiesTaskQueue: string;
}

export const wake = defineSignal('wake');

/** What Temporal alone takes for an order's life: as many wake-ups, local and normal activities, and nothing in them. */
export async function reference({ id, wakeUps, activitiesTaskQueue }: ReferenceInput): Promise<void> {
  const local = proxyLocalActivities<ReferenceActivities>({ startToCloseTimeout: '10 s' });
  const normal = proxyActivities<ReferenceActivities>({
    startToCloseTimeout: '10 s',
    taskQueue: activitiesTaskQueue,
  });
  let woken = 0;
  setHandler(wake, () => {
    woken += 1;
  });
  for (const [index, wakeUp] of wakeUps.entries()) {
    await condition(() => woken >= index);
    await Promise.all(Array.from({ length: wakeUp.normal }, () => normal.nothing()));
    for (let done = 0; done < wakeUp.local - 1; done += 1) await local.nothing();
    await local.awake(id, index);
  }
}
