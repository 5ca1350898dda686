import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PartFailed } from '../../sandbox/world/errors.js';
import { signal } from '../../sandbox/world/identity.js';
import { packageRoot } from '../../sandbox/world/paths.js';
import { freePorts } from '../../sandbox/world/ports.js';
import { Processes } from '../../sandbox/world/processes.js';
import { alive, survivors } from './fixtures/alive.js';
import { dummy } from './fixtures/parts.js';

let dir: string;
let failures: PartFailed[];
let worlds: Processes[];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'faros-world-'));
  failures = [];
  worlds = [];
});

afterEach(async () => {
  await Promise.all(worlds.map((world) => world.end()));
  rmSync(dir, { recursive: true, force: true });
});

function newWorld(): Processes {
  const world = new Processes(join(dir, 'logs'), (failure) => failures.push(failure));
  worlds.push(world);
  return world;
}

const onePort = async () => (await freePorts(1))[0] ?? 0;

async function childOf(port: number): Promise<number> {
  const answer = (await (await fetch(`http://127.0.0.1:${port}/`)).json()) as { child: number };
  return answer.child;
}

async function firstFailure(): Promise<PartFailed> {
  await expect.poll(() => failures.length, { timeout: 10_000 }).toBeGreaterThan(0);
  return failures[0]!;
}

describe('the processes of a world', () => {
  it('end together with what they started themselves, and nothing else ends', async () => {
    const bystander = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const world = newWorld();
    const port = await onePort();
    await world.start(dummy('one', port));
    const pids = [...world.list().map((part) => part.pid), await childOf(port)];
    expect(alive(pids)).toHaveLength(3);
    await world.end();
    expect(await survivors(pids, 1_000)).toEqual([]);
    expect(alive([bystander.pid!])).toEqual([bystander.pid]);
    expect(failures).toEqual([]);
    bystander.kill('SIGKILL');
  });

  it('are killed when they do not end in their grace', async () => {
    const world = newWorld();
    const part = await world.start(dummy('one', await onePort(), 'stubborn'));
    await world.end();
    expect(alive([part.pid])).toEqual([]);
    expect(readFileSync(part.logFile, 'utf8')).toContain('SIGTERM is ignored');
  });

  it('name the part that ended before it was ready, with its last lines', async () => {
    const world = newWorld();
    await expect(world.start(dummy('one', await onePort(), 'dies'))).rejects.toMatchObject({
      part: 'one',
      message: 'one ended with code 7 before it was ready',
      lastLines: ['first line of the dummy', 'last words of the dummy'],
    });
  });

  it('name the part that is not ready in time', async () => {
    const world = newWorld();
    const spec = { ...dummy('one', await onePort()), ready: async () => false, readyWithinMs: 300 };
    await expect(world.start(spec)).rejects.toThrow('one was not ready within 0.3 s');
  });

  it('name a program that cannot be started', async () => {
    const world = newWorld();
    const spec = { ...dummy('one', await onePort()), command: join(dir, 'no-such-program') };
    await expect(world.start(spec)).rejects.toThrow('one could not be started');
  });

  it('report the part that died later, with its last lines', async () => {
    const world = newWorld();
    const port = await onePort();
    await world.start(dummy('one', port));
    await fetch(`http://127.0.0.1:${port}/die`).catch(() => {});
    expect(await firstFailure()).toMatchObject({ part: 'one', message: 'one ended with code 7' });
    expect(failures[0]?.lastLines.at(-1)).toBe('last words of the dummy');
  });

  it('still end when the process that watches over them was killed', async () => {
    const world = newWorld();
    const port = await onePort();
    await world.start(dummy('one', port));
    const pids = [...world.list().map((part) => part.pid), await childOf(port)];
    signal(world.list().find((part) => part.name === 'keeper')!.pid, 'SIGKILL');
    expect((await firstFailure()).part).toBe('keeper');
    await world.end();
    expect(await survivors(pids, 1_000)).toEqual([]);
  });

  it('leave nothing behind when the process that started them is killed with -9', async () => {
    const temporary = join(dir, 'temporary');
    mkdirSync(temporary);
    const { host, pids } = await startHost(temporary);
    expect(alive(pids)).toHaveLength(5);
    host.kill('SIGKILL');
    expect(await survivors(pids)).toEqual([]);
    expect(existsSync(temporary)).toBe(false);
  });

  it('hear of a one-off program that fails', async () => {
    const world = newWorld();
    const program = {
      name: 'job',
      command: process.execPath,
      args: ['-e', 'console.log("why"); process.exit(3)'],
    };
    await expect(world.run(program)).rejects.toMatchObject({
      message: 'job ended with code 3',
      lastLines: ['why'],
    });
    await world.run({ ...program, args: ['-e', ''] });
  });
});

async function startHost(temporary: string): Promise<{ host: ChildProcess; pids: number[] }> {
  const args = ['--import', 'tsx', 'test/system/fixtures/host.ts', join(dir, 'logs'), temporary];
  const host = spawn(process.execPath, args, { cwd: packageRoot, stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: host.stdout! }), 'line')) as [string];
  return { host, pids: JSON.parse(line) as number[] };
}
