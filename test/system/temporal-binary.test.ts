import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Processes } from '../../sandbox/world/processes.js';
import { atLeast, findTemporal } from '../../sandbox/world/temporal-binary.js';

let dir: string;
let processes: Processes;
let said: string[];

/** Finds with a PATH on which there are only these programs and the system's own. */
function find(programs: Record<string, string>) {
  const bin = join(dir, 'bin');
  for (const [name, body] of Object.entries(programs)) put(join(bin, name), `#!/bin/sh\n${body}\n`);
  const env = { PATH: `${bin}:/usr/bin:/bin`, HOME: dir, XDG_CACHE_HOME: join(dir, 'cache') };
  return findTemporal({ processes, progress: (line) => said.push(line), env });
}

function put(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode: 0o755 });
}

const cached = () => join(dir, 'cache', 'faros', 'temporal-1.9.1', 'temporal');
const says = (server: string) => `echo "temporal version 1.0.0 (Server ${server}, UI 2.0.0)"`;

/** Answers like Go and writes its output file where it is told to; slow enough to be seen at work. */
const go = `
case "$1" in
  env) echo go1.27.0; exit 0;;
esac
shift 2
case "$1" in
  list) echo 'go: downloading example.com/a v1' >&2; echo a; echo b; exit 0;;
esac
echo "built by $$" >> "$HOME/builds"
echo a >&2; sleep 1.5; echo b >&2
while [ "$1" != -o ]; do shift; done
echo whole > "$2"`;

describe('the Temporal server', () => {
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'faros-binary-'));
    processes = new Processes(join(dir, 'logs'), () => {});
    said = [];
  });

  afterEach(async () => {
    await processes.end();
    rmSync(dir, { recursive: true, force: true });
  });

  it('on PATH is taken when it can skip time', async () => {
    expect(await find({ temporal: says('1.32.0') })).toBe('temporal');
    expect(await find({ temporal: says('2.0.1') })).toBe('temporal');
  });

  it('in the cache is taken when the one on PATH is too old', async () => {
    put(cached(), '');
    expect(await find({ temporal: says('1.31.2') })).toBe(cached());
  });

  it('is built once, by one of two who want it at the same time, and its progress is told', async () => {
    const found = await Promise.all([find({ go }), find({ go })]);
    expect(found).toEqual([cached(), cached()]);
    expect(readFileSync(join(dir, 'builds'), 'utf8').trim().split('\n')).toHaveLength(1);
    expect(readFileSync(cached(), 'utf8')).toBe('whole\n');
    expect(said).toContainEqual(expect.stringMatching(/1 of at most 2 packages compiled, 1 s$/));
    expect(said).toContainEqual(expect.stringMatching(/another checkout .* waiting/));
    expect(readdirSync(dirname(dirname(cached())))).toEqual(['temporal-1.9.1']);
  });

  it('is built although an earlier build was killed half-way', async () => {
    put(join(dirname(cached()), 'temporal.unfinished'), 'half');
    put(`${dirname(cached())}.lock`, JSON.stringify({ pid: 999_999_999, born: '1' }));
    expect(await find({ go })).toBe(cached());
    expect(readdirSync(dirname(cached()))).toEqual(['temporal']);
  });

  it('that does not compile is no server, and the last lines of Go are told', async () => {
    const broken = go.replace('echo whole > "$2"', 'echo "cannot find module" >&2; exit 1');
    await expect(find({ go: broken })).rejects.toMatchObject({
      message: 'temporal-build ended with code 1',
      lastLines: expect.arrayContaining(['cannot find module']) as string[],
    });
    expect(existsSync(cached())).toBe(false);
  });

  it('that cannot be built is explained: what to install', async () => {
    await expect(find({ go: 'exit 127' })).rejects.toMatchObject({
      message: expect.stringContaining('no Go to build one') as string,
      advice: expect.stringMatching(/temporal 1\.9\.1 or later.*Go 1\.26\.8 or later/) as string,
    });
    await expect(find({ go: 'echo go1.24.3' })).rejects.toThrow('go1.24.3 is too old to build one');
  });
});

describe('versions', () => {
  it.each([
    ['1.26.8', true],
    ['1.27', true],
    ['1.27rc1', true],
    ['2.0.0', true],
    ['1.26.7', false],
    ['1.9.9', false],
    ['', false],
  ])('%s is at least 1.26.8: %s', (version, answer) => expect(atLeast(version, '1.26.8')).toBe(answer));
});
