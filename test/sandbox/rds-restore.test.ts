import {
  DeleteDBClusterCommand,
  KMSKeyNotAccessibleFault,
  RestoreDBClusterFromSnapshotCommand,
} from '@aws-sdk/client-rds';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  bookOf,
  engine,
  events,
  fixture,
  key,
  look,
  place,
  restore,
  setUpCluster,
  snapshotArn,
  target,
} from './rds/cluster-fixture.ts';
import { frankfurt, staging, virginia } from './rds/fixture.ts';

beforeEach(() => setUpCluster());

describe('a restore', () => {
  it('of a shared snapshot, by ARN, makes a cluster without instances and without a server', async () => {
    await restore();
    await expect(look()).rejects.toMatchObject({ name: 'DBClusterNotFoundFault' });
    await fixture.pass(100);
    expect(await look()).toMatchObject({ Status: 'creating', DBClusterMembers: [] });
    await fixture.pass(900);
    expect(await look()).toMatchObject({ Status: 'available', DBClusterMembers: [] });
    expect(bookOf()?.listen).toBeUndefined();
    await expect(restore({ DBClusterIdentifier: 'b', SnapshotIdentifier: 'manual' })).rejects.toThrow(
      /not found/,
    );
  });

  it('takes only what it is given; the rest is AWS’s defaults and not the previous cluster’s', async () => {
    await restore();
    await fixture.pass(1000);
    const cluster = await look();
    expect(cluster).toMatchObject({
      EngineVersion: '16.6',
      Port: 6000,
      MasterUsername: 'dbadmin',
      DBSubnetGroup: 'default',
      DBClusterParameterGroup: 'default.aurora-postgresql16',
      VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-0default0' }],
      DeletionProtection: false,
      IAMDatabaseAuthenticationEnabled: false,
      CopyTagsToSnapshot: false,
      BackupRetentionPeriod: 1,
      EngineLifecycleSupport: 'open-source-rds-extended-support',
      KmsKeyId: key,
    });
    expect(cluster.StorageType).toBeUndefined();
    expect(bookOf()?.password).toBe('production-master');
  });

  it('shows every setting that it is given', async () => {
    const { state } = fixture.rds;
    state.clusterParameterGroups[`${staging}/${frankfurt}/own`] = 'aurora-postgresql16';
    state.subnetGroups.push(`${staging}/${frankfurt}/private`);
    state.securityGroups.push(`${staging}/${frankfurt}/sg-1`);
    state.vpcs[`${staging}/${frankfurt}/private`] = 'vpc-2';
    state.vpcs[`${staging}/${frankfurt}/sg-1`] = 'vpc-2';
    const own = await fixture.makeKey(staging, frankfurt);
    await restore({
      Port: 5555,
      DBSubnetGroupName: 'private',
      VpcSecurityGroupIds: ['sg-1'],
      DBClusterParameterGroupName: 'own',
      KmsKeyId: own,
      EnableIAMDatabaseAuthentication: true,
      EnableCloudwatchLogsExports: ['postgresql'],
      DeletionProtection: true,
      CopyTagsToSnapshot: true,
      StorageType: 'aurora-iopt1',
      BackupRetentionPeriod: 7,
      PreferredBackupWindow: '01:00-01:30',
      EngineLifecycleSupport: 'open-source-rds-extended-support-disabled',
      ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 4 },
      Tags: [{ Key: 'a', Value: 'b' }],
    });
    await fixture.pass(1000);
    expect(await look()).toMatchObject({
      Port: 5555,
      DBSubnetGroup: 'private',
      VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-1' }],
      DBClusterParameterGroup: 'own',
      KmsKeyId: own,
      IAMDatabaseAuthenticationEnabled: true,
      EnabledCloudwatchLogsExports: ['postgresql'],
      DeletionProtection: true,
      CopyTagsToSnapshot: true,
      StorageType: 'aurora-iopt1',
      BackupRetentionPeriod: 7,
      PreferredBackupWindow: '01:00-01:30',
      EngineLifecycleSupport: 'open-source-rds-extended-support-disabled',
      ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 4 },
      TagList: [{ Key: 'a', Value: 'b' }],
    });
    state.securityGroups.push(`${staging}/${frankfurt}/sg-2`);
    const apart = { DBClusterIdentifier: 'b', DBSubnetGroupName: 'private', VpcSecurityGroupIds: ['sg-2'] };
    await expect(restore(apart)).rejects.toThrow(/different VPCs/);
  });

  it('without a version takes the Region’s default, and never an older one than the snapshot’s', async () => {
    const { DBCluster } = await target.send(
      new RestoreDBClusterFromSnapshotCommand({
        DBClusterIdentifier: 'new',
        SnapshotIdentifier: snapshotArn,
        Engine: engine,
      }),
    );
    expect(DBCluster?.EngineVersion).toBe('16.8');
    await fixture.seed({ account: staging, id: 'newer', engineVersion: '16.8' });
    const newer = await fixture.rds.seedSnapshot({ ...place, id: 'newer' }, { id: 'newer', type: 'manual' });
    await expect(restore({ DBClusterIdentifier: 'b', SnapshotIdentifier: newer })).rejects.toMatchObject({
      name: 'InvalidParameterCombination',
    });
  });

  it.each([
    ['a version that the Region lacks', { EngineVersion: '16.99' }, 'InvalidParameterCombination'],
    ['another engine', { Engine: 'aurora-mysql', EngineVersion: undefined }, 'InvalidParameterCombination'],
    [
      'an unknown parameter group',
      { DBClusterParameterGroupName: 'x' },
      'DBClusterParameterGroupNotFoundFault',
    ],
    [
      'a parameter group of another family',
      { DBClusterParameterGroupName: 'mysql' },
      'InvalidParameterCombination',
    ],
    ['an unknown subnet group', { DBSubnetGroupName: 'x' }, 'DBSubnetGroupNotFoundFault'],
    ['an unknown security group', { VpcSecurityGroupIds: ['sg-9'] }, 'InvalidParameterValue'],
    ['a port below 1150', { Port: 80 }, 'InvalidParameterValue'],
    [
      'a log type of another engine',
      { EnableCloudwatchLogsExports: ['audit'] },
      'InvalidParameterCombination',
    ],
    ['a parameter that is not simulated', { BacktrackWindow: 5 }, 'InvalidParameterValue'],
    ['a snapshot that is not there', { SnapshotIdentifier: 'x' }, 'DBClusterSnapshotNotFoundFault'],
    ['a name that AWS does not take', { DBClusterIdentifier: '1x' }, 'InvalidParameterValue'],
    ['a window that is too short', { PreferredBackupWindow: '01:00-01:10' }, 'InvalidParameterValue'],
  ])('is refused with %s', async (_, more, name) => {
    fixture.rds.state.clusterParameterGroups[`${staging}/${frankfurt}/mysql`] = 'aurora-mysql8.0';
    await expect(restore(more)).rejects.toMatchObject({ name });
    expect(Object.keys(fixture.rds.state.clusters)).toHaveLength(1);
  });

  it('is refused where the name is taken, and in another Region', async () => {
    await restore();
    await expect(restore({ DBClusterIdentifier: 'NEW' })).rejects.toMatchObject({
      name: 'DBClusterAlreadyExistsFault',
    });
    await expect(restore({}, fixture.client(staging, virginia))).rejects.toThrow(/not found/);
  });

  it('needs the snapshot’s key, and the new one in its own Region', async () => {
    const far = await fixture.makeKey(staging, virginia);
    await expect(restore({ KmsKeyId: far })).rejects.toBeInstanceOf(KMSKeyNotAccessibleFault);
    await fixture.disableKey(key);
    await expect(restore()).rejects.toBeInstanceOf(KMSKeyNotAccessibleFault);
  });

  it('of an unencrypted snapshot can encrypt', async () => {
    await fixture.seed({ account: staging, id: 'plain', engineVersion: '16.6' });
    const plain = await fixture.rds.seedSnapshot({ ...place, id: 'plain' }, { id: 'plain', type: 'manual' });
    const own = await fixture.makeKey(staging, frankfurt);
    await restore({ KmsKeyId: own, SnapshotIdentifier: plain });
    await restore({ DBClusterIdentifier: 'open', SnapshotIdentifier: plain });
    await fixture.pass(100);
    expect(await look()).toMatchObject({ StorageEncrypted: true, KmsKeyId: own });
    expect(await look('open')).toMatchObject({ StorageEncrypted: false });
  });

  it.each([
    ['rds:RestoreDBClusterFromSnapshot', 'cluster:new'],
    ['rds:RestoreDBClusterFromSnapshot', 'cluster-pg:default.aurora-postgresql16'],
    ['rds:RestoreDBClusterFromSnapshot', 'subgrp:default'],
    ['rds:RestoreDBClusterFromSnapshot', 'og:default:aurora-postgresql-16'],
    ['rds:AddTagsToResource', 'cluster:new'],
  ])('needs %s on %s', async (action, resource) => {
    const full = `arn:aws:rds:${frankfurt}:${staging}:${resource}`;
    const without = fixture.client(staging, frankfurt, (a, r) => a !== action || r !== full);
    await expect(restore({ Tags: [{ Key: 'a', Value: 'b' }] }, without)).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining(`${action} on resource: ${full}`) as string,
    });
  });

  it('ends where a test injected it, with the reason in the events, and that cluster can be deleted', async () => {
    fixture.rds.inject({
      on: 'restore',
      status: 'incompatible-network',
      reason: 'No free address.',
      times: 1,
    });
    await restore();
    await fixture.pass(1000);
    expect(await look()).toMatchObject({ Status: 'incompatible-network' });
    expect(await events('db-cluster', 'new')).toEqual(['No free address.']);
    const volumes = fixture.volumes.size;
    await target.send(new DeleteDBClusterCommand({ DBClusterIdentifier: 'new', SkipFinalSnapshot: true }));
    await fixture.pass(1100);
    await expect(look()).rejects.toThrow(/not found/);
    // The snapshot, whose files it had, still has them.
    expect(fixture.volumes.size).toBe(volumes);
  });

  it('finds no capacity as often as injected, nor beyond the quota', async () => {
    fixture.rds.inject({ on: 'capacity', status: '', reason: '', times: 2 });
    await expect(restore()).rejects.toMatchObject({ name: 'InsufficientDBClusterCapacityFault' });
    await expect(restore()).rejects.toMatchObject({ name: 'InsufficientDBClusterCapacityFault' });
    await restore();
    fixture.rds.state.quotas.clusters = 1;
    await expect(restore({ DBClusterIdentifier: 'b' })).rejects.toMatchObject({
      name: 'DBClusterQuotaExceededFault',
    });
  });

  it('seems done and is busy once more where injected', async () => {
    fixture.rds.inject({ on: 'flap', status: 'backing-up', reason: '', times: 1 });
    await restore();
    const seen: (string | undefined)[] = [];
    for (const ms of [1000, 1000, 1000]) {
      await fixture.pass(ms);
      seen.push((await look()).Status);
    }
    expect(seen).toEqual(['available', 'backing-up', 'available']);
  });
});
