import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { codeOf } from './errors.js';

/** A process that can be told from a later one with the same number. */
export interface ProcessRef {
  readonly pid: number;
  /** When the process began, in the system's own words. */
  readonly born: string;
}

/** The process with this number now, or undefined when there is none (a zombie counts as none). */
export function processRef(pid: number): ProcessRef | undefined {
  const facts = process.platform === 'linux' ? factsFromProc(pid) : factsFromPs(pid);
  return facts === undefined || facts.state.startsWith('Z') ? undefined : { pid, born: facts.born };
}

/** Whether exactly this process still runs. */
export function isRunning(ref: ProcessRef): boolean {
  return processRef(ref.pid)?.born === ref.born;
}

/** Sends a signal; a process or group that is gone already is no error. A negative pid means a group. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}

function factsFromProc(pid: number): { state: string; born: string } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold spaces and brackets: count fields from behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', born: fields[19] ?? '' };
  } catch {
    return undefined;
  }
}

function factsFromPs(pid: number): { state: string; born: string } | undefined {
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    const [state, ...born] = line.split(/\s+/);
    return state === undefined ? undefined : { state, born: born.join(' ') };
  } catch {
    return undefined;
  }
}

/** The command line of a process; empty when it is gone. */
export function commandOf(pid: number): string {
  try {
    if (process.platform === 'linux')
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}
