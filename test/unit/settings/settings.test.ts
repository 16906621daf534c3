import { describe, expect, it } from 'vitest';
import { ActionError } from '../../../src/errors.ts';
import { fingerprint, storedSettings } from '../../../src/settings/fingerprint.ts';
import { fields, inputName, type Key, keys } from '../../../src/settings/schema.ts';
import {
  type Access,
  collectSettings,
  parseSettings,
  type Settings,
  type Sources,
} from '../../../src/settings/settings.ts';
import { requiredInputs, type Texts } from '../../support/settings.ts';

/** The guide's seven parameters. */
const guide: Texts = { ...requiredInputs, 'snapshot-prefix': 'nightly' };

const loadSettings = async (sources: Sources): Promise<Settings> =>
  parseSettings(await collectSettings(sources));

async function load(inputs: Texts, parameters: Texts = {}, environmentRegion = ''): Promise<Settings> {
  const readInput = (name: string) => inputs[name] ?? '';
  return loadSettings({ readInput, environmentRegion, readParameters: () => Promise.resolve(parameters) });
}

async function problems(inputs: Texts, parameters: Texts = {}, environmentRegion = ''): Promise<string[]> {
  const error: unknown = await load(inputs, parameters, environmentRegion).catch((thrown: unknown) => thrown);
  if (!(error instanceof ActionError)) throw new Error('The settings were accepted.');
  expect(error.code).toBe('BAD_INPUT');
  return error.message
    .split('\n')
    .slice(1)
    .map((line) => line.replace(/^- /, ''));
}

describe('where a setting comes from', () => {
  it('takes everything from the guide’s parameters, with documented defaults', async () => {
    const settings = await load({}, guide, 'eu-central-1');
    expect(settings).toMatchObject({
      operation: 'restore',
      parameterPath: '/aurora-restore',
      audience: 'sts.amazonaws.com',
      sourceAccountId: '111111111111',
      targetAccountId: '222222222222',
      sourceRegion: 'eu-west-1',
      targetRegion: 'eu-central-1',
      sourceClusterId: 'production',
      targetClusterId: 'staging',
      snapshotPrefix: 'nightly',
      credentialsSecret: '/aurora-restore/db-credentials',
      auditTable: 'aurora-restore-audit',
      strategy: 'swap',
      finalSnapshot: true,
      retention: 1,
      finalSnapshotRetention: 1,
      copy: 'auto',
      shareExisting: true,
      allowOneStepCopy: false,
      setupDbUsers: true,
      keepLoginRoles: [],
      tags: {},
      guardTag: { key: 'aurora-restore:replaceable', value: 'true' },
      transitKmsKeyId: 'alias/aws/rds',
      timeBudgetMs: 5.5 * 3_600_000,
      leaseDurationMs: 300_000,
    });
    expect(settings).not.toHaveProperty('topicArn');
    expect(settings).not.toHaveProperty('restoreId');
  });

  it('prefers the input to the parameter, and the parameter to the default', async () => {
    const settings = await load({ ...guide, retention: '5' }, { retention: '3', 'audit-table': 'my-audit' });
    expect(settings).toMatchObject({ retention: 5, auditTable: 'my-audit', finalSnapshotRetention: 1 });
  });

  it('takes empty text for not set, booleans too, and 0 and false for values', async () => {
    const settings = await load(
      {
        ...guide,
        'final-snapshot': 'false',
        'share-copies': '',
        retention: '0',
        'share-existing': 'false',
        'topic-arn': ' ',
      },
      { 'share-copies': 'true', 'setup-db-users': '' },
    );
    expect(settings).toMatchObject({
      finalSnapshot: false,
      retention: 0,
      shareCopies: true,
      shareExisting: false,
      setupDbUsers: true,
    });
    expect(settings).not.toHaveProperty('topicArn');
  });

  it('reads the parameters where the inputs say', async () => {
    const asked: Access[] = [];
    const inputs: Texts = {
      'parameter-path': '/team/restore',
      'target-region': 'us-east-1',
      'target-role-arn': 'arn:aws:iam::222222222222:role/x',
    };
    await loadSettings({
      readInput: (name) => inputs[name] ?? '',
      environmentRegion: 'eu-central-1',
      readParameters: (access) => {
        asked.push(access);
        return Promise.resolve(guide);
      },
    });
    expect(asked).toEqual([
      {
        parameterPath: '/team/restore',
        targetRegion: 'us-east-1',
        targetRoleArn: 'arn:aws:iam::222222222222:role/x',
        audience: 'sts.amazonaws.com',
      },
    ]);
  });

  it('takes account ids from the roles where nothing else gives them', async () => {
    const { 'source-account-id': _source, 'target-account-id': _target, ...rest } = guide;
    const settings = await load({
      ...rest,
      'source-role-arn': 'arn:aws-cn:iam::333333333333:role/path/source',
      'target-role-arn': 'arn:aws-cn:iam::444444444444:role/target',
    });
    expect(settings).toMatchObject({ sourceAccountId: '333333333333', targetAccountId: '444444444444' });
  });

  it('does not read from parameters what they cannot hold', async () => {
    const settings = await load(guide, { 'github-token': 'x', 'restore-id': 'abc', audience: 'else' });
    expect(settings).toMatchObject({ audience: 'sts.amazonaws.com' });
    expect(settings).not.toHaveProperty('githubToken');
    expect(settings).not.toHaveProperty('restoreId');
  });
});

describe('values', () => {
  it('reads each kind', async () => {
    const settings = await load({
      ...guide,
      'source-cluster-id': 'Production',
      'time-budget': '90s',
      'poll-min': '250ms',
      'snapshot-max-age': '1d',
      'snapshot-date': '2028-02-29',
      'snapshot-id': 'rds:production-2026-01-01-01-00',
      'keep-login-roles': 'reporting, audit\nbackup',
      'security-group-ids': 'sg-1a,sg-2b',
      'guard-tag': 'env=staging=2',
      tags: 'team=data\ncost centre = 7',
      'serverless-min-acu': '0.5',
      'serverless-max-acu': '8',
      'deletion-protection': 'false',
    });
    expect(settings).toMatchObject({
      sourceClusterId: 'production',
      timeBudgetMs: 90_000,
      pollMinMs: 250,
      snapshotMaxAgeMs: 86_400_000,
      snapshotDate: '2028-02-29',
      snapshotId: 'rds:production-2026-01-01-01-00',
      keepLoginRoles: ['reporting', 'audit', 'backup'],
      securityGroupIds: ['sg-1a', 'sg-2b'],
      guardTag: { key: 'env', value: 'staging=2' },
      tags: { team: 'data', 'cost centre': '7' },
      serverlessMinAcu: 0.5,
      serverlessMaxAcu: 8,
      deletionProtection: false,
    });
    expect((await load({ ...guide, tags: '{"a":"1","b":""}' })).tags).toEqual({ a: '1', b: '' });
  });

  it.each([
    [
      'operation',
      'restor',
      'must be one of restore, resume, status, abandon, rollback, plan, clean, provision',
    ],
    ['parameter-path', 'aurora/', 'must be a path such as /aurora-restore'],
    ['parameter-path', '/a'.repeat(15), 'must be a path such as /aurora-restore'],
    ['source-role-arn', 'role/x', 'must be the ARN of an IAM role'],
    ['target-role-arn', 'arn:aws:iam::1:role/x', 'must be the ARN of an IAM role'],
    ['source-account-id', '12345678901', 'must be an AWS account id of 12 digits'],
    ['target-account-id', '1111-1111-1111', 'must be an AWS account id of 12 digits'],
    ['source-region', 'Frankfurt', 'must be an AWS Region'],
    ['target-region', 'eu_central_1', 'must be an AWS Region'],
    ['source-cluster-id', 'two--hyphens', 'must be a cluster id'],
    ['target-cluster-id', '9lives', 'must be a cluster id'],
    ['target-cluster-id', 'ends-', 'must be a cluster id'],
    ['target-cluster-id', 'a'.repeat(64), 'must be a cluster id'],
    ['snapshot-id', 'no good', 'must be the name or the ARN of a cluster snapshot'],
    ['snapshot-date', '2027-02-29', 'must be a day'],
    ['snapshot-max-age', '0', 'must be longer than 0'],
    ['create-snapshot', 'yes', 'must be true or false'],
    ['source-kms-key-id', 'my key', 'must be a KMS key'],
    ['target-kms-key-id', 'arn:aws:iam::1:x', 'must be a KMS key'],
    ['transit-kms-key-id', 'x', 'must be a KMS key'],
    ['copy', 'never', 'must be one of auto, always'],
    ['share-existing', '1', 'must be true or false'],
    ['allow-one-step-copy', 'True', 'must be true or false'],
    ['strategy', 'rename', 'must be one of swap, replace'],
    ['guard-tag', 'replaceable', 'must be key=value'],
    ['allow-protected-target', 'ja', 'must be true or false'],
    ['allow-unsupported', 'ja', 'must be true or false'],
    ['final-snapshot', 'no', 'must be true or false'],
    ['instance-class', 'r7g.large', 'must be an instance class'],
    ['instance-count', '0', 'must be a whole number from 1 to 16'],
    ['serverless-min-acu', '0.3', 'must be a number of ACUs'],
    ['serverless-max-acu', '300', 'must be a number of ACUs'],
    ['security-group-ids', 'default', 'must be ids of security groups'],
    ['deletion-protection', 'on', 'must be true or false'],
    ['tags', '{"a":1}', 'must be a JSON object of strings or key=value lines'],
    ['tags', 'aws:x=1', 'must be a JSON object of strings or key=value lines'],
    ['setup-db-users', 'off', 'must be true or false'],
    ['retention', '-1', 'must be a whole number from 0 to 100'],
    ['final-snapshot-retention', '1.5', 'must be a whole number from 0 to 100'],
    ['audit-table', 'a b', 'must be the name of a DynamoDB table'],
    ['topic-arn', 'arn:aws:sns:eu-central-1:222222222222:x.fifo', 'must be the ARN of a standard SNS topic'],
    ['restore-id', 'X', 'must be the id of a restore'],
    ['time-budget', '5 hours', 'must be a duration'],
    ['copy-timeout', '5', 'must be a duration'],
    ['restore-timeout', '0', 'must be longer than 0'],
    ['poll-min', '1w', 'must be a duration'],
    ['poll-max', 'soon', 'must be a duration'],
    ['lease-duration', '-5m', 'must be a duration'],
  ])('refuses %s %j', async (name, value, rule) => {
    const [line, ...others] = await problems({ ...guide, [name]: value });
    expect(others).toEqual([]);
    expect(line).toContain(`${name} ${rule}`);
    expect(line).toContain(`set the input ${name}`);
  });
});

describe('problems', () => {
  it('are reported all at once, with the input and the parameter that would fix each', async () => {
    const lines = await problems(
      { 'target-region': 'eu-central-1', retention: 'many' },
      { 'source-account-id': '42', 'time-budget': 'long', 'poll-min': '6m' },
    );
    expect(lines).toEqual([
      'source-account-id must be an AWS account id of 12 digits, but the parameter /aurora-restore/source-account-id says "42": set the input source-account-id or the parameter /aurora-restore/source-account-id',
      'target-account-id is missing: set the input target-account-id or the parameter /aurora-restore/target-account-id',
      'source-region is missing: set the input source-region or the parameter /aurora-restore/source-region',
      'source-cluster-id is missing: set the input source-cluster-id or the parameter /aurora-restore/source-cluster-id',
      'target-cluster-id is missing: set the input target-cluster-id or the parameter /aurora-restore/target-cluster-id',
      'retention must be a whole number from 0 to 100, but the input retention says "many": set the input retention or the parameter /aurora-restore/retention',
      'time-budget must be a duration such as 5h30m, 90s, 250ms, 1d or 0, but the parameter /aurora-restore/time-budget says "long": set the input time-budget or the parameter /aurora-restore/time-budget',
      'poll-min must not be longer than poll-max, but the parameter /aurora-restore/poll-min says "6m": set the input poll-min or the parameter /aurora-restore/poll-min',
    ]);
  });

  it('without a Region to read the parameters in, are those of the inputs, and that', async () => {
    expect(await problems({ retention: 'x' }, guide)).toEqual([
      'target-region is missing: set the input target-region, or AWS_REGION in the environment',
      'retention must be a whole number from 0 to 100, but the input retention says "x": set the input retention or the parameter /aurora-restore/retention',
    ]);
  });

  it('include a target Region other than the one the parameters were read in', async () => {
    const [line, ...others] = await problems({}, guide, 'us-east-1');
    expect(others).toEqual([]);
    expect(line).toContain('eu-central-1 in the parameter /aurora-restore/target-region');
    expect(line).toContain('us-east-1, as AWS_REGION says: set the input target-region');
  });

  it('include source and target being one cluster, however they are written', async () => {
    const same = { ...guide, 'source-account-id': '222222222222', 'source-region': 'eu-central-1' };
    expect(await problems({ ...same, 'source-cluster-id': 'STAGING' })).toEqual([
      'target-cluster-id must not be the source cluster: account, Region and id of source and target are the same, but the input target-cluster-id says "staging": set the input target-cluster-id or the parameter /aurora-restore/target-cluster-id',
    ]);
    await expect(load(same)).resolves.toMatchObject({ sourceClusterId: 'production' });
  });

  it('include settings that exclude each other', async () => {
    const lines = await problems({
      ...guide,
      'snapshot-id': 'mine',
      'create-snapshot': 'true',
      'serverless-min-acu': '4',
      'serverless-max-acu': '2',
      'poll-max': '4s',
    });
    expect(lines.map((line) => line.split(/[,:]/)[0])).toEqual([
      'poll-min must not be longer than poll-max',
      'serverless-min-acu must not be more than serverless-max-acu',
      'create-snapshot cannot be true together with snapshot-id',
    ]);
  });

  it('pass on what reading the parameters threw', async () => {
    const denied = new ActionError('ACCESS_DENIED', 'no', 'allow it');
    const loading = loadSettings({
      readInput: (name) => (name === 'target-region' ? 'eu-central-1' : ''),
      readParameters: () => Promise.reject(denied),
    });
    await expect(loading).rejects.toBe(denied);
  });
});

describe('fingerprint', () => {
  it('changes with what is restored, and not with how a run works on it', async () => {
    const print = async (inputs: Texts) => fingerprint(storedSettings(await load({ ...guide, ...inputs })));
    const plain = await print({});
    expect(plain).toMatch(/^[0-9a-f]{64}$/);
    expect(
      await print({
        'time-budget': '1h',
        'poll-min': '1s',
        'github-token': 't',
        'restore-id': 'a',
        'copy-timeout': '2d',
      }),
    ).toBe(plain);
    for (const other of [
      { 'target-cluster-id': 'other' },
      { retention: '2' },
      { 'guard-tag': 'a=b' },
      { tags: 'a=b' },
    ]) {
      expect(await print(other)).not.toBe(plain);
    }
  });

  it('does not depend on the order of keys, and nothing secret is stored', async () => {
    const stored = storedSettings(await load({ ...guide, tags: 'a=1\nb=2', 'github-token': 'secret-token' }));
    const turned = JSON.parse(JSON.stringify(stored), (_key, value: unknown) =>
      value !== null && typeof value === 'object' && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).reverse())
        : value,
    ) as typeof stored;
    expect(Object.keys(turned)).not.toEqual(Object.keys(stored));
    expect(fingerprint(turned)).toBe(fingerprint(stored));
    expect(JSON.stringify(stored)).not.toContain('secret-token');
  });
});

it('names inputs in kebab-case', () => {
  const names: Partial<Record<Key, string>> = {
    sourceKmsKeyId: 'source-kms-key-id',
    timeBudgetMs: 'time-budget',
    serverlessMinAcu: 'serverless-min-acu',
  };
  for (const [key, name] of Object.entries(names)) expect(inputName(key as Key)).toBe(name);
  expect(new Set(keys.map(inputName)).size).toBe(Object.keys(fields).length);
});

describe('what only provision reads', () => {
  const inputs: Texts = {
    operation: 'provision',
    'dry-run': 'true',
    credentials: '{"app_password": "hunter2"}',
    'topic-email': 'dba@example.com',
    'tag-target': 'true',
  };

  it('is no part of a restore, and not read from parameters', async () => {
    const plain = await load(guide);
    const settings = await load({ ...guide, ...inputs });
    expect(settings).toMatchObject({
      dryRun: true,
      tagTarget: true,
      credentials: { app_password: 'hunter2' },
    });
    const alone = storedSettings(await load({ ...guide, operation: 'provision' }));
    expect(fingerprint(storedSettings(settings))).toBe(fingerprint(alone));
    expect(JSON.stringify(storedSettings(settings))).not.toContain('hunter2');
    expect(await load({}, { ...guide, ...inputs }, 'eu-central-1')).toEqual(plain);
  });

  it('never quotes credentials', async () => {
    for (const credentials of ['hunter2', '{"app_password": 2, "x": "hunter2"}', '["hunter2"]']) {
      const loading = load({ ...guide, ...inputs, credentials });
      await expect(loading).rejects.toThrow(/credentials must be a JSON object of texts/);
      await expect(loading).rejects.not.toThrow(/hunter2/);
    }
  });
});
