import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Threads crash with the native Temporal module as soon as two files load it.
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 120_000,
    include: ['test/**/*.test.ts'],
  },
});
