import { describe, expect, it } from 'vitest';
import { instanceNames } from '../../../src/restore/naming.ts';

describe('the names of new instances', () => {
  it('have no two hyphens in a row and at most 63 characters', () => {
    const clusterId = `${'a'.repeat(58)}-bcd`;
    const names = instanceNames(clusterId, [], 16);
    expect(names[0]).toBe(`${'a'.repeat(58)}-1`);
    expect(names.filter((name) => name.includes('--') || name.length > 63)).toEqual([]);
  });
});
