import { defineConfig } from 'vitest/config';

/** What needs no Temporal server and no Postgres, or starts its own. A run of these alone starts none. */
const alone = [
  'test/customer/**/*.test.ts',
  'test/domain/**/*.test.ts',
  'test/lint/**/*.test.ts',
  'test/providers/**/*.test.ts',
  'test/system/{import,persist,processes,requirements,script,skip,temporal-binary,world}.test.ts',
];

export default defineConfig({
  test: {
    // Threads crash with the native Temporal module as soon as two files load it.
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Real servers and processes on two shared cores: a run that starved is tried again, a fault fails every time.
    retry: process.env.CI ? 2 : 0,
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
          exclude: alone,
          globalSetup: ['test/kit/global-setup.ts'],
        },
      },
    ],
  },
});
