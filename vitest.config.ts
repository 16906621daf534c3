import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two: every e2e file has a sandbox with PostgreSQL servers of its own.
    maxWorkers: 2,
  },
});
