import { describe, expect, it } from 'vitest';
import { call } from '../../../../src/aws/client/call.ts';
import { ActionError } from '../../../../src/errors.ts';
import { Undetermined } from '../../../../src/restore/plan/checks.ts';
import { checkPermissions, checkRoles } from '../../../../src/restore/preflight/roles.ts';
import type { PreviousTarget } from '../../../../src/restore/results.ts';
import { staging } from '../../../support/constants.ts';
import { settingsWith } from '../../../support/settings.ts';
import { instanceWith, previousWith, snapshotWith } from './fixtures.ts';

const roleOf = (account: string, name: string): string => `arn:aws:iam::${account}:role/${name}`;

type Permissions = Parameters<typeof checkRoles>[0]['permissions'];

/** Of a role that may not ask IAM. */
const silent: Permissions = {
  hasRole: () => Promise.reject(denied('iam:GetRole')),
  simulate: () => Promise.reject(denied('iam:SimulatePrincipalPolicy')),
};
const all: Permissions = {
  hasRole: () => Promise.resolve(true),
  simulate: (_role, _action, resources) =>
    Promise.resolve(resources.map((resource) => ({ resource, decision: 'allowed' as const }))),
};

function denied(action: string): ActionError {
  const cause = Object.assign(new Error('no'), { name: 'AccessDenied' });
  return new ActionError('ACCESS_DENIED', `${action} failed`, 'Allow it.', { cause });
}

async function inspectionWith(permissions: Permissions): Promise<Parameters<typeof checkRoles>[0]> {
  return {
    settings: await settingsWith(),
    run: { restoreId: 'r1' },
    targetArn: `arn:aws:rds:eu-central-1:${staging}:cluster:staging`,
    principals: { source: 'source', target: roleOf(staging, 'restore') },
    permissions,
  };
}
const planOf = (previous: PreviousTarget) => ({ snapshot: snapshotWith(), route: [], keys: {}, previous });

async function check(previous: PreviousTarget, permissions = silent): Promise<string> {
  return checkRoles(await inspectionWith(permissions), planOf(previous));
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

  it('are seen where IAM may be asked: that they exist, and that they may be passed to the service that uses them', async () => {
    const monitoring = { intervalSeconds: 60, roleArn: roleOf(staging, 'monitoring') };
    const previous = previousWith({ roles: [{ arn: roleOf(staging, 's3') }] }, [
      instanceWith({ monitoring }),
    ]);
    const asked: unknown[] = [];
    const region = { 'aws:RequestedRegion': (await settingsWith()).targetRegion };
    const permissions: Permissions = {
      ...all,
      simulate: (role, action, resources, context) => {
        asked.push([action, resources, context]);
        return all.simulate(role, action, resources, context);
      },
    };
    expect(await check(previous, permissions)).toContain('role/s3');
    expect(asked).toEqual([
      ['iam:PassRole', [roleOf(staging, 's3')], { 'iam:PassedToService': 'rds.amazonaws.com', ...region }],
      [
        'iam:PassRole',
        [roleOf(staging, 'monitoring')],
        { 'iam:PassedToService': 'monitoring.rds.amazonaws.com', ...region },
      ],
    ]);
    const missing = { ...all, hasRole: () => Promise.resolve(false) };
    await expect(check(previous, missing)).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringContaining(`There is no role ${roleOf(staging, 's3')}`) as string,
    });
  });

  it.each([
    ['denied', 'ACCESS_DENIED'],
    ['unknown', undefined],
  ] as const)('are refused only where IAM says no: %s', async (decision, code) => {
    const previous = previousWith({ roles: [{ arn: roleOf(staging, 's3') }] });
    const permissions: Permissions = {
      ...all,
      simulate: (_role, _action, resources) =>
        Promise.resolve(resources.map((resource) => ({ resource, decision }))),
    };
    const result: unknown = await check(previous, permissions).catch((error: unknown) => error);
    if (code === undefined) expect(result).toContain('role/s3');
    else expect(result).toMatchObject({ code, hint: expect.stringContaining('PassRoleArns') as string });
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

describe('the permissions for the instances', () => {
  it('are refused where IAM denies one, and not known where it may not be asked', async () => {
    const previous = previousWith({}, [instanceWith({ id: 'writer' })]);
    const permissions: Permissions = {
      ...all,
      simulate: (_role, action, resources) =>
        Promise.resolve(
          resources.map((resource) => ({
            resource,
            decision: action === 'rds:CreateDBInstance' ? ('denied' as const) : ('allowed' as const),
          })),
        ),
    };
    await expect(checkPermissions(await inspectionWith(permissions), planOf(previous))).rejects.toMatchObject(
      {
        code: 'ACCESS_DENIED',
        message: expect.stringMatching(/not allowed rds:CreateDBInstance on \S+:db:writer-new-/) as string,
        hint: expect.stringContaining('InstanceNames') as string,
      },
    );
    await expect(checkPermissions(await inspectionWith(silent), planOf(previous))).rejects.toThrow(
      Undetermined,
    );
    expect(await checkPermissions(await inspectionWith(all), planOf(previous))).toContain('as IAM says');
  });
});
