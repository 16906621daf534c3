import { beforeAll, describe, expect, it } from 'vitest';
import { type Conditions, evaluate, type Policy } from '../sandbox/iam.ts';
import { rolesOf } from '../sandbox/template.ts';

// What whoever has stolen a session of a role can do with it, and what not. SECURITY.md tells the same.

const source = '111111111111';
const target = '222222222222';
const region = 'eu-central-1';
const rds = (account: string, rest: string) => `arn:aws:rds:${region}:${account}:${rest}`;
const of = (service: string, account: string, rest: string) =>
  `arn:aws:${service}:${region}:${account}:${rest}`;
const role = (account: string, name: string) => `arn:aws:iam::${account}:role/${name}`;
const key = (account: string, id: string) => of('kms', account, `key/${id}`);
const tagged = { 'aws:ResourceTag/aurora-restore:restore-id': 'x' };
const tagging = {
  'aws:RequestTag/aurora-restore:restore-id': 'x',
  'aws:TagKeys': ['aurora-restore:restore-id'],
};
const session = of('secretsmanager', target, 'secret:aurora-restore/0123abcd-main-AbCdEf');
const sessionOf = (cluster: string) => ({
  'aws:ResourceTag/aurora-restore:target': rds(target, `cluster:${cluster}`),
});
const managed = {
  'aws:RequestTag/aurora-restore:managed': 'true',
  'aws:TagKeys': ['aurora-restore:managed'],
};

let policies: Readonly<Record<string, readonly Policy[]>>;
beforeAll(async () => {
  const subjects = { GitHubSubjects: 'x', ProvisionSubjects: 'x' };
  const ofSource = await rolesOf('source', source, {
    ...subjects,
    SourceClusterId: 'prod',
    KeyArns: key(source, 'prod'),
  });
  const ofTarget = await rolesOf('target', target, {
    ...subjects,
    TargetClusterId: 'staging',
    SourceAccountId: source,
    KeyArns: `${key(source, 'prod')},${key(target, 'staging')}`,
    PassRoleArns: role(target, 'monitoring'),
  });
  policies = {
    source: ofSource['RestoreRole']?.policies ?? [],
    'source provision': ofSource['ProvisionRole']?.policies ?? [],
    target: ofTarget['RestoreRole']?.policies ?? [],
    'target provision': ofTarget['ProvisionRole']?.policies ?? [],
  };
});

type Deed = readonly [what: string, action: string, resource: string, conditions?: Conditions];
const toRds = { 'iam:PassedToService': 'rds.amazonaws.com' };
const throughRds = { 'kms:ViaService': `rds.${region}.amazonaws.com` };

const can: Readonly<Record<string, readonly Deed[]>> = {
  source: [
    [
      'share any snapshot of the account with anybody',
      'rds:ModifyDBClusterSnapshotAttribute',
      rds(source, 'cluster-snapshot:other-db'),
    ],
    [
      'copy any snapshot of the account',
      'rds:CopyDBClusterSnapshot',
      rds(source, 'cluster-snapshot:other-db'),
    ],
    [
      'tag a snapshot with a name of this action',
      'rds:AddTagsToResource',
      rds(source, 'cluster-snapshot:aurora-restore-x'),
    ],
    [
      'and delete it',
      'rds:DeleteDBClusterSnapshot',
      rds(source, 'cluster-snapshot:aurora-restore-x'),
      tagged,
    ],
    ['use the keys of KeyArns through RDS', 'kms:Decrypt', key(source, 'prod'), throughRds],
  ],
  target: [
    [
      "restore a shared snapshot of the source account under the target's name",
      'rds:RestoreDBClusterFromSnapshot',
      rds(source, 'cluster-snapshot:other-db'),
    ],
    ['set the master password of the target', 'rds:ModifyDBCluster', rds(target, 'cluster:staging')],
    ['and read it over the Data API', 'rds-data:ExecuteStatement', rds(target, 'cluster:staging')],
    [
      "delete a cluster with the target's name or a temporary one that carries the tag of its restores",
      'rds:DeleteDBCluster',
      rds(target, 'cluster:staging'),
      { 'aws:ResourceTag/aurora-restore:target': rds(target, 'cluster:staging') },
    ],
    ['delete its instances', 'rds:DeleteDBInstance', rds(target, 'db:staging-1')],
    [
      "delete another target's snapshots with a name and tag of this action",
      'rds:DeleteDBClusterSnapshot',
      rds(target, 'cluster-snapshot:aurora-restore-x'),
      tagged,
    ],
    [
      'give the target the guard tag',
      'rds:AddTagsToResource',
      rds(target, 'cluster:staging'),
      { ...tagging, 'aws:RequestTag/aurora-restore:replaceable': 'true' },
    ],
    [
      'write the items of every target that shares the table',
      'dynamodb:PutItem',
      of('dynamodb', target, 'table/aurora-restore-audit'),
    ],
    [
      'read its one secret',
      'secretsmanager:GetSecretValue',
      of('secretsmanager', target, 'secret:/aurora-restore/db-credentials-AbCdEf'),
    ],
    [
      "read the session secrets of its target's restores",
      'secretsmanager:GetSecretValue',
      session,
      sessionOf('staging'),
    ],
    ['publish to its topic', 'sns:Publish', of('sns', target, 'aurora-restore-notifications')],
    ['pass the roles of PassRoleArns to RDS', 'iam:PassRole', role(target, 'monitoring'), toRds],
  ],
  'source provision': [
    ['make keys', 'kms:CreateKey', '*'],
    ['give a new alias to a key whose policy allows it', 'kms:CreateAlias', of('kms', source, 'alias/any')],
    ['read the policies of all keys', 'kms:GetKeyPolicy', key(source, 'other')],
  ],
  'target provision': [
    ['make keys', 'kms:CreateKey', '*'],
    [
      'read and write the secret',
      'secretsmanager:PutSecretValue',
      of('secretsmanager', target, 'secret:/aurora-restore/db-credentials-AbCdEf'),
    ],
    ['write the parameters', 'ssm:PutParameter', of('ssm', target, 'parameter/aurora-restore/retention')],
    [
      "change the topic's policy and subscriptions",
      'sns:SetTopicAttributes',
      of('sns', target, 'aurora-restore-notifications'),
    ],
    ['give the target the guard tag', 'rds:AddTagsToResource', rds(target, 'cluster:staging')],
  ],
};

const cannot: Readonly<Record<string, readonly Deed[]>> = {
  source: [
    ['change the source cluster', 'rds:ModifyDBCluster', rds(source, 'cluster:prod')],
    [
      'delete a snapshot without a name of this action',
      'rds:DeleteDBClusterSnapshot',
      rds(source, 'cluster-snapshot:other-db'),
      tagged,
    ],
    ['tag such a snapshot', 'rds:AddTagsToResource', rds(source, 'cluster-snapshot:other-db'), tagging],
    ['use a key that KeyArns does not name', 'kms:Decrypt', key(source, 'other'), throughRds],
    ['decrypt outside of RDS', 'kms:Decrypt', key(source, 'prod')],
    ["change a key's policy", 'kms:PutKeyPolicy', key(source, 'prod')],
  ],
  target: [
    [
      'delete a cluster that no restore of the target has made or renamed',
      'rds:DeleteDBCluster',
      rds(target, 'cluster:staging'),
    ],
    [
      'restore a snapshot of its own account that this action did not make',
      'rds:RestoreDBClusterFromSnapshot',
      rds(target, 'cluster-snapshot:finance-2026'),
    ],
    ['copy such a snapshot', 'rds:CopyDBClusterSnapshot', rds(target, 'cluster-snapshot:finance-2026')],
    [
      'share a snapshot',
      'rds:ModifyDBClusterSnapshotAttribute',
      rds(target, 'cluster-snapshot:aurora-restore-x'),
    ],
    ["delete another team's instance", 'rds:DeleteDBInstance', rds(target, 'db:payments-1')],
    ['change it', 'rds:ModifyDBInstance', rds(target, 'db:payments-1')],
    ['tag it', 'rds:AddTagsToResource', rds(target, 'db:payments-1'), tagging],
    ['change another cluster', 'rds:ModifyDBCluster', rds(target, 'cluster:payments')],
    ['query another cluster', 'rds-data:ExecuteStatement', rds(target, 'cluster:payments')],
    ['pass another role', 'iam:PassRole', role(target, 'exports-everything'), toRds],
    [
      'pass a role to another service',
      'iam:PassRole',
      role(target, 'monitoring'),
      { 'iam:PassedToService': 'ec2.amazonaws.com' },
    ],
    ['use a key that KeyArns does not name', 'kms:Decrypt', key(target, 'payments'), throughRds],
    [
      "read the session secrets of another target's restores",
      'secretsmanager:GetSecretValue',
      session,
      sessionOf('payments'),
    ],
    [
      "tag them as its own target's",
      'secretsmanager:TagResource',
      session,
      { ...sessionOf('payments'), 'aws:RequestTag/aurora-restore:target': rds(target, 'cluster:staging') },
    ],
    ['delete them', 'secretsmanager:DeleteSecret', session, sessionOf('payments')],
    [
      'read another secret',
      'secretsmanager:GetSecretValue',
      of('secretsmanager', target, 'secret:payments-AbCdEf'),
    ],
    ['write a parameter', 'ssm:PutParameter', of('ssm', target, 'parameter/aurora-restore/guard-tag')],
    [
      'delete items of the table',
      'dynamodb:DeleteItem',
      of('dynamodb', target, 'table/aurora-restore-audit'),
    ],
  ],
  'source provision': [
    ['tag a key that it did not make', 'kms:TagResource', key(source, 'other'), managed],
    ['tag a key while it is made', 'kms:TagResource', '*', managed],
    [
      'change the policy of a key that it did not make',
      'kms:PutKeyPolicy',
      key(source, 'other'),
      { 'aws:ResourceTag/aurora-restore:managed': 'true' },
    ],
    ['use a key', 'kms:Decrypt', key(source, 'prod'), throughRds],
    ['touch a snapshot', 'rds:ModifyDBClusterSnapshotAttribute', rds(source, 'cluster-snapshot:other-db')],
  ],
  'target provision': [
    ['tag a key that it did not make', 'kms:TagResource', key(target, 'other'), managed],
    [
      'change the policy of a key that it did not make',
      'kms:PutKeyPolicy',
      key(target, 'other'),
      { 'aws:ResourceTag/aurora-restore:managed': 'true' },
    ],
    ['use a key', 'kms:Decrypt', key(target, 'staging'), throughRds],
    ['delete the target', 'rds:DeleteDBCluster', rds(target, 'cluster:staging')],
    ['restore anything', 'rds:RestoreDBClusterFromSnapshot', rds(target, 'cluster:staging')],
    ['query the target', 'rds-data:ExecuteStatement', rds(target, 'cluster:staging')],
    ['write items of the table', 'dynamodb:PutItem', of('dynamodb', target, 'table/aurora-restore-audit')],
  ],
};

describe.each(Object.keys(can))('whoever has stolen a session of the %s role', (name) => {
  const verdict = ([, action, resource, conditions = {}]: Deed) =>
    evaluate(policies[name] ?? [], { action, resource, conditions });

  it.each((can[name] ?? []).map((deed) => [deed[0], deed] as const))('can %s', (_what, deed) => {
    expect(verdict(deed)).toBe('Allow');
  });

  it.each((cannot[name] ?? []).map((deed) => [deed[0], deed] as const))('cannot %s', (_what, deed) => {
    expect(verdict(deed)).not.toBe('Allow');
  });
});
