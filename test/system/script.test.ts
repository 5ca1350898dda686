import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import postgres from 'postgres';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { signal } from '../../sandbox/world/identity.js';
import { packageRoot } from '../../sandbox/world/paths.js';
import { freePorts, portVariables, readConfig } from '../../sandbox/world/ports.js';
import { survivors } from './fixtures/alive.js';

interface Status {
  readonly running: boolean;
  readonly pid: number;
  readonly state: string;
  readonly addresses: Record<string, string>;
  readonly versions: Record<string, string>;
  readonly processes: readonly { name: string; pid: number; state: string }[];
}

let stateDir: string;
let env: NodeJS.ProcessEnv;
let started: ChildProcess[];

beforeEach(async () => {
  stateDir = mkdtempSync(join(tmpdir(), 'faros-script-'));
  started = [];
  const variables = Object.values(portVariables).map(({ variable }) => variable);
  const ports = await freePorts(variables.length);
  const moved = Object.fromEntries(variables.map((variable, at) => [variable, String(ports[at])]));
  const { DATABASE_URL: _, VITEST: __, NODE_ENV: ___, ...outer } = process.env;
  env = { ...outer, ...moved, FAROS_STATE_DIR: stateDir };
});

afterEach(async () => {
  for (const { pid } of started) if (pid !== undefined) signal(pid, 'SIGKILL');
  expect(await survivors(everyone())).toEqual([]);
  rmSync(stateDir, { recursive: true, force: true });
});

function script(...args: string[]) {
  return spawnSync('./temporal-dev.sh', args, { cwd: packageRoot, env, encoding: 'utf8' });
}

/** Everything that was started with our state folder: a child inherits the environment. */
function everyone(): number[] {
  if (process.platform !== 'linux') return [];
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => environmentOf(pid).includes(stateDir)).map(Number);
}

function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8') + readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

/** Starts `up` as a terminal does, as the leader of a group, and resolves when it says that it runs. */
async function up(...args: string[]) {
  const child = spawn('./temporal-dev.sh', ['up', ...args], { cwd: packageRoot, env, detached: true });
  started.push(child);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
  let over = false;
  void ended.then(() => {
    over = true;
  });
  await expect
    .poll(() => over || output.includes('Running.'), { timeout: 180_000, interval: 100 })
    .toBe(true);
  expect(output).toContain('Running.');
  const pids = status().processes.map((part) => part.pid);
  return { child, ended, output: () => output, pids: [...pids, ...everyone()] };
}

const status = () => JSON.parse(script('status', '--json').stdout) as Status;
const ports = () => readConfig(env).ports;

// Worlds start and stop here: much is to be done on few processors while other tests run beside.
describe('temporal-dev.sh', { timeout: 300_000 }, () => {
  it('explains itself, and refuses what it does not know', () => {
    expect(script('--help')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('skip --all PT24H') as string,
    });
    expect(script('dance')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('no command "dance"') as string,
    });
    expect(script('up', '--loud')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('--loud') as string,
    });
    expect(script('skip', '#8492', '24H').stderr).toContain('Write it like PT24H');
    expect(script('down')).toMatchObject({ status: 0, stdout: 'Nothing runs here.\n' });
    expect(script('status')).toMatchObject({ status: 3 });
  });

  it('says which Node it needs when there is an older one, or none', () => {
    const bin = join(stateDir, 'bin');
    mkdirSync(bin);
    const run = (path: string) =>
      spawnSync('/bin/bash', ['./temporal-dev.sh', '--help'], {
        cwd: packageRoot,
        env: { PATH: path },
        encoding: 'utf8',
      });
    for (const tool of ['dirname', 'cmp'])
      writeFileSync(join(bin, tool), `#!/bin/bash\nexec /usr/bin/${tool} "$@"\n`, { mode: 0o755 });
    expect(run(bin)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('Install Node 20.19 or later') as string,
    });
    writeFileSync(join(bin, 'node'), '#!/bin/bash\n[ "$1" = --version ] && echo v18.0.0\nexit 1\n', {
      mode: 0o755,
    });
    expect(run(bin)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('Node v18.0.0 is too old') as string,
    });
  });

  it('names a taken port and the variable that moves it, and starts nothing', async () => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(ports().api, '127.0.0.1', done));
    const refused = script('up');
    expect(refused.status).toBe(1);
    expect(refused.stdout).toContain(`Port ${ports().api} (FAROS_API_PORT) is taken`);
    expect(existsSync(join(stateDir, 'temporal'))).toBe(false);
    expect(existsSync(join(stateDir, 'postgres'))).toBe(false);
    await new Promise((done) => server.close(done));
  });

  it('starts, tells its state, ends all on Ctrl-C, and a second start goes on where the first ended', async () => {
    const first = await up();
    expect(first.output()).toContain(`http://127.0.0.1:${ports().temporalUi}`);
    expect((await fetch(`http://127.0.0.1:${ports().temporalUi}`)).status).toBe(200);
    const told = status();
    expect(told).toMatchObject({ running: true, state: 'running', pid: first.child.pid });
    expect(told.addresses).toMatchObject({ api: `http://127.0.0.1:${ports().api}` });
    expect(told.processes.map(({ name, state }) => `${name} ${state}`)).toEqual(
      expect.arrayContaining(
        ['temporal', 'postgres', 'sandbox', 'api', 'orders', 'activities', 'relay', 'keeper'].map(
          (name) => `${name} running`,
        ),
      ) as string[],
    );
    expect(told.versions).toMatchObject({ faros: '0.1.0', temporal: '1.32.0', node: process.versions.node });
    const second = script('up');
    expect(second).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('already runs here') as string,
    });
    expect(second.stderr).toContain('./temporal-dev.sh status');
    expect(script('up', '--fresh').stderr).toContain('cannot be wiped while it is in use');

    await leaveTraces(told.addresses.postgres ?? '');
    signal(-(first.child.pid ?? 0), 'SIGINT');
    expect(await first.ended).toBe(0);
    expect(await survivors(first.pids, 0)).toEqual([]);
    expect(status().running).toBe(false);

    const again = await up();
    expect(await traces(status().addresses.postgres ?? '')).toEqual({ workflow: 'RUNNING', rows: 1 });
    expect(script('down')).toMatchObject({ status: 0 });
    expect(await again.ended).toBe(0);
    expect(await survivors(again.pids, 0)).toEqual([]);
  });

  it('wipes the local state with --fresh, and ends with nothing left when it is killed with -9', async () => {
    const first = await up();
    await leaveTraces(status().addresses.postgres ?? '');
    first.child.kill('SIGKILL');
    expect(await survivors(first.pids, 40_000)).toEqual([]);

    // What was killed is no world any more: the next start needs no help.
    const again = await up('--fresh');
    expect(await traces(status().addresses.postgres ?? '')).toEqual({ workflow: 'none', rows: 0 });
    again.child.kill('SIGTERM');
    expect(await again.ended).toBe(0);
    expect(await survivors(again.pids, 0)).toEqual([]);
  });

  it('ends all when one part dies, and shows the last lines of what died', async () => {
    const world = await up();
    const relay = status().processes.find(({ name }) => name === 'relay');
    signal(relay?.pid ?? 0, 'SIGKILL');
    expect(await world.ended).toBe(1);
    expect(world.output()).toContain('relay was ended by SIGKILL. Its last lines:\n  relay | ');
    expect(await survivors(world.pids, 0)).toEqual([]);
  });

  it('ends what it began when it is interrupted while it starts', async () => {
    const child = spawn('./temporal-dev.sh', ['up'], {
      cwd: packageRoot,
      env,
      detached: true,
      stdio: 'ignore',
    });
    started.push(child);
    const ended = new Promise((done) => child.once('exit', done));
    await expect.poll(() => existsSync(join(stateDir, 'postgres.log')), { timeout: 60_000 }).toBe(true);
    const pids = everyone();
    signal(-(child.pid ?? 0), 'SIGINT');
    expect(await ended).toBe(130);
    expect(await survivors(pids, 0)).toEqual([]);
  });

  it('leaves out what a person wants to run by hand, and says how', async () => {
    const world = await up('--without', 'relay,activities');
    const names = status().processes.map(({ name }) => name);
    expect(names).toContain('orders');
    expect(names).not.toContain('relay');
    expect(world.output()).toContain('node --import tsx workers/main.ts activities');
    expect(world.output()).toContain(`export TEMPORAL_ADDRESS='127.0.0.1:${ports().temporal}'`);
    world.child.kill('SIGTERM');
    await world.ended;
  });
});

/** A workflow and a table of our own: what a stop must not lose. */
async function leaveTraces(databaseUrl: string): Promise<void> {
  await withWorld(databaseUrl, async (client, sql) => {
    await client.workflow.start('trace', { workflowId: 'trace', taskQueue: 'nobody' });
    await sql`create table trace as select 1 as one`;
  });
}

async function traces(databaseUrl: string): Promise<{ workflow: string; rows: number }> {
  return withWorld(databaseUrl, async (client, sql) => {
    const described = await client.workflow
      .getHandle('trace')
      .describe()
      .catch(() => undefined);
    const [table] = await sql<
      { rows: number }[]
    >`select count(*)::int as rows from pg_tables where tablename = 'trace'`;
    return { workflow: described?.status.name ?? 'none', rows: table?.rows ?? 0 };
  });
}

async function withWorld<T>(
  databaseUrl: string,
  use: (client: Client, sql: postgres.Sql) => Promise<T>,
): Promise<T> {
  const connection = await Connection.connect({ address: `127.0.0.1:${ports().temporal}` });
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  try {
    return await use(new Client({ connection }), sql);
  } finally {
    await sql.end();
    await connection.close();
  }
}
