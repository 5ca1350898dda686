import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Endable, endAll, sweepGroup } from './ending.js';
import { messageOf, PartFailed } from './errors.js';
import { type ProcessRef, processRef, signal } from './identity.js';
import type { KeeperLine } from './keeper.js';
import { lastLines, openLog } from './logs.js';
import { packageRoot } from './paths.js';
import type { ReadyCheck } from './readiness.js';

export interface Program {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Beside our own environment; a value of undefined removes a variable. */
  readonly env?: NodeJS.ProcessEnv;
  readonly runAs?: { readonly uid: number; readonly gid: number } | undefined;
}

export interface PartSpec extends Program {
  readonly ready: ReadyCheck;
  readonly readyWithinMs?: number;
  readonly stopSignal?: NodeJS.Signals;
  readonly graceMs?: number;
  /** Higher tiers end first. */
  readonly tier: number;
}

export interface Part extends ProcessRef {
  readonly name: string;
  readonly logFile: string;
}

/** Runs a TypeScript file of this package. */
export function script(file: string, ...args: string[]): Pick<Program, 'command' | 'args'> {
  return { command: process.execPath, args: ['--import', 'tsx', file, ...args] };
}

/**
 * The processes of one world. Each leads a group of its own and writes to `<logDir>/<name>.log`. Whatever ends
 * this process ends them too (keeper.ts). `onFailure` hears of a part that ends by itself once it was ready.
 */
export class Processes {
  readonly #logDir: string;
  readonly #onFailure: (failure: PartFailed) => void;
  readonly #keeper: ChildProcess;
  readonly #keeperEnded: Promise<void>;
  readonly #kept = new Map<number, Endable>();
  readonly #parts: Part[] = [];
  #ending: Promise<void> | undefined;

  constructor(logDir: string, onFailure: (failure: PartFailed) => void) {
    mkdirSync(logDir, { recursive: true });
    this.#logDir = logDir;
    this.#onFailure = onFailure;
    const logFile = this.logFile('keeper');
    const log = openLog(logFile);
    this.#keeper = spawn(
      process.execPath,
      ['--import', 'tsx', join(packageRoot, 'sandbox/world/keeper.ts')],
      {
        cwd: packageRoot,
        detached: true,
        stdio: ['pipe', log, log],
      },
    );
    closeSync(log);
    this.#keeper.stdin?.on('error', () => {});
    this.#keeperEnded = new Promise((done) => {
      this.#keeper.once('error', () => done());
      this.#keeper.once('exit', () => done());
    });
    void this.#keeperEnded.then(() => this.#report('keeper', 'ended', logFile));
  }

  /** Where the part of this name writes. */
  logFile(name: string): string {
    return join(this.#logDir, `${name}.log`);
  }

  /** The parts that were started, and the keeper. */
  list(): readonly Part[] {
    const keeper = this.#keeper.pid === undefined ? undefined : processRef(this.#keeper.pid);
    const logFile = this.logFile('keeper');
    return keeper === undefined ? this.#parts : [...this.#parts, { name: 'keeper', logFile, ...keeper }];
  }

  /** Starts a part and resolves when it is ready. @throws PartFailed when it ends or idles instead. */
  async start(spec: PartSpec): Promise<Part> {
    const { child, logFile, ref, exit } = await this.#spawn(spec, spec);
    const part: Part = { name: spec.name, logFile, ...ref };
    this.#parts.push(part);
    let ended: string | undefined;
    void exit.then((how) => {
      ended = how;
    });
    const withinMs = spec.readyWithinMs ?? 60_000;
    const deadline = Date.now() + withinMs;
    while (!(await spec.ready()) && ended === undefined) {
      if (Date.now() > deadline)
        throw this.#failure(spec.name, `was not ready within ${withinMs / 1000} s`, logFile);
      await Promise.race([pause(50), exit]);
    }
    if (ended !== undefined || child.exitCode !== null) {
      throw this.#failure(spec.name, `${ended ?? 'ended'} before it was ready`, logFile);
    }
    void exit.then((how) => this.#report(spec.name, how, logFile));
    return part;
  }

  /** Runs a program to its end. @throws PartFailed when that is not success. */
  async run(program: Program): Promise<void> {
    const { child, logFile, ref, exit } = await this.#spawn(program, { tier: 9 });
    const how = await exit;
    sweepGroup(ref);
    this.#kept.delete(ref.pid);
    this.#tell({ gone: ref.pid });
    if (child.exitCode !== 0) throw this.#failure(program.name, how, logFile);
  }

  /** A folder that goes when the world ends, also when this process is killed. */
  removeAtEnd(folder: string): void {
    this.#tell({ removeAtEnd: folder });
  }

  /** Ends all that was started, and only that. Resolves when none of it runs. */
  end(): Promise<void> {
    this.#ending ??= this.#end();
    return this.#ending;
  }

  /** For the impatient: no grace for anything. */
  kill(): void {
    for (const part of this.#kept.values()) sweepGroup(part);
    if (this.#keeper.pid !== undefined) signal(-this.#keeper.pid, 'SIGKILL');
  }

  async #end(): Promise<void> {
    this.#keeper.stdin?.end();
    await this.#keeperEnded;
    // Nothing is left for this line unless the keeper itself was killed.
    await endAll([...this.#kept.values()]);
  }

  async #spawn(program: Program, ending: Pick<PartSpec, 'tier' | 'stopSignal' | 'graceMs'>) {
    if (this.#ending !== undefined) throw new Error(`${program.name} is not started: the world is ending`);
    const logFile = this.logFile(program.name);
    const log = openLog(logFile);
    const child = spawn(program.command, program.args, {
      cwd: packageRoot,
      detached: true,
      env: { ...process.env, ...program.env },
      stdio: ['ignore', log, log],
      ...program.runAs,
    });
    closeSync(log);
    const exit = new Promise<string>((done) => {
      child.once('error', (error) => done(`could not be started: ${messageOf(error)}`));
      child.once('exit', (code, name) =>
        done(name === null ? `ended with code ${code}` : `was ended by ${name}`),
      );
    });
    if (child.pid === undefined) throw this.#failure(program.name, await exit, logFile);
    // What ended already has no birth any more; its number alone must never be signalled.
    const ref: ProcessRef = processRef(child.pid) ?? { pid: child.pid, born: 'ended' };
    this.#keep({ name: program.name, stopSignal: 'SIGTERM', graceMs: 15_000, ...defined(ending), ...ref });
    return { child, logFile, ref, exit };
  }

  #keep(part: Endable): void {
    this.#kept.set(part.pid, part);
    this.#tell({ keep: part });
  }

  #tell(line: KeeperLine): void {
    if (this.#ending === undefined) this.#keeper.stdin?.write(`${JSON.stringify(line)}\n`);
  }

  #report(name: string, how: string, logFile: string): void {
    if (this.#ending === undefined) this.#onFailure(this.#failure(name, how, logFile));
  }

  #failure(name: string, what: string, logFile: string): PartFailed {
    return new PartFailed(name, what, lastLines(logFile), logFile);
  }
}

function defined({ tier, stopSignal, graceMs }: Pick<PartSpec, 'tier' | 'stopSignal' | 'graceMs'>) {
  return {
    tier,
    ...(stopSignal === undefined ? {} : { stopSignal }),
    ...(graceMs === undefined ? {} : { graceMs }),
  };
}
