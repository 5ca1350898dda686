import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';
import { packageRoot } from '../db/package-root.js';

/** Compiles all workflow types into one script, which every worker and every replay runs. */
export async function buildWorkflowBundle(): Promise<{ code: string }> {
  const { code } = await bundleWorkflowCode({ workflowsPath: workflowsPath(), logger: quiet });
  return { code };
}

/** Beside this file: `.ts` from the sources, `.js` in dist. */
function workflowsPath(): string {
  const folder = join(dirname(fileURLToPath(import.meta.url)), '../workflows');
  const compiled = join(folder, 'index.js');
  return existsSync(compiled) ? compiled : join(folder, 'index.ts');
}

const quiet = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} };

/** Where `npm run build` leaves the bundle. */
export function builtBundlePath(): string {
  return join(packageRoot(), 'dist/workflow-bundle.js');
}

/** What a worker runs: the configured file, the one built beside dist, or, from the sources, one compiled now. */
export async function workflowBundle(
  configured: string | undefined,
): Promise<{ codePath: string } | { code: string }> {
  if (configured) return { codePath: configured };
  const isBuilt = fileURLToPath(import.meta.url).endsWith('.js') && existsSync(builtBundlePath());
  return isBuilt ? { codePath: builtBundlePath() } : buildWorkflowBundle();
}

// `bundle.js [FILE]`
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { code } = await buildWorkflowBundle();
  const file = process.argv[2] ?? builtBundlePath();
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.part`, code);
  await rename(`${file}.part`, file);
}
