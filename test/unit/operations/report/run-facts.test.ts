import { expect, it } from 'vitest';
import { billedMinutes } from '../../../../src/operations/report/run-facts.ts';

// GitHub docs, "About billing for GitHub Actions": a part of a minute is billed as a whole one.
it('counts billed minutes whole, and a job never as none', () => {
  expect([0, 1, 60_000, 60_001, 3_600_000].map(billedMinutes)).toEqual([1, 1, 1, 2, 60]);
});
