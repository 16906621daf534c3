import { present, staging } from '../constants.ts';
import { type Fault, shown } from './fault.ts';
import { type OddWorld, targetArn } from './odd-world.ts';

const mysql = '8.0.mysql_aurora.3.08.0';

function setMysql({ cluster, instance }: OddWorld): void {
  Object.assign(cluster.shown, {
    Engine: 'aurora-mysql',
    EngineVersion: mysql,
    DBClusterParameterGroup: 'default.aurora-mysql8.0',
    EnabledCloudwatchLogsExports: ['error', 'slowquery'],
  });
  for (const id of ['staging-1', 'staging-2'])
    Object.assign(instance(id).shown, { Engine: 'aurora-mysql', EngineVersion: mysql });
}

const ofCluster = (status: string, more: Partial<Fault> = {}): Fault => ({
  name: `a previous cluster in status ${status}`,
  arrange: ({ cluster }) => {
    cluster.status = status;
  },
  says: [status, 'does not rename it', 'aws rds delete-db-cluster'],
  ...more,
});
const roleArn = `arn:aws:iam::${staging}:role/s3`;
const policiesOf = ({ fixture }: OddWorld) =>
  present(fixture.sandbox.awsState.roles[fixture.inputs['target-role-arn'] ?? '']).policies;

function setRole({ cluster, state }: OddWorld): void {
  state.knownRoles.push(roleArn);
  cluster.shown.AssociatedRoles = [{ RoleArn: roleArn, Status: 'ACTIVE', FeatureName: 's3Import' }];
}

function deny(world: OddWorld, action: string): void {
  policiesOf(world).push({ Statement: { Effect: 'Deny', Action: action, Resource: '*' } });
}

const otherEngine = (engine: string): Fault[] => [
  {
    name: `a snapshot of ${engine}`,
    arrange: ({ snapshot }) => {
      snapshot.shown.Engine = engine;
    },
    inputs: { 'setup-db-users': 'false' },
    says: [`of engine ${engine}`, 'aurora-postgresql and aurora-mysql only'],
  },
  shown.cluster(`a target of ${engine}`, { Engine: engine }, [
    ...[`of engine ${engine}`, 'aurora-postgresql and aurora-mysql only', 'target-cluster-id'],
  ]),
];

/** Engines, versions, statuses and names: the thing itself is not one that can be restored or replaced. */
export const faultsOfThings: readonly Fault[] = [
  {
    name: 'a previous cluster of Aurora MySQL',
    arrange: setMysql,
    says: ['aurora-mysql', 'aurora-postgresql', 'target-cluster-id'],
  },
  ...['docdb', 'neptune', 'postgres', 'mysql', 'aurora', 'custom-postgres'].flatMap(otherEngine),
  {
    name: 'a snapshot of a Multi-AZ DB cluster, with parameter groups of its family',
    arrange: ({ snapshot, state, region }) => {
      snapshot.shown.Engine = 'postgres';
      state.clusterParameterGroups[`${staging}/${region}/cpg`] = 'postgres16';
      state.instanceParameterGroups[`${staging}/${region}/ipg`] = 'postgres16';
    },
    inputs: {
      'setup-db-users': 'false',
      'cluster-parameter-group': 'cpg',
      'instance-parameter-group': 'ipg',
    },
    says: ['of engine postgres', 'Multi-AZ DB cluster'],
  },
  ofCluster('incompatible-parameters'),
  ofCluster('restore-failed'),
  ofCluster('failed'),
  ofCluster('migration-failed'),
  ofCluster('inaccessible-encryption-credentials', {
    says: ['inaccessible-encryption-credentials', 'Enable its key', 'start-db-cluster'],
  }),
  ofCluster('restore-failed', {
    name: 'a previous cluster that cannot be renamed, with replace and without a final snapshot',
    inputs: { strategy: 'replace', 'final-snapshot': 'false' },
  }),
  ...['failed', 'incompatible-parameters', 'insufficient-capacity'].map((status) => ({
    name: `a swap of a previous cluster with an instance in status ${status}`,
    arrange: ({ instance }: OddWorld) => {
      instance('staging-2').status = status;
    },
    says: [`staging-2 (${status})`, 'strategy: replace'],
  })),
  {
    name: 'a version that AWS has retired',
    arrange: ({ snapshot }) => {
      snapshot.shown.EngineVersion = '16.4';
    },
    says: ['16.4', 'not offered', '16.6, 16.8', 'engine-version: auto (takes 16.6)'],
  },
  {
    name: 'a version past standard support that AWS would upgrade',
    arrange: ({ cluster, snapshot }) => {
      cluster.shown.EngineLifecycleSupport = 'open-source-rds-extended-support-disabled';
      snapshot.shown.EngineVersion = '13.20';
    },
    says: ['Standard support of aurora-postgresql 13 ended', 'extended-support: true'],
  },
  {
    name: 'a snapshot of an Aurora Limitless Database',
    arrange: ({ snapshot }) => {
      snapshot.shown.EngineVersion = '16.9-limitless';
    },
    says: ['Limitless Database', 'shard groups'],
  },
  {
    name: 'a target with a zero-ETL integration, whatever allow-unsupported says',
    arrange: ({ state, region }) => {
      const of = { account: staging, region };
      state.integrations.push({ ...of, shown: { IntegrationName: 'to-redshift', SourceArn: targetArn } });
    },
    inputs: { 'allow-unsupported': 'true' },
    says: ['zero-ETL integration to-redshift', 'Remove these first'],
  },
  {
    name: 'a target that is shared through Resource Access Manager',
    arrange: ({ fixture }) => {
      const share = 'arn:aws:ram:eu-central-1:222222222222:resource-share/0f1e2d3c';
      fixture.sandbox.awsState.shares.push({ arn: targetArn, share });
    },
    inputs: { 'allow-unsupported': 'true' },
    says: ['RAM share arn:aws:ram', 'Remove these first'],
  },
  {
    name: 'a role that the target role may not pass',
    arrange: (world) => {
      setRole(world);
      deny(world, 'iam:PassRole');
    },
    says: ['is not allowed iam:PassRole', 'role/s3', 'PassRoleArns'],
  },
  {
    name: 'a role that is gone, where the target role may see roles',
    arrange: (world) => {
      setRole(world);
      world.state.missingRoles.push(roleArn);
      policiesOf(world).push({ Statement: { Effect: 'Allow', Action: 'iam:GetRole', Resource: '*' } });
    },
    says: ['There is no role', 'role/s3', 'take it off'],
  },
  ...(['RestoreDBClusterFromSnapshot', 'CreateDBInstance', 'ModifyDBInstance'] as const).map((action) => ({
    name: `a policy of the organization that denies rds:${action}`,
    arrange: (world: OddWorld) => deny(world, `rds:${action}`),
    says: [`is not allowed rds:${action}`, `Allow rds:${action}`],
  })),
  {
    name: 'instances whose names the role is not allowed',
    arrange: ({ rename }) => rename('staging-1', 'writer'),
    says: ['is not allowed rds:CreateDBInstance', ':db:writer-new-', 'InstanceNames'],
  },
  {
    name: 'an autoscaled reader',
    arrange: ({ rename }) =>
      rename('staging-2', 'application-autoscaling-0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0'),
    says: ['autoscaled reader application-autoscaling-0f1e2d3c', 'allow-unsupported: true'],
  },
  {
    name: 'an instance whose name is too long for a swap',
    arrange: ({ rename }) => rename('staging-2', `staging-${'x'.repeat(50)}`),
    says: ['longer than the 63 characters', 'strategy: replace'],
  },
  {
    name: 'subnets without free addresses',
    arrange: ({ state, region, instance }) => {
      for (const [index, zone] of ['a', 'b', 'c'].entries())
        state.addresses[`${staging}/${region}/subnet-default-${index}`] = zone === 'a' ? 3 : 251;
      for (const id of ['staging-1', 'staging-2']) instance(id).shown.AvailabilityZone = `${region}a`;
    },
    says: ['creates 2 instances in eu-central-1a', '1 free addresses', 'strategy: replace'],
  },
  {
    name: 'a snapshot of a third account',
    arrange: ({ state, snapshot, region }) => {
      const id = `arn:aws:rds:${region}:444444444444:cluster-snapshot:theirs`;
      const theirs = { DBClusterSnapshotIdentifier: 'theirs', DBClusterSnapshotArn: id };
      const of = { account: '444444444444', sharedWith: ['111111111111'] };
      state.snapshots[id] = { ...snapshot, ...of, shown: { ...snapshot.shown, ...theirs } };
    },
    inputs: { 'snapshot-id': 'arn:aws:rds:eu-central-1:444444444444:cluster-snapshot:theirs' },
    says: ['belongs to account 444444444444', 'Set source-account-id'],
  },
  {
    name: 'a secret under a key that the role may not use',
    arrange: async ({ fixture, key }) => {
      const kmsKeyId = await key(staging, ['kms:Decrypt']);
      for (const secret of Object.values(fixture.sandbox.awsState.secrets)) secret.kmsKeyId = kmsKeyId;
    },
    says: ['Access to KMS is not allowed', 'Allow kms:Decrypt on the key'],
  },
];
