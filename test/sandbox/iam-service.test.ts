import { GetRoleCommand, IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { ListResourcesCommand, RAMClient } from '@aws-sdk/client-ram';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from './sandbox.ts';

const account = '222222222222';
let sandbox: Sandbox;
let iam: IAMClient;
let role: string;
beforeAll(async () => {
  sandbox = await startSandbox();
  iam = new IAMClient(sandbox.client(account, 'us-east-1'));
  const allow = { Effect: 'Allow', Action: 'rds:CreateDBInstance' } as const;
  const policies = [
    {
      Statement: [
        { ...allow, Resource: 'arn:aws:rds:*:*:db:staging-*' },
        {
          ...allow,
          Resource: 'arn:aws:rds:*:*:db:tagged',
          Condition: { StringEquals: { 'aws:RequestTag/team': 'x' } },
        },
        { Effect: 'Deny' as const, Action: 'rds:CreateDBInstance', Resource: 'arn:aws:rds:*:*:db:staging-9' },
      ],
    },
  ];
  role = sandbox.addRole({ name: 'restore', account, policies, trust: { Statement: [] } });
});
afterAll(() => sandbox.stop());

it('simulates the policies of a role, and names the condition keys that it was not given', async () => {
  const names = ['staging-1', 'other', 'staging-9', 'tagged'];
  const { EvaluationResults = [] } = await iam.send(
    new SimulatePrincipalPolicyCommand({
      PolicySourceArn: role,
      ActionNames: ['rds:CreateDBInstance'],
      ResourceArns: names.map((name) => `arn:aws:rds:eu-central-1:${account}:db:${name}`),
    }),
  );
  expect(EvaluationResults.map(({ EvalDecision }) => EvalDecision)).toEqual([
    'allowed',
    'implicitDeny',
    'explicitDeny',
    'implicitDeny',
  ]);
  expect(EvaluationResults[1]?.MissingContextValues ?? []).toEqual([]);
  expect(EvaluationResults[3]?.MissingContextValues).toEqual(['aws:RequestTag/team']);
});

it('shows the roles of the account, and knows no other', async () => {
  expect((await iam.send(new GetRoleCommand({ RoleName: 'restore' }))).Role?.Arn).toBe(role);
  await expect(iam.send(new GetRoleCommand({ RoleName: 'other' }))).rejects.toMatchObject({
    name: 'NoSuchEntityException',
  });
});

it('lists what the account shares through Resource Access Manager', async () => {
  const ram = new RAMClient(sandbox.client(account, 'eu-central-1'));
  const arn = `arn:aws:rds:eu-central-1:${account}:cluster:staging`;
  const list = async () =>
    (await ram.send(new ListResourcesCommand({ resourceOwner: 'SELF', resourceArns: [arn] }))).resources;
  expect(await list()).toEqual([]);
  sandbox.awsState.shares.push({ arn, share: 'arn:aws:ram:eu-central-1:222222222222:resource-share/1' });
  expect(await list()).toMatchObject([{ arn, type: 'rds:Cluster' }]);
});
