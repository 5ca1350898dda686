import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { codeOf } from './errors.js';
import { isRunning, type ProcessRef, processRef } from './identity.js';

/** Runs `work` while holding a lock file; waits while a living process holds it, and takes over from a dead one. */
export async function withLock<T>(
  file: string,
  waiting: (holderPid: number) => void,
  work: () => Promise<T>,
): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  while (!take(file)) {
    const holder = readHolder(file);
    if (holder !== undefined && isRunning(holder)) {
      waiting(holder.pid);
      await pause(500);
    } else {
      rmSync(file, { force: true });
    }
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file: string): boolean {
  try {
    writeFileSync(file, JSON.stringify(processRef(process.pid)), { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function readHolder(file: string): ProcessRef | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessRef;
  } catch {
    return undefined;
  }
}
