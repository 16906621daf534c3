import { describe, expect, it } from 'vitest';
import { guardTarget } from '../../../../src/restore/plan/guards.ts';
import { actionErrorOf } from '../../../support/errors.ts';
import { settingsWith } from '../../../support/settings.ts';
import { clusterWith } from '../preflight/fixtures.ts';

const broken = [
  ...['failed', 'restore-failed', 'cloning-failed', 'migration-failed', 'incompatible-parameters'],
  ...['incompatible-network', 'incompatible-restore', 'inaccessible-encryption-credentials'],
  'inaccessible-encryption-credentials-recoverable',
];

describe('a target whose status does not end by itself', () => {
  it.each(broken)('is refused before anything is renamed: %s', async (status) => {
    for (const strategy of ['swap', 'replace']) {
      const settings = await settingsWith({ strategy });
      const error = actionErrorOf(() => guardTarget(clusterWith({ status }), settings));
      expect(error.code).toBe('TARGET_NOT_USABLE');
      expect(error.message).toContain('does not rename it');
      expect(error.hint).toContain('aws rds delete-db-cluster');
    }
  });

  it.each([
    'available',
    'stopped',
    'stopping',
    'starting',
    'modifying',
    'backing-up',
    'upgrading',
    'maintenance',
  ])('is another than %s', async (status) => {
    const settings = await settingsWith({ strategy: 'replace' });
    expect(() => guardTarget(clusterWith({ status }), settings)).not.toThrow();
  });
});
