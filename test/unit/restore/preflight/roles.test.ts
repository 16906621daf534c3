import { describe, expect, it } from 'vitest';
import { call } from '../../../../src/aws/client/call.ts';
import { Undetermined } from '../../../../src/restore/plan/checks.ts';
import { checkRoles } from '../../../../src/restore/preflight/roles.ts';
import type { PreviousTarget } from '../../../../src/restore/results.ts';
import { staging } from '../../../support/constants.ts';
import { settingsWith } from '../../../support/settings.ts';
import { instanceWith, previousWith, snapshotWith } from './fixtures.ts';

const roleOf = (account: string, name: string): string => `arn:aws:iam::${account}:role/${name}`;

async function check(previous: PreviousTarget): Promise<string> {
  return checkRoles(
    {
      settings: await settingsWith(),
      run: { restoreId: 'r1' },
      targetArn: `arn:aws:rds:eu-central-1:${staging}:cluster:staging`,
    },
    { snapshot: snapshotWith(), route: [], keys: {}, previous },
  );
}

describe('the roles that AWS gets', () => {
  it('are named as not known: whether they exist and may be passed, only AWS says', async () => {
    const monitoring = { intervalSeconds: 60, roleArn: roleOf(staging, 'monitoring') };
    const previous = previousWith({ roles: [{ arn: roleOf(staging, 's3'), feature: 's3Import' }] }, [
      instanceWith({ monitoring }),
    ]);
    const error = await check(previous).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Undetermined);
    for (const text of [
      'iam:PassRole',
      'role/s3 (s3Import)',
      'role/monitoring (Enhanced Monitoring of staging-1)',
    ])
      expect(String(error)).toContain(text);
  });

  it('are refused when they are of another account', async () => {
    const previous = previousWith({ roles: [{ arn: roleOf('333333333333', 's3') }] });
    await expect(check(previous)).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringContaining('not of the target account') as string,
    });
  });

  it('need no look where there are none', async () => {
    expect(await check(previousWith())).toBe('none is passed');
  });

  it('are named with iam:PassRole when RDS refuses one', async () => {
    const refused = Object.assign(new Error('IAM role ARN value is invalid: role/gone'), {
      name: 'InvalidParameterValue',
    });
    await expect(
      call('rds:CreateDBInstance', 'staging-1', () => Promise.reject(refused)),
    ).rejects.toMatchObject({ hint: expect.stringContaining('iam:PassRole') as string });
  });
});
