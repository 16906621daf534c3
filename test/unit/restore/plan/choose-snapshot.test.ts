import { describe, expect, it } from 'vitest';
import type { Snapshot, Snapshots } from '../../../../src/aws/rds/snapshots.ts';
import { chooseSnapshot } from '../../../../src/restore/plan/choose-snapshot.ts';
import { settingsWith } from '../../../support/settings.ts';

const now = Date.parse('2026-02-03T01:00:00Z');
const snapshot = (id: string, createdAt: string, more: Partial<Snapshot> = {}): Snapshot => ({
  arn: `arn:aws:rds:eu-central-1:111111111111:cluster-snapshot:${id}`,
  id,
  clusterId: 'prod',
  type: id.startsWith('rds:') ? 'automated' : 'manual',
  status: 'available',
  createdAt,
  engine: 'aurora-postgresql',
  engineVersion: '16.8',
  masterUsername: 'dbadmin',
  encrypted: false,
  sizeGib: 1,
  tags: {},
  ...more,
});
const all = [
  snapshot('rds:prod-2026-02-02-01-05', '2026-02-02T01:05:00Z'),
  snapshot('nightly-prod-2026-02-01', '2026-02-02T00:10:00Z'),
  snapshot('nightly-prod-undated', '2026-01-31T23:59:59Z'),
  snapshot('rds:prod-2026-02-03-00-59', '2026-02-03T00:59:00Z', { status: 'creating' }),
  snapshot('aurora-restore-x-shared', '2026-02-02T12:00:00Z', {
    tags: { 'aurora-restore:purpose': 'shared-copy' },
  }),
];
const snapshots = {
  list: (clusterId: string) => Promise.resolve(all.filter((one) => one.clusterId === clusterId)),
  get: (id: string) => Promise.resolve(all.find((one) => one.id === id || one.arn === id)),
} as unknown as Snapshots;

async function choose(inputs: Record<string, string> = {}, list: readonly Snapshot[] = all): Promise<string> {
  const settings = await settingsWith({
    'source-region': 'eu-central-1',
    'source-cluster-id': 'prod',
    ...inputs,
  });
  const offered = list === all ? snapshots : { ...snapshots, list: () => Promise.resolve([...list]) };
  return (await chooseSnapshot(settings, offered, settings.snapshotId, now)).id;
}

describe('the chosen snapshot', () => {
  it('is the newest that is available and no copy of this action', async () => {
    expect(await choose()).toBe('rds:prod-2026-02-02-01-05');
  });
  it.each(['rds:prod', 'RDS:Prod-2026', 'Prod'])(
    'has the prefix as AWS and people write it: %s',
    async (prefix) => {
      expect(await choose({ 'snapshot-prefix': prefix })).toBe('rds:prod-2026-02-02-01-05');
    },
  );

  const recent = snapshot('before-release', '2026-02-01T12:00:00Z');
  const arnOf = (id: string) => `arn:aws:rds:eu-central-1:111111111111:cluster-snapshot:${id}`;

  it('is not a later copy of older data, where the original is there', async () => {
    const original = snapshot('monthly', '2026-01-01T00:00:00Z');
    const copy = snapshot('monthly-copy', '2026-02-02T00:00:00Z', { copyOf: original.arn });
    const again = snapshot('monthly-copy-2', '2026-02-02T10:00:00Z', { copyOf: copy.arn });
    expect(await choose({}, [original, copy, again, recent])).toBe('before-release');
    await expect(choose({ 'snapshot-max-age': '10d' }, [original, copy])).rejects.toThrow(
      /monthly-copy.*old/,
    );
  });

  it('is not a later copy of older data, where the name of the original tells its time', async () => {
    const copyOf = arnOf('rds:prod-2026-01-20-01-05');
    const copy = snapshot('kept', '2026-02-02T00:00:00Z', { copyOf });
    expect(await choose({}, [copy, recent])).toBe('before-release');
    expect(await choose({ 'snapshot-date': '2026-01-20' }, [copy, recent])).toBe('kept');
  });

  it('is a copy by its own time, where nothing else is known', async () => {
    const copy = snapshot('moved', '2026-02-02T00:00:00Z', { copyOf: arnOf('gone') });
    expect(await choose({}, [copy, recent])).toBe('moved');
  });

  it('has the prefix, which for automated ones means what follows rds:', async () => {
    expect(await choose({ 'snapshot-prefix': 'nightly' })).toBe('nightly-prod-2026-02-01');
    expect(await choose({ 'snapshot-prefix': 'prod' })).toBe('rds:prod-2026-02-02-01-05');
  });
  it('is of the day in its name, or else of the UTC day on which it was made', async () => {
    expect(await choose({ 'snapshot-date': '2026-02-01' })).toBe('nightly-prod-2026-02-01');
    expect(await choose({ 'snapshot-date': '2026-01-31' })).toBe('nightly-prod-undated');
  });
  it('is not older than it may be', async () => {
    await expect(choose({ 'snapshot-max-age': '1h' })).rejects.toThrow(/23 h 55 min old, older than 1 h/);
  });
  it('is found by name or ARN, and must be of the source cluster and available', async () => {
    expect(await choose({ 'snapshot-id': 'nightly-prod-undated' })).toBe('nightly-prod-undated');
    expect(await choose({ 'snapshot-id': all[0]?.arn ?? '' })).toBe('rds:prod-2026-02-02-01-05');
    await expect(choose({ 'snapshot-id': 'rds:prod-2026-02-03-00-59' })).rejects.toMatchObject({
      code: 'SNAPSHOT_NOT_USABLE',
    });
    await expect(
      choose({ 'snapshot-id': 'nightly-prod-undated', 'source-cluster-id': 'other' }),
    ).rejects.toMatchObject({
      code: 'SNAPSHOT_NOT_USABLE',
    });
  });
  it('that is nowhere is reported with the newest three and why not', async () => {
    await expect(choose({ 'snapshot-prefix': 'weekly' })).rejects.toThrow(
      /rds:prod-2026-02-03-00-59 .*: it is creating\n.*rds:prod-2026-02-02-01-05 .*: its name does not start with weekly\n.*nightly-prod-2026-02-01/,
    );
  });
});
