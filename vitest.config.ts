import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A command line, a server or a DuckDB file per test: two at a time is what two cores carry.
    maxWorkers: 2,
  },
});
