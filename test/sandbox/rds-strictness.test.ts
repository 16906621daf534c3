import {
  AddRoleToDBClusterCommand,
  AddTagsToResourceCommand,
  CreateDBClusterCommand,
  DescribeDBClusterSnapshotsCommand,
  DescribeDBEngineVersionsCommand,
  ModifyDBInstanceCommand,
} from '@aws-sdk/client-rds';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  addInstance,
  clusterArn,
  fixture,
  look,
  modify,
  restore,
  restored,
  setUpCluster,
  snapshotArn,
  target,
} from './rds/cluster-fixture.ts';
import { frankfurt, staging } from './rds/fixture.ts';

beforeEach(() => setUpCluster());

const combination = { name: 'InvalidParameterCombination' };
const value = { name: 'InvalidParameterValue' };
const own = { account: staging, region: frankfurt };

/** A snapshot of a cluster of some engine and version, in the target's account. */
async function snapshotOf(engine: string, engineVersion: string): Promise<string> {
  await fixture.seed({ ...own, id: 'other', engine, engineVersion });
  return fixture.rds.seedSnapshot({ ...own, id: 'other' }, { id: 'of-other', type: 'manual' });
}

describe('an engine that is not Aurora', () => {
  it.each([
    ['docdb', '5.0.0'],
    ['neptune', '1.3.2.1'],
  ])('is shown by the describes, and not restored: %s', async (Engine, EngineVersion) => {
    const SnapshotIdentifier = await snapshotOf(Engine, EngineVersion);
    expect(await look('other')).toMatchObject({ Engine });
    await expect(restore({ SnapshotIdentifier, Engine, EngineVersion })).rejects.toMatchObject(value);
  });

  it.each([
    ['postgres', '16.8'],
    ['mysql', '8.0.40'],
  ])('needs a class for the cluster where it is Multi-AZ: %s', async (Engine, EngineVersion) => {
    const SnapshotIdentifier = await snapshotOf(Engine, EngineVersion);
    await expect(restore({ SnapshotIdentifier, Engine, EngineVersion })).rejects.toThrow(
      /DBClusterInstanceClass/,
    );
    await expect(
      addInstance({ DBClusterIdentifier: 'other', DBInstanceIdentifier: 'other-2', Engine }),
    ).rejects.toMatchObject(combination);
  });

  it('is not what the snapshot of an Aurora cluster becomes', async () => {
    await expect(restore({ Engine: 'docdb', EngineVersion: '5.0.0' })).rejects.toMatchObject(value);
  });
});

describe('what an engine version supports', () => {
  it('is shown by DescribeDBEngineVersions', async () => {
    const asked = { Engine: 'aurora-postgresql', EngineVersion: '15.4' };
    const { DBEngineVersions } = await target.send(new DescribeDBEngineVersionsCommand(asked));
    expect(DBEngineVersions).toMatchObject([
      {
        ExportableLogTypes: ['postgresql'],
        SupportedCACertificateIdentifiers: ['rds-ca-rsa2048-g1', 'rds-ca-rsa4096-g1'],
        ServerlessV2FeaturesSupport: { MinCapacity: 0.5, MaxCapacity: 128 },
      },
    ]);
  });

  it.each([
    ['a pause on 16.2', '16.2', { MinCapacity: 0, MaxCapacity: 16 }, value],
    ['256 units on 15.4', '15.4', { MinCapacity: 1, MaxCapacity: 256 }, value],
    ['any on 13.20', '13.20', { MinCapacity: 1, MaxCapacity: 16 }, combination],
  ])('limits Serverless v2: %s', async (_what, version, scaling, error) => {
    const SnapshotIdentifier = await snapshotOf('aurora-postgresql', version);
    const asked = { SnapshotIdentifier, EngineVersion: version };
    await expect(restore({ ...asked, ServerlessV2ScalingConfiguration: scaling })).rejects.toMatchObject(
      error,
    );
    await restore({
      ...asked,
      ...(version === '13.20'
        ? {}
        : { ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 16 } }),
    });
  });

  it('limits the log types, at a restore and later', async () => {
    const SnapshotIdentifier = await snapshotOf('aurora-postgresql', '15.4');
    const asked = { SnapshotIdentifier, EngineVersion: '15.4' };
    const EnableCloudwatchLogsExports = ['postgresql', 'iam-db-auth-error'];
    await expect(restore({ ...asked, EnableCloudwatchLogsExports })).rejects.toMatchObject(combination);
    await restore({ ...asked, EnableCloudwatchLogsExports: ['postgresql'] });
    await fixture.pass(1000);
    const logs = { CloudwatchLogsExportConfiguration: { EnableLogTypes: ['instance'] } };
    await expect(modify(logs)).rejects.toMatchObject(combination);
  });

  it('limits the certificates of instances', async () => {
    const SnapshotIdentifier = await snapshotOf('aurora-postgresql', '15.4');
    await restore({ SnapshotIdentifier, EngineVersion: '15.4' });
    await fixture.pass(1000);
    const CACertificateIdentifier = 'rds-ca-ecc384-g1';
    await expect(addInstance({ CACertificateIdentifier })).rejects.toMatchObject(combination);
    await addInstance();
    await fixture.pass(1000);
    const change = { DBInstanceIdentifier: 'new-1', CACertificateIdentifier };
    await expect(target.send(new ModifyDBInstanceCommand(change))).rejects.toMatchObject(combination);
  });

  it('ends: without extended support a restored cluster is upgraded unasked', async () => {
    const SnapshotIdentifier = await snapshotOf('aurora-postgresql', '13.20');
    const asked = { SnapshotIdentifier, EngineVersion: '13.20' };
    const EngineLifecycleSupport = 'open-source-rds-extended-support-disabled';
    await restore({ ...asked, DBClusterIdentifier: 'paid' });
    await restore({ ...asked, EngineLifecycleSupport });
    await fixture.pass(1000);
    expect(await look('paid')).toMatchObject({ EngineVersion: '13.20' });
    expect(await look()).toMatchObject({
      EngineVersion: '16.8',
      DBClusterParameterGroup: 'default.aurora-postgresql16',
    });
  });
});

describe('a cluster without a key', () => {
  it('is encrypted with a key that AWS owns since February 2026, and its snapshots say so', async () => {
    await fixture.seed({ ...own, id: 'old' });
    expect(await look('old')).toMatchObject({ StorageEncrypted: false, StorageEncryptionType: 'none' });
    const SnapshotIdentifier = await fixture.rds.seedSnapshot(
      { ...own, id: 'old' },
      { id: 's', type: 'manual' },
    );
    await restore({ SnapshotIdentifier, EngineVersion: '16.8' });
    await fixture.pass(1000);
    const { KmsKeyId, ...shown } = await look();
    expect(shown).toMatchObject({ StorageEncrypted: false, StorageEncryptionType: 'sse-rds' });
    expect(KmsKeyId).toBeUndefined();
    await fixture.rds.seedSnapshot({ ...own, id: 'new' }, { id: 's2', type: 'manual' });
    const asked = { DBClusterSnapshotIdentifier: 's2' };
    const { DBClusterSnapshots } = await target.send(new DescribeDBClusterSnapshotsCommand(asked));
    expect(DBClusterSnapshots).toMatchObject([{ StorageEncryptionType: 'sse-rds', StorageEncrypted: false }]);
  });

  it('is not what a restore of an encrypted snapshot becomes', async () => {
    await restore();
    await fixture.pass(1000);
    expect(await look()).toMatchObject({ StorageEncrypted: true, StorageEncryptionType: 'sse-kms' });
  });
});

describe('tags', () => {
  it.each([
    ['a key with an ampersand', { Key: 'a&b', Value: 'x' }],
    ['a key with a comma', { Key: 'a,b', Value: 'x' }],
    ['a value with an ampersand', { Key: 'owner', Value: 'team a & b, c' }],
    ['the prefix aws:', { Key: 'aws:owner', Value: 'x' }],
    ['the prefix rds:', { Key: 'RDS:owner', Value: 'x' }],
    ['an empty key', { Key: '', Value: 'x' }],
    ['a key of 129 characters', { Key: 'k'.repeat(129), Value: 'x' }],
    ['a value of 257 characters', { Key: 'k', Value: 'x'.repeat(257) }],
  ])('are refused with %s', async (_what, tag) => {
    await expect(restore({ Tags: [tag] })).rejects.toMatchObject(value);
    await restore();
    await fixture.pass(1000);
    await expect(
      target.send(new AddTagsToResourceCommand({ ResourceName: clusterArn, Tags: [tag] })),
    ).rejects.toMatchObject(value);
  });

  it('of AWS are in nobody’s way, and do not count', async () => {
    await restore();
    await fixture.pass(1000);
    const cluster = fixture.rds.state.clusters[clusterArn];
    cluster?.tags.push(
      ...Array.from({ length: 50 }, (_, index) => ({ Key: `aws:stack-${index}`, Value: 'x' })),
    );
    await target.send(
      new AddTagsToResourceCommand({ ResourceName: clusterArn, Tags: [{ Key: 'owner', Value: 'x' }] }),
    );
  });

  it('take letters of any script, digits, white space and some signs', async () => {
    await restore({ Tags: [{ Key: 'Kosten stelle_1', Value: 'Größe/ü + a=b:c.d-e@f' }] });
  });
});

describe('a role', () => {
  const missing = `arn:aws:iam::${staging}:role/missing`;

  it('must exist to be associated with a cluster', async () => {
    await restored();
    const ask = (RoleArn: string) =>
      target.send(new AddRoleToDBClusterCommand({ DBClusterIdentifier: 'new', RoleArn }));
    await expect(ask(missing)).rejects.toMatchObject(value);
    await expect(ask('arn:aws:iam::111111111111:role/s3')).rejects.toMatchObject(value);
    await ask(`arn:aws:iam::${staging}:role/s3`);
  });

  it('must exist to monitor an instance', async () => {
    await restored();
    const more = { DBInstanceIdentifier: 'new-2', MonitoringInterval: 60, MonitoringRoleArn: missing };
    await expect(addInstance(more)).rejects.toMatchObject(value);
  });

  it('can be deleted while a cluster still shows it', async () => {
    const RoleArn = `arn:aws:iam::${staging}:role/seeded`;
    await restored();
    await fixture.seed({ ...own, id: 'old', shown: { AssociatedRoles: [{ RoleArn, Status: 'ACTIVE' }] } });
    const ask = () => target.send(new AddRoleToDBClusterCommand({ DBClusterIdentifier: 'new', RoleArn }));
    fixture.rds.state.missingRoles.push(RoleArn);
    await expect(ask()).rejects.toMatchObject(value);
    fixture.rds.state.missingRoles.length = 0;
    await ask();
  });
});

describe('parameters', () => {
  it('are checked before the state of the cluster', async () => {
    await restore();
    await expect(modify({ Port: 80 })).rejects.toMatchObject(value);
    await expect(modify({ MasterUserPassword: 'short' })).rejects.toMatchObject(value);
    await expect(addInstance({ PromotionTier: 16 })).rejects.toMatchObject(value);
    await expect(addInstance({ Tags: [{ Key: 'aws:x', Value: '' }] })).rejects.toMatchObject(value);
  });

  it('are checked before the state of the snapshot', async () => {
    const source = fixture.rds.state.snapshots[snapshotArn];
    Object.assign(source ?? {}, { status: 'copying' });
    await expect(restore({ Port: 80 })).rejects.toMatchObject(value);
    await expect(restore()).rejects.toMatchObject({ name: 'InvalidDBClusterSnapshotStateFault' });
  });

  it('include an engine that CreateDBCluster has', async () => {
    const asked = { DBClusterIdentifier: 'x', Engine: 'docdb', MasterUsername: 'a', DatabaseName: 'd' };
    await expect(
      target.send(new CreateDBClusterCommand({ ...asked, MasterUserPassword: 'long-enough' })),
    ).rejects.toMatchObject(value);
  });
});
