import { afterEach, describe, expect, it } from 'vitest';
import { credentials, logins, present, productionApp, productionMaster } from '../support/constants.ts';
import { createFixture, type Fixture, type FixtureOptions } from '../support/fixture.ts';

let fixture: Fixture;
afterEach(() => fixture.sandbox.stop());

const oneRegion = { sourceRegion: 'eu-central-1', targetRegion: 'eu-central-1' };
const twoRegions = { sourceRegion: 'eu-central-1', targetRegion: 'us-east-1' };
const reader = logins.readonly;

/** Runs, and sees that the data has arrived under the target's key and that no intermediate snapshot is left. */
async function restore(options: FixtureOptions, inputs: Record<string, string> = {}): Promise<void> {
  fixture = await createFixture(options);
  const result = await fixture.run({ strategy: 'replace', ...inputs });
  expect(result.errors).toEqual([]);
  expect(result.exitCode).toBe(0);
  const where = { ...fixture.target, cluster: 'staging' };
  expect(await fixture.query(where, reader, 'SELECT count(*)::int AS n FROM customers')).toEqual([
    { n: 500 },
  ]);
  const cluster = Object.values(fixture.sandbox.rds.state.clusters).find(
    ({ shown }) => shown.DBClusterIdentifier === 'staging',
  );
  expect(cluster?.shown.KmsKeyId).toBe(fixture.inputs['target-kms-key-id']);
  await fixture.sandbox.rds.advance();
}

const copies = () =>
  fixture.sandbox.requests.filter(
    ({ action, status }) => action === 'CopyDBClusterSnapshot' && status === 200,
  ).length;
const left = () =>
  Object.values(fixture.sandbox.rds.state.snapshots)
    .map(({ shown }) => shown.DBClusterSnapshotIdentifier ?? '')
    .filter((id) => id.startsWith('aurora-restore-'))
    .map((id) => id.replace(/^aurora-restore-\d{8}t\d{6}-[0-9a-f]{6}-/, ''))
    .toSorted();

const routes: readonly (FixtureOptions & { readonly name: string })[] = [
  {
    name: 'same account and Region, automated, default key',
    oneAccount: true,
    ...oneRegion,
    sourceKey: 'default',
    snapshot: 'automated',
  },
  {
    name: 'cross-account, same Region, manual under a customer key',
    ...oneRegion,
    sourceKey: 'customer',
    snapshot: 'manual',
  },
  {
    name: 'cross-account and cross-Region, automated under the default key, PostgreSQL 18',
    ...twoRegions,
    sourceKey: 'default',
    snapshot: 'automated',
    engineVersion: '18.1',
  },
  {
    name: 'cross-account and cross-Region in China',
    partition: 'aws-cn',
    sourceRegion: 'cn-north-1',
    targetRegion: 'cn-northwest-1',
    sourceKey: 'default',
    snapshot: 'automated',
  },
  {
    name: 'cross-account in the partition of the US government',
    partition: 'aws-us-gov',
    sourceRegion: 'us-gov-west-1',
    targetRegion: 'us-gov-west-1',
    sourceKey: 'customer',
    snapshot: 'manual',
  },
];

describe('a restore', () => {
  it.each(routes)('$name', async (route) => {
    fixture = await createFixture(route);
    const where = { ...fixture.target, cluster: 'staging' };
    const result = await fixture.run();
    expect(result.log).not.toContain('SandboxError');
    expect(result.errors).toEqual([]);
    expect(result.exitCode).toBe(0);
    expect(result.outputs).toMatchObject({
      status: 'succeeded',
      'snapshot-arn': fixture.snapshotArn,
      database: 'shop',
    });

    const app = { user: credentials.app_username, password: credentials.app_password };
    expect(
      await fixture.query(where, app, 'SELECT count(*)::int AS n, sum(id)::int AS s FROM customers'),
    ).toEqual([{ n: 500, s: 125_250 }]);
    await fixture.query(where, app, "INSERT INTO customers VALUES (501, 'new', 'new@example.com')");
    expect(await fixture.query(where, reader, 'SELECT count(*)::int AS n FROM customers')).toEqual([
      { n: 501 },
    ]);
    await expect(fixture.query(where, reader, 'DELETE FROM customers')).rejects.toThrow(/permission denied/);
    for (const [user, password] of [
      ['dbadmin', productionMaster],
      ['shop_app', productionApp],
      ['alice', 'alice-in-production-1'],
    ] as const) {
      await expect(fixture.query(where, { user, password }, 'SELECT 1')).rejects.toThrow(
        /password authentication failed|not permitted to log in/,
      );
    }
    expect(await fixture.findLeaks(result)).toEqual([]);
    expect(fixture.sandbox.awsState.messages.map(({ subject }) => subject)).toEqual([
      'Aurora restore of staging succeeded',
    ]);
  });

  it('of an AWS Backup snapshot across accounts', async () => {
    // Their names are AWS Backup's own: no snapshot-prefix fits them.
    await restore(
      { ...oneRegion, sourceKey: 'customer', snapshot: 'awsbackup' },
      { 'snapshot-id': 'awsbackup:job-0815' },
    );
    expect([copies(), left()]).toEqual([1, ['final-snapshot']]);
  });

  it('of an unencrypted snapshot into an encrypted cluster', async () => {
    await restore({ ...oneRegion, sourceKey: 'none', snapshot: 'manual' });
    expect([copies(), left()]).toEqual([0, ['final-snapshot']]);
  });

  it('across Regions inside one account', async () => {
    await restore({ ...twoRegions, oneAccount: true, sourceKey: 'default', snapshot: 'automated' });
    expect([copies(), left()]).toEqual([1, ['final-snapshot', 'target']]);
  });

  it('across accounts and Regions, with the source’s key in the source Region only', async () => {
    fixture = await createFixture({ ...twoRegions, sourceKey: 'customer', snapshot: 'automated' });
    const sourceKey = Object.values(fixture.sandbox.awsState.keys).find(({ account, region, manager }) => {
      return account === '111111111111' && region === 'eu-central-1' && manager === 'CUSTOMER';
    });
    const result = await fixture.run({ strategy: 'replace', 'source-kms-key-id': present(sourceKey).arn });
    expect(result.errors).toEqual([]);
    await fixture.sandbox.rds.advance();
    expect([copies(), left()]).toEqual([3, ['final-snapshot', 'target']]);
  });

  it('with copy: always keeps a copy of its own, as many as retention says', async () => {
    await restore(
      { ...oneRegion, sourceKey: 'customer', snapshot: 'manual' },
      { copy: 'always', retention: '2', 'final-snapshot-retention': '2' },
    );
    expect(left()).toEqual(['final-snapshot', 'target']);
    for (const expected of [
      ['final-snapshot', 'final-snapshot', 'target', 'target'],
      ['final-snapshot', 'final-snapshot', 'target', 'target'],
    ]) {
      const again = await fixture.run({
        strategy: 'replace',
        copy: 'always',
        retention: '2',
        'final-snapshot-retention': '2',
      });
      expect(again.errors).toEqual([]);
      await fixture.sandbox.rds.advance();
      expect(left()).toEqual(expected);
    }
    const none = await fixture.run({
      strategy: 'replace',
      copy: 'always',
      retention: '0',
      'final-snapshot-retention': '0',
    });
    expect(none.errors).toEqual([]);
    await fixture.sandbox.rds.advance();
    expect(left()).toEqual([]);
  });

  it('shares the chosen snapshot only for as long as it needs, and leaves other shares alone', async () => {
    fixture = await createFixture({ ...oneRegion, sourceKey: 'customer', snapshot: 'manual' });
    const chosen = () => present(fixture.sandbox.rds.state.snapshots[fixture.snapshotArn]);
    chosen().sharedWith = ['999999999999'];
    const first = await fixture.run();
    expect(first.errors).toEqual([]);
    expect(chosen().sharedWith).toEqual(['999999999999']);
    chosen().sharedWith = ['999999999999', '222222222222'];
    const second = await fixture.run();
    expect(second.errors).toEqual([]);
    expect(chosen().sharedWith).toEqual(['999999999999', '222222222222']);
    const third = await fixture.run({ 'share-existing': 'false' });
    expect(third.errors).toEqual([]);
  });

  it('of a snapshot named by ARN, into a target that is not there yet', async () => {
    fixture = await createFixture({
      ...oneRegion,
      sourceKey: 'customer',
      snapshot: 'manual',
      firstRestore: true,
    });
    const result = await fixture.run({
      'snapshot-id': fixture.snapshotArn,
      'instance-class': 'db.r7g.large',
      'instance-count': '2',
    });
    expect(result.errors).toEqual([]);
    expect(result.outputs).toMatchObject({ status: 'succeeded', 'final-snapshot-arn': '' });
    expect(
      Object.values(fixture.sandbox.rds.state.instances).filter(({ clusterArn }) =>
        clusterArn.endsWith(':staging'),
      ),
    ).toHaveLength(2);
    const again = await fixture.run();
    expect(again.errors).toEqual([]);
  });

  it('of a snapshot that it takes itself', async () => {
    await restore(
      { ...oneRegion, sourceKey: 'customer', snapshot: 'automated' },
      { 'create-snapshot': 'true' },
    );
    expect(left()).toEqual(['final-snapshot']);
  });

  it('of another Aurora engine, whose users it leaves alone, where setup-db-users is false', async () => {
    fixture = await createFixture({
      ...oneRegion,
      sourceKey: 'customer',
      snapshot: 'manual',
      firstRestore: true,
    });
    const snapshot = present(fixture.sandbox.rds.state.snapshots[fixture.snapshotArn]);
    snapshot.volume = undefined;
    Object.assign(snapshot.shown, { Engine: 'aurora-mysql', EngineVersion: '8.0.mysql_aurora.3.08.0' });
    const result = await fixture.run({ 'setup-db-users': 'false', 'instance-class': 'db.r7g.large' });
    expect(result.errors).toEqual([]);
    expect(result.warnings.join()).toContain('the users and passwords of production stay valid');
    const cluster = Object.values(fixture.sandbox.rds.state.clusters).find(
      ({ shown }) => shown.DBClusterIdentifier === 'staging',
    );
    expect(cluster).toMatchObject({ status: 'available', shown: { Engine: 'aurora-mysql' } });
  });

  it('into a VPC that the runner cannot reach says so, and what to do, and is finished by one that can', async () => {
    fixture = await createFixture({ ...oneRegion, sourceKey: 'customer', snapshot: 'manual' });
    const first = await fixture.run({ 'restore-timeout': '4s' }, { outside: true });
    expect(first.exitCode).toBe(1);
    expect(first.errors[0]).toMatch(/cannot be reached/);
    expect(first.errors[0]).toMatch(/self-hosted runner/);
    const second = await fixture.run();
    expect(second.errors).toEqual([]);
    expect(second.outputs['restore-id']).toBe(first.outputs['restore-id']);
  });
});
