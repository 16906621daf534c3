import type { DBCluster, DBInstance } from '@aws-sdk/client-rds';
import { afterEach, describe, expect, it } from 'vitest';
import { present } from '../support/constants.ts';
import { createFixture, type Fixture } from '../support/fixture.ts';

let fixture: Fixture;
afterEach(() => fixture.sandbox.stop());

const account = '222222222222';
const region = 'eu-central-1';
const clusterArn = `arn:aws:rds:${region}:${account}:cluster:staging`;
const roleArn = `arn:aws:iam::${account}:role/aurora-s3`;
const monitoringArn = `arn:aws:iam::${account}:role/rds-monitoring`;

/** Everything that a previous cluster can have, and none of it a default. */
async function setPreviousTarget(): Promise<void> {
  fixture = await createFixture({
    sourceRegion: region,
    targetRegion: region,
    sourceKey: 'customer',
    snapshot: 'manual',
  });
  const { state } = fixture.sandbox.rds;
  const key = (name: string) => `${account}/${region}/${name}`;
  state.clusterParameterGroups[key('tuned')] = 'aurora-postgresql16';
  state.clusterParameterGroups[key('other-tuned')] = 'aurora-postgresql16';
  state.instanceParameterGroups[key('tuned-instance')] = 'aurora-postgresql16';
  state.subnetGroups.push(key('private'), key('other-private'));
  state.dualStack.push(key('private'), key('other-private'));
  state.securityGroups.push(key('sg-0123456789abcdef0'), key('sg-0fedcba9876543210'));
  const cluster = present(state.clusters[clusterArn]);
  Object.assign(cluster.shown, {
    DBSubnetGroup: 'private',
    DBClusterParameterGroup: 'tuned',
    VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-0123456789abcdef0', Status: 'active' }],
    ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 8 },
    EnabledCloudwatchLogsExports: ['postgresql'],
    BackupRetentionPeriod: 7,
    PreferredBackupWindow: '01:10-01:40',
    PreferredMaintenanceWindow: 'tue:02:00-tue:02:30',
    AssociatedRoles: [{ RoleArn: roleArn, Status: 'ACTIVE', FeatureName: 's3Import' }],
    IAMDatabaseAuthenticationEnabled: true,
    HttpEndpointEnabled: true,
    DeletionProtection: true,
    StorageType: 'aurora-iopt1',
    EngineLifecycleSupport: 'open-source-rds-extended-support',
    CopyTagsToSnapshot: true,
    NetworkType: 'DUAL',
    MasterUserSecret: {
      SecretArn: 'arn:aws:secretsmanager:x',
      SecretStatus: 'active',
      KmsKeyId: fixture.inputs['target-kms-key-id'],
    },
  } satisfies DBCluster);
  const [writer, reader] = ['staging-1', 'staging-2'].map((id) =>
    present(state.instances[`arn:aws:rds:${region}:${account}:db:${id}`]),
  );
  Object.assign(present(writer).shown, {
    PubliclyAccessible: true,
    AutoMinorVersionUpgrade: false,
    CACertificateIdentifier: 'rds-ca-ecc384-g1',
    PreferredMaintenanceWindow: 'wed:04:00-wed:04:30',
    MonitoringInterval: 30,
    MonitoringRoleArn: monitoringArn,
    PerformanceInsightsEnabled: true,
    PerformanceInsightsKMSKeyId: present(fixture.inputs['target-kms-key-id']),
    PerformanceInsightsRetentionPeriod: 31,
    DBParameterGroups: [{ DBParameterGroupName: 'tuned-instance', ParameterApplyStatus: 'in-sync' }],
    CopyTagsToSnapshot: true,
    PromotionTier: 0,
  } satisfies DBInstance);
  Object.assign(present(reader).shown, {
    DBInstanceClass: 'db.serverless',
    AvailabilityZone: `${region}b`,
    PromotionTier: 5,
  } satisfies DBInstance);
  present(writer).tags = [{ Key: 'cost', Value: 'center 7' }];
  state.endpoints.push({
    account,
    region,
    clusterId: 'staging',
    id: 'reports',
    type: 'READER',
    staticMembers: ['staging-2'],
    excludedMembers: [],
    availableFrom: 0,
  });
}

/** An autoscaling policy, and alarms on the cluster, on its writer (in an expression), and on something else. */
function hangOn(): void {
  const { awsState } = fixture.sandbox;
  const about = (Name: string, Value: string) => ({ Namespace: 'AWS/RDS', Dimensions: [{ Name, Value }] });
  awsState.alarms.push(
    { account, region, shown: { AlarmName: 'too-slow', ...about('DBClusterIdentifier', 'staging') } },
    {
      account,
      region,
      shown: {
        AlarmName: 'writer-cpu',
        Metrics: [
          {
            Id: 'm1',
            MetricStat: {
              Metric: { MetricName: 'CPUUtilization', ...about('DBInstanceIdentifier', 'staging-1') },
              Period: 60,
              Stat: 'Average',
            },
          },
        ],
      },
    },
    { account, region, shown: { AlarmName: 'alarm of another', ...about('DBClusterIdentifier', 'other') } },
  );
  awsState.scalingPolicies.push({
    account,
    region,
    shown: {
      PolicyARN: 'arn:policy',
      PolicyName: 'more-readers',
      ServiceNamespace: 'rds',
      ResourceId: 'cluster:staging',
      ScalableDimension: 'rds:cluster:ReadReplicaCount',
      PolicyType: 'TargetTrackingScaling',
      CreationTime: new Date(0),
    },
  });
}

/** Setting by setting what the target has, without what is new with every cluster. */
function settingsNow(): Record<string, unknown> {
  const { clusters, instances, endpoints } = fixture.sandbox.rds.state;
  const fresh =
    /^(ClusterCreateTime|InstanceCreateTime|DbClusterResourceId|DbiResourceId|MasterUserSecret|DatabaseName)$/;
  const settings: Record<string, unknown> = {
    endpoints: endpoints.map(({ id, type, staticMembers }) => ({ id, type, staticMembers })),
  };
  const add = (prefix: string, shown: object) => {
    for (const [name, value] of Object.entries(shown))
      if (!fresh.test(name)) settings[`${prefix}.${name}`] = value;
  };
  const cluster = present(clusters[clusterArn]);
  add('cluster', cluster.shown);
  settings['cluster.MasterUserSecret'] = cluster.shown.MasterUserSecret?.KmsKeyId;
  const tagsOf = (tags: readonly { Key?: string | undefined; Value?: string | undefined }[]) =>
    tags
      .filter(({ Key }) => !/^aurora-restore:(restore-id|purpose|target|state)$/.test(Key ?? ''))
      .map(({ Key, Value }) => `${Key}=${Value}`)
      .toSorted();
  settings['cluster.tags'] = tagsOf(cluster.tags);
  for (const instance of Object.values(instances).filter((one) => one.clusterArn === clusterArn)) {
    const id = present(instance.shown.DBInstanceIdentifier);
    add(id, instance.shown);
    settings[`${id}.tags`] = tagsOf(instance.tags);
  }
  return settings;
}

describe('after a restore the target has', () => {
  it('every setting of the previous cluster', async () => {
    await setPreviousTarget();
    hangOn();
    const before = structuredClone(settingsNow());
    const result = await fixture.run({ 'allow-protected-target': 'true', 'allow-unsupported': 'true' });
    expect(result.errors).toEqual([]);
    expect(result.exitCode).toBe(0);
    expect(settingsNow()).toEqual(before);
    // The report says what was carried; the escaped dots and dashes of ids stay as they are.
    expect(result.summary).toContain('| cluster: parameter group | tuned | previous cluster |');
    // What the action cannot carry is named: by name it lives on, or it has ended.
    expect(result.summary).toContain('| alarm | too-slow | finds the new cluster by its name |');
    expect(result.summary).toContain('| alarm | writer-cpu | finds the new cluster by its name |');
    expect(result.summary).not.toContain('alarm of another');
    expect(result.summary).toContain('| autoscaling policy | more-readers | lost: connect it again |');
    expect(result.warnings).toContain(
      'The autoscaling policy more-readers is deleted with the previous cluster and not carried over: recreate it afterwards',
    );
    expect(await fixture.findLeaks(result)).toEqual([]);
  });

  it('what inputs say instead, and the rest as it was', async () => {
    await setPreviousTarget();
    const before = structuredClone(settingsNow());
    const result = await fixture.run({
      'allow-protected-target': 'true',
      'instance-class': 'db.r6g.large',
      'instance-count': '3',
      'subnet-group': 'other-private',
      'security-group-ids': 'sg-0fedcba9876543210',
      'cluster-parameter-group': 'other-tuned',
      'instance-parameter-group': 'tuned-instance',
      'serverless-min-acu': '1',
      'serverless-max-acu': '4',
      'deletion-protection': 'false',
      tags: 'team=data\nenv=staging',
    });
    expect(result.errors).toEqual([]);
    expect(result.summary).toContain('| cluster: subnet group | other-private | input |');
    const after = settingsNow();
    const changed = Object.keys({ ...before, ...after })
      .filter(
        (name) =>
          !name.startsWith('staging-3.') && JSON.stringify(before[name]) !== JSON.stringify(after[name]),
      )
      .toSorted();
    expect(changed).toEqual([
      'cluster.DBClusterParameterGroup',
      'cluster.DBSubnetGroup',
      'cluster.DeletionProtection',
      'cluster.ServerlessV2ScalingConfiguration',
      'cluster.VpcSecurityGroups',
      'cluster.tags',
      'staging-1.DBInstanceClass',
      'staging-1.tags',
      // Another class, or another group's subnets, may not be there in the old zone: AWS chooses.
      'staging-2.AvailabilityZone',
      'staging-2.DBInstanceClass',
      'staging-2.DBParameterGroups',
      'staging-2.tags',
    ]);
    expect(after).toMatchObject({
      'cluster.tags': ['aurora-restore:replaceable=true', 'env=staging', 'team=data'],
      'cluster.DeletionProtection': false,
      'staging-3.DBInstanceClass': 'db.r6g.large',
      'staging-1.tags': ['cost=center 7', 'env=staging', 'team=data'],
    });
  });
});
