import { staging } from '../constants.ts';
import { type Fault, shown } from './fault.ts';
import type { OddWorld } from './odd-world.ts';

const insights = (key: (world: OddWorld) => Promise<string>) => {
  return async (world: OddWorld): Promise<void> => {
    Object.assign(world.instance().shown, {
      PerformanceInsightsEnabled: true,
      PerformanceInsightsKMSKeyId: await key(world),
      PerformanceInsightsRetentionPeriod: 7,
    });
  };
};
const feature = (name: string, value: object): Fault =>
  shown.cluster(`the feature ${name}`, value, [`feature ${name}`, 'allow-unsupported: true']);

/** Settings of the previous cluster that the new one cannot have, and inputs that AWS refuses. */
export const faultsOfSettings: readonly Fault[] = [
  {
    name: 'a tag value with a character that RDS refuses',
    inputs: { tags: '{"owner":"team a & b, c"}' },
    says: ['tags must be', '_ . : / = + - @'],
  },
  {
    name: 'a tag key with a reserved prefix',
    inputs: { tags: 'rds:owner=a' },
    says: ['tags must be', 'rds:'],
  },
  {
    name: 'a tag key of 129 characters',
    inputs: { tags: `${'k'.repeat(129)}=a` },
    says: ['tags must be', '128'],
  },
  {
    name: 'a tag value of 257 characters',
    inputs: { tags: `owner=${'v'.repeat(257)}` },
    says: ['tags must be', '256'],
  },
  {
    name: 'a guard tag with a key that RDS refuses',
    inputs: { 'guard-tag': 'replace me?=yes!' },
    says: ['guard-tag must be', '_ . : / = + - @'],
  },
  {
    name: 'a guard tag with a value that RDS refuses',
    inputs: { 'guard-tag': 'ok=a&b' },
    says: ['guard-tag must be', '_ . : / = + - @'],
  },
  {
    name: 'more tags than AWS allows',
    arrange: ({ cluster }) => {
      for (let n = 0; n < 46; n += 1) cluster.tags.push({ Key: `own-${n}`, Value: 'x' });
    },
    says: ['The new cluster would have 52 tags', 'AWS allows 50'],
  },
  shown.instance('a CA certificate that AWS has retired', { CACertificateIdentifier: 'rds-ca-2019' }, [
    ...['rds-ca-2019', 'rds-ca-rsa2048-g1, rds-ca-rsa4096-g1', 'Set ca-certificate'],
  ]),
  {
    name: 'a Performance Insights key that the role may not use',
    arrange: insights(({ key }) => key(staging, ['kms:Decrypt', 'kms:CreateGrant'])),
    says: ['Performance Insights of staging-1', 'kms:Decrypt'],
  },
  {
    name: 'a Performance Insights key that is to be deleted',
    arrange: insights(async ({ key, fixture }) => {
      const arn = await key(staging);
      Object.assign(fixture.sandbox.awsState.keys[arn] ?? {}, { state: 'PendingDeletion' });
      return arn;
    }),
    says: ['PendingDeletion', 'Performance Insights of staging-1'],
  },
  {
    name: 'a master secret under a key that the role may not use',
    arrange: async ({ cluster, key }) => {
      cluster.shown.MasterUserSecret = { KmsKeyId: await key(staging, ['kms:GenerateDataKey']) };
    },
    says: ['the master secret that RDS manages', 'kms:GenerateDataKey'],
  },
  {
    name: 'a master secret under a key that is disabled',
    arrange: async ({ cluster, key, fixture }) => {
      const KmsKeyId = await key(staging);
      Object.assign(fixture.sandbox.awsState.keys[KmsKeyId] ?? {}, { state: 'Disabled' });
      cluster.shown.MasterUserSecret = { KmsKeyId };
    },
    says: ['Disabled', 'the master secret that RDS manages'],
  },
  {
    name: 'a key that is not symmetric',
    arrange: async ({ cluster, key, fixture }) => {
      const arn = await key(staging);
      Object.assign(fixture.sandbox.awsState.keys[arn] ?? {}, { spec: 'RSA_2048' });
      cluster.shown.KmsKeyId = arn;
    },
    inputs: { 'target-kms-key-id': '' },
    says: ['RSA_2048', 'symmetric keys only'],
  },
  shown.cluster(
    'log types that the version does not have',
    { EnabledCloudwatchLogsExports: ['postgresql', 'upgrade'] },
    ['log type upgrade', 'exports postgresql', 'allow-unsupported: true'],
  ),
  shown.cluster('the network type DUAL without subnets for it', { NetworkType: 'DUAL' }, [
    ...['network type DUAL', 'The subnet group default supports IPV4', 'subnet-group'],
  ]),
  {
    name: 'a storage type that the Region lacks',
    arrange: ({ cluster, state, region }) => {
      cluster.shown.StorageType = 'aurora-iopt1';
      state.withheld.push(`${region}/aurora-iopt1`);
    },
    says: ['storage type aurora-iopt1', 'db.r7g.large', 'allow-unsupported: true'],
  },
  shown.instance(
    'a monitoring role of another account',
    { MonitoringInterval: 60, MonitoringRoleArn: 'arn:aws:iam::333333333333:role/monitoring' },
    ['role/monitoring', 'Enhanced Monitoring of staging-1', 'not of the target account'],
  ),
  {
    name: 'a role for a feature that the version lacks',
    arrange: ({ cluster, snapshot }) => {
      snapshot.shown.EngineVersion = '16.2';
      const RoleArn = `arn:aws:iam::${staging}:role/ai`;
      cluster.shown.AssociatedRoles = [{ RoleArn, Status: 'ACTIVE', FeatureName: 'Bedrock' }];
    },
    says: ['role/ai for the feature Bedrock', '16.2 has s3Import', 'allow-unsupported: true'],
  },
  {
    name: 'the Data API, which the version lacks',
    arrange: ({ cluster, snapshot }) => {
      Object.assign(cluster.shown, { EngineVersion: '15.4', HttpEndpointEnabled: true });
      snapshot.shown.EngineVersion = '15.3';
    },
    says: ['HTTP endpoint of the Data API', 'aurora-postgresql 15.3', 'switch the endpoint'],
  },
  {
    name: 'the Data API, which a T class lacks',
    arrange: ({ cluster }) => {
      cluster.shown.HttpEndpointEnabled = true;
    },
    inputs: { 'instance-class': 'db.t4g.medium' },
    says: ['HTTP endpoint of the Data API', 'db.t4g.medium'],
  },
  {
    name: 'a serverless capacity, which the version lacks',
    arrange: ({ cluster, snapshot }) => {
      cluster.shown.ServerlessV2ScalingConfiguration = { MinCapacity: 1, MaxCapacity: 8 };
      snapshot.shown.EngineVersion = '13.20';
    },
    inputs: { 'extended-support': 'true' },
    says: ['1 to 8 ACUs', 'Aurora Serverless v2 for aurora-postgresql 13.20', 'allow-unsupported: true'],
  },
  {
    name: 'a serverless capacity beyond the limits of the version',
    arrange: ({ cluster, snapshot }) => {
      cluster.shown.ServerlessV2ScalingConfiguration = { MinCapacity: 0, MaxCapacity: 256 };
      snapshot.shown.EngineVersion = '15.4';
    },
    says: ['aurora-postgresql 15.4 has a serverless capacity of 0.5 to 128 ACUs', 'serverless-min-acu'],
  },
  {
    name: 'a custom parameter group of another family',
    arrange: ({ cluster, state, region }) => {
      state.clusterParameterGroups[`${staging}/${region}/tuned`] = 'aurora-postgresql15';
      cluster.shown.DBClusterParameterGroup = 'tuned';
    },
    says: ['tuned is of family aurora-postgresql15', 'aurora-postgresql16', 'Set cluster-parameter-group'],
  },
  feature('Kerberos domain membership', { DomainMemberships: [{ Domain: 'd-1' }] }),
  feature('Database Insights mode advanced', { DatabaseInsightsMode: 'advanced' }),
  feature('local write forwarding', { LocalWriteForwardingStatus: 'enabled' }),
  feature('global write forwarding', { GlobalWriteForwardingRequested: true }),
  feature('backtrack', { BacktrackWindow: 86_400 }),
  feature('engine mode serverless', {
    EngineMode: 'serverless',
    ScalingConfigurationInfo: { MinCapacity: 2, MaxCapacity: 16, AutoPause: true },
  }),
  feature('engine mode parallelquery', { EngineMode: 'parallelquery' }),
  feature('Limitless Database', { ClusterScalabilityType: 'limitless' }),
  feature('internet access gateway', { InternetAccessGatewayEnabled: true }),
];
