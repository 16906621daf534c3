import { describe, expect, it } from 'vitest';
import { conditionsOf, fixForDenial } from '../../../../src/aws/client/denial.ts';
import { rolesOf } from '../../../sandbox/template.ts';

const user = 'User: arn:aws:sts::222222222222:assumed-role/aurora-restore-target/run';
const cluster = 'arn:aws:rds:eu-central-1:222222222222:cluster:staging-new-1';

/** The fix for a message of AWS that ends so. */
const fixFor = (ending: string, action = 'rds:RestoreDBClusterFromSnapshot', on = cluster): string =>
  fixForDenial(
    'rds:RestoreDBClusterFromSnapshot',
    'staging-new-1',
    `${user} is not authorized to perform: ${action} on resource: ${on} ${ending}`,
  );

describe('the fix for a denied call', () => {
  const own = 'because no identity-based policy allows the action';

  it('names the template to deploy again, the resource of the message and the parameter that covers it', () => {
    expect(fixFor(own)).toBe(
      `Allow rds:RestoreDBClusterFromSnapshot on ${cluster} to the role aurora-restore-target: deploy .github/bootstrap/target.yml of this version again, with a value of TargetClusterId that covers the resource.`,
    );
    expect(
      fixForDenial(
        'rds:DescribeDBClusters',
        'all clusters',
        `${user} is not authorized to perform: rds:DescribeDBClusters on resource: * ${own}`,
      ),
    ).toBe(
      'Allow rds:DescribeDBClusters on * to the role aurora-restore-target: deploy .github/bootstrap/target.yml of this version again.',
    );
  });

  it.each([
    [
      'iam:PassRole',
      'arn:aws:iam::222222222222:role/monitoring',
      'PassRoleArns',
      'the role is passed to RDS',
    ],
    [
      'rds:AddTagsToResource',
      cluster,
      'TargetClusterId',
      'the request has the tag aurora-restore:restore-id',
    ],
    [
      'kms:CreateGrant',
      'arn:aws:kms:eu-central-1:111111111111:key/k',
      'KeyArns',
      'the grant is for an AWS resource',
    ],
  ])(
    'names the action that the call depends on, and its condition: %s',
    (action, on, parameter, condition) => {
      const fix = fixFor(own, action, on);
      expect(fix).toContain(`Allow ${action} on ${on} to the role`);
      expect(fix).toContain(`with a value of ${parameter} that covers the resource`);
      expect(fix).toContain(`The template allows it where ${condition}.`);
    },
  );

  it.each([
    [
      'with an explicit deny in a service control policy',
      /^A service control policy of the AWS organization denies/,
    ],
    [
      'because no service control policy allows the action',
      /^A service control policy of the AWS organization denies/,
    ],
    ['with an explicit deny in a resource control policy', /^A resource control policy/],
    ['with an explicit deny in a permissions boundary', /in the permissions boundary of the role/],
    ['because no permissions boundary allows the action', /in the permissions boundary of the role/],
    ['because no VPC endpoint policy allows the action', /VPC endpoint/],
    ['because no resource-based policy allows the action', /in the policy of that resource/],
    ['with an explicit deny in an identity-based policy', /^Remove the statement that denies/],
  ])('names the policy that denies it: %s', (ending, fix) => {
    expect(fixFor(ending)).toMatch(fix);
    expect(fixFor(ending)).not.toContain('.github/bootstrap');
  });

  it('is one sentence on the key where AWS names only KMS', () => {
    expect(
      fixForDenial('secretsmanager:GetSecretValue', 'credentials', 'Access to KMS is not allowed'),
    ).toContain('Allow kms:Decrypt on the key of credentials');
  });

  it('knows the conditions of the templates', async () => {
    const values = {
      GitHubSubjects: 'x',
      TargetClusterId: 'staging',
      SourceClusterId: 'prod',
      SourceAccountId: '1',
      KeyArns: 'key',
      PassRoleArns: 'role',
    };
    const roles = [
      ...Object.values(await rolesOf('source', '111111111111', values)),
      ...Object.values(await rolesOf('target', '222222222222', values)),
    ];
    const actions = (isConditional: boolean): string[] =>
      roles
        .flatMap(({ policies }) => policies.flatMap(({ Statement }) => Statement))
        .filter(({ Condition }) => (Condition !== undefined) === isConditional)
        .flatMap(({ Action }) => Action ?? []);
    const always = ['secretsmanager:GetSecretValue'];
    expect([...new Set(actions(true))].filter((action) => !always.includes(action)).toSorted()).toEqual(
      Object.keys(conditionsOf).toSorted(),
    );
  });
});
