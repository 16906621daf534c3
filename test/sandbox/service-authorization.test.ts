import { describe, expect, it } from 'vitest';
import type { Policy, Statement } from './iam.ts';
import { missingTypes, mistakesOf } from './service-authorization.ts';
import { resourcesOf, roleOf, rolesOf } from './template.ts';

const subjects = { GitHubSubjects: 'repo:example/platform:ref:refs/heads/main' };
const provision = { ProvisionSubjects: 'repo:example/platform:environment:provision' };
const KeyArns = 'arn:aws:kms:eu-central-1:222222222222:key/1';
const parameters = {
  source: { SourceClusterId: 'prod', KeyArns },
  target: {
    TargetClusterId: 'staging',
    KeyArns,
    PassRoleArns: 'arn:aws:iam::222222222222:role/rds-monitoring',
    SourceAccountId: '111111111111',
  },
};

async function statementsOf(side: 'source' | 'target', role: string): Promise<Statement[]> {
  const roles = await rolesOf(side, '222222222222', { ...subjects, ...provision, ...parameters[side] });
  const found = roles[role];
  if (found === undefined) throw new Error(`The template ${side} has no ${role}.`);
  return found.policies.flatMap(({ Statement: all }) => [all].flat() as Statement[]);
}

/** Required types that AWS asks for only in cases that do not occur here. */
const notAsked = [
  // Only with DBSecurityGroups, which Aurora does not have.
  'rds:CreateDBInstance secgrp',
  // Only with a final snapshot, which no restore asks DeleteDBCluster for.
  'rds:DeleteDBCluster cluster-snapshot',
  // The keys that the role makes allow it in their own policies (AWS KMS Developer Guide, "Controlling access to aliases").
  'kms:CreateAlias key',
];

describe.each([
  ['source', 'RestoreRole'],
  ['source', 'ProvisionRole'],
  ['target', 'RestoreRole'],
  ['target', 'ProvisionRole'],
] as const)('the %s template, %s', (side, role) => {
  it('has statements that fit the Service Authorization Reference', async () => {
    for (const statement of await statementsOf(side, role)) {
      expect({ Sid: statement.Sid, mistakes: await mistakesOf(statement) }).toEqual({
        Sid: statement.Sid,
        mistakes: [],
      });
    }
  });

  it('names a resource of every type that its actions require', async () => {
    const missing = await missingTypes(await statementsOf(side, role));
    expect(missing.filter((one) => !notAsked.includes(one))).toEqual([]);
  });
});

describe('the template wake', () => {
  const policies = async (): Promise<Statement[]> => {
    const place = { account: '222222222222', region: 'eu-central-1', partition: 'aws' };
    const given = { Repository: 'example/resume', GitHubToken: 't', TargetClusterId: 'staging' };
    const resources = Object.values(await resourcesOf('wake', place, given));
    const documents = resources.flatMap(({ type, properties }) => {
      if (type === 'AWS::IAM::Role') return roleOf(properties).policies;
      return type === 'AWS::IAM::ManagedPolicy' ? [properties['PolicyDocument'] as Policy] : [];
    });
    return documents.flatMap(({ Statement: all }) => [all].flat() as Statement[]);
  };

  it('has statements that fit the Service Authorization Reference, each for one resource or group', async () => {
    const statements = await policies();
    expect(statements.map(({ Sid }) => Sid)).toEqual([
      ...['CallGitHub', 'PutEvent', 'KeepWhatFailed', 'CreateOrMoveSchedules', 'PassTheirRole'],
    ]);
    for (const statement of statements)
      expect([statement.Sid, await mistakesOf(statement)]).toEqual([statement.Sid, []]);
    const wide = statements.filter((one) => /"\*"|:\*:/.test(JSON.stringify(one)));
    expect(wide).toEqual([]);
    expect(await missingTypes(statements)).toEqual([]);
  });
});

describe('the check', () => {
  it.each([
    ['an action that does not exist', { Action: 'rds:RestoreDBCluster', Resource: '*' }],
    [
      'a resource of another type',
      { Action: 'rds:DeleteDBClusterSnapshot', Resource: 'arn:aws:rds:*:1:db:x' },
    ],
    [
      'a resource for an action that has none',
      { Action: 'rds:CrossRegionCommunication', Resource: 'arn:aws:rds:*:1:cluster:x' },
    ],
    [
      'a condition key that the action lacks',
      {
        Action: 'kms:CreateAlias',
        Resource: '*',
        Condition: { StringEquals: { 'aws:RequestTag/x': 'y' } },
      },
    ],
  ])('finds %s', async (_what, statement) => {
    expect(await mistakesOf({ Effect: 'Allow', ...statement })).not.toEqual([]);
  });

  it('finds a required type without a resource', async () => {
    const statement = { Effect: 'Allow', Action: 'rds:CopyDBClusterSnapshot' } as const;
    const arn = 'arn:aws:rds:*:1:cluster:x';
    expect(await missingTypes([{ ...statement, Resource: arn }])).toEqual([
      'rds:CopyDBClusterSnapshot cluster-snapshot',
    ]);
  });
});
