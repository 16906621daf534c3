import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { timings } from '../crash/suite.ts';
import type { KmsKey } from '../sandbox/aws-state.ts';
import type { Statement } from '../sandbox/iam.ts';
import { credentials, near, present, staging } from '../support/constants.ts';
import type { Fixture, FixtureOptions } from '../support/fixture.ts';

/** Something that a role is needed for. Together they ask for every action that the templates allow. */
export interface Scenario {
  readonly name: string;
  readonly fixture: FixtureOptions;
  readonly arrange?: (fixture: Fixture) => unknown;
  /** A run that ends before. */
  readonly before?: (fixture: Fixture) => Readonly<Record<string, string>>;
  readonly inputs: (fixture: Fixture) => Readonly<Record<string, string>>;
  /** AWS fails in it, so that its reasons are asked for. */
  readonly fails?: true;
}

const frankfurt = 'eu-central-1';
const nearby = { ...near, timings };
const far: FixtureOptions = {
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
  { name: 'plan', fixture: far, arrange: leaveKeysToTheAccount, inputs: () => ({ operation: 'plan' }) },
  {
    name: 'replace across accounts and Regions, of a fresh snapshot',
    fixture: { ...far, sourceKey: 'customer' },
    inputs: () => ({ strategy: 'replace', 'create-snapshot': 'true', 'snapshot-prefix': '' }),
  },
  {
    name: 'copies that others use, too',
    fixture: { ...far, sourceKey: 'customer', firstRestore: true },
    arrange: leaveKeysToTheAccount,
    inputs: () => ({ 'share-copies': 'true', copy: 'always' }),
  },
  {
    name: 'replace of a target that has everything, from a shared manual snapshot',
    fixture: nearby,
    arrange: giveEverything,
    inputs: () => ({ strategy: 'replace', 'keep-previous': '0', 'allow-protected-target': 'true' }),
  },
  {
    name: 'replace in one account, across Regions, that keeps no copy',
    fixture: { ...far, oneAccount: true },
    arrange: leaveKeysToTheAccount,
    inputs: () => ({ strategy: 'replace', retention: '0' }),
  },
  {
    name: 'swap of a stopped target, from a copy in the target account',
    fixture: nearby,
    arrange: (fixture) => {
      cluster(fixture).status = 'stopped';
      for (const one of Object.values(fixture.sandbox.rds.state.instances))
        if (one.clusterArn.endsWith(':cluster:staging')) one.status = 'stopped';
    },
    inputs: () => ({ copy: 'always' }),
  },
  {
    name: 'swap over the Data API, with a custom endpoint, keeping nothing',
    fixture: { ...nearby, oneAccount: true },
    arrange: async (fixture) => {
      giveEndpoint(fixture);
      await makeForeignLogin(fixture);
    },
    inputs: () => ({
      ...{ strategy: 'swap', connect: 'data-api', 'keep-previous': '0' },
      ...{ 'create-snapshot': 'true', 'snapshot-prefix': '' },
    }),
  },
  {
    name: 'a copy that AWS fails in the source account',
    fixture: far,
    arrange: ({ sandbox }) =>
      sandbox.rds.inject({ on: 'copy', status: 'failed', reason: 'No luck.', times: 1 }),
    inputs: () => ({}),
    fails: true,
  },
  {
    name: 'a restore that AWS fails',
    fixture: nearby,
    arrange: ({ sandbox }) =>
      sandbox.rds.inject({ on: 'instance', status: 'incompatible-network', reason: 'No luck.', times: 1 }),
    inputs: () => ({}),
    fails: true,
  },
  { name: 'status', fixture: nearby, inputs: () => ({ operation: 'status' }) },
  {
    name: 'provision of empty accounts',
    fixture: { ...far, empty: true, tableChangeMs: 20 },
    inputs: ({ provisionInputs }) => ({
      ...provisionInputs,
      ...keyInputs,
      'topic-email': 'dba@example.com',
      'tag-target': 'true',
    }),
  },
  {
    name: 'provision of what the guide has made, under keys that keep the restore role out',
    fixture: { ...nearby, tableChangeMs: 20 },
    arrange: async (fixture) => {
      for (const key of Object.values(fixture.sandbox.awsState.keys)) narrow(key);
      await new SecretsManagerClient(administrator(fixture)).send(
        new PutSecretValueCommand({
          SecretId: '/aurora-restore/db-credentials',
          SecretString: JSON.stringify({ ...credentials, readonly_password: undefined }),
        }),
      );
    },
    inputs: ({ provisionInputs, inputs }) => ({
      ...provisionInputs,
      'source-kms-key-id': present(inputs['source-kms-key-id']),
      'target-kms-key-id': present(inputs['target-kms-key-id']),
      'topic-arn': present(inputs['topic-arn']),
      'topic-email': 'dba@example.com',
    }),
  },
  {
    name: 'provision with the ARN of its secret, and keys of its own that keep the restore role out',
    fixture: { ...far, empty: true, ownKeysOnly: true, tableChangeMs: 20 },
    before: ({ provisionInputs }) => ({ ...provisionInputs, ...keyInputs }),
    arrange: ({ sandbox }) => {
      for (const key of Object.values(sandbox.awsState.keys))
        if (key.description?.startsWith('aurora-restore: made for ')) narrow(key);
    },
    inputs: ({ provisionInputs, sandbox }) => ({
      ...provisionInputs,
      ...keyInputs,
      'credentials-secret': present(Object.values(sandbox.awsState.secrets)[0]).arn,
    }),
  },
];

function cluster({ sandbox, target }: Fixture) {
  return present(sandbox.rds.state.clusters[`arn:aws:rds:${target.region}:${staging}:cluster:staging`]);
}

/** What must be done to a new cluster by calls of their own, a proxy of another one, and an encrypted topic. */
async function giveEverything(fixture: Fixture): Promise<void> {
  leaveKeysToTheAccount(fixture);
  giveEndpoint(fixture);
  const { sandbox, target, topicArn } = fixture;
  const key = present(fixture.inputs['target-kms-key-id']);
  Object.assign(cluster(fixture).shown, {
    AssociatedRoles: [
      { RoleArn: `arn:aws:iam::${staging}:role/aurora-s3`, Status: 'ACTIVE', FeatureName: 's3Import' },
    ],
    DBClusterParameterGroup: 'tuned',
    HttpEndpointEnabled: true,
    DeletionProtection: true,
    MasterUserSecret: { SecretArn: 'arn:aws:secretsmanager:x', SecretStatus: 'active', KmsKeyId: key },
  });
  const { state } = sandbox.rds;
  const group = `${target.account}/${target.region}/tuned`;
  state.clusterParameterGroups[group] = 'aurora-postgresql16';
  state.instanceParameterGroups[group] = 'aurora-postgresql16';
  for (const { clusterArn, shown } of Object.values(state.instances))
    if (clusterArn.endsWith(':cluster:staging'))
      shown.DBParameterGroups = [{ DBParameterGroupName: 'tuned', ParameterApplyStatus: 'in-sync' }];
  state.proxies.push({ ...target, name: 'front-door', clusterId: 'other' });
  await new SNSClient(administrator(fixture)).send(
    new SetTopicAttributesCommand({
      TopicArn: topicArn,
      AttributeName: 'KmsMasterKeyId',
      AttributeValue: key,
    }),
  );
}

/** One that the master may not alter: what PostgreSQL refuses ends a transaction, and the way in is closed elsewhere. */
async function makeForeignLogin({ sandbox, target }: Fixture): Promise<void> {
  const volume = sandbox.rds.volumeOf(target.account, target.region, 'prod');
  const sql = `DO $$ BEGIN CREATE ROLE of_another LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$`;
  await sandbox.dataPlane.superuserQuery(volume, credentials.database, sql);
}

function administrator({ sandbox, target }: Fixture) {
  return sandbox.client(target.account, target.region);
}

/** The keys of the target account leave it to its policies who may use them, as KMS sets keys up; else a role of it needs none. */
function leaveKeysToTheAccount({ sandbox, target }: Fixture): void {
  for (const key of Object.values(sandbox.awsState.keys))
    if (key.account === target.account && key.manager === 'CUSTOMER')
      key.policy = { Statement: statementsOf(key).slice(0, 1) };
}

/** The account's policies decide only who may look at the key and open it. */
function narrow(key: KmsKey): void {
  const [own, ...others] = statementsOf(key);
  const Action = ['kms:DescribeKey', 'kms:GetKeyPolicy', 'kms:PutKeyPolicy', 'kms:ListResourceTags'];
  // A key that provision made names the role that may change its policy.
  const provision = others.filter((statement) => JSON.stringify(statement).includes('-provision"'));
  key.policy = { Statement: [{ ...present(own), Action }, ...provision] };
}

function statementsOf({ policy }: KmsKey): Statement[] {
  return [policy.Statement].flat() as Statement[];
}

function giveEndpoint({ sandbox, target }: Fixture): void {
  const endpoint = { id: 'reports', type: 'READER', staticMembers: ['staging-2'], excludedMembers: [] };
  sandbox.rds.state.endpoints.push({ ...target, clusterId: 'staging', ...endpoint, availableFrom: 0 });
}
