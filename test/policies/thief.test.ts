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
/** Tags of a snapshot that a restore of this target made; or, with the table's name, of a copy that several share. */
const madeFor = (name: string) => ({ ...tagged, ...sessionOf(name) });
const table = 'aurora-restore-audit';
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
    OpenKeyArns: key(source, 'opened'),
  });
  const forTarget = {
    ...subjects,
    TargetClusterId: 'staging',
    SourceAccountId: source,
    KeyArns: `${key(source, 'prod')},${key(target, 'staging')}`,
    OpenKeyArns: key(target, 'opened'),
    PassRoleArns: role(target, 'monitoring'),
  };
  const ofTarget = await rolesOf('target', target, forTarget);
  const inOneAccount = await rolesOf('target', target, { ...forTarget, SourceAccountId: target });
  policies = {
    source: ofSource['RestoreRole']?.policies ?? [],
    'source provision': ofSource['ProvisionRole']?.policies ?? [],
    target: ofTarget['RestoreRole']?.policies ?? [],
    'target provision': ofTarget['ProvisionRole']?.policies ?? [],
    'target, in the account of the source': inOneAccount['RestoreRole']?.policies ?? [],
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
    ['make snapshots of the source cluster', 'rds:CreateDBClusterSnapshot', rds(source, 'cluster:prod')],
    [
      'with a name of this action',
      'rds:CreateDBClusterSnapshot',
      rds(source, 'cluster-snapshot:aurora-restore-x'),
    ],
    [
      "tag any snapshot with a name of this action, also another target's or a person's",
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
      "delete another cluster's instance whose name begins with the target's name and a hyphen",
      'rds:DeleteDBInstance',
      rds(target, 'db:staging-payments-prod-1'),
    ],
    ['change it', 'rds:ModifyDBInstance', rds(target, 'db:staging-payments-prod-1')],
    ['tag it', 'rds:AddTagsToResource', rds(target, 'db:staging-payments-prod-1'), tagging],
    [
      'change another cluster whose name looks like a temporary one of the target',
      'rds:ModifyDBCluster',
      rds(target, 'cluster:staging-new-orders'),
    ],
    ['query it', 'rds-data:ExecuteStatement', rds(target, 'cluster:staging-old-orders')],
    [
      'tag it as one that a restore of the target made, and so delete it',
      'rds:AddTagsToResource',
      rds(target, 'cluster:staging-old-orders'),
      tagging,
    ],
    ['use the keys of KeyArns through RDS', 'kms:Decrypt', key(target, 'staging'), throughRds],
    [
      'and through SNS',
      'kms:Decrypt',
      key(target, 'staging'),
      { 'kms:ViaService': `sns.${region}.amazonaws.com` },
    ],
    [
      'delete the custom endpoint of any cluster',
      'rds:DeleteDBClusterEndpoint',
      rds(target, 'cluster-endpoint:payments-reports'),
    ],
    [
      'delete the snapshots that restores of the target made',
      'rds:DeleteDBClusterSnapshot',
      rds(target, 'cluster-snapshot:aurora-restore-x'),
      madeFor('staging'),
    ],
    [
      'delete the copies that targets with the same table share',
      'rds:DeleteDBClusterSnapshot',
      rds(target, 'cluster-snapshot:aurora-restore-common-x'),
      madeFor(table),
    ],
    [
      "restore another target's or a person's snapshot with a name of this action",
      'rds:RestoreDBClusterFromSnapshot',
      rds(target, 'cluster-snapshot:aurora-restore-x'),
      madeFor('payments'),
    ],
    ['copy it', 'rds:CopyDBClusterSnapshot', rds(target, 'cluster-snapshot:aurora-restore-x')],
    [
      'tag a snapshot with a name of this action that no restore has tagged, and so delete it',
      'rds:AddTagsToResource',
      rds(target, 'cluster-snapshot:aurora-restore-of-a-person'),
      tagging,
    ],
    [
      'tag a session secret that has no tag, and so read it',
      'secretsmanager:TagResource',
      session,
      { 'aws:RequestTag/aurora-restore:target': rds(target, 'cluster:staging') },
    ],
    [
      'tag the master secret that RDS manages for any cluster',
      'secretsmanager:TagResource',
      of('secretsmanager', target, 'secret:rds!cluster-0123-AbCdEf'),
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
      of('dynamodb', target, `table/${table}`),
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
    ['change the policy of a key of OpenKeyArns', 'kms:PutKeyPolicy', key(source, 'opened')],
  ],
  'target provision': [
    ['make keys', 'kms:CreateKey', '*'],
    ['give a new alias to a key whose policy allows it', 'kms:CreateAlias', of('kms', target, 'alias/any')],
    ['read the policies of all keys', 'kms:GetKeyPolicy', key(target, 'other')],
    ['change the policy of a key of OpenKeyArns', 'kms:PutKeyPolicy', key(target, 'opened')],
    ['list the names of all secrets', 'secretsmanager:ListSecrets', '*'],
    [
      'read the credentials secret',
      'secretsmanager:GetSecretValue',
      of('secretsmanager', target, 'secret:/aurora-restore/db-credentials-AbCdEf'),
    ],
    [
      'and write it',
      'secretsmanager:PutSecretValue',
      of('secretsmanager', target, 'secret:/aurora-restore/db-credentials-AbCdEf'),
    ],
    ['write the parameters', 'ssm:PutParameter', of('ssm', target, 'parameter/aurora-restore/retention')],
    [
      "change the topic's policy and subscriptions",
      'sns:SetTopicAttributes',
      of('sns', target, 'aurora-restore-notifications'),
    ],
    ['subscribe anybody to it', 'sns:Subscribe', of('sns', target, 'aurora-restore-notifications')],
    [
      'give the target any tag, also the guard tag',
      'rds:AddTagsToResource',
      rds(target, 'cluster:staging'),
      { 'aws:RequestTag/aurora-restore:target': rds(target, 'cluster:staging') },
    ],
    ["change the table's settings", 'dynamodb:UpdateTable', of('dynamodb', target, `table/${table}`)],
    ['let its items expire', 'dynamodb:UpdateTimeToLive', of('dynamodb', target, `table/${table}`)],
    ['end its backups', 'dynamodb:UpdateContinuousBackups', of('dynamodb', target, `table/${table}`)],
  ],
  'target, in the account of the source': [
    [
      'restore any snapshot of the account',
      'rds:RestoreDBClusterFromSnapshot',
      rds(target, 'cluster-snapshot:finance-2026'),
    ],
    ['copy it', 'rds:CopyDBClusterSnapshot', rds(target, 'cluster-snapshot:finance-2026')],
  ],
};

const cannot: Readonly<Record<string, readonly Deed[]>> = {
  source: [
    ['change the source cluster', 'rds:ModifyDBCluster', rds(source, 'cluster:prod')],
    ['delete the source cluster', 'rds:DeleteDBCluster', rds(source, 'cluster:prod')],
    ['make snapshots of another cluster', 'rds:CreateDBClusterSnapshot', rds(source, 'cluster:payments')],
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
    [
      "delete another target's snapshots with a name and tags of this action",
      'rds:DeleteDBClusterSnapshot',
      rds(target, 'cluster-snapshot:aurora-restore-x'),
      madeFor('payments'),
    ],
    [
      "tag them as its own target's",
      'rds:AddTagsToResource',
      rds(target, 'cluster-snapshot:aurora-restore-x'),
      { ...tagging, ...madeFor('payments') },
    ],
    [
      'delete a snapshot with a name of this action that has none of its tags',
      'rds:DeleteDBClusterSnapshot',
      rds(target, 'cluster-snapshot:aurora-restore-of-a-person'),
    ],
    ...['payments-1', 'staging2-1', 'stagingpayments-1'].flatMap((name): Deed[] => [
      [`delete the instance ${name} of another cluster`, 'rds:DeleteDBInstance', rds(target, `db:${name}`)],
      [`change the instance ${name}`, 'rds:ModifyDBInstance', rds(target, `db:${name}`)],
      [`tag the instance ${name}`, 'rds:AddTagsToResource', rds(target, `db:${name}`), tagging],
    ]),
    ...['payments', 'staging2', 'staging-eu1-orders', 'staging-payments-prod'].flatMap((name): Deed[] => [
      [`change the cluster ${name}`, 'rds:ModifyDBCluster', rds(target, `cluster:${name}`)],
      [`query the cluster ${name}`, 'rds-data:ExecuteStatement', rds(target, `cluster:${name}`)],
      [`tag the cluster ${name}`, 'rds:AddTagsToResource', rds(target, `cluster:${name}`), tagging],
      [`restore to the name ${name}`, 'rds:RestoreDBClusterFromSnapshot', rds(target, `cluster:${name}`)],
      [
        `delete the cluster ${name}, which this action did not make for the target`,
        'rds:DeleteDBCluster',
        rds(target, `cluster:${name}`),
        madeFor(name),
      ],
    ]),
    [
      'create a custom endpoint of another cluster',
      'rds:CreateDBClusterEndpoint',
      rds(target, 'cluster:payments'),
    ],
    [
      'read the master secret that RDS manages',
      'secretsmanager:GetSecretValue',
      of('secretsmanager', target, 'secret:rds!cluster-0123-AbCdEf'),
      sessionOf('staging'),
    ],
    ["change a key's policy", 'kms:PutKeyPolicy', key(target, 'staging')],
    ['read a session secret that has no tag', 'secretsmanager:GetSecretValue', session],
    ['pass another role', 'iam:PassRole', role(target, 'exports-everything'), toRds],
    [
      'pass a role to another service',
      'iam:PassRole',
      role(target, 'monitoring'),
      { 'iam:PassedToService': 'ec2.amazonaws.com' },
    ],
    ['use a key that KeyArns does not name', 'kms:Decrypt', key(target, 'payments'), throughRds],
    ['decrypt outside of RDS and SNS', 'kms:Decrypt', key(target, 'staging')],
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
    ['delete items of the table', 'dynamodb:DeleteItem', of('dynamodb', target, `table/${table}`)],
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
    ['change a cluster', 'rds:ModifyDBCluster', rds(source, 'cluster:prod')],
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
    ['write items of the table', 'dynamodb:PutItem', of('dynamodb', target, `table/${table}`)],
    ['tag another cluster', 'rds:AddTagsToResource', rds(target, 'cluster:payments')],
    [
      'read another secret',
      'secretsmanager:GetSecretValue',
      of('secretsmanager', target, 'secret:payments-AbCdEf'),
    ],
  ],
  'target, in the account of the source': [
    [
      'share a snapshot',
      'rds:ModifyDBClusterSnapshotAttribute',
      rds(target, 'cluster-snapshot:finance-2026'),
    ],
    [
      'delete a snapshot that this action did not make',
      'rds:DeleteDBClusterSnapshot',
      rds(target, 'cluster-snapshot:finance-2026'),
      madeFor('staging'),
    ],
  ],
};

describe.each(Object.keys(can))('whoever has stolen a session of the %s role', (name) => {
  const verdict = ([, action, resource, conditions = {}]: Deed) =>
    evaluate(policies[name] ?? [], { action, resource, conditions });

  it('can see the names, endpoints and settings of all clusters', () => {
    expect(verdict(['', 'rds:DescribeDBClusters', '*'])).toBe('Allow');
  });

  it.each((can[name] ?? []).map((deed) => [deed[0], deed] as const))('can %s', (_what, deed) => {
    expect(verdict(deed)).toBe('Allow');
  });

  it.each((cannot[name] ?? []).map((deed) => [deed[0], deed] as const))('cannot %s', (_what, deed) => {
    expect(verdict(deed)).not.toBe('Allow');
  });
});
