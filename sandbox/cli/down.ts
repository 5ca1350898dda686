import { setTimeout as pause } from 'node:timers/promises';
import { WorldError } from '../world/errors.js';
import { isRunning, signal } from '../world/identity.js';
import { readConfig } from '../world/ports.js';
import { runningWorld } from '../world/state.js';
import { readArguments } from './arguments.js';

const patienceMs = 60_000;

/** Ends the world that runs in this state folder and waits until it is gone. */
export async function down(argv: string[]): Promise<number> {
  readArguments({ args: argv, options: {} });
  const world = runningWorld(readConfig().stateDir);
  if (world === undefined) {
    console.log('Nothing runs here.');
    return 0;
  }
  signal(world.pid, 'SIGTERM');
  const deadline = Date.now() + patienceMs;
  while (isRunning(world)) {
    if (Date.now() > deadline) {
      throw new WorldError(
        `Process ${world.pid} has not ended in ${patienceMs / 1000} s`,
        `kill -9 ${world.pid} ends it.`,
      );
    }
    await pause(100);
  }
  console.log('Ended. What was in flight goes on with the next start.');
  return 0;
}
