import { afterEach, describe, expect, it } from 'vitest';
import { credentials, present } from '../support/fixtures.ts';
import { type Stage, type StageOptions, setStage } from '../support/stage.ts';

let stage: Stage;
afterEach(() => stage.sandbox.stop());

const near = { sourceRegion: 'eu-central-1', targetRegion: 'eu-central-1' };
const far = { sourceRegion: 'eu-central-1', targetRegion: 'us-east-1' };
const reader = { user: credentials.readonly_username, password: credentials.readonly_password };

/** Runs, and sees that the data has arrived under the target's key and that nothing of the way is left. */
async function restore(options: StageOptions, inputs: Record<string, string> = {}): Promise<void> {
  stage = await setStage(options);
  const result = await stage.run({ strategy: 'replace', ...inputs });
  expect(result.errors).toEqual([]);
  expect(result.exitCode).toBe(0);
  const where = { ...stage.target, cluster: 'staging' };
  expect(await stage.query(where, reader, 'SELECT count(*)::int AS n FROM customers')).toEqual([{ n: 500 }]);
  const cluster = Object.values(stage.sandbox.rds.state.clusters).find(
    ({ shown }) => shown.DBClusterIdentifier === 'staging',
  );
  expect(cluster?.shown.KmsKeyId).toBe(stage.inputs['target-kms-key-id']);
  await stage.sandbox.rds.settle();
}

const copies = () =>
  stage.sandbox.requests.filter(({ action, status }) => action === 'CopyDBClusterSnapshot' && status === 200)
    .length;
const left = () =>
  Object.values(stage.sandbox.rds.state.snapshots)
    .map(({ shown }) => shown.DBClusterSnapshotIdentifier ?? '')
    .filter((id) => id.startsWith('aurora-restore-'))
    .map((id) => id.replace(/^aurora-restore-\d{8}t\d{6}-[0-9a-f]{6}-/, ''))
    .toSorted();

describe('a restore', () => {
  it('of an AWS Backup snapshot across accounts', async () => {
    // Their names are AWS Backup's own: no snapshot-prefix fits them.
    await restore(
      { ...near, sourceKey: 'customer', snapshot: 'awsbackup' },
      { 'snapshot-id': 'awsbackup:job-0815' },
    );
    expect([copies(), left()]).toEqual([1, ['final-snapshot']]);
  });

  it('of an unencrypted snapshot into an encrypted cluster', async () => {
    await restore({ ...near, sourceKey: 'none', snapshot: 'manual' });
    expect([copies(), left()]).toEqual([0, ['final-snapshot']]);
  });

  it('across Regions inside one account', async () => {
    await restore({ ...far, oneAccount: true, sourceKey: 'default', snapshot: 'automated' });
    expect([copies(), left()]).toEqual([1, ['final-snapshot', 'target']]);
  });

  it('across accounts and Regions, with the source’s key in the source Region only', async () => {
    stage = await setStage({ ...far, sourceKey: 'customer', snapshot: 'automated' });
    const sourceKey = Object.values(stage.sandbox.world.keys).find(({ account, region, manager }) => {
      return account === '111111111111' && region === 'eu-central-1' && manager === 'CUSTOMER';
    });
    const result = await stage.run({ strategy: 'replace', 'source-kms-key-id': present(sourceKey).arn });
    expect(result.errors).toEqual([]);
    await stage.sandbox.rds.settle();
    expect([copies(), left()]).toEqual([3, ['final-snapshot', 'target']]);
  });

  it('with copy: always keeps a copy of its own, as many as retention says', async () => {
    await restore(
      { ...near, sourceKey: 'customer', snapshot: 'manual' },
      { copy: 'always', retention: '2', 'final-snapshot-retention': '2' },
    );
    expect(left()).toEqual(['final-snapshot', 'target']);
    for (const expected of [
      ['final-snapshot', 'final-snapshot', 'target', 'target'],
      ['final-snapshot', 'final-snapshot', 'target', 'target'],
    ]) {
      const again = await stage.run({
        strategy: 'replace',
        copy: 'always',
        retention: '2',
        'final-snapshot-retention': '2',
      });
      expect(again.errors).toEqual([]);
      await stage.sandbox.rds.settle();
      expect(left()).toEqual(expected);
    }
    const none = await stage.run({
      strategy: 'replace',
      copy: 'always',
      retention: '0',
      'final-snapshot-retention': '0',
    });
    expect(none.errors).toEqual([]);
    await stage.sandbox.rds.settle();
    expect(left()).toEqual([]);
  });

  it('shares the chosen snapshot only for as long as it needs, and leaves other shares alone', async () => {
    stage = await setStage({ ...near, sourceKey: 'customer', snapshot: 'manual' });
    const chosen = () => present(stage.sandbox.rds.state.snapshots[stage.snapshotArn]);
    chosen().sharedWith = ['999999999999'];
    const first = await stage.run();
    expect(first.errors).toEqual([]);
    expect(chosen().sharedWith).toEqual(['999999999999']);
    chosen().sharedWith = ['999999999999', '222222222222'];
    const second = await stage.run();
    expect(second.errors).toEqual([]);
    expect(chosen().sharedWith).toEqual(['999999999999', '222222222222']);
    const third = await stage.run({ 'share-existing': 'false' });
    expect(third.errors).toEqual([]);
  });

  it('of a snapshot named by ARN, into a target that is not there yet', async () => {
    stage = await setStage({ ...near, sourceKey: 'customer', snapshot: 'manual', firstRestore: true });
    const result = await stage.run({
      'snapshot-id': stage.snapshotArn,
      'instance-class': 'db.r7g.large',
      'instance-count': '2',
    });
    expect(result.errors).toEqual([]);
    expect(result.outputs).toMatchObject({ status: 'succeeded', 'final-snapshot-arn': '' });
    expect(
      Object.values(stage.sandbox.rds.state.instances).filter(({ clusterArn }) =>
        clusterArn.endsWith(':staging'),
      ),
    ).toHaveLength(2);
    const again = await stage.run();
    expect(again.errors).toEqual([]);
  });

  it('of a snapshot that it takes itself', async () => {
    await restore({ ...near, sourceKey: 'customer', snapshot: 'automated' }, { 'create-snapshot': 'true' });
    expect(left()).toEqual(['final-snapshot']);
  });

  it('of another Aurora engine, whose users it leaves alone, where setup-db-users is false', async () => {
    stage = await setStage({ ...near, sourceKey: 'customer', snapshot: 'manual', firstRestore: true });
    const snapshot = present(stage.sandbox.rds.state.snapshots[stage.snapshotArn]);
    snapshot.volume = undefined;
    Object.assign(snapshot.shown, { Engine: 'aurora-mysql', EngineVersion: '8.0.mysql_aurora.3.08.0' });
    const result = await stage.run({ 'setup-db-users': 'false', 'instance-class': 'db.r7g.large' });
    expect(result.errors).toEqual([]);
    expect(result.warnings.join()).toContain('the users and passwords of production stay valid');
    const cluster = Object.values(stage.sandbox.rds.state.clusters).find(
      ({ shown }) => shown.DBClusterIdentifier === 'staging',
    );
    expect(cluster).toMatchObject({ status: 'available', shown: { Engine: 'aurora-mysql' } });
  });

  it('into a VPC that the runner cannot reach says so, and what to do, and is finished by one that can', async () => {
    stage = await setStage({ ...near, sourceKey: 'customer', snapshot: 'manual' });
    const first = await stage.run({ 'restore-timeout': '4s' }, { outside: true });
    expect(first.exitCode).toBe(1);
    expect(first.errors[0]).toMatch(/cannot be reached/);
    expect(first.errors[0]).toMatch(/self-hosted runner/);
    const second = await stage.run();
    expect(second.errors).toEqual([]);
    expect(second.outputs['restore-id']).toBe(first.outputs['restore-id']);
  });
});
