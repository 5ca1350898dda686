import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const packageRoot = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const shipped = ['package.json', 'package-lock.json', 'dist', 'db/migrations'];
const needed = ['dist/workers/main.js', 'dist/workflow-bundle.js'];
const unwanted = ['dist/test', 'dist/bench', 'dist/sandbox'];

/** What went wrong, with the output of the step that found it. */
class CheckFailed extends Error {
  override readonly name = 'CheckFailed';
}

/**
 * Installs what production installs beside a copy of `dist/`, far from the checkout's own node_modules, and proves that
 * every module of it resolves, that the libraries give what is taken from them, and that the entry starts.
 */
function checkDist(): number {
  refuseWrongContent();
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'faros-dist-')));
  try {
    for (const path of shipped) cpSync(join(packageRoot, path), join(home, path), { recursive: true });
    install(home);
    const count = loadAll(home);
    step(home, 'dist/workers/main.js --help', [process.execPath, 'dist/workers/main.js', '--help']);
    return count;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function refuseWrongContent(): void {
  const missing = needed.filter((path) => !existsSync(join(packageRoot, path)));
  if (missing.length > 0) throw new CheckFailed(`missing: ${missing.join(', ')}. Run npm run build first.`);
  const extra = unwanted.filter((path) => existsSync(join(packageRoot, path)));
  if (extra.length > 0) throw new CheckFailed(`not for production: ${extra.join(', ')}`);
}

function install(home: string): void {
  const npm = ['npm', 'ci', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'];
  if (run(home, [...npm, '--offline']).status === 0) return;
  step(home, 'npm ci --omit=dev', npm);
}

function loadAll(home: string): number {
  const files = readdirSync(join(home, 'dist'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.js') && path !== 'workflow-bundle.js')
    .map((path) => join(home, 'dist', path));
  const script = join(home, 'load.mjs');
  writeFileSync(script, loader);
  const node = [process.execPath, '--experimental-import-meta-resolve', '--no-warnings', script];
  step(home, 'loading every module', [...node, ...files]);
  step(home, 'reading the workflow bundle', [process.execPath, '--check', 'dist/workflow-bundle.js']);
  return files.length;
}

// Workflow code runs only inside Temporal, and a file of workers may be a process: these two are resolved, not run.
const loader = `
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
const wrong = [];
for (const file of process.argv.slice(2)) {
  const parent = pathToFileURL(file).href;
  const from = /^(?:import|export)\\b[^'"=(;]*?\\bfrom\\s*['"]([^'"]+)['"]|^import\\s*['"]([^'"]+)['"]|\\bimport\\(\\s*['"]([^'"]+)['"]/gm;
  for (const [, named, bare, lazy] of readFileSync(file, 'utf8').matchAll(from)) {
    try {
      const url = import.meta.resolve(named ?? bare ?? lazy, parent);
      if (url.startsWith('file:') && !existsSync(fileURLToPath(url))) throw new Error('no such file');
    } catch (error) {
      wrong.push(file + ': ' + (named ?? bare ?? lazy) + ': ' + error.message);
    }
  }
  if (/\\/dist\\/(workflows|workers)\\//.test(parent)) continue;
  await import(parent).catch((error) => wrong.push(file + ': ' + error.message));
}
console.error(wrong.join('\\n'));
process.exit(wrong.length === 0 ? 0 : 1);
`;

function step(cwd: string, name: string, command: readonly string[]): void {
  const result = run(cwd, command);
  if (result.status === 0) return;
  throw new CheckFailed(
    `${name} failed (${result.signal ?? result.status}):\n${result.stdout}${result.stderr}`,
  );
}

function run(cwd: string, [file = '', ...args]: readonly string[]): SpawnSyncReturns<string> {
  // Settings of the npm that runs this script would point the inner one back at the checkout.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(npm_(package|lifecycle)_|INIT_CWD|NODE_OPTIONS)/.test(name),
    ),
  );
  return spawnSync(file, args, { cwd, env, encoding: 'utf8', timeout: 300_000 });
}

try {
  process.stdout.write(`dist works without development dependencies: ${checkDist()} modules\n`);
} catch (error) {
  if (!(error instanceof CheckFailed)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
