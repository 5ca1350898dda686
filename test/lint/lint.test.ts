import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const fixtures = join(import.meta.dirname, 'fixtures');

interface Diagnostic {
  readonly code: string;
  readonly filename: string;
  readonly message: string;
}
interface Config {
  readonly rules: Record<string, unknown>;
}

/** Lays fixtures out as a checkout of their own, under the real configuration, and lints it as `npm run lint` does. */
async function lint(folders: readonly string[]): Promise<Diagnostic[]> {
  const checkout = await mkdtemp(join(tmpdir(), 'faros-lint-'));
  try {
    for (const file of ['.oxlintrc.json', 'package.json', 'tsconfig.json', 'test/lint/plugin'])
      await cp(join(root, file), join(checkout, file), { recursive: true });
    for (const folder of folders)
      await cp(join(fixtures, folder), checkout, { recursive: true, force: false, errorOnExist: true });
    await symlink(join(root, 'node_modules'), join(checkout, 'node_modules'));
    return parse(await run(checkout));
  } finally {
    await rm(checkout, { recursive: true, force: true });
  }
}

function run(cwd: string): Promise<string> {
  const oxlint = join(root, 'node_modules', '.bin', 'oxlint');
  return new Promise((resolve, reject) => {
    execFile(oxlint, ['--format=json'], { cwd, maxBuffer: 64 << 20 }, (error, stdout) => {
      if (error && error.code !== 1) reject(new Error('oxlint did not run', { cause: error }));
      else resolve(stdout);
    });
  });
}

function parse(output: string): Diagnostic[] {
  const report: { diagnostics: Diagnostic[]; number_of_files: number } = JSON.parse(output);
  expect(report.number_of_files).toBeGreaterThan(0);
  return report.diagnostics;
}

async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

const ruleOf = (folder: string) => folder.replace('.', '/');
const codeOf = (rule: string) => rule.replace(/^(\w+)\/(.+)$/, '$1($2)');

const folders = (await readdir(fixtures)).filter((folder) => folder !== 'good').sort();
const cases = (
  await Promise.all(
    folders.map(async (folder) =>
      (await filesUnder(join(fixtures, folder))).map((file) => ({ rule: ruleOf(folder), file })),
    ),
  )
).flat();

describe('lint rules', () => {
  let found: Diagnostic[] = [];
  beforeAll(async () => {
    // `good` comes along because the others import from it.
    found = await lint(['good', ...folders]);
  });

  test.each(cases)('$rule refuses $file', ({ rule, file }) => {
    const codes = found.filter((one) => one.filename === file).map((one) => one.code);
    expect([...new Set(codes)]).toEqual([codeOf(rule)]);
  });

  test('R-133: only workers may know which outside system is behind a port', () => {
    const refused = cases
      .filter(({ rule, file }) => rule === 'faros/rooms' && /provider/.test(file))
      .map(({ file }) => file);
    expect(refused.some((file) => file.includes('activities/'))).toBe(true);
  });

  test('code that keeps every rule is accepted', async () => {
    expect(await lint(['good'])).toEqual([]);
  });

  test('every rule named in the configuration has a fixture that must fail', async () => {
    const config: Config = JSON.parse(await readFile(join(root, '.oxlintrc.json'), 'utf8'));
    const named = Object.keys(config.rules).filter((rule) => config.rules[rule] !== 'off');
    expect(folders.map(ruleOf).sort()).toEqual(named.sort());
  });

  test('npm run lint runs the linter on the whole repository', async () => {
    const manifest: { scripts: { lint: string } } = JSON.parse(
      await readFile(join(root, 'package.json'), 'utf8'),
    );
    expect(manifest.scripts.lint).toMatch(/^oxlint( |$)/);
  });

  test('no file switches a rule of this house off, or all rules at once', async () => {
    const offenders: string[] = [];
    const rooms = [
      'domain',
      'workflows',
      'activities',
      'providers',
      'customer',
      'db',
      'api',
      'workers',
      'sandbox',
    ];
    for (const room of rooms) {
      for (const file of (await filesUnder(join(root, room)).catch(() => [])).filter((f) =>
        /\.tsx?$/.test(f),
      )) {
        const text = await readFile(join(root, room, file), 'utf8');
        const comments = text.match(/(ox|es)lint-disable.*/g) ?? [];
        const bad = comments.filter(
          (comment) => !/disable(-next-line|-line)? (?!faros)[\w/-]+ -- \S/.test(comment),
        );
        offenders.push(...bad.map((comment) => `${room}/${file}: ${comment}`));
      }
    }
    expect(offenders).toEqual([]);
  });
});
