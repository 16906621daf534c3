import { describe, expect, it } from 'vitest';
import { guardTarget } from '../../../../src/restore/plan/guards.ts';
import { clusterWith, errorOf, settingsWith } from '../preflight/fixtures.ts';

const broken = [
  ...['failed', 'restore-failed', 'cloning-failed', 'migration-failed', 'incompatible-parameters'],
  ...['incompatible-network', 'incompatible-restore', 'inaccessible-encryption-credentials'],
  'inaccessible-encryption-credentials-recoverable',
];

describe('a target whose status does not end by itself', () => {
  it.each(broken)('is refused before its final snapshot: %s', async (status) => {
    const settings = await settingsWith({ strategy: 'replace' });
    const error = errorOf(() => guardTarget(clusterWith({ status }), settings));
    expect(error.code).toBe('TARGET_NOT_USABLE');
    expect(error.hint).toContain('final-snapshot: false');
  });

  it.each(broken)('is refused before a swap renames it: %s', async (status) => {
    const settings = await settingsWith({ strategy: 'swap', 'final-snapshot': 'false' });
    expect(() => guardTarget(clusterWith({ status }), settings)).toThrow(/does not rename it/);
  });

  it.each(broken)('may be replaced without a final snapshot: %s', async (status) => {
    const settings = await settingsWith({ strategy: 'replace', 'final-snapshot': 'false' });
    expect(() => guardTarget(clusterWith({ status }), settings)).not.toThrow();
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
