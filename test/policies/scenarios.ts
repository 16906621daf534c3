import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { timings } from '../crash/suite.ts';
import { credentials, present, type Stage, type StageOptions, staging } from '../e2e/stage.ts';

/** Something that a role is needed for. Together they ask for every action that the templates allow. */
export interface Scenario {
  readonly name: string;
  readonly stage: StageOptions;
  readonly arrange?: (stage: Stage) => unknown;
  /** A run that ends before. */
  readonly before?: Readonly<Record<string, string>>;
  readonly inputs: (stage: Stage) => Readonly<Record<string, string>>;
  /** AWS fails in it, so that its reasons are asked for. */
  readonly fails?: true;
}

const frankfurt = 'eu-central-1';
const near: StageOptions = {
  sourceRegion: frankfurt,
  targetRegion: frankfurt,
  sourceKey: 'customer',
  snapshot: 'manual',
  timings,
};
const far: StageOptions = {
  sourceRegion: frankfurt,
  targetRegion: 'us-east-1',
  sourceKey: 'default',
  snapshot: 'automated',
  timings,
};
const keyInputs = {
  'source-kms-key-id': 'alias/aurora-share',
  'target-kms-key-id': 'alias/aurora-staging',
  'topic-kms-key-id': 'alias/aurora-topic',
};

export const scenarios: readonly Scenario[] = [
  { name: 'plan', stage: far, inputs: () => ({ operation: 'plan' }) },
  {
    name: 'replace across accounts and Regions, of a fresh snapshot',
    stage: far,
    inputs: () => ({ 'create-snapshot': 'true', 'snapshot-prefix': '' }),
  },
  {
    name: 'replace of a target that has everything, from a shared manual snapshot',
    stage: near,
    arrange: giveEverything,
    inputs: () => ({ 'allow-protected-target': 'true' }),
  },
  {
    name: 'replace of a stopped target, from a copy in the target account',
    stage: near,
    arrange: (stage) => {
      cluster(stage).status = 'stopped';
      for (const one of Object.values(stage.sandbox.rds.state.instances))
        if (one.clusterArn.endsWith(':cluster:staging')) one.status = 'stopped';
    },
    inputs: () => ({ copy: 'always' }),
  },
  {
    name: 'swap over the Data API, with a custom endpoint, keeping nothing',
    stage: { ...near, oneAccount: true },
    arrange: giveEndpoint,
    inputs: () => ({ strategy: 'swap', connect: 'data-api', 'keep-previous': '0' }),
  },
  {
    name: 'a copy that AWS fails in the source account',
    stage: far,
    arrange: ({ sandbox }) =>
      sandbox.rds.plant({ on: 'copy', status: 'failed', reason: 'No luck.', times: 1 }),
    inputs: () => ({}),
    fails: true,
  },
  {
    name: 'a restore that AWS fails',
    stage: near,
    arrange: ({ sandbox }) =>
      sandbox.rds.plant({ on: 'instance', status: 'incompatible-network', reason: 'No luck.', times: 1 }),
    inputs: () => ({}),
    fails: true,
  },
  { name: 'status', stage: near, inputs: () => ({ operation: 'status' }) },
  {
    name: 'provision of empty accounts',
    stage: { ...far, empty: true, tableChangeMs: 20 },
    inputs: ({ provisionInputs }) => ({
      ...provisionInputs,
      ...keyInputs,
      'topic-email': 'dba@example.com',
      'tag-target': 'true',
    }),
  },
  {
    name: 'provision of what the guide has made',
    stage: { ...near, tableChangeMs: 20 },
    arrange: async ({ sandbox, inputs, target }) => {
      const key = present(sandbox.world.keys[present(inputs['source-kms-key-id'])]);
      const statements = [key.policy.Statement].flat();
      key.policy = { ...key.policy, Statement: statements.slice(0, 1) };
      await new SecretsManagerClient(sandbox.client(target.account, target.region)).send(
        new PutSecretValueCommand({
          SecretId: '/aurora-restore/db-credentials',
          SecretString: JSON.stringify({ ...credentials, readonly_password: undefined }),
        }),
      );
    },
    inputs: ({ provisionInputs, inputs }) => ({
      ...provisionInputs,
      'source-kms-key-id': present(inputs['source-kms-key-id']),
      'topic-arn': present(inputs['topic-arn']),
    }),
  },
];

function cluster({ sandbox, target }: Stage) {
  return present(sandbox.rds.state.clusters[`arn:aws:rds:${target.region}:${staging}:cluster:staging`]);
}

/** What must be done to a new cluster by calls of their own. */
function giveEverything(stage: Stage): void {
  giveEndpoint(stage);
  const key = present(stage.inputs['target-kms-key-id']);
  Object.assign(cluster(stage).shown, {
    AssociatedRoles: [
      { RoleArn: `arn:aws:iam::${staging}:role/aurora-s3`, Status: 'ACTIVE', FeatureName: 's3Import' },
    ],
    HttpEndpointEnabled: true,
    DeletionProtection: true,
    MasterUserSecret: { SecretArn: 'arn:aws:secretsmanager:x', SecretStatus: 'active', KmsKeyId: key },
  });
}

function giveEndpoint({ sandbox, target }: Stage): void {
  const endpoint = { id: 'reports', type: 'READER', staticMembers: ['staging-2'], excludedMembers: [] };
  sandbox.rds.state.endpoints.push({ ...target, clusterId: 'staging', ...endpoint, availableFrom: 0 });
}
