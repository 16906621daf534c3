import { expect, it } from 'vitest';
import { findSetUp } from '../../../../src/operations/report/set-up.ts';
import { settingsWith } from '../../../support/settings.ts';

const variables = { GITHUB_REPOSITORY: 'team/data', GITHUB_REF: 'refs/heads/main' };

it('prints the stacks to deploy, source first, with the values of the run', async () => {
  const failed = new Map([
    ['target role', ''],
    ['source role', ''],
  ]);
  const steps = findSetUp(await settingsWith(), variables, failed);
  expect(steps.map(({ missing }) => missing)).toEqual([
    'the roles of the source account 111111111111',
    'the roles of the target account 222222222222',
  ]);
  expect(steps[1]?.command).toBe(
    "aws cloudformation deploy --region eu-central-1 --stack-name aurora-restore-target --template-file .github/bootstrap/target.yml --capabilities CAPABILITY_NAMED_IAM --parameter-overrides TargetClusterId=staging 'InstanceNames=staging-*' SourceAccountId=111111111111 PassRoleArns=none 'KeyArns=arn:aws:kms:*:111111111111:key/*,arn:aws:kms:*:222222222222:key/*' GitHubSubjects=repo:team/data:ref:refs/heads/main ProvisionSubjects=repo:team/data:environment:provision",
  );
});

it('is empty where what failed is no part of the set-up', async () => {
  expect(findSetUp(await settingsWith(), variables, new Map([['snapshot', 'Correct it.']]))).toEqual([]);
});
