import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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

  /** Runs it against a test command that leaves `report` behind and exits with `code`. */
  function run(report: object | undefined, code: number) {
    const write = report === undefined ? '' : `echo '${JSON.stringify(report)}' > .faros/test-results.json\n`;
    writeFileSync(
      join(home, 'temporal-dev.sh'),
      `#!/bin/sh\n[ "$1" = test ] || exit 9\n${write}exit ${code}\n`,
    );
    chmodSync(join(home, 'temporal-dev.sh'), 0o755);
    const { status, stdout } = spawnSync(join(home, '.ci', 'run'), { cwd: tmpdir(), encoding: 'utf8' });
    return { status, last: stdout.trimEnd().split('\n').at(-1) };
  }

  const report = (passed: number, failed: number, extra: object = {}) => ({
    numPassedTests: passed,
    numFailedTests: failed,
    success: failed === 0,
    testResults: failed ? [{ status: 'failed', assertionResults: [{ status: 'failed' }] }] : [],
    ...extra,
  });

  test('says what passed, and succeeds', () => {
    expect(run(report(7, 0), 0)).toEqual({ status: 0, last: '7 passed, 0 failed' });
  });

  test('says what failed, and fails', () => {
    expect(run(report(7, 2), 1)).toEqual({ status: 1, last: '7 passed, 2 failed' });
  });

  test('fails for a failed test although the command succeeded', () => {
    expect(run(report(7, 2), 0)).toEqual({ status: 1, last: '7 passed, 2 failed' });
  });

  test('counts a file that could not be loaded', () => {
    const broken = { success: false, testResults: [{ status: 'failed', assertionResults: [] }] };
    expect(run(report(7, 0, broken), 1)).toEqual({ status: 1, last: '7 passed, 1 failed' });
  });

  test('fails when the command failed although every test passed', () => {
    expect(run(report(7, 0), 3)).toEqual({ status: 3, last: '7 passed, 1 failed' });
  });

  test('fails when no test ran, and believes no older result', () => {
    writeFileSync(join(home, '.faros', 'test-results.json'), JSON.stringify(report(7, 0)));
    expect(run(undefined, 2)).toEqual({ status: 2, last: '0 passed, 1 failed' });
    expect(run(undefined, 0)).toEqual({ status: 1, last: '0 passed, 1 failed' });
  });
});
