import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../../sandbox/world/paths.js';

const project = 'test/kit/tsconfig.built.json';

/** Compiles the programs that tests start and kill as production has them: from the sources each start takes twice as long. */
export async function buildPrograms(folder: string): Promise<void> {
  const tsc = join(packageRoot, 'node_modules/typescript/bin/tsc');
  const args = [tsc, '-p', project, '--outDir', folder];
  await promisify(execFile)(process.execPath, args, { cwd: packageRoot });
}
