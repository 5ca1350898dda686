import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json. */
export const packageRoot = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Kept per user and shared by all checkouts, so that the Temporal server is built once. */
export function userCache(env: NodeJS.ProcessEnv = process.env): string {
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'faros');
}

/** A path as the person typed it: relative to where they called the script. */
export function fromCaller(path: string, env: NodeJS.ProcessEnv = process.env): string {
  return resolve(env.FAROS_CALLER_DIR ?? process.cwd(), path);
}
