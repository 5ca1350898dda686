import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { type Endable, endAll, sweepGroup } from './ending.js';
import { PartFailed } from './errors.js';
import { type ProcessRef, processRef, signal } from './identity.js';
import type { KeeperLine } from './keeper.js';
import { packageRoot } from './paths.js';
import type { ReadyCheck } from './readiness.js';

export interface Program {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly runAs?: { readonly uid: number; readonly gid: number } | undefined;
}

export interface PartSpec extends Program {
  readonly ready: ReadyCheck;
  readonly readyWithinMs?: number;
  readonly stopSignal?: NodeJS.Signals;
  readonly graceMs?: number;
  readonly tier: number;
}

export interface Part extends ProcessRef {
  readonly name: string;
  readonly logFile: string;
}

/**
 * The processes of one world. Each is the leader of a group of its own and writes to `<logDir>/<name>.log`.
 * Whatever ends this process ends them too (see keeper.ts).
 */
export class Processes {
  readonly #logDir: string;
  readonly #keeper: ChildProcess;
  readonly #kept = new Map<number, Endable>();
  readonly #parts: Part[] = [];
  readonly #firstFailure = Promise.withResolvers === undefined ? deferred<PartFailed>() : Promise.withResolvers<PartFailed>();
  #ending: Promise<void> | undefined;

  constructor(logDir: string) {}
}
