import { describe, expect, it } from 'vitest';
import { ActionError } from '../../../src/errors.ts';
import { storedSettings } from '../../../src/settings/fingerprint.ts';
import { authorityKeys, inputName, type Key, parameterLimits } from '../../../src/settings/schema.ts';
import { mergeStoredSettings, parseSettings } from '../../../src/settings/settings.ts';
import { collect } from '../../support/settings.ts';

/** For each guard a value that weakens it, and, where there is one, a value that does not. */
const values: { readonly [key in Key]?: readonly [weak: string, strict?: string] } = {
  guardTag: ['team=platform'],
  strategy: ['replace', 'swap'],
  snapshotMaxAgeMs: ['900d'],
  allowProtectedTarget: ['true', 'false'],
  allowUnsupported: ['true', 'false'],
  allowOneStepCopy: ['true', 'false'],
  finalSnapshot: ['false', 'true'],
  finalSnapshotRetention: ['0', '3'],
  deletionProtection: ['false', 'true'],
  setupDbUsers: ['false', 'true'],
  outbound: ['keep', 'disable'],
  keepLoginRoles: ['shop_app'],
  appBypassesRls: ['true', 'refuse'],
  hooks: ['hooks'],
  hooksRole: ['owner'],
  checks: ['checks'],
  showCheckRows: ['true', 'false'],
  freshnessQuery: ['SELECT now()'],
  freshnessMaxAgeMs: ['900d'],
  caBundle: ['/tmp/ca.pem'],
  sourceRoleArn: ['arn:aws:iam::111111111111:role/other'],
  credentialsSecret: ['/other'],
};

describe('a parameter cannot weaken a guard:', () => {
  it('every guard has an example', () => {
    expect(Object.keys(values).toSorted()).toEqual(Object.keys(parameterLimits).toSorted());
  });

  it.each(Object.entries(values))('%s', async (key, [weak, strict]) => {
    const name = inputName(key as Key);
    const refused: unknown = await collect({}, { [name]: weak }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ActionError);
    expect((refused as ActionError).code).toBe('BAD_INPUT');
    expect((refused as ActionError).message).toContain(`- ${name} cannot be`);
    expect((refused as ActionError).message).toContain(
      `the parameter /aurora-restore/${name} says "${weak}"`,
    );
    // An input says what it wants, whatever the parameter says.
    expect((await collect({ [name]: strict ?? weak }, { [name]: weak })).texts[key as Key]).toBe(
      strict ?? weak,
    );
    if (strict !== undefined) expect((await collect({}, { [name]: strict })).texts[key as Key]).toBe(strict);
  });
});

describe('a stored restore decides neither who works on what nor how it is guarded:', () => {
  const stored: { readonly [key in Key]?: unknown } = {
    audience: 'elsewhere',
    sourceRoleArn: 'arn:aws:iam::111111111111:role/other',
    targetRoleArn: 'arn:aws:iam::222222222222:role/deploy-production',
    credentialsSecret: '/other',
    sourceAccountId: '333333333333',
    targetAccountId: '333333333333',
    sourceRegion: 'eu-west-3',
    targetRegion: 'eu-west-3',
    targetClusterId: 'payments',
    guardTag: { key: 'team', value: 'platform' },
    allowProtectedTarget: true,
    allowUnsupported: true,
    allowOneStepCopy: true,
    finalSnapshot: false,
    finalSnapshotRetention: 0,
    deletionProtection: false,
    setupDbUsers: false,
    outbound: 'keep',
    keepLoginRoles: ['shop_app'],
    appBypassesRls: 'true',
    hooks: '../elsewhere',
    hooksRole: 'owner',
    checks: '../elsewhere',
    freshnessQuery: 'SELECT now()',
    freshnessMaxAgeMs: 1,
  };

  it('every such setting has an example', () => {
    expect(Object.keys(stored).toSorted()).toEqual([...authorityKeys].toSorted());
  });

  it.each(Object.entries(stored))('%s', async (key, value) => {
    const inputs = await collect({ 'target-role-arn': 'arn:aws:iam::222222222222:role/restore' }, {});
    const began = storedSettings(parseSettings(inputs));
    const same = mergeStoredSettings(inputs, began);
    expect(same.changed).toEqual([]);
    const forged = mergeStoredSettings(inputs, { ...began, [key]: value });
    expect(forged.changed).toEqual([key]);
    expect(forged.settings).toEqual(same.settings);
  });
});
