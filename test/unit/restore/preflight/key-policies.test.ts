import { describe, expect, it } from 'vitest';
import type { Keys } from '../../../../src/aws/kms/keys.ts';
import { ActionError } from '../../../../src/errors.ts';
import { Undetermined } from '../../../../src/restore/plan/checks.ts';
import { checkKeyPolicies } from '../../../../src/restore/preflight/key-policies.ts';
import type { Plan } from '../../../../src/restore/results.ts';
import { production, staging } from '../../../support/constants.ts';
import { settingsWith } from '../../../support/settings.ts';
import { instanceWith, previousWith, snapshotWith } from './fixtures.ts';

const security = '333333333333';
const keyOf = (account: string, id: string): string => `arn:aws:kms:eu-central-1:${account}:key/${id}`;
const role = `arn:aws:iam::${staging}:role/restore`;

/** KMS as the two accounts see it: a policy is shown in the key's own account only. */
async function check(
  plan: Omit<Plan, 'snapshot' | 'route' | 'keys'> & Partial<Plan>,
  awsState: {
    readonly disabled?: readonly string[];
    readonly policies?: Readonly<Record<string, object[]>>;
    readonly principal?: string;
  } = {},
): Promise<string> {
  const keysOf = (account: string): Keys => ({
    get: (arn) =>
      awsState.disabled?.includes(arn)
        ? Promise.reject(
            new ActionError(
              'KEY_NOT_USABLE',
              `The key ${arn} is PendingDeletion: it must be Enabled.`,
              'Enable.',
            ),
          )
        : Promise.resolve({ arn, manager: 'CUSTOMER', state: 'Enabled' }),
    policy: (arn) =>
      arn.split(':')[4] === account
        ? Promise.resolve(JSON.stringify({ Statement: awsState.policies?.[arn] ?? [delegation(account)] }))
        : Promise.reject(new ActionError('ACCESS_DENIED', 'kms:GetKeyPolicy was refused.', '')),
  });
  const account = (id: string) => ({ id, keys: () => Promise.resolve(keysOf(id)) });
  return checkKeyPolicies(
    {
      settings: await settingsWith(),
      run: { restoreId: 'r1' },
      targetArn: `arn:aws:rds:eu-central-1:${staging}:cluster:staging`,
      source: account(production),
      target: account(staging),
      principals: { source: `arn:aws:iam::${production}:role/restore`, target: awsState.principal ?? role },
    },
    { snapshot: snapshotWith(), route: [], keys: {}, ...plan },
  );
}

const delegation = (account: string): object => ({
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${account}:root` },
  Action: 'kms:*',
});

describe('keys', () => {
  it('of a third account are unknown, not failed', async () => {
    const key = keyOf(security, 'shared');
    await expect(check({ clusterKey: key })).rejects.toThrow(Undetermined);
    await expect(check({ clusterKey: key })).rejects.toThrow(/account 333333333333.*only that account/);
  });

  it('of Performance Insights must be enabled', async () => {
    const key = keyOf(staging, 'insights');
    const instance = instanceWith({ performanceInsights: { kmsKeyId: key } });
    const plan = { previous: previousWith({}, [instance]) };
    await expect(check(plan, { disabled: [key] })).rejects.toThrow(
      /PendingDeletion.*Performance Insights of staging-1/,
    );
    await expect(check(plan)).resolves.toContain(`${key} (Performance Insights of staging-1)`);
  });

  it('of Performance Insights must let the role use them', async () => {
    const key = keyOf(staging, 'insights');
    const deny = { Effect: 'Deny', Principal: { AWS: role }, Action: ['kms:Decrypt', 'kms:CreateGrant'] };
    const plan = { previous: previousWith({}, [instanceWith({ performanceInsights: { kmsKeyId: key } })]) };
    await expect(check(plan, { policies: { [key]: [delegation(staging), deny] } })).rejects.toThrow(
      /does not let .*role\/restore use it: kms:Decrypt, kms:CreateGrant/,
    );
  });

  it('of the master secret must be enabled and usable', async () => {
    const key = keyOf(staging, 'secret');
    const plan = { previous: previousWith({ masterSecret: { kmsKeyId: key } }) };
    await expect(check(plan, { disabled: [key] })).rejects.toThrow(/the master secret that RDS manages/);
    await expect(check(plan, { policies: { [key]: [] } })).rejects.toThrow(/does not let/);
  });

  it('have all their faults reported at once', async () => {
    const [first, second] = [keyOf(staging, 'a'), keyOf(staging, 'b')];
    const previous = previousWith({ masterSecret: { kmsKeyId: second } });
    await expect(
      check({ clusterKey: first, previous }, { disabled: [first], policies: { [second]: [] } }),
    ).rejects.toThrow(/key\/a is PendingDeletion(?:.|\n)*key\/b/);
  });

  it.each([
    ['a role with a path', `arn:aws:iam::${staging}:role/teams/data/restore`],
    ['a session of the role', `arn:aws:sts::${staging}:assumed-role/restore/GitHubActions`],
    ['an SSO role', `arn:aws:iam::${staging}:role/aws-reserved/sso.amazonaws.com/eu-central-1/restore`],
  ])('may name the role as KMS knows it: %s', async (_what, AWS) => {
    const key = keyOf(staging, 'own');
    const policies = { [key]: [{ Effect: 'Allow', Principal: { AWS }, Action: 'kms:*' }] };
    await expect(check({ clusterKey: key }, { policies })).resolves.toContain(key);
  });

  it.each([
    ['of another name', `arn:aws:iam::${staging}:role/restore-other`],
    ['of another account', `arn:aws:iam::${production}:role/restore`],
  ])('do not count a role %s', async (_what, AWS) => {
    const key = keyOf(staging, 'own');
    const policies = { [key]: [{ Effect: 'Allow', Principal: { AWS }, Action: 'kms:*' }] };
    await expect(check({ clusterKey: key }, { policies })).rejects.toThrow(/does not let/);
  });
});
