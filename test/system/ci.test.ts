import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

describe('.ci/run', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'faros-ci-'));
    cpSync(join(root, '.ci'), join(home, '.ci'), { recursive: true });
    mkdirSync(join(home, '.faros'));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  /** Runs it against a test command that leaves `report` behind and exits with `code`; `again`: of its second run, with files. */
  function run(report: object | undefined, code: number, again?: { report?: object; code: number }) {
    const write = (one: object | undefined) =>
      one === undefined ? '' : `echo '${JSON.stringify(one)}' > .faros/test-results.json\n`;
    const second = again ? `${write(again.report)}exit ${again.code}\n` : 'exit 8\n';
    writeFileSync(
      join(home, 'temporal-dev.sh'),
      `#!/bin/sh
[ "$1" = test ] && [ "$CI" = true ] || exit 9
if [ $# -gt 1 ]; then\nshift\necho "$@" > again.txt\n${second}fi
${write(report)}exit ${code}\n`,
    );
    chmodSync(join(home, 'temporal-dev.sh'), 0o755);
    const { status, stdout } = spawnSync(join(home, '.ci', 'run'), { cwd: tmpdir(), encoding: 'utf8' });
    return { status, last: stdout.trimEnd().split('\n').at(-1) };
  }

  const file = (name: string, passed: number, failed: number) => ({
    name,
    status: failed > 0 ? 'failed' : 'passed',
    assertionResults: [
      ...Array.from({ length: passed }, () => ({ status: 'passed' })),
      ...Array.from({ length: failed }, () => ({ status: 'failed' })),
      { status: 'skipped' },
    ],
  });
  const report = (...testResults: ReturnType<typeof file>[]) => ({
    success: testResults.every(({ status }) => status === 'passed'),
    testResults,
  });
  const ranAgain = () => readFileSync(join(home, 'again.txt'), 'utf8').trim();

  test('says what passed, and succeeds', () => {
    expect(run(report(file('a', 4, 0), file('b', 3, 0)), 0)).toEqual({
      status: 0,
      last: '7 passed, 0 failed',
    });
    expect(existsSync(join(home, 'again.txt'))).toBe(false);
  });

  test('says what failed, and fails', () => {
    const failing = report(file('a', 7, 2));
    expect(run(failing, 1, { report: failing, code: 1 })).toEqual({ status: 1, last: '7 passed, 2 failed' });
  });

  test('fails for a failed test although the command succeeded', () => {
    expect(run(report(file('a', 7, 2)), 0)).toEqual({ status: 1, last: '7 passed, 2 failed' });
  });

  test('counts a file that could not be loaded', () => {
    const broken = report(file('a', 7, 0), { name: 'b', status: 'failed', assertionResults: [] });
    const again = { report: report({ name: 'b', status: 'failed', assertionResults: [] }), code: 1 };
    expect(run(broken, 1, again)).toEqual({ status: 1, last: '7 passed, 1 failed' });
  });

  test('runs a failed file again from its start, once, and counts what became of it', () => {
    const first = report(file('/x/a.test.ts', 7, 0), file('/x/b.test.ts', 1, 2), file('/x/c.test.ts', 0, 1));
    const again = { report: report(file('/x/b.test.ts', 3, 0), file('/x/c.test.ts', 1, 0)), code: 0 };
    expect(run(first, 1, again)).toEqual({ status: 0, last: '11 passed, 0 failed' });
    expect(ranAgain()).toBe('/x/b.test.ts /x/c.test.ts');
    const half = { report: report(file('/x/b.test.ts', 2, 1), file('/x/c.test.ts', 1, 0)), code: 1 };
    expect(run(first, 1, half)).toEqual({ status: 1, last: '10 passed, 1 failed' });
  });

  test('fails when the second run left nothing behind', () => {
    expect(run(report(file('a', 7, 1)), 1, { code: 0 })).toEqual({ status: 1, last: '0 passed, 1 failed' });
  });

  test('does not run again what failed in many places: that is no accident', () => {
    const many = report(...Array.from({ length: 6 }, (_, n) => file(`/x/${n}.test.ts`, 1, 1)));
    expect(run(many, 1)).toEqual({ status: 1, last: '6 passed, 6 failed' });
    expect(existsSync(join(home, 'again.txt'))).toBe(false);
  });

  test('fails when the command failed although every test passed', () => {
    expect(run(report(file('a', 7, 0)), 3)).toEqual({ status: 3, last: '7 passed, 1 failed' });
  });

  test('fails when no test ran, and believes no older result', () => {
    writeFileSync(join(home, '.faros', 'test-results.json'), JSON.stringify(report(file('a', 7, 0))));
    writeFileSync(join(home, '.faros', 'first-results.json'), JSON.stringify(report(file('b', 7, 0))));
    expect(run(undefined, 2)).toEqual({ status: 2, last: '0 passed, 1 failed' });
    expect(run(undefined, 0)).toEqual({ status: 1, last: '0 passed, 1 failed' });
  });
});
