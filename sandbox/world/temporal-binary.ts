import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { withLock } from './build-lock.js';
import { messageOf, WorldError } from './errors.js';
import { packageRoot, userCache } from './paths.js';
import type { Processes } from './processes.js';

/** The first Temporal server that can skip time for one workflow. */
const oldestServer = { major: 1, minor: 32 };
const oldestGo = '1.26.8';
const command = 'github.com/temporalio/cli/cmd/temporal';
const moduleDir = join(packageRoot, 'sandbox', 'temporal-server');

const installAdvice =
  `Put a "temporal" with server ${oldestServer.major}.${oldestServer.minor} or later on PATH ` +
  '(https://docs.temporal.io/cli/setup-cli: temporal 1.9.1 or later), ' +
  `or install Go ${oldestGo} or later (https://go.dev/dl) and run this again: it then builds one.`;

export interface Search {
  readonly processes: Processes;
  readonly progress: (line: string) => void;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * A `temporal` that can skip time: on PATH, else the one cached for this user, else built from its Go modules
 * (minutes the first time, needs the network then). @throws WorldError that says how to install one.
 */
export async function findTemporal(search: Search): Promise<string> {
  const { env, progress } = search;
  if (await isRecentEnough('temporal', env)) return 'temporal';
  const version = pinnedVersion();
  const dir = join(userCache(env), `temporal-${version}`);
  const binary = join(dir, 'temporal');
  if (existsSync(binary)) return binary;
  await requireGo(env);
  return withLock(
    `${dir}.lock`,
    (pid) => progress(`another checkout (process ${pid}) builds the Temporal server, waiting`),
    async () => {
      if (!existsSync(binary)) await build({ version, dir, binary }, search);
      return binary;
    },
  );
}

/** The server's version as the binary tells it: "1.32.0". */
async function serverVersion(binary: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(binary, ['--version'], { env, timeout: 20_000 });
    return /Server (\d+\.\d+\.\d+)/.exec(stdout)?.[1];
  } catch {
    return undefined;
  }
}

async function isRecentEnough(binary: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const [major = 0, minor = 0] = ((await serverVersion(binary, env)) ?? '').split('.').map(Number);
  return major > oldestServer.major || (major === oldestServer.major && minor >= oldestServer.minor);
}

/** go.mod is the one place that names the version. */
function pinnedVersion(): string {
  const version = /github\.com\/temporalio\/cli v(\S+)/.exec(
    readFileSync(join(moduleDir, 'go.mod'), 'utf8'),
  )?.[1];
  if (version === undefined)
    throw new Error('sandbox/temporal-server/go.mod names no version of temporalio/cli');
  return version;
}

async function requireGo(env: NodeJS.ProcessEnv): Promise<void> {
  const noServer = `No Temporal server ${oldestServer.major}.${oldestServer.minor} or later was found`;
  let found: string;
  try {
    // Asked inside the module, so that a Go that fetches newer toolchains by itself answers with that one.
    found = (await promisify(execFile)('go', ['env', 'GOVERSION'], { cwd: moduleDir, env })).stdout.trim();
  } catch (error) {
    throw new WorldError(
      `${noServer}, and no Go to build one (${firstLine(messageOf(error))})`,
      installAdvice,
    );
  }
  if (!atLeast(found.replace(/^go/, ''), oldestGo)) {
    throw new WorldError(`${noServer}, and ${found} is too old to build one`, installAdvice);
  }
}

/** Compares dotted versions; what follows the numbers (rc1) counts as nothing. */
export function atLeast(version: string, wanted: string): boolean {
  const numbers = (text: string) => text.split('.').map((part) => Number.parseInt(part, 10) || 0);
  const [have, want] = [numbers(version), numbers(wanted)];
  for (const [at, number] of want.entries()) {
    if ((have[at] ?? 0) !== number) return (have[at] ?? 0) > number;
  }
  return true;
}

async function build(
  wanted: { version: string; dir: string; binary: string },
  search: Search,
): Promise<void> {
  const { version, dir, binary } = wanted;
  const startedAt = Date.now();
  const say = (what: string) => {
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    search.progress(`building the Temporal server ${version} (once per user): ${what}, ${seconds} s`);
  };
  mkdirSync(dir, { recursive: true });
  // What an earlier build left when it was killed: it held the lock that is ours now.
  for (const name of readdirSync(dir)) rmSync(join(dir, name), { force: true });
  const listed = await go(
    search,
    { name: 'temporal-modules', args: ['list', '-mod=readonly', '-deps', command] },
    (lines) => say(`${lines.filter(isDownload).length} modules fetched`),
  );
  const total = listed.filter((line) => !isDownload(line)).length;
  const unfinished = join(dir, 'temporal.unfinished');
  const flags = `-s -w -X github.com/temporalio/cli/internal/temporalcli.Version=${version}`;
  const args = ['build', '-mod=readonly', '-v', '-ldflags', flags, '-o', unfinished, command];
  await go(search, { name: 'temporal-build', args }, (lines) =>
    say(`${lines.length} of at most ${total} packages compiled`),
  );
  renameSync(unfinished, binary);
}

const isDownload = (line: string) => line.startsWith('go: downloading');

/** Runs Go in the module, hears every second all that it wrote so far, and returns all of it. */
async function go(
  { processes, env }: Search,
  { name, args }: { name: string; args: string[] },
  hear: (lines: string[]) => void,
): Promise<string[]> {
  const logFile = processes.logFile(name);
  const read = () => (existsSync(logFile) ? readFileSync(logFile, 'utf8').split('\n').slice(0, -1) : []);
  const running = processes.run({
    name,
    command: 'go',
    args: ['-C', moduleDir, ...args],
    env: { ...env, GOWORK: 'off' },
  });
  const ticking = setInterval(() => hear(read()), 1_000);
  try {
    await running;
  } finally {
    clearInterval(ticking);
  }
  return read();
}

const firstLine = (text: string) => text.split('\n', 1)[0] ?? '';
