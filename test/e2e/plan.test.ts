import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Policy } from '../sandbox/iam.ts';
import type { Saved } from '../sandbox/sandbox.ts';
import { changesAndRecordsOf } from '../support/changes.ts';
import { present, production, staging } from '../support/constants.ts';
import { putCredentials } from '../support/credentials.ts';
import { createFixture, type Fixture } from '../support/fixture.ts';
import type { ActionResult } from '../support/runner.ts';

const frankfurt = 'eu-central-1';
const virginia = 'us-east-1';
const stagingArn = `arn:aws:rds:${virginia}:${staging}:cluster:staging`;

let fixture: Fixture;
let saved: Saved;
beforeAll(async () => {
  fixture = await createFixture({
    sourceRegion: frankfurt,
    targetRegion: virginia,
    sourceKey: 'default',
    snapshot: 'automated',
  });
  saved = await fixture.sandbox.save();
});
afterAll(() => fixture.sandbox.stop());

interface Fault {
  readonly name: string;
  readonly arrange?: () => Promise<unknown> | unknown;
  readonly inputs?: Record<string, string>;
  readonly env?: Record<string, string>;
  /** The check that finds it; empty where it is found before there are checks. */
  readonly check: string;
  /** What the annotation must hold: the fault, and the fix. */
  readonly says: readonly string[];
}

const state = () => fixture.sandbox.rds.state;
const stagingCluster = () => present(state().clusters[stagingArn]);
const snapshot = () => present(state().snapshots[fixture.snapshotArn]);
const key = (input: string) => present(fixture.sandbox.awsState.keys[present(fixture.inputs[input])]);
const place = (name: string) => `${staging}/${virginia}/${name}`;

function denyRole(role: 'source' | 'target', action: string): void {
  const arn = present(fixture.inputs[`${role}-role-arn`]);
  const { policies } = present(fixture.sandbox.awsState.roles[arn]);
  policies.push({ Statement: { Effect: 'Deny', Action: action, Resource: '*' } });
}

function setPolicy(input: string, statements: Policy['Statement']): void {
  key(input).policy = { Statement: [ownStatement(input), statements].flat() } as Policy;
}

function ownStatement(input: string) {
  const { account } = key(input);
  return {
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${account}:root` },
    Action: 'kms:*',
    Resource: '*',
  };
}

const faults: readonly Fault[] = [
  {
    name: 'a trust policy that does not name the workflow',
    arrange: () => {
      fixture.sandbox.github.subject = 'repo:example/other:ref:refs/heads/main';
    },
    check: '',
    says: ['sts:AssumeRoleWithWebIdentity', 'trust policy'],
  },
  {
    name: 'a source role of another account',
    inputs: { 'source-account-id': '333333333333' },
    check: 'source role',
    says: ['333333333333', production, 'Correct source-account-id'],
  },
  {
    name: 'a table that is not there',
    inputs: { 'audit-table': 'never-made' },
    check: 'table',
    says: ['never-made', 'dynamodb:GetItem'],
  },
  {
    name: 'a certificate bundle that is not there',
    inputs: { 'ca-bundle': 'certificates/none.pem' },
    check: 'files',
    says: ['certificates/none.pem', 'ca-bundle'],
  },
  {
    name: 'no snapshot that fits',
    inputs: { 'snapshot-prefix': 'nightly' },
    check: 'snapshot',
    says: ['does not start with nightly', 'Correct source-cluster-id, snapshot-prefix'],
  },
  {
    name: 'a snapshot that is too old',
    arrange: () => {
      snapshot().shown.SnapshotCreateTime = new Date('2025-01-01');
    },
    inputs: { 'snapshot-max-age': '1d' },
    check: 'snapshot',
    says: ['older than 24 h', 'snapshot-max-age'],
  },
  {
    name: 'snapshots that may not be seen',
    arrange: () => denyRole('source', 'rds:DescribeDBClusterSnapshots'),
    check: 'snapshot',
    says: [
      'rds:DescribeDBClusterSnapshots',
      'aurora-restore-source',
      'Remove the statement that denies rds:DescribeDBClusterSnapshots',
    ],
  },
  {
    name: 'a default-key snapshot and no key to share it under',
    inputs: { 'source-kms-key-id': '' },
    check: 'keys',
    says: ['customer key of the source account', 'Set the input source-kms-key-id'],
  },
  {
    name: 'a sharing key that AWS manages',
    inputs: { 'source-kms-key-id': 'alias/aws/rds' },
    check: 'keys',
    says: ['a snapshot under it cannot be shared', 'Name a customer managed key'],
  },
  {
    name: 'a sharing key that is disabled',
    arrange: () => {
      key('source-kms-key-id').state = 'Disabled';
    },
    check: 'keys',
    says: ['Disabled', 'Enable the key'],
  },
  {
    name: 'a sharing key that does not know the target role',
    arrange: () => setPolicy('source-kms-key-id', []),
    check: 'key policies',
    says: [
      'does not let arn:aws:iam::222222222222:role/aurora-restore-target',
      'kms:CreateGrant',
      'put-key-policy',
      'AuroraRestoreUseKeyThroughRds',
    ],
  },
  {
    name: 'a sharing key that denies it',
    arrange: () => {
      const { policy } = key('source-kms-key-id');
      const all = {
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: 'kms:ReEncrypt*',
        Resource: '*',
      } as const;
      key('source-kms-key-id').policy = { ...policy, Statement: [policy.Statement, all].flat() };
    },
    check: 'key policies',
    says: ['kms:ReEncryptFrom, kms:ReEncryptTo'],
  },
  {
    name: 'a target key that is pending deletion',
    arrange: () => {
      key('target-kms-key-id').state = 'PendingDeletion';
    },
    check: 'target',
    says: ['inaccessible-encryption-credentials'],
  },
  {
    name: 'a target key whose policy leaves nothing to the account',
    arrange: () => {
      const of = `arn:aws:iam::${staging}:user/admin`;
      key('target-kms-key-id').policy = {
        Statement: [
          { Effect: 'Allow', Principal: { AWS: of }, Action: 'kms:*', Resource: '*' },
          {
            Effect: 'Allow',
            Principal: { AWS: present(fixture.inputs['target-role-arn']) },
            Action: ['kms:DescribeKey', 'kms:GetKeyPolicy'],
            Resource: '*',
          },
        ],
      };
    },
    check: 'key policies',
    says: ['kms:Decrypt', 'kms:CreateGrant', 'aurora-restore-target', 'put-key-policy'],
  },
  {
    name: 'a target without the guard tag',
    arrange: () => {
      stagingCluster().tags = [];
    },
    check: 'target',
    says: ['aurora-restore:replaceable=true', 'aws rds add-tags-to-resource'],
  },
  {
    name: 'deletion protection',
    arrange: () => {
      stagingCluster().shown.DeletionProtection = true;
    },
    check: 'target',
    says: ['deletion protection', 'allow-protected-target: true'],
  },
  {
    name: 'a member of a global cluster',
    arrange: () => {
      stagingCluster().shown.GlobalClusterIdentifier = 'worldwide';
    },
    check: 'target',
    says: ['worldwide', 'remove-from-global-cluster'],
  },
  {
    name: 'an integration with which AWS renames no cluster',
    arrange: () => {
      state().integrations.push({
        account: staging,
        region: virginia,
        shown: { IntegrationName: 'to-redshift', SourceArn: stagingArn },
      });
    },
    inputs: { 'allow-unsupported': 'true' },
    check: 'target',
    says: ['zero-ETL integration to-redshift', 'Remove these first'],
  },
  {
    name: 'no room for manual snapshots in the target account',
    arrange: () => {
      state().quotas.manualSnapshots = 0;
    },
    inputs: { strategy: 'replace' },
    check: 'quotas',
    says: ['0 of 0 manual cluster snapshots in account 222222222222, us-east-1', 'service-quotas'],
  },
  {
    name: 'no room for the clusters of a swap',
    arrange: () => {
      state().quotas.clusters = 1;
    },
    inputs: { strategy: 'swap' },
    check: 'quotas',
    says: ['1 of 1 clusters', 'Delete clusters that are not needed'],
  },
  {
    name: 'no room for more instances',
    arrange: () => {
      state().quotas.instances = 3;
    },
    inputs: { strategy: 'replace', 'instance-count': '4' },
    check: 'quotas',
    says: ['needs 2 more', '2 of 3 instances'],
  },
  {
    name: 'as many copies from other Regions as AWS allows',
    arrange: () => {
      for (let n = 1; n <= 5; n += 1) {
        const id = `other-${n}`;
        const arn = `arn:aws:rds:${virginia}:${production}:cluster-snapshot:${id}`;
        const copy = structuredClone(snapshot());
        Object.assign(copy, { region: virginia, id, status: 'copying', volume: undefined });
        Object.assign(copy.shown, {
          DBClusterSnapshotIdentifier: id,
          DBClusterSnapshotArn: arn,
          SnapshotType: 'manual',
          SourceDBClusterSnapshotArn: fixture.snapshotArn,
        });
        state().snapshots[arn] = copy;
      }
    },
    check: 'quotas',
    says: ['5 copies from other Regions are in progress', 'other-5', 'Wait until one of them is done'],
  },
  {
    name: 'an engine version that the Region lacks',
    arrange: () => {
      snapshot().shown.EngineVersion = '16.1';
    },
    check: 'engine version',
    says: ['16.1', 'not offered in us-east-1'],
  },
  {
    name: 'a version past standard support, without extended support',
    inputs: { 'extended-support': 'false' },
    arrange: () => {
      snapshot().shown.EngineVersion = '13.20';
    },
    check: 'offers',
    says: ['Standard support of aurora-postgresql 13 ended on 2026-02-28', 'Set extended-support: true'],
  },
  {
    name: 'an instance class that cannot be ordered',
    inputs: { 'instance-class': 'db.x9.huge' },
    check: 'offers',
    says: ['db.x9.huge', 'describe-orderable-db-instance-options'],
  },
  {
    name: 'a parameter group of another family',
    inputs: { 'instance-parameter-group': 'default.aurora-postgresql18' },
    check: 'offers',
    says: ['aurora-postgresql18', 'Set instance-parameter-group'],
  },
  {
    name: 'a subnet group that is not there',
    inputs: { 'subnet-group': 'nowhere' },
    check: 'network',
    says: ['no subnet group nowhere', 'Set subnet-group'],
  },
  {
    name: 'a security group that is not there',
    inputs: { 'security-group-ids': 'sg-0123456789abcdef0' },
    check: 'network',
    says: ['no security group sg-0123456789abcdef0', 'Set security-group-ids'],
  },
  {
    name: 'a security group of another VPC',
    arrange: () => {
      state().subnetGroups.push(place('private'));
      state().securityGroups.push(place('sg-0123456789abcdef0'));
      state().vpcs[place('sg-0123456789abcdef0')] = 'vpc-2';
    },
    inputs: { 'subnet-group': 'private', 'security-group-ids': 'sg-0123456789abcdef0' },
    check: 'network',
    says: ['is in vpc-2, but the subnet group private is in vpc-1'],
  },
  {
    name: 'a name that a swap needs and somebody else has',
    arrange: async () => {
      const taken = present(state().instances[`arn:aws:rds:${virginia}:${staging}:db:staging-1`]);
      const arn = `arn:aws:rds:${virginia}:${staging}:db:staging-3`;
      const other = structuredClone(taken);
      Object.assign(other, { id: 'staging-3', clusterArn: `${stagingArn}-other` });
      Object.assign(other.shown, {
        DBInstanceIdentifier: 'staging-3',
        DBInstanceArn: arn,
        DBClusterIdentifier: 'other',
      });
      state().instances[arn] = other;
    },
    inputs: { 'instance-count': '3' },
    check: 'names',
    says: ['staging-3', 'which it did not make', 'Rename or delete that'],
  },
  {
    name: 'names that are too long for a swap',
    inputs: { strategy: 'swap', 'target-cluster-id': `a${'b'.repeat(60)}` },
    check: 'names',
    says: ['longer than the 63 characters', 'strategy: replace'],
  },
  {
    name: 'a secret that is not there',
    arrange: () => {
      fixture.sandbox.awsState.secrets = {};
    },
    check: 'secret',
    says: ['/aurora-restore/db-credentials', 'create-secret'],
  },
  {
    name: 'a secret that may not be read',
    arrange: () => denyRole('target', 'secretsmanager:GetSecretValue'),
    check: 'secret',
    says: ['secretsmanager:GetSecretValue', 'aurora-restore-target', 'Remove the statement that denies'],
  },
  {
    name: 'a secret without some of its keys',
    arrange: () => putCredentials(fixture, { app_password: undefined }),
    check: 'secret',
    says: ['app_password is missing', 'Correct these keys'],
  },
  {
    name: 'a master user that is not the snapshot’s',
    arrange: () => putCredentials(fixture, { master_username: 'postgres' }),
    check: 'secret',
    says: ['says master_username postgres', 'Set master_username in the secret to dbadmin'],
  },
  {
    name: 'a topic that is not there',
    arrange: () => {
      fixture.sandbox.awsState.topics = {};
    },
    check: 'topic',
    says: ['no topic', 'operation: provision'],
  },
  {
    name: 'a database that cannot be reached from here',
    arrange: () => {
      stagingCluster().shown.Endpoint = 'staging.somewhere-else.invalid';
    },
    check: 'database',
    says: ['cannot be reached from here', 'self-hosted runner'],
  },
];

interface PlanOutput {
  readonly ok: boolean;
  readonly route: string;
  readonly target: string;
  readonly expectedDuration: string;
  readonly identities: Record<string, string>;
  readonly settings: { name: string; value: string; from: string }[];
  readonly notCarriedOver: { kind: string; name: string }[];
  readonly checks: { name: string; result: string; details: string; fix: string }[];
}

function planOf(result: ActionResult): PlanOutput {
  return JSON.parse(present(result.outputs['plan'])) as PlanOutput;
}

const changes = () => changesAndRecordsOf(fixture.sandbox.requests);

async function begin(): Promise<void> {
  await fixture.sandbox.load(saved);
  fixture.sandbox.github.subject = 'repo:example/platform:ref:refs/heads/main';
  fixture.sandbox.requests.length = 0;
}

describe('operation: plan', () => {
  it('tells all that a restore would do, and changes nothing', async () => {
    await begin();
    const result = await fixture.run({ operation: 'plan' });
    expect(result.errors).toEqual([]);
    expect(result.exitCode).toBe(0);
    expect(changes()).toEqual([]);
    const plan = planOf(result);
    expect(plan.ok).toBe(true);
    expect(plan.identities['source']).toContain(`${production}:assumed-role/aurora-restore-source`);
    expect(plan.route).toBe(
      'copy in the source account from eu-central-1 to us-east-1, then share with account 222222222222 in us-east-1, then restore',
    );
    expect(plan.target).toBe(`${stagingArn} is renamed when the new cluster is verified, and kept for 20 h`);
    expect(plan.settings).toContainEqual({
      name: 'cluster: KMS key',
      value: present(fixture.inputs['target-kms-key-id']),
      from: 'input',
    });
    expect(plan.checks.map(({ name, result: seen }) => `${name}: ${seen}`)).toEqual([
      ...['files: ok', 'target role: ok', 'source role: ok', 'table: ok', 'snapshot: ok', 'target: ok'],
      ...[
        'route: ok',
        'keys: ok',
        'engine version: ok',
        'secret: ok',
        'names: ok',
        'offers: ok',
        'network: ok',
        'free addresses: ok',
        'quotas: ok',
      ],
      ...['key policies: ok', 'roles: ok', 'permissions: ok', 'database: ok', 'topic: ok'],
    ]);
    for (const text of [fixture.snapshotArn.split(':').at(-1), 'GiB', 'ago', 'Expected duration: not known'])
      expect(result.log).toContain(text);
    expect(result.summary).toContain('it can work');
    expect(await fixture.findLeaks(result)).toEqual([]);
  });

  it('is what dry-run makes of a restore; it lists what is not carried over, and how long the last restore took', async () => {
    await begin();
    expect((await fixture.run()).outputs['status']).toBe('succeeded');
    state().proxies.push({ account: staging, region: virginia, name: 'pool', clusterId: 'staging' });
    fixture.sandbox.requests.length = 0;
    const result = await fixture.run({ 'dry-run': 'true', 'allow-unsupported': 'true', strategy: 'swap' });
    expect(result.errors).toEqual([]);
    expect(changes()).toEqual([]);
    const plan = planOf(result);
    expect(plan.notCarriedOver).toEqual([{ kind: 'RDS Proxy', name: 'pool' }]);
    expect(plan.expectedDuration).toMatch(/^about .* as the restore .* took \(/);
    expect(plan.target).toContain('is renamed when the new cluster is verified, and kept for 20 h');
  });

  it('plans with the snapshot that create-snapshot would make', async () => {
    await begin();
    const result = await fixture.run({ operation: 'plan', 'create-snapshot': 'true', 'snapshot-prefix': '' });
    expect(result.errors).toEqual([]);
    expect(changes()).toEqual([]);
    expect(planOf(result).checks.find(({ name }) => name === 'snapshot')?.details).toContain(
      'one will be made',
    );
  });

  it('fails for what the role may not see, and a restore, which can do without seeing it, goes on', async () => {
    await begin();
    for (const action of ['ec2:DescribeSecurityGroups', 'sns:GetTopicAttributes', 'kms:GetKeyPolicy'])
      denyRole('target', action);
    const result = await fixture.run({ operation: 'plan' });
    expect(result.exitCode).toBe(1);
    const failed = planOf(result).checks.filter(({ result: seen }) => seen === 'failed');
    expect(failed.map(({ name }) => name)).toEqual(['network', 'key policies', 'topic']);
    expect(failed[0]?.fix).toContain('Remove the statement that denies ec2:DescribeSecurityGroups');
    expect((await fixture.run()).outputs['status']).toBe('succeeded');
  });

  it('reports all faults at once', async () => {
    await begin();
    stagingCluster().tags = [];
    fixture.sandbox.awsState.secrets = {};
    const result = await fixture.run({ operation: 'plan', 'instance-class': 'db.x9.huge' });
    expect(result.exitCode).toBe(1);
    expect(result.errors).toHaveLength(1);
    for (const text of ['add-tags-to-resource', '/aurora-restore/db-credentials'])
      expect(result.errors[0]).toContain(text);
  });

  it('knows at least 25 faults', () => expect(faults.length).toBeGreaterThanOrEqual(25));
});

describe('plan finds, and a restore refuses before it changes anything:', () => {
  it.each(faults)('$name', async ({ arrange, inputs = {}, check, says }) => {
    await begin();
    await arrange?.();
    const result = await fixture.run({ operation: 'plan', ...inputs });

    expect(result.exitCode).toBe(1);
    expect(result.errors).toHaveLength(1);
    for (const text of says) expect(result.errors[0]).toContain(text);
    expect(result.outputs['status']).toBe('failed');
    expect(changes()).toEqual([]);
    if (check !== '') {
      const failed = planOf(result).checks.filter(({ result: seen }) => seen === 'failed');
      expect(failed.map(({ name }) => name)).toContain(check);
      expect(failed.every(({ fix }) => fix !== '')).toBe(true);
      expect(result.summary).toContain('FAILED');
    }
    expect(await fixture.findLeaks(result)).toEqual([]);

    const restore = await fixture.run(inputs);
    expect(restore.exitCode).toBe(1);
    expect(restore.errors[0]).toContain(says[0]);
    const own = ['dynamodb:PutItem', 'sns:Publish'];
    expect(changes().filter((change) => !own.includes(change))).toEqual([]);
  });
});
