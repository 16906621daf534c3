import { describe, expect, it } from 'vitest';
import { findBadCapacity } from '../../../../src/restore/preflight/limits.ts';
import { settingsWith } from '../../../support/settings.ts';
import { plannedWith, snapshotWith, versionWith } from './fixtures.ts';

const plan = { snapshot: snapshotWith(), route: [], keys: {} };

describe('the serverless capacity', () => {
  it.each([
    [0, 16, '0.5 to 128'],
    [1, 256, '0.5 to 128'],
  ])('of %d to %d is refused by a version that has less', async (minAcu, maxAcu, limits) => {
    const planned = plannedWith({ serverless: { minAcu, maxAcu } });
    const [found] = findBadCapacity(await settingsWith(), plan, planned, versionWith());
    expect(found?.problem).toContain(`a serverless capacity of ${limits} ACUs`);
    expect(found?.problem).toContain(`minimum ${minAcu}, maximum ${maxAcu}`);
  });

  it('within the limits of the version is not refused', async () => {
    const planned = plannedWith({ serverless: { minAcu: 0.5, maxAcu: 128 } });
    expect(findBadCapacity(await settingsWith(), plan, planned, versionWith())).toEqual([]);
  });
});
