import { DisableKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Saved } from '../sandbox/sandbox.ts';
import { credentials, near, present, table } from '../support/constants.ts';
import { putCredentials } from '../support/credentials.ts';
import { createFixture, type Fixture } from '../support/fixture.ts';

let fixture: Fixture;
let saved: Saved;
beforeAll(async () => {
  fixture = await createFixture(near);
  saved = await fixture.sandbox.save();
});
afterAll(() => fixture.sandbox.stop());

interface Case {
  readonly name: string;
  readonly inputs?: Record<string, string>;
  readonly arrange?: () => Promise<unknown> | unknown;
  readonly env?: Record<string, string>;
  /** What the annotation must hold: the fault, and the fix. */
  readonly says: readonly (string | RegExp)[];
  /** Is the run far enough for an audit event and a notification? */
  readonly audited?: boolean;
  /** Is the topic known and reached, though the run holds no target yet? */
  readonly notified?: boolean;
}

const target = { account: '222222222222', region: 'eu-central-1' };
const stagingArn = `arn:aws:rds:${target.region}:${target.account}:cluster:staging`;

function staging() {
  return present(fixture.sandbox.rds.state.clusters[stagingArn]);
}

const cases: readonly Case[] = [
  {
    name: 'several settings at once, each by name',
    inputs: { 'target-account-id': '12', retention: 'many', 'snapshot-date': 'yesterday' },
    says: ['target-account-id', 'retention', 'snapshot-date', '/aurora-restore/retention'],
    notified: true,
  },
  {
    name: 'a job without id-token: write',
    env: { ACTIONS_ID_TOKEN_REQUEST_URL: '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: '' },
    says: ['permissions:', 'id-token: write'],
  },
  {
    name: 'an account that is not the role’s',
    inputs: { 'source-account-id': '333333333333' },
    says: ['333333333333', '111111111111', 'source-account-id'],
    notified: true,
  },
  {
    name: 'a trust policy that does not name the workflow',
    arrange: () => {
      fixture.sandbox.github.subject = 'repo:example/other:ref:refs/heads/main';
    },
    says: ['AssumeRoleWithWebIdentity', 'repo:example/other'],
  },
  {
    name: 'no snapshot that fits, with the nearest and why not',
    inputs: { 'snapshot-prefix': 'nightly' },
    says: ['prod-before-release', 'does not start with nightly', 'snapshot-prefix'],
    audited: true,
  },
  {
    name: 'a snapshot id that is not there',
    inputs: { 'snapshot-id': 'prod-never-made' },
    says: ['prod-never-made', 'snapshot-id'],
    audited: true,
  },
  {
    name: 'a snapshot that is too old',
    arrange: () => {
      present(fixture.sandbox.rds.state.snapshots[fixture.snapshotArn]).shown.SnapshotCreateTime = new Date(
        '2025-01-01',
      );
    },
    inputs: { 'snapshot-max-age': '1d' },
    says: ['older than', 'snapshot-max-age'],
    audited: true,
  },
  {
    name: 'a secret that is not there',
    arrange: () => {
      fixture.sandbox.awsState.secrets = {};
    },
    says: ['/aurora-restore/db-credentials', 'create-secret', 'credentials-secret'],
    audited: true,
  },
  {
    name: 'a secret that may not be read',
    inputs: { 'credentials-secret': '/other' },
    arrange: () => {
      const role = present(fixture.sandbox.awsState.roles[present(fixture.inputs['target-role-arn'])]);
      role.policies = [
        ...role.policies,
        { Statement: { Effect: 'Deny', Action: 'secretsmanager:GetSecretValue', Resource: '*' } },
      ];
    },
    says: ['secretsmanager:GetSecretValue', 'Remove the statement that denies'],
    audited: true,
  },
  {
    name: 'a secret without some of its keys',
    arrange: () => putCredentials(fixture, { app_password: undefined, database: undefined }),
    says: ['app_password', 'database'],
    audited: true,
  },
  {
    name: 'a master user that is not the snapshot’s',
    arrange: () => putCredentials(fixture, { master_username: 'postgres' }),
    says: ['master_username', 'postgres', 'dbadmin'],
    audited: true,
  },
  {
    name: 'one name for app and readonly',
    arrange: () => putCredentials(fixture, { readonly_username: credentials.app_username }),
    says: ['three different roles'],
    audited: true,
  },
  {
    name: 'an engine in which users cannot be set up',
    arrange: () => {
      present(fixture.sandbox.rds.state.snapshots[fixture.snapshotArn]).shown.Engine = 'aurora-mysql';
    },
    says: ['aurora-mysql', 'setup-db-users: false'],
    audited: true,
  },
  {
    name: 'a key that is disabled',
    arrange: async () => {
      const kms = new KMSClient(fixture.sandbox.client('111111111111', target.region));
      await kms.send(
        new DisableKeyCommand({ KeyId: present(fixture.inputs['source-kms-key-id']).split('/')[1] }),
      );
    },
    says: ['Disabled', /Enable the key/],
    audited: true,
  },
  {
    name: 'the default key to share under',
    inputs: { 'source-kms-key-id': 'alias/aws/rds', 'share-existing': 'false' },
    says: ['source-kms-key-id', 'customer managed key'],
    audited: true,
  },
  {
    name: 'a target without the tag',
    arrange: () => {
      staging().tags = [];
    },
    says: ['aurora-restore:replaceable=true', 'aws rds add-tags-to-resource', stagingArn],
    audited: true,
  },
  {
    name: 'a target with deletion protection',
    arrange: () => {
      staging().shown.DeletionProtection = true;
    },
    says: ['deletion protection', 'allow-protected-target'],
    audited: true,
  },
  {
    name: 'a member of a global cluster',
    arrange: () => {
      staging().shown.GlobalClusterIdentifier = 'worldwide';
    },
    says: ['global cluster worldwide'],
    audited: true,
  },
  {
    name: 'a target that a proxy points at',
    arrange: () => {
      fixture.sandbox.rds.state.proxies.push({ ...target, name: 'front-door', clusterId: 'staging' });
    },
    says: ['RDS Proxy front-door', 'allow-unsupported'],
    audited: true,
  },
  {
    name: 'a target that all sorts of things hang on',
    arrange: () => {
      Object.assign(staging().shown, {
        ActivityStreamStatus: 'started',
        ReplicationSourceIdentifier: 'arn:aws:rds:eu-west-1:444455556666:cluster:upstream',
        ReadReplicaIdentifiers: ['arn:aws:rds:eu-west-3:444455556666:cluster:downstream'],
      });
      const arn = present(staging().shown.DBClusterArn);
      const { state } = fixture.sandbox.rds;
      state.deployments.push({ ...target, shown: { BlueGreenDeploymentName: 'major', Source: arn } });
      state.integrations.push({ ...target, shown: { IntegrationName: 'to-redshift', SourceArn: arn } });
      fixture.sandbox.awsState.scalingPolicies.push({
        ...target,
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
    },
    says: [
      'activity stream',
      'replication from arn:aws:rds:eu-west-1:444455556666:cluster:upstream',
      'replication to arn:aws:rds:eu-west-3:444455556666:cluster:downstream',
      'blue/green deployment major',
      'zero-ETL integration to-redshift',
      'autoscaling policy more-readers',
    ],
    audited: true,
  },
  {
    name: 'groups and a class that the Region does not have, all at once',
    inputs: {
      'subnet-group': 'nowhere',
      'cluster-parameter-group': 'missing',
      'instance-parameter-group': 'default.aurora-postgresql18',
      'instance-class': 'db.x9.huge',
    },
    says: ['nowhere', 'missing', 'aurora-postgresql16', 'db.x9.huge', 'subnet-group', 'instance-class'],
    audited: true,
  },
  {
    name: 'a serverless class without capacity',
    inputs: { 'instance-class': 'db.serverless' },
    says: ['no capacity is known', 'serverless-max-acu', 'has not been touched'],
    audited: true,
  },
  {
    name: 'a serverless maximum below the old minimum',
    inputs: { 'serverless-max-acu': '4' },
    arrange: () => {
      staging().shown.ServerlessV2ScalingConfiguration = { MinCapacity: 8, MaxCapacity: 16 };
    },
    says: ['greater than the maximum', 'the previous cluster has 8 to 16', 'serverless-min-acu'],
    audited: true,
  },
  {
    name: 'a serverless maximum below one',
    inputs: { 'serverless-min-acu': '0', 'serverless-max-acu': '0.5' },
    says: ['less than 1 ACU', 'serverless-max-acu'],
    audited: true,
  },
  {
    name: 'more tags than AWS allows, with those of the action',
    arrange: () => {
      const { tags } = staging();
      for (let n = tags.length; n < 48; n += 1) tags.push({ Key: `tag-${n}`, Value: 'x' });
    },
    says: ['new cluster would have 52 tags', 'AWS allows 50', 'has not been touched'],
    audited: true,
  },
  {
    name: 'a previous cluster without room for the mark of a swap',
    inputs: { strategy: 'swap' },
    arrange: () => {
      const { tags } = staging();
      for (let n = tags.length; n < 47; n += 1) tags.push({ Key: `tag-${n}`, Value: 'x' });
    },
    says: ['previous cluster that a swap keeps would have 51 tags'],
    audited: true,
  },
  {
    name: 'a custom endpoint to an instance that is not made again',
    inputs: { strategy: 'swap', 'instance-count': '1' },
    arrange: () => {
      const members = { staticMembers: ['staging-2'], excludedMembers: [] };
      const endpoint = { ...target, clusterId: 'staging', id: 'reports', type: 'READER', ...members };
      fixture.sandbox.rds.state.endpoints.push({ ...endpoint, availableFrom: 0 });
    },
    says: ['custom endpoint reports leads to staging-2', 'instance-count', 'has not been touched'],
    audited: true,
  },
  {
    name: 'an engine version that the Region lacks',
    arrange: () => {
      present(fixture.sandbox.rds.state.snapshots[fixture.snapshotArn]).shown.EngineVersion = '16.1';
    },
    says: ['16.1', 'not offered'],
    audited: true,
  },
  {
    name: 'a table that is not there',
    inputs: { 'audit-table': 'other-table' },
    says: ['other-table', 'dynamodb:'],
    notified: true,
  },
];

describe('bad input ends with a clear error and changes nothing:', () => {
  it.each(cases)(
    '$name',
    async ({ inputs = {}, arrange, env = {}, says, audited = false, notified = audited }) => {
      const { sandbox } = fixture;
      await sandbox.load(saved);
      sandbox.github.subject = 'repo:example/platform:ref:refs/heads/main';
      await arrange?.();
      sandbox.requests.length = 0;
      sandbox.awsState.messages.length = 0;
      const merged = { ...(await sandbox.runnerEnvironment({ ...fixture.inputs, ...inputs })), ...env };
      const result = await fixture.run({}, { env: merged });

      expect(result.exitCode).toBe(1);
      expect(result.errors).toHaveLength(1);
      for (const text of says) expect(result.errors[0]).toMatch(text);
      expect(result.outputs['status']).toBe('failed');
      const changes = sandbox.requests.filter(({ changing, service, principal }) => {
        return changing && !principal.includes(':user/') && !['dynamodb', 'sns'].includes(service);
      });
      expect(changes.map(({ service, action }) => `${service}:${action}`)).toEqual([]);
      expect(await fixture.findLeaks(result)).toEqual([]);
      const items = await sandbox.dumpTable(target.account, target.region, table);
      const failures = items.filter(
        (item) => item['status']?.S === 'failed' && item['step']?.S === 'check-snapshot',
      );
      expect(failures).toHaveLength(audited ? 1 : 0);
      expect(sandbox.awsState.messages.map(({ attributes }) => attributes['status'])).toEqual(
        notified ? ['failed'] : [],
      );
      // Wherever a person looks first: the cause, then the state of the target, then what to do.
      expect(result.outputs['run-url']).toMatch(/^https:/);
      expect(result.summary).toMatch(
        /^## .* failed.*\n\n[A-Z&#95;]+: [\s\S]*\| The target now \|[\s\S]*\| Next \|/,
      );
      for (const { mail = '' } of sandbox.awsState.messages) {
        expect(mail).toMatch(/^[A-Z_]+: [\s\S]*\nTarget now: .*\n[\s\S]*Next: /);
        expect(mail.trimEnd().split('\n').length).toBeLessThan(20);
      }
    },
  );
});
