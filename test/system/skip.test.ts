import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { bundleWorkflowCode, NativeConnection, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../sandbox/world/paths.js';
import { freePorts } from '../../sandbox/world/ports.js';
import { Processes } from '../../sandbox/world/processes.js';
import { startTemporal } from '../../sandbox/world/temporal.js';
import { findTemporal } from '../../sandbox/world/temporal-binary.js';
import { currentTime, durationMs, fastForward } from '../kit/fast-forward.js';
import { taskQueue } from '../kit/temporal.js';
import type { napper } from './fixtures/napper.js';

const hourMs = durationMs('PT1H');
let processes: Processes;
let port: number;
let client: Client;
let connection: NativeConnection;
let worker: Worker;
let running: Promise<void>;

beforeAll(async () => {
  // A server of its own: --all moves every order that it holds.
  const dir = mkdtempSync(join(tmpdir(), 'faros-skip-'));
  processes = new Processes(dir, () => {});
  processes.removeAtEnd(dir);
  [port = 0] = await freePorts(1);
  const binary = await findTemporal({ processes, progress: () => {}, env: process.env });
  await startTemporal(processes, { binary, port, dbFile: join(dir, 'temporal.db'), synchronous: 'OFF' });
  const address = `127.0.0.1:${port}`;
  client = new Client({ connection: await Connection.connect({ address }) });
  connection = await NativeConnection.connect({ address });
  const workflowsPath = fileURLToPath(new URL('fixtures/napper.ts', import.meta.url));
  const workflowBundle = await bundleWorkflowCode({ workflowsPath });
  worker = await Worker.create({ connection, workflowBundle, taskQueue: taskQueue('skip') });
  running = worker.run();
});

afterAll(async () => {
  worker.shutdown();
  await running;
  await connection.close();
  await client.connection.close();
  await processes.end();
});

async function start(): Promise<string> {
  const workflowId = `order/${taskQueue('nap')}`;
  await client.workflow.start<typeof napper>('napper', { workflowId, taskQueue: worker.options.taskQueue });
  return workflowId;
}

/** How far the workflow's clock is ahead of the wall's. */
const aheadMs = async (workflowId: string) => Date.parse(await currentTime(client, workflowId)) - Date.now();

describe('moving the clock of an order', () => {
  it('stops short of a deadline, and what is decided there counts', async () => {
    const workflowId = await start();
    const other = await start();
    expect(await fastForward(client, workflowId, 23 * hourMs)).toBe('reached');
    expect(await aheadMs(workflowId)).toBeGreaterThan(23 * hourMs - 5_000);
    expect(await aheadMs(workflowId)).toBeLessThan(23 * hourMs + 60_000);
    const wokenAt = await client.workflow.getHandle(workflowId).executeUpdate<string, []>('wake');
    expect(Date.parse(wokenAt) - Date.now()).toBeGreaterThan(23 * hourMs - 60_000);
    expect(await aheadMs(other)).toBeLessThan(5_000);
    await Promise.all([workflowId, other].map((id) => client.workflow.getHandle(id).terminate()));
  });

  it('fires the timers on the way at their own instants, and an order that closes on the way has an end', async () => {
    const workflowId = await start();
    const { startTime } = await client.workflow.getHandle(workflowId).describe();
    expect(await fastForward(client, workflowId, durationMs('P2D'))).toBe('reached');
    expect(await fastForward(client, workflowId, durationMs('P30D'))).toBe('closed');
    const { wokenAt, endedAt } = await client.workflow.getHandle<typeof napper>(workflowId).result();
    expect(wokenAt).toBeNull();
    const tookMs = Date.parse(endedAt) - startTime.getTime();
    expect(tookMs).toBeGreaterThanOrEqual(96 * hourMs);
    expect(tookMs).toBeLessThan(96 * hourMs + 60_000);
  });

  it('says what is in the way when it does not move', async () => {
    const workflowId = `order/${taskQueue('stuck')}`;
    const handle = await client.workflow.start('napper', { workflowId, taskQueue: taskQueue('nobody') });
    try {
      await expect(fastForward(client, workflowId, hourMs, { withinMs: 1_500 })).rejects.toMatchObject({
        message: `${workflowId} did not get there within 1.5 s`,
        advice: expect.stringContaining('a workflow task at attempt 1') as string,
      });
    } finally {
      await handle.terminate();
    }
  });

  it('is a command: of one order by its id, and of all that are open', async () => {
    const [one, two] = [await start(), await start()];
    expect(await skip(one, 'PT23H')).toContain(`${one}: It is now`);
    expect(await aheadMs(one)).toBeGreaterThan(22 * hourMs);
    expect(await aheadMs(two)).toBeLessThan(hourMs);
    await expect
      .poll(() => client.workflow.count("ExecutionStatus='Running'").then(({ count }) => count), {
        timeout: 10_000,
      })
      .toBe(2);
    expect(await skip('--all', 'PT2H')).toContain('2 of 2 open orders moved.');
    expect(await aheadMs(one)).toBeGreaterThan(24 * hourMs);
    expect(await aheadMs(two)).toBeGreaterThan(hourMs);
    await Promise.all([one, two].map((id) => client.workflow.getHandle(id).terminate()));
    await expect(skip(one, 'PT1H')).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining('is closed') as string,
    });
  });
});

async function skip(...args: string[]): Promise<string> {
  const env = { ...process.env, FAROS_TEMPORAL_PORT: String(port) };
  const { stdout } = await promisify(execFile)('./temporal-dev.sh', ['skip', ...args], {
    cwd: packageRoot,
    env,
  });
  return stdout;
}
