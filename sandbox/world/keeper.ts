/**
 * The keeper: a process of its own that ends what the starting process started, however that one ends, `kill -9`
 * included. It reads its standard input, which closes with the starting process:
 * one JSON value a line, then ends every part it was told of, removes the folders it was told of, and exits.
 */
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { type Endable, endAll } from './ending.js';

export type KeeperLine =
  | { readonly keep: Endable }
  | { readonly gone: number }
  | { readonly removeAtEnd: string };

async function keep(): Promise<void> {
  // It outlives what a terminal sends to everyone: only the end of its input ends it.
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => {});
  const parts = new Map<number, Endable>();
  const folders: string[] = [];
  for await (const text of createInterface({ input: process.stdin })) {
    const line = parse(text);
    if (line === undefined) continue;
    if ('keep' in line) parts.set(line.keep.pid, line.keep);
    else if ('gone' in line) parts.delete(line.gone);
    else folders.push(line.removeAtEnd);
  }
  await endAll([...parts.values()]);
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

/** The last line may be cut where the writer was killed. */
function parse(text: string): KeeperLine | undefined {
  try {
    return JSON.parse(text) as KeeperLine;
  } catch {
    return undefined;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await keep();
