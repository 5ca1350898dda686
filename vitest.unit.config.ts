import { defineConfig } from 'vitest/config';

/** `npm run test:unit`: every decision, without a server. */
export default defineConfig({
  test: {
    pool: 'forks',
    include: ['test/domain/**/*.test.ts'],
  },
});
