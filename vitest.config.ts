import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Generous: a slow machine is no failure.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Two: every e2e file has a sandbox with PostgreSQL servers of its own.
    maxWorkers: 2,
    // Only reported. Seen is what tests call in their own process: unit and engine tests. The e2e and crash tests start
    // dist/ as processes of their own, as a runner does, so steps and operations, which they test, show as not covered.
    coverage: {
      provider: 'v8',
      include: ['src/**'],
      reporter: ['text-summary', 'html'],
      reportOnFailure: true,
    },
  },
});
