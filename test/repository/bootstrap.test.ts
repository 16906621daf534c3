import * as rds from '@aws-sdk/client-rds';
import { describe, expect, it } from 'vitest';
import { instanceNames, temporaryName } from '../../src/restore/naming.ts';
import { type Conditions, evaluate, type Policy, type Statement } from '../sandbox/iam.ts';
import { rolesOf, type TemplateRole } from '../sandbox/template.ts';

const source = '111111111111';
const target = '222222222222';
const main = 'repo:example/platform:ref:refs/heads/main';
const immutable = 'repo:example@1234/platform@5678:environment:restore';
const workflow = 'example/aurora-restore-action/.github/workflows/restore.yml@refs/tags/v1.2.3';

async function roles(more: Readonly<Record<string, string>> = {}): Promise<Record<string, TemplateRole>> {
  const subjects = { GitHubSubjects: `${main},${immutable}`, ProvisionSubjects: main, ...more };
  const KeyArns = `arn:aws:kms:eu-central-1:${target}:key/1`;
  const ofSource = await rolesOf('source', source, { SourceClusterId: 'prod', KeyArns, ...subjects });
  const ofTarget = await rolesOf('target', target, {
    TargetClusterId: 'staging',
    SourceAccountId: source,
    ...{ KeyArns, PassRoleArns: 'none' },
    ...subjects,
  });
  return {
    source: present(ofSource['RestoreRole']),
    target: present(ofTarget['RestoreRole']),
    'source-provision': present(ofSource['ProvisionRole']),
    'target-provision': present(ofTarget['ProvisionRole']),
  };
}
const temporaryNames = (name: string): string[] =>
  (['new', 'old'] as const).map((kind) => temporaryName(name, kind, 'any-restore'));
function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The template has no such role.');
  return value;
}
const actionsOf = ({ policies }: TemplateRole): string[] =>
  policies.flatMap(({ Statement: all }) =>
    ([all].flat() as Statement[]).flatMap(({ Action }) => [Action ?? []].flat()),
  );

/** Claims of a token that fits everything; a test changes one. */
const claims = {
  aud: 'sts.amazonaws.com',
  sub: main,
  repository_id: '5678',
  job_workflow_ref: workflow,
};
function trusts(trust: Policy, account: string, token: Partial<typeof claims>): boolean {
  const conditions: Conditions = Object.fromEntries(
    Object.entries(token).map(([name, value]) => [`token.actions.githubusercontent.com:${name}`, value]),
  );
  const provider = `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com`;
  const asked = {
    action: 'sts:AssumeRoleWithWebIdentity',
    resource: '*',
    conditions,
    principal: { provider },
  };
  return evaluate([trust], asked) === 'Allow';
}

describe.each([
  ['source', source],
  ['target', target],
])('the %s role trusts', (side, account) => {
  it('exact subjects, in both forms, and the audience', async () => {
    const { trust } = present((await roles())[side]);
    for (const sub of [main, immutable]) expect(trusts(trust, account, { ...claims, sub })).toBe(true);
    for (const sub of [
      `${main}x`,
      'repo:example/platform:ref:refs/heads/dev',
      'repo:Example/platform:ref:refs/heads/main',
      '*',
    ])
      expect(trusts(trust, account, { ...claims, sub })).toBe(false);
    expect(trusts(trust, account, { ...claims, aud: 'https://github.com/example' })).toBe(false);
    const { repository_id: _id, job_workflow_ref: _ref, ...least } = claims;
    expect(trusts(trust, account, least)).toBe(true);
    expect(JSON.stringify(trust)).not.toMatch(/StringLike|\*/);
  });

  it('a repository and workflows only, where they are asked for', async () => {
    const asked = {
      RepositoryId: '5678',
      JobWorkflowRefs: `${workflow},example/other/.github/workflows/x.yml@refs/heads/main`,
    };
    const { trust } = present((await roles(asked))[side]);
    expect(trusts(trust, account, claims)).toBe(true);
    expect(trusts(trust, account, { ...claims, repository_id: '9999' })).toBe(false);
    expect(trusts(trust, account, { ...claims, job_workflow_ref: `${workflow}0` })).toBe(false);
    const { repository_id: _id, ...without } = claims;
    expect(trusts(trust, account, without)).toBe(false);
    const provision = present((await roles(asked))[`${side}-provision`]).trust;
    expect(trusts(provision, account, { ...claims, job_workflow_ref: 'any' })).toBe(true);
    expect(trusts(provision, account, { ...claims, repository_id: '9999' })).toBe(false);
  });
});

describe('the policies', () => {
  it('fit into IAM with long parameters', async () => {
    const arns = (kind: string) =>
      Array.from(
        { length: 8 },
        (_, n) => `arn:aws-us-gov:${kind}:us-gov-west-1:${target}:key/${String(n).padStart(36, '0')}`,
      ).join(',');
    const long = {
      GitHubSubjects: Array.from(
        { length: 6 },
        (_, n) => `repo:${'o'.repeat(39)}@12345678/${'r'.repeat(60)}@123456789:environment:${n}`,
      ).join(','),
      JobWorkflowRefs: `${'o'.repeat(39)}/${'r'.repeat(60)}/.github/workflows/restore.yml@refs/tags/v10.10.10`,
      RepositoryId: '1234567890',
      KeyArns: arns('kms'),
      OpenKeyArns: arns('kms'),
      PassRoleArns: arns('iam'),
      SourceClusterId: 's'.repeat(63),
      TargetClusterId: 't'.repeat(63),
      InstanceNames: `${'t'.repeat(63)}-*`,
      TableName: 'aurora-restore-audit-of-the-platform-team',
      TopicName: 'aurora-restore-notifications-of-the-platform-team',
      ParameterPath: '/platform/databases/aurora-restore/staging',
      SecretName: '/platform/databases/aurora-restore/staging/db-credentials',
    };
    for (const [name, { trust, policies }] of Object.entries(await roles(long))) {
      // IAM and STS quotas: a trust policy of 2,048 characters, and 10,240 for all inline policies of a role.
      expect(JSON.stringify(trust).length, `trust of ${name}`).toBeLessThanOrEqual(2048);
      expect(policies.map((policy) => JSON.stringify(policy)).join('').length, name).toBeLessThanOrEqual(
        10_240,
      );
    }
  });

  it('let the source role change no cluster and no instance', async () => {
    const { policies } = present((await roles())['source']);
    const commands = Object.keys(rds).filter((name) => /^(?!Describe|List|Download|\$).*Command$/.test(name));
    const actions = commands.map((name) => `rds:${name.slice(0, -7)}`);
    expect(actions).toEqual(expect.arrayContaining(['rds:DeleteDBCluster', 'rds:ModifyDBInstance']));
    const tagged: Conditions = {
      'aws:ResourceTag/aurora-restore:restore-id': 'x',
      'aws:RequestTag/aurora-restore:restore-id': 'x',
    };
    const allowed = actions.flatMap((action) =>
      ['eu-central-1', 'us-east-1'].flatMap((region) =>
        [
          'cluster:prod',
          'cluster:aurora-restore-x',
          'db:prod-1',
          'db:aurora-restore-x',
          'cluster-pg:x',
          'global-cluster:x',
        ].flatMap((what) =>
          [{}, tagged].flatMap((conditions) => {
            const resource = `arn:aws:rds:${region}:${source}:${what}`;
            return evaluate(policies, { action, resource, conditions }) === 'Allow'
              ? [`${action} ${what}`]
              : [];
          }),
        ),
      ),
    );
    // A snapshot of it is made; AWS asks for that on the cluster as well.
    expect([...new Set(allowed)]).toEqual(['rds:CreateDBClusterSnapshot cluster:prod']);
  });

  it('keep apart who makes keys, tables and secrets, and who restores', async () => {
    const all = await roles();
    const making =
      /^(kms:(CreateKey|PutKeyPolicy|CreateAlias|ScheduleKeyDeletion)|dynamodb:(Create|Update|Delete)Table|secretsmanager:PutSecretValue|ssm:PutParameter|sns:(CreateTopic|SetTopicAttributes)|iam:(?!PassRole|SimulatePrincipalPolicy).*)$/;
    for (const side of ['source', 'target'])
      expect(
        actionsOf(present(all[side])).filter((action) => making.test(action) || action.includes('*')),
      ).toEqual([]);
    const restoring = /^rds:(Copy|Restore|Delete|Modify|Create)|^dynamodb:PutItem/;
    for (const side of ['source-provision', 'target-provision'])
      expect(
        actionsOf(present(all[side])).filter((action) => restoring.test(action) || action.includes('*')),
      ).toEqual([]);
  });

  it('allow the target role the names that a restore gives', async () => {
    const verdicts = async (targetClusterId: string) => {
      const { policies } = present((await roles({ TargetClusterId: targetClusterId }))['target']);
      const clusters = [targetClusterId, ...temporaryNames(targetClusterId)];
      const [first = ''] = instanceNames(targetClusterId, [], 1);
      const instances = [first, ...temporaryNames(first)];
      const ask = (action: string, resource: string) =>
        evaluate(policies, {
          action,
          resource: `arn:aws:rds:eu-central-1:${target}:${resource}`,
          conditions: {},
        });
      return [
        ...clusters.map((name) => ask('rds:ModifyDBCluster', `cluster:${name}`)),
        ...instances.map((name) => ask('rds:ModifyDBInstance', `db:${name}`)),
      ];
    };
    // A longer name leaves no room for a temporary one of 63 characters.
    for (const id of ['staging', 's'.repeat(52), `${'s'.repeat(50)}-1`])
      expect(new Set(await verdicts(id)), id).toEqual(new Set(['Allow']));
  });

  it('hold the target role to instances of one name, where that is given', async () => {
    const { policies } = present((await roles({ InstanceNames: 'staging*' }))['target']);
    const verdict = (name: string) =>
      evaluate(policies, {
        action: 'rds:DeleteDBInstance',
        resource: `arn:aws:rds:eu-central-1:${target}:db:${name}`,
        conditions: {},
      });
    expect([verdict('staging-1'), verdict('billing-1')]).toEqual(['Allow', 'none']);
  });
});
