import { type ChildProcess, spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { call } from '../../kit/simulators.js';
import { sims, until, useSimulators } from './world.js';

useSimulators();

describe('the simulators as one process', () => {
  const names = ['shopify', 'easypost', 'lob', 'supplier', 'mailbox', 'smtp', 'twilio', 'gorgias', 'slack'];
  const PORTS = names.map((name) => `FAROS_${name.toUpperCase()}_PORT`);
  const start = (more: Record<string, string> = {}): ChildProcess =>
    spawn(process.execPath, ['--import', 'tsx', 'sandbox/servers/main.ts'], {
      env: { ...process.env, ...Object.fromEntries(PORTS.map((name) => [name, '0'])), ...more },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  const ended = (child: ChildProcess): Promise<number | null> =>
    new Promise((resolve) => child.once('exit', (code) => resolve(code)));
  const printed = async (child: ChildProcess, lines: number): Promise<string[]> => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
    });
    await until(() => text.split('\n').length > lines, 20_000);
    return text.trim().split('\n');
  };

  it.each(['stdin', 'SIGTERM', 'SIGINT'] as const)(
    'ends on %s, after printing where each listens',
    async (how) => {
      const child = start();
      const exit = ended(child);
      const addresses = (await printed(child, names.length)).map((line) => line.split(' '));
      expect(addresses.map(([name]) => name)).toEqual(names);
      const url = addresses[0]?.[1] ?? '';
      expect((await call(`${url}/healthz`)).body).toEqual({ status: 'ok', simulator: 'shopify' });
      if (how === 'stdin') child.stdin?.end();
      else child.kill(how);
      expect(await exit).toBe(0);
      await expect(call(`${url}/healthz`)).rejects.toThrow();
    },
  );

  it('names the variable that moves a taken port', async () => {
    const taken = new URL(sims.supplier.url).port;
    const child = start({ FAROS_EASYPOST_PORT: taken });
    let errors = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      errors += chunk.toString('utf8');
    });
    expect(await ended(child)).toBe(1);
    expect(errors).toContain(`port ${taken}`);
    expect(errors).toContain('FAROS_EASYPOST_PORT');
  });
});
