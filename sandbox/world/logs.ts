import { closeSync, existsSync, fstatSync, openSync, readSync, renameSync } from 'node:fs';

/** Opens a new log for appending; the one before it is kept as `<file>.1`. Returns the descriptor. */
export function openLog(file: string): number {
  if (existsSync(file)) renameSync(file, `${file}.1`);
  return openSync(file, 'a', 0o644);
}

/** The last lines of a log, however long it is; empty when there is none. */
export function lastLines(file: string, count = 15): string[] {
  if (!existsSync(file)) return [];
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const tail = Buffer.alloc(Math.min(size, 64 * 1024));
    readSync(descriptor, tail, 0, tail.length, size - tail.length);
    return tail.toString('utf8').trimEnd().split('\n').slice(-count);
  } finally {
    closeSync(descriptor);
  }
}
