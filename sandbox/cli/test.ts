import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../world/paths.js';

/** Without arguments all that CI runs; with arguments vitest with these. They start their own servers. */
export async function test(argv: string[]): Promise<number> {
  const [command, args] =
    argv.length === 0 && hasScript('verify')
      ? ['npm', ['run', 'verify']]
      : ['npx', ['vitest', 'run', ...argv]];
  const child = spawn(command, args, { cwd: packageRoot, stdio: 'inherit' });
  // A terminal sends Ctrl-C to the child as well: it ends, and we with it. Others send signals to us alone.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('exit', (code) => done(code ?? 130));
  });
}

function hasScript(name: string): boolean {
  const manifest = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
    scripts?: Record<string, string>;
  };
  return manifest.scripts?.[name] !== undefined;
}
