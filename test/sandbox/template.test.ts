import { expect, it } from 'vitest';
import type { Policy, Statement } from './iam.ts';
import { rolesOf, type TemplateRole } from './template.ts';

const account = '111111111111';
const parameters = {
  source: {
    GitHubSubjects: 'repo:o/r:ref:refs/heads/main',
    SourceClusterId: 'prod',
    KeyArns: `arn:aws:kms:eu-central-1:${account}:key/1`,
  },
  target: {
    GitHubSubjects: 'repo:o/r:ref:refs/heads/main',
    TargetClusterId: 'staging',
    SourceAccountId: '222222222222',
    KeyArns: `arn:aws:kms:eu-central-1:${account}:key/1`,
    PassRoleArns: 'none',
  },
};
const provisioner = { ProvisionSubjects: 'repo:o/r:environment:provision' };

function statements({ policies }: TemplateRole): Statement[] {
  return policies.flatMap(({ Statement }: Policy) => [Statement].flat() as Statement[]);
}
function actionsOf(role: TemplateRole): string[] {
  return statements(role).flatMap(({ Action = [] }) => [Action].flat() as string[]);
}

it.each(['source', 'target'] as const)('%s.yml keeps making and restoring apart', async (side) => {
  const { RestoreRole, ...others } = await rolesOf(side, account, parameters[side]);
  expect(Object.keys(others)).toEqual([]);
  const { ProvisionRole } = await rolesOf(side, account, { ...parameters[side], ...provisioner });
  if (RestoreRole === undefined || ProvisionRole === undefined) throw new Error('A role is missing.');
  expect(ProvisionRole.name).toBe(`${RestoreRole.name}-provision`);
  expect(JSON.stringify(ProvisionRole.trust)).toContain('repo:o/r:environment:provision');
  expect(JSON.stringify(ProvisionRole.trust)).not.toContain('refs/heads/main');

  const making = /CreateKey|PutKeyPolicy|CreateTable|UpdateTable|PutSecretValue|CreateTopic|PutParameter/;
  expect(actionsOf(RestoreRole).filter((action) => making.test(action))).toEqual([]);
  const changing = actionsOf(ProvisionRole).filter((action) => /^rds:(?!Describe|AddTags)/.test(action));
  expect(changing).toEqual([]);
  for (const role of [RestoreRole, ProvisionRole]) {
    expect(actionsOf(role).filter((action) => action.includes('*'))).toEqual([]);
    // IAM's limit for all inline policies of a role, white space not counted.
    expect(JSON.stringify(role.policies).length).toBeLessThan(10_240);
    expect(JSON.stringify(role.trust).length).toBeLessThan(2048);
  }
});

it('keys that provision did not make are open to it only where they are named', async () => {
  const open = async (more: Record<string, string>) => {
    const { ProvisionRole } = await rolesOf('source', account, {
      ...parameters.source,
      ...provisioner,
      ...more,
    });
    if (ProvisionRole === undefined) throw new Error('The role is missing.');
    return statements(ProvisionRole).find(({ Sid }) => Sid === 'OpenNamedKeys')?.Resource;
  };
  expect(await open({})).toBe(`arn:aws:kms:*:${account}:key/none`);
  const key = `arn:aws:kms:eu-central-1:${account}:key/1`;
  expect(await open({ OpenKeyArns: key })).toEqual([key]);
});
