import {
  AddRoleToDBClusterCommand,
  CreateDBClusterEndpointCommand,
  DeleteDBClusterCommand,
  DeleteDBInstanceCommand,
  DescribeDBClusterEndpointsCommand,
  DescribeDBClusterSnapshotsCommand,
  EnableHttpEndpointCommand,
  RemoveFromGlobalClusterCommand,
  StartDBClusterCommand,
  StopDBClusterCommand,
} from '@aws-sdk/client-rds';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  addInstance,
  bookOf,
  clusterArn,
  fixture,
  key,
  look,
  lookAt,
  modify,
  place,
  restore,
  restored,
  setUpCluster,
  target,
} from './rds/cluster-fixture.ts';
import { frankfurt, staging } from './rds/fixture.ts';

beforeEach(() => setUpCluster());

describe('deleting a cluster', () => {
  const drop = (more: object = { SkipFinalSnapshot: true }) =>
    target.send(new DeleteDBClusterCommand({ DBClusterIdentifier: 'new', ...more }));

  it('is refused while it is protected, has instances, or is in a global cluster', async () => {
    await restored({ DeletionProtection: true });
    await expect(drop()).rejects.toThrow(/protected/);
    // Protection is the cluster's alone.
    await target.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: 'new-1' }));
    await modify({ DeletionProtection: false });
    await fixture.pass(1100);
    fixture.rds.seedGlobalCluster(place, 'awsState');
    await expect(drop()).rejects.toThrow(/global cluster/);
    const leave = { GlobalClusterIdentifier: 'awsState', DbClusterIdentifier: clusterArn };
    await target.send(new RemoveFromGlobalClusterCommand(leave));
    await addInstance();
    await expect(drop()).rejects.toThrow(/DB instances/);
  });

  it('wants a final snapshot or none, and not both', async () => {
    await restore();
    await fixture.pass(1000);
    await expect(drop({})).rejects.toMatchObject({ name: 'InvalidParameterCombination' });
    await expect(drop({ SkipFinalSnapshot: true, FinalDBSnapshotIdentifier: 'f' })).rejects.toMatchObject({
      name: 'InvalidParameterCombination',
    });
    await drop({ FinalDBSnapshotIdentifier: 'final' });
    await fixture.pass(1100);
    await expect(look()).rejects.toThrow(/not found/);
    const { DBClusterSnapshots } = await target.send(new DescribeDBClusterSnapshotsCommand({}));
    expect(DBClusterSnapshots).toMatchObject([{ DBClusterSnapshotIdentifier: 'final', Status: 'available' }]);
  });

  it('takes its automated snapshots along, and leaves the others', async () => {
    await restored();
    await fixture.rds.seedSnapshot(place, { id: 'rds:new-1', type: 'automated' });
    await fixture.rds.seedSnapshot(place, { id: 'mine', type: 'manual' });
    await fixture.rds.seedSnapshot(place, { id: 'awsbackup:job-1', type: 'awsbackup' });
    await target.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: 'new-1' }));
    await fixture.pass(500);
    await drop();
    await fixture.pass(700);
    const { DBClusterMembers } = await look();
    expect(DBClusterMembers).toEqual([]);
    await fixture.pass(500);
    const { DBClusterSnapshots } = await target.send(new DescribeDBClusterSnapshotsCommand({}));
    const left = DBClusterSnapshots?.filter(({ Status }) => Status === 'available');
    expect(left?.map((one) => one.DBClusterSnapshotIdentifier)).toEqual(['mine', 'awsbackup:job-1']);
  });

  it('frees the name for another cluster, which is not the same one', async () => {
    await restore();
    await fixture.pass(1000);
    const first = await look();
    await drop();
    await expect(restore()).rejects.toMatchObject({ name: 'DBClusterAlreadyExistsFault' });
    await fixture.pass(1100);
    await restore();
    await fixture.pass(100);
    expect((await look()).DbClusterResourceId).not.toBe(first.DbClusterResourceId);
  });
});

describe('changing a cluster', () => {
  it('by name moves its endpoints, members and certificate, and not its resource id', async () => {
    await restored();
    const endpoint = {
      DBClusterIdentifier: 'new',
      DBClusterEndpointIdentifier: 'reports',
      EndpointType: 'ANY',
    };
    await target.send(new CreateDBClusterEndpointCommand({ ...endpoint, StaticMembers: ['new-1'] }));
    const before = await look();
    await modify({ NewDBClusterIdentifier: 'Final' });
    expect(await look()).toMatchObject({ Status: 'renaming' });
    await fixture.pass(1000);
    await expect(look()).rejects.toThrow(/not found/);
    await expect(look('final')).rejects.toThrow(/not found/);
    expect(fixture.rds.resolve(before.Endpoint ?? '')).toBeUndefined();
    await fixture.pass(100);
    const after = await look('final');
    expect(after).toMatchObject({
      Status: 'available',
      DbClusterResourceId: before.DbClusterResourceId,
      Endpoint: before.Endpoint?.replace('new.', 'final.'),
      DBClusterMembers: [{ DBInstanceIdentifier: 'new-1', IsClusterWriter: true }],
    });
    expect(await lookAt('new-1')).toMatchObject({ DBClusterIdentifier: 'final' });
    expect(fixture.rds.resolve(after.Endpoint ?? '')).toBeUndefined();
    await fixture.pass(900);
    expect(fixture.rds.resolve(after.Endpoint ?? '')).toBeDefined();
    expect(bookOf('final')?.listen?.hostNames).toContain(after.Endpoint);
    const input = {
      DBClusterIdentifier: 'final',
      Filters: [{ Name: 'db-cluster-endpoint-type', Values: ['custom'] }],
    };
    const { DBClusterEndpoints } = await target.send(new DescribeDBClusterEndpointsCommand(input));
    expect(DBClusterEndpoints).toMatchObject([
      { DBClusterEndpointIdentifier: 'reports', Status: 'available' },
    ]);
  });

  it('by name is refused when the name is taken, and waits without ApplyImmediately', async () => {
    await restored();
    await fixture.seed({ account: staging, id: 'taken' });
    await expect(modify({ NewDBClusterIdentifier: 'taken' })).rejects.toMatchObject({
      name: 'DBClusterAlreadyExistsFault',
    });
    await modify({ NewDBClusterIdentifier: 'later', ApplyImmediately: false });
    await fixture.pass(5000);
    expect(await look()).toMatchObject({
      Status: 'available',
      PendingModifiedValues: { DBClusterIdentifier: 'later' },
    });
  });

  it('’s password is late: available, then resetting, then available with the new one, even after a rename', async () => {
    await restored();
    await modify({ MasterUserPassword: 'brand-new-password' });
    const seen: unknown[] = [];
    for (const ms of [0, 1000, 1000]) {
      await fixture.pass(ms);
      seen.push([(await look()).Status, bookOf()?.password]);
    }
    expect(seen).toEqual([
      ['available', 'production-master'],
      ['resetting-master-credentials', 'production-master'],
      ['available', 'brand-new-password'],
    ]);
    await modify({ MasterUserPassword: 'third-password' });
    await modify({ NewDBClusterIdentifier: 'other' });
    await fixture.pass(3000);
    expect(bookOf('other')?.password).toBe('third-password');
  });

  it.each([
    'short',
    'with space',
    'with/slash',
    'with"quote',
    'with@sign',
    'x'.repeat(42),
    'Umläut-password',
  ])('refuses the master password %s', async (MasterUserPassword) => {
    await restored();
    await expect(modify({ MasterUserPassword })).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  it('can hand the password to RDS, and then nobody else sets it', async () => {
    await restored();
    await modify({ ManageMasterUserPassword: true });
    await fixture.pass(2000);
    expect(bookOf()?.password).not.toBe('production-master');
    expect((await look()).MasterUserSecret).toMatchObject({ SecretStatus: 'active' });
    await expect(modify({ MasterUserPassword: 'brand-new-password' })).rejects.toThrow(
      /ManageMasterUserPassword/,
    );
    await modify({ ManageMasterUserPassword: false, MasterUserPassword: 'brand-new-password' });
    await fixture.pass(2000);
    expect(bookOf()?.password).toBe('brand-new-password');
  });

  it('keeps it busy for some settings and not for others; windows must not overlap', async () => {
    await restored();
    await modify({ DeletionProtection: true, PreferredMaintenanceWindow: 'tue:10:00-tue:11:00' });
    expect(await look()).toMatchObject({
      Status: 'available',
      PreferredMaintenanceWindow: 'tue:10:00-tue:11:00',
    });
    await expect(modify({ PreferredMaintenanceWindow: 'tue:03:00-tue:04:00' })).rejects.toThrow(/overlap/);
    await modify({ CloudwatchLogsExportConfiguration: { EnableLogTypes: ['postgresql'] }, Port: 7000 });
    expect(await look()).toMatchObject({ Status: 'modifying' });
    await expect(modify({ Port: 7001 })).rejects.toMatchObject({ name: 'InvalidDBClusterStateFault' });
    await fixture.pass(1000);
    expect(await look()).toMatchObject({ Status: 'available', EnabledCloudwatchLogsExports: ['postgresql'] });
    expect(bookOf()?.listen?.port).toBe(7000);
  });

  it('by stopping stops its server and instances; a stopped one can only be started', async () => {
    await restored();
    await target.send(new StopDBClusterCommand({ DBClusterIdentifier: 'new' }));
    await fixture.pass(1000);
    expect(await look()).toMatchObject({ Status: 'stopped' });
    expect(await lookAt('new-1')).toMatchObject({ DBInstanceStatus: 'stopped' });
    expect(bookOf()?.listen).toBeUndefined();
    await expect(modify({ DeletionProtection: true })).rejects.toMatchObject({
      name: 'InvalidDBClusterStateFault',
    });
    await target.send(new StartDBClusterCommand({ DBClusterIdentifier: 'new' }));
    expect(await look()).toMatchObject({ Status: 'starting' });
    await fixture.pass(1000);
    expect(await look()).toMatchObject({ Status: 'available' });
    expect(bookOf()?.listen).toBeDefined();
  });

  it('adds roles that the caller may pass, each once', async () => {
    await restored();
    const RoleArn = 'arn:aws:iam::222222222222:role/s3';
    const role = { DBClusterIdentifier: 'new', RoleArn, FeatureName: 's3Import' };
    const without = fixture.client(staging, frankfurt, (action) => action !== 'iam:PassRole');
    await expect(without.send(new AddRoleToDBClusterCommand(role))).rejects.toMatchObject({
      name: 'AccessDenied',
    });
    await target.send(new AddRoleToDBClusterCommand(role));
    expect((await look()).AssociatedRoles).toEqual([{ RoleArn, FeatureName: 's3Import', Status: 'ACTIVE' }]);
    await expect(target.send(new AddRoleToDBClusterCommand(role))).rejects.toMatchObject({
      name: 'DBClusterRoleAlreadyExistsFault',
    });
  });

  it('has an HTTP endpoint, but not on T classes', async () => {
    await restored();
    await target.send(new EnableHttpEndpointCommand({ ResourceArn: clusterArn }));
    expect(await look()).toMatchObject({ HttpEndpointEnabled: true });
    await expect(
      addInstance({ DBInstanceIdentifier: 'small', DBInstanceClass: 'db.t4g.medium' }),
    ).rejects.toThrow(/T instance/);
  });

  it('loses it when its key is disabled, and gets it back by a start', async () => {
    await restored();
    await fixture.disableKey(key);
    expect(await look()).toMatchObject({ Status: 'inaccessible-encryption-credentials-recoverable' });
    expect(bookOf()?.listen).toBeUndefined();
    await fixture.enableKey(key);
    await target.send(new StartDBClusterCommand({ DBClusterIdentifier: 'new' }));
    await fixture.pass(1000);
    expect(await look()).toMatchObject({ Status: 'available' });
    expect(bookOf()?.listen).toBeDefined();
  });
});
