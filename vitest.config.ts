import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What needs no Temporal server and no Postgres, or starts its own. A run of these alone starts none. */
const alone = [
  'test/customer/**/*.test.ts',
  'test/domain/**/*.test.ts',
  'test/lint/**/*.test.ts',
  'test/providers/**/*.test.ts',
  'test/system/{import,persist,processes,requirements,script,skip,temporal-binary,world}.test.ts',
];

/** Many processes of their own each: they have the machine to themselves, after all others. */
const heavy = ['test/system/{kill,outage}.test.ts'];

const servers = ['test/kit/global-setup.ts'];

/** What takes longest comes first, so that the workers end together. */
const slowest = [
  'test/system/script.test.ts',
  'test/system/sweep.test.ts',
  'test/acceptance/C-42-uci-day.test.ts',
  'test/system/decide-then-act.test.ts',
  'test/system/away.test.ts',
  'test/workflows/case-clocks.test.ts',
  'test/acceptance/A-01.test.ts',
  'test/acceptance/operations.test.ts',
  'test/workflows/clocks.test.ts',
];

class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = slowest.findIndex((file) => moduleId.endsWith(file));
      return place < 0 ? slowest.length : place;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    // Threads crash with the native Temporal module as soon as two files load it.
    pool: 'forks',
    // Long enough for a machine with other things to do: only what fails waits so long.
    testTimeout: 150_000,
    expect: { poll: { timeout: 20_000 } },
    hookTimeout: 120_000,
    // Most files wait more than they compute: two at a time, also on two cores.
    maxWorkers: Math.max(2, Math.floor(availableParallelism() / 2)),
    sequence: { sequencer: SlowestFirst },
    // Real servers and processes on two shared cores: a run that starved is tried again, a fault fails every time. What a first try left
    // may fail the second: .ci/run then runs the file again from its start.
    retry: process.env.CI ? 1 : 0,
    // .ci/run counts from the file.
    reporters: process.env.CI ? ['default', 'json'] : ['default'],
    outputFile: { json: '.faros/test-results.json' },
    projects: [
      { extends: true, test: { name: 'alone', include: alone } },
      {
        extends: true,
        test: {
          name: 'servers',
          include: ['test/**/*.test.ts'],
          exclude: [...alone, ...heavy],
          globalSetup: servers,
        },
      },
      {
        extends: true,
        test: {
          name: 'heavy',
          include: heavy,
          globalSetup: servers,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
