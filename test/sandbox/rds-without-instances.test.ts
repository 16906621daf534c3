import {
  CreateDBClusterSnapshotCommand,
  DeleteDBClusterCommand,
  DeleteDBInstanceCommand,
  DescribeDBClusterSnapshotsCommand,
  DisableHttpEndpointCommand,
  EnableHttpEndpointCommand,
  StopDBClusterCommand,
} from '@aws-sdk/client-rds';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  addInstance,
  bookOf,
  clusterArn,
  fixture,
  look,
  modify,
  restore,
  restored,
  setUpCluster,
  target,
} from './rds/cluster-fixture.ts';
import { frankfurt, staging } from './rds/fixture.ts';

// That a cluster without instances takes a new name and other security groups is an assumption; the rest is documented.

const dropInstance = (DBInstanceIdentifier = 'new-1') =>
  target.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier }));
const drop = (more: object) =>
  target.send(new DeleteDBClusterCommand({ DBClusterIdentifier: 'new', ...more }));

beforeEach(() => setUpCluster());

describe('a cluster without instances', () => {
  beforeEach(async () => {
    await restore();
    await fixture.pass(1000);
  });

  it('is available, and takes a password and windows', async () => {
    await modify({ MasterUserPassword: 'brand-new-password', PreferredBackupWindow: '10:00-10:30' });
    await fixture.pass(2000);
    expect(await look()).toMatchObject({ Status: 'available', PreferredBackupWindow: '10:00-10:30' });
    expect(bookOf()?.password).toBe('brand-new-password');
  });

  it('refuses another engine version', async () => {
    await expect(modify({ EngineVersion: '16.8' })).rejects.toMatchObject({
      name: 'InvalidDBClusterStateFault',
    });
    expect((await look()).EngineVersion).toBe('16.6');
  });

  it('gets another name', async () => {
    await modify({ NewDBClusterIdentifier: 'other' });
    await fixture.pass(1100);
    expect(await look('other')).toMatchObject({ Status: 'available', DBClusterMembers: [] });
  });

  it('exchanges its name with another one', async () => {
    await restore({ DBClusterIdentifier: 'second' });
    await fixture.pass(1000);
    const [first, second] = [await look('new'), await look('second')];
    await modify({ NewDBClusterIdentifier: 'new-old' });
    await fixture.pass(1100);
    await modify({ DBClusterIdentifier: 'second', NewDBClusterIdentifier: 'new' });
    await fixture.pass(1100);
    expect((await look('new')).DbClusterResourceId).toBe(second.DbClusterResourceId);
    expect((await look('new-old')).DbClusterResourceId).toBe(first.DbClusterResourceId);
    await addInstance();
    await fixture.pass(1000);
    expect(bookOf('new')?.listen).toBeDefined();
    expect(bookOf('new-old')?.listen).toBeUndefined();
  });

  it('has a snapshot taken of it', async () => {
    const asked = { DBClusterIdentifier: 'new', DBClusterSnapshotIdentifier: 'of-new' };
    await target.send(new CreateDBClusterSnapshotCommand(asked));
    await fixture.pass(1000);
    await restore({ DBClusterIdentifier: 'again', SnapshotIdentifier: 'of-new' });
    await fixture.pass(1000);
    expect(bookOf('again')?.password).toBe('production-master');
  });
});

describe('a cluster whose instances are all deleted', () => {
  it('keeps its volume, also while it is protected, and serves it when it has instances again', async () => {
    await restored({ DeletionProtection: true });
    const before = fixture.rds.volumeOf(staging, frankfurt, 'new');
    await dropInstance();
    await fixture.pass(1100);
    expect(await look()).toMatchObject({
      Status: 'available',
      DBClusterMembers: [],
      DeletionProtection: true,
    });
    expect(bookOf()?.listen).toBeUndefined();
    await addInstance({ DBInstanceIdentifier: 'new-2' });
    await fixture.pass(1000);
    expect(fixture.rds.volumeOf(staging, frankfurt, 'new')).toBe(before);
    expect(bookOf()?.listen).toBeDefined();
    expect((await look()).DBClusterMembers).toMatchObject([
      { DBInstanceIdentifier: 'new-2', IsClusterWriter: true },
    ]);
  });

  it('keeps its last instance while it replicates another cluster', async () => {
    await restored();
    const shown = fixture.rds.state.clusters[clusterArn]?.shown ?? {};
    shown.ReplicationSourceIdentifier = 'arn:aws:rds:us-east-1:222222222222:cluster:x';
    await addInstance({ DBInstanceIdentifier: 'new-2' });
    await fixture.pass(1000);
    await dropInstance();
    await expect(dropInstance('new-2')).rejects.toMatchObject({ name: 'InvalidDBClusterStateFault' });
  });
});

describe('the final snapshot of a cluster', () => {
  it('holds its data, and is asked of the policies too', async () => {
    await restore();
    await fixture.pass(1000);
    fixture.asked.length = 0;
    await drop({ FinalDBSnapshotIdentifier: 'final' });
    await fixture.pass(1100);
    const snapshot = `arn:aws:rds:${frankfurt}:${staging}:cluster-snapshot:final`;
    expect(fixture.asked).toContain(`rds:DeleteDBCluster ${clusterArn}`);
    expect(fixture.asked).toContain(`rds:DeleteDBCluster ${snapshot}`);
    const { DBClusterSnapshots } = await target.send(new DescribeDBClusterSnapshotsCommand({}));
    expect(DBClusterSnapshots).toMatchObject([{ DBClusterSnapshotArn: snapshot, SnapshotType: 'manual' }]);
    await restore({ SnapshotIdentifier: 'final' });
    await fixture.pass(1000);
    expect(bookOf()?.password).toBe('production-master');
  });

  it('keeps the cluster when the policies refuse it', async () => {
    await restore();
    await fixture.pass(1000);
    const without = fixture.client(staging, frankfurt, (_action, resource) => !resource.includes('snapshot'));
    const asked = { DBClusterIdentifier: 'new', FinalDBSnapshotIdentifier: 'final' };
    await expect(without.send(new DeleteDBClusterCommand(asked))).rejects.toMatchObject({
      name: 'AccessDenied',
    });
    expect((await look()).Status).toBe('available');
  });

  it.each([
    ['both', { SkipFinalSnapshot: true, FinalDBSnapshotIdentifier: 'f' }],
    ['neither', {}],
  ])(
    'is refused with %s of its parameters, before the state of the cluster is looked at',
    async (_what, more) => {
      await restored();
      await expect(drop(more)).rejects.toMatchObject({ name: 'InvalidParameterCombination' });
    },
  );
});

describe('the HTTP endpoint', () => {
  const enable = () => target.send(new EnableHttpEndpointCommand({ ResourceArn: clusterArn }));
  const disable = () => target.send(new DisableHttpEndpointCommand({ ResourceArn: clusterArn }));

  it.each([
    ['enabling', enable],
    ['disabling', disable],
  ])('has errors of its own for %s: not found, and busy', async (_what, send) => {
    await expect(send()).rejects.toMatchObject({ name: 'ResourceNotFoundFault' });
    await restored();
    await modify({ Port: 7000 });
    await expect(send()).rejects.toMatchObject({ name: 'InvalidResourceStateFault' });
    await fixture.pass(1000);
    await send();
  });

  it('cannot be changed while the cluster is stopped', async () => {
    await restored();
    await target.send(new StopDBClusterCommand({ DBClusterIdentifier: 'new' }));
    await fixture.pass(1000);
    await expect(enable()).rejects.toMatchObject({ name: 'InvalidResourceStateFault' });
  });
});

describe('a name that was given up', () => {
  beforeEach(() => setUpCluster({ nameReleaseMs: 5000 }));

  it('is refused to another cluster for a while, after a rename and after a deletion', async () => {
    const exists = { name: 'DBClusterAlreadyExistsFault' };
    await restore();
    await fixture.pass(1000);
    await modify({ NewDBClusterIdentifier: 'other' });
    await fixture.pass(1100);
    await expect(restore()).rejects.toMatchObject(exists);
    await fixture.pass(5000);
    await restore();
    await fixture.pass(1000);
    await drop({ SkipFinalSnapshot: true });
    await fixture.pass(1100);
    const rename = { DBClusterIdentifier: 'other', NewDBClusterIdentifier: 'new' };
    await expect(modify(rename)).rejects.toMatchObject(exists);
    await fixture.pass(5000);
    await modify(rename);
  });

  it('is refused to another instance for a while', async () => {
    await restored();
    await dropInstance();
    await fixture.pass(1100);
    await expect(addInstance()).rejects.toMatchObject({ name: 'DBInstanceAlreadyExistsFault' });
    await fixture.pass(5000);
    await addInstance();
  });
});
