import {
  CreateDBClusterCommand,
  DeleteDBInstanceCommand,
  ModifyDBInstanceCommand,
  RebootDBInstanceCommand,
} from '@aws-sdk/client-rds';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  addInstance,
  bookOf,
  clusterArn,
  engine,
  events,
  fixture,
  look,
  lookAt,
  modify,
  restore,
  restored,
  setUpCluster,
  target,
} from './rds/cluster-fixture.ts';
import { frankfurt, production, staging, virginia } from './rds/fixture.ts';

beforeEach(() => setUpCluster());

describe('an instance', () => {
  it('comes after its cluster; the first available is the writer, and with it the server runs', async () => {
    await restore();
    await expect(addInstance()).rejects.toMatchObject({ name: 'InvalidDBClusterStateFault' });
    await fixture.pass(1000);
    await addInstance();
    await fixture.pass(500);
    await addInstance({ DBInstanceIdentifier: 'new-0' });
    expect(bookOf()?.listen).toBeUndefined();
    await fixture.pass(1000);
    const { Endpoint, ReaderEndpoint, DBClusterMembers } = await look();
    expect(DBClusterMembers).toMatchObject([
      { DBInstanceIdentifier: 'new-1', IsClusterWriter: true },
      { DBInstanceIdentifier: 'new-0', IsClusterWriter: false },
    ]);
    expect(bookOf()?.listen).toMatchObject({
      port: 6000,
      hostNames: expect.arrayContaining([Endpoint, ReaderEndpoint]) as string[],
    });
    expect(fixture.rds.resolve(Endpoint ?? '')).toBe(bookOf()?.listen?.address);
    expect((await lookAt('new-1')).Endpoint).toMatchObject({ Port: 6000 });
  });

  it.each([
    ['an unknown class', { DBInstanceClass: 'db.x9.large' }, 'InvalidParameterCombination'],
    [
      'no serverless limits on the cluster',
      { DBInstanceClass: 'db.serverless' },
      'InvalidDBClusterStateFault',
    ],
    ['another engine', { Engine: 'aurora-mysql' }, 'InvalidParameterCombination'],
    ['an unknown parameter group', { DBParameterGroupName: 'x' }, 'DBParameterGroupNotFoundFault'],
    ['an unknown certificate', { CACertificateIdentifier: 'x' }, 'CertificateNotFoundFault'],
    ['a zone of another Region', { AvailabilityZone: 'us-east-1a' }, 'InvalidVPCNetworkStateFault'],
    ['a tier above 15', { PromotionTier: 16 }, 'InvalidParameterValue'],
    ['monitoring without a role', { MonitoringInterval: 60 }, 'InvalidParameterCombination'],
    ['what belongs to the cluster', { MasterUserPassword: 'x' }, 'InvalidParameterValue'],
    ['a cluster that is not there', { DBClusterIdentifier: 'x' }, 'DBClusterNotFoundFault'],
  ])('is refused with %s', async (_, more, name) => {
    await restore();
    await fixture.pass(1000);
    await expect(addInstance(more)).rejects.toMatchObject({ name });
  });

  it.each([
    ['rds:CreateDBInstance', `arn:aws:rds:${frankfurt}:${staging}:db:new-1`],
    ['rds:CreateDBInstance', clusterArn],
    ['rds:CreateDBInstance', `arn:aws:rds:${frankfurt}:${staging}:pg:default.aurora-postgresql16`],
    ['rds:CreateDBInstance', `arn:aws:rds:${frankfurt}:${staging}:subgrp:default`],
    ['rds:CreateDBInstance', `arn:aws:rds:${frankfurt}:${staging}:og:default:aurora-postgresql-16`],
    ['rds:AddTagsToResource', `arn:aws:rds:${frankfurt}:${staging}:db:new-1`],
    ['iam:PassRole', 'arn:aws:iam::222222222222:role/monitor'],
  ])('needs %s on %s', async (action, resource) => {
    await restore();
    await fixture.pass(1000);
    const without = fixture.client(staging, frankfurt, (a, r) => a !== action || r !== resource);
    const MonitoringRoleArn = 'arn:aws:iam::222222222222:role/monitor';
    const more = { MonitoringInterval: 60, MonitoringRoleArn, Tags: [{ Key: 'a', Value: 'b' }] };
    await expect(addInstance(more, without)).rejects.toMatchObject({ name: 'AccessDenied' });
    await addInstance(more);
  });

  it('shows its settings, Performance Insights under the default key', async () => {
    await restore({ ServerlessV2ScalingConfiguration: { MinCapacity: 1, MaxCapacity: 2 } });
    await fixture.pass(1000);
    const given = {
      DBInstanceClass: 'db.serverless',
      AvailabilityZone: 'eu-central-1b',
      PromotionTier: 3,
      PubliclyAccessible: true,
      AutoMinorVersionUpgrade: false,
      CACertificateIdentifier: 'rds-ca-ecc384-g1',
      PreferredMaintenanceWindow: 'mon:01:00-mon:02:00',
      CopyTagsToSnapshot: true,
    };
    await addInstance({ ...given, EnablePerformanceInsights: true });
    await fixture.pass(1000);
    expect(await lookAt('new-1')).toMatchObject({
      ...given,
      PerformanceInsightsEnabled: true,
      PerformanceInsightsRetentionPeriod: 7,
      PerformanceInsightsKMSKeyId: expect.stringContaining(`:${staging}:key/`) as string,
    });
  });

  it('fails where a test injected it', async () => {
    fixture.rds.inject({ on: 'capacity', status: '', reason: '', times: 1 });
    await expect(restored()).rejects.toMatchObject({ name: 'InsufficientDBClusterCapacityFault' });
    await restore();
    await fixture.pass(1000);
    fixture.rds.inject({ on: 'instance', status: 'incompatible-parameters', reason: 'Bad value.', times: 1 });
    await addInstance();
    await fixture.pass(1000);
    expect(await lookAt('new-1')).toMatchObject({ DBInstanceStatus: 'incompatible-parameters' });
    expect(await events('db-instance', 'new-1')).toEqual(['Bad value.']);
    expect(bookOf()?.listen).toBeUndefined();
  });

  it('that is the writer hands over when it is deleted; with the last one the server stops', async () => {
    await restored();
    await addInstance({ DBInstanceIdentifier: 'new-2', PromotionTier: 2 });
    await addInstance({ DBInstanceIdentifier: 'new-3', PromotionTier: 0 });
    await fixture.pass(1000);
    const drop = (id: string) => target.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: id }));
    await drop('new-1');
    await expect(drop('new-1')).rejects.toMatchObject({ name: 'InvalidDBInstanceStateFault' });
    await fixture.pass(1000);
    expect((await look()).DBClusterMembers).toMatchObject([
      { DBInstanceIdentifier: 'new-2', IsClusterWriter: false },
      { DBInstanceIdentifier: 'new-3', IsClusterWriter: true },
    ]);
    expect(bookOf()?.listen).toBeDefined();
    await drop('new-2');
    await drop('new-3');
    await fixture.pass(1000);
    expect(bookOf()?.listen).toBeUndefined();
    expect(await lookAt('new-3')).toMatchObject({ DBInstanceStatus: 'deleting' });
    await fixture.pass(100);
    await expect(lookAt('new-3')).rejects.toMatchObject({ name: 'DBInstanceNotFoundFault' });
  });

  it('reboots when it is renamed, and its server with it', async () => {
    await restored();
    const { DbiResourceId } = await lookAt('new-1');
    const change = { DBInstanceIdentifier: 'new-1', NewDBInstanceIdentifier: 'other' };
    await target.send(new ModifyDBInstanceCommand(change));
    await fixture.pass(2000);
    expect(await lookAt('new-1')).toMatchObject({ PendingModifiedValues: { DBInstanceIdentifier: 'other' } });
    await target.send(new ModifyDBInstanceCommand({ ...change, ApplyImmediately: true }));
    await fixture.pass(1000);
    expect(bookOf()?.listen).toBeUndefined();
    await expect(lookAt('new-1')).rejects.toThrow(/not found/);
    await expect(lookAt('other')).rejects.toThrow(/not found/);
    await fixture.pass(100);
    const seen = await lookAt('other');
    expect(seen).toMatchObject({ DBInstanceStatus: 'rebooting', DbiResourceId });
    expect(fixture.rds.resolve(seen.Endpoint?.Address ?? '')).toBeUndefined();
    await fixture.pass(900);
    expect(await lookAt('other')).toMatchObject({ DBInstanceStatus: 'available' });
    expect(bookOf()?.listen?.address).toBe(fixture.rds.resolve(seen.Endpoint?.Address ?? ''));
    await target.send(new RebootDBInstanceCommand({ DBInstanceIdentifier: 'other' }));
    await fixture.pass(0);
    expect(bookOf()?.listen).toBeUndefined();
  });
});

describe('the whole state', () => {
  it('can be saved and loaded, with files of its own', async () => {
    await restored();
    const saved = await fixture.rds.save();
    await modify({ MasterUserPassword: 'brand-new-password' });
    await fixture.pass(2000);
    await target.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: 'new-1' }));
    await fixture.pass(2000);
    const saves = fixture.volumes.size;
    await fixture.rds.load(saved);
    expect(await look()).toMatchObject({
      Status: 'available',
      DBClusterMembers: [{ DBInstanceIdentifier: 'new-1' }],
    });
    expect(bookOf()).toMatchObject({ password: 'production-master', listen: { port: 6000 } });
    await fixture.rds.load(saved);
    expect(fixture.volumes.size).toBe(saves);
  });

  it('keeps accounts and Regions apart', async () => {
    await expect(look('prod')).rejects.toThrow(/not found/);
    await expect(look('prod', fixture.client(production, virginia))).rejects.toThrow(/not found/);
    await expect(look(`arn:aws:rds:${frankfurt}:${production}:cluster:prod`)).rejects.toThrow(/not found/);
    expect(await look('PROD', fixture.client(production, frankfurt))).toMatchObject({
      DBClusterIdentifier: 'prod',
    });
  });

  it('begins with a cluster made through the API, too', async () => {
    await target.send(
      new CreateDBClusterCommand({
        DBClusterIdentifier: 'new',
        Engine: engine,
        MasterUsername: 'dbadmin',
        MasterUserPassword: 'first-password',
        DatabaseName: 'shop',
        StorageEncrypted: true,
      }),
    );
    await fixture.pass(1000);
    expect(await look()).toMatchObject({
      Status: 'available',
      EngineVersion: '16.8',
      StorageEncrypted: true,
    });
    expect(bookOf()?.password).toBe('first-password');
  });
});
