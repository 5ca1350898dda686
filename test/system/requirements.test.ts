import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { idsIn, readRequirements, trace } from '../../sandbox/cli/requirements.js';
import { titlesIn } from '../../sandbox/cli/titles.js';

const root = join(import.meta.dirname, '..', '..');
const list = readRequirements(readFileSync(join(root, 'docs', 'requirements.md'), 'utf8'));

describe('the list of requirements', () => {
  test.each([
    ['R-', 138],
    ['C-', 48],
    ['A-', 20],
    ['B', 18],
    ['P-', 24],
  ])('numbers %s without a gap up to %i', (prefix, count) => {
    const ids = list.map(({ id }) => id).filter((id) => id.startsWith(prefix));
    expect(ids.map((id) => Number(id.slice(prefix.length)))).toEqual(
      Array.from({ length: count }, (_, index) => index + 1),
    );
  });
});

describe('titles', () => {
  test('are found behind modifiers, tables and line breaks, in any quotes', () => {
    const source = [
      "test('one', () => {});",
      'it("two", () => {});',
      'describe(`three`, () => {});',
      "test.each([['(', 1], [')', 2]])('four %s', () => {});",
      "test.runIf(has(')'))(\n  'five',\n  () => {});",
      "test.concurrent.for(rows)('six', () => {});",
      'test.each`a | b\n${1} | ${2}`("seven", () => {});',
    ].join('\n');
    expect(titlesIn(source)).toEqual(['one', 'two', 'three', 'four %s', 'five', 'six', 'seven']);
  });

  test('of what does not run, or is no test, are not', () => {
    const source = [
      "test.skip('no', () => {});",
      "test.todo('no');",
      "// test('no', () => {});",
      "/* test('no', () => {}); */",
      "/^a/.test('no');",
      "latest('no');",
    ].join('\n');
    expect(titlesIn(source)).toEqual([]);
  });
});

describe('tracing', () => {
  test('gives each requirement the tests that name it', () => {
    const requirements = [
      { id: 'R-001', area: 'x', text: 'one' },
      { id: 'B1', area: 'x', text: 'two' },
    ];
    const proof = { file: 'a.test.ts', title: 'R-001, B12: holds' };
    expect(trace(requirements, [proof]).map(({ tests }) => tests)).toEqual([[proof], []]);
  });

  test('reads ranges', () => {
    expect(idsIn('R-009 to R-011; C-24, B1 to B2').sort()).toEqual([
      'B1',
      'B2',
      'C-24',
      'R-009',
      'R-010',
      'R-011',
    ]);
  });

  const run = promisify(execFile);
  const ask = (...args: string[]) =>
    run(process.execPath, ['--import', 'tsx', 'sandbox/cli/requirements.ts', ...args], { cwd: root });

  test('the command fails for a number without a test and names it', async () => {
    await expect(ask('--check', 'R-999')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('without a test: R-999'),
    });
  });

  test('the command lists every number', async () => {
    const rows: { id: string }[] = JSON.parse((await ask('--json')).stdout);
    expect(rows.map(({ id }) => id)).toEqual(list.map(({ id }) => id));
  });
});
