import { UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import { credentials, present, production, staging, table } from '../support/constants.ts';
import {
  asItShouldBe,
  changesOf,
  changing,
  client,
  dynamodb,
  expectSuccess,
  fixture,
  keyInputs,
  parameters,
  restoreRole,
  run,
  secretKey,
  secretValue,
  sourceRegion,
  tableArn,
  tableState,
  targetRegion,
  topicArn,
  useEmptyAccounts,
} from '../support/empty-accounts.ts';
import { followGuide } from '../support/guide-commands.ts';

useEmptyAccounts();

/** The inputs of a restore where provision's roles stand in `provisionInputs`. */
function restoreRoles(): Record<string, string> {
  const { 'source-role-arn': source = '', 'target-role-arn': target = '' } = fixture.inputs;
  return { 'source-role-arn': source, 'target-role-arn': target };
}

describe('from nothing', () => {
  it('makes everything, and a second run changes nothing and says so', async () => {
    const inputs = { ...keyInputs, 'topic-email': 'dba@example.com', 'tag-target': 'true', retention: '3' };
    const result = await run(inputs);
    expectSuccess(result);
    expect(await tableState()).toEqual(asItShouldBe);
    const { awsState } = fixture.sandbox;
    expect(awsState.topics[topicArn]).toMatchObject({
      attributes: { KmsMasterKeyId: 'alias/aws/sns' },
      subscriptions: [{ protocol: 'email', endpoint: 'dba@example.com' }],
    });
    expect(parameters()).toEqual({
      'source-account-id': production,
      'target-account-id': staging,
      'source-region': sourceRegion,
      'target-region': targetRegion,
      'source-cluster-id': 'prod',
      'target-cluster-id': 'staging',
      'topic-arn': topicArn,
      'poll-min': '40ms',
      retention: '3',
      ...keyInputs,
    });
    const secret = secretValue();
    expect(secret).toMatchObject({
      master_username: 'dbadmin',
      database: 'shop',
      app_username: 'app',
      readonly_username: 'readonly',
    });
    const passwords = [secret['master_password'], secret['app_password'], secret['readonly_password']];
    expect(new Set(passwords).size).toBe(3);
    for (const password of passwords) expect(password).toMatch(/^[\w-]{32}$/);
    const said = [result.lines.filter((line) => !line.startsWith('::add-mask::')).join('\n'), result.summary];
    for (const password of passwords) expect(said.join('\n')).not.toContain(password);
    expect(JSON.stringify(result.outputs)).not.toContain(secret['app_password']);
    expect(await fixture.findLeaks(result)).toEqual([]);

    const shared = present(
      awsState.keys[awsState.aliases[`${production}/${targetRegion}/alias/aurora-share`] ?? ''],
    );
    expect(JSON.stringify(shared.policy)).toContain(restoreRole);
    const own = present(
      awsState.keys[awsState.aliases[`${staging}/${targetRegion}/alias/aurora-staging`] ?? ''],
    );
    expect(JSON.stringify(own.policy)).not.toContain(`"${restoreRole}"`);
    const arn = `arn:aws:rds:${targetRegion}:${staging}:cluster:staging`;
    expect(fixture.sandbox.rds.state.clusters[arn]?.tags).toEqual([
      { Key: 'team', Value: 'platform' },
      { Key: 'aurora-restore:replaceable', Value: 'true' },
    ]);
    expect(changesOf(result).map(({ resource }) => resource)).toEqual(
      expect.arrayContaining([tableArn, topicArn, arn]),
    );
    expect(result.summary).toContain('changes made');
    expect(result.log).toContain('app_username (default: app), app_password (generated)');
    expect(result.warnings.join('\n')).toContain('YOUR APPLICATIONS CANNOT LOG IN');
    expect(result.summary).toContain('YOUR APPLICATIONS CANNOT LOG IN');

    const before = structuredClone(awsState);
    fixture.sandbox.requests.length = 0;
    const again = await run(inputs);
    expectSuccess(again);
    expect(changing()).toEqual([]);
    expect(changesOf(again)).toEqual([]);
    expect(again.log).toContain('nothing to change');
    expect(again.warnings).toEqual([]);
    expect({ ...awsState, sessions: {} }).toEqual({ ...before, sessions: {} });
  });

  it('leads from empty accounts through a plan that finds no fault to a restore with what it made, and nothing else', async () => {
    const early = await fixture.run({ ...fixture.provisionInputs, ...restoreRoles(), operation: 'plan' });
    expect(early.exitCode).toBe(1);
    expect(early.errors.join('\n')).toContain('operation: provision');
    const { setUp } = JSON.parse(early.outputs['plan'] ?? '{}') as { setUp: { command: string }[] };
    expect(setUp.map(({ command }) => command)).toEqual([
      expect.stringContaining('Run operation: provision'),
      expect.stringMatching(/^aws secretsmanager put-secret-value --region /),
      expect.stringMatching(
        /^aws rds add-tags-to-resource --region .* --tags Key=aurora-restore:replaceable/,
      ),
    ]);
    expect(early.summary).toContain('Missing, in the order in which to make it');
    expectSuccess(await run({ ...keyInputs, 'tag-target': 'true' }));
    const planned = await fixture.run({ operation: 'plan' });
    expect(planned.errors).toEqual([]);
    const { checks } = JSON.parse(planned.outputs['plan'] ?? '{}') as { checks: { result: string }[] };
    expect(checks.filter(({ result }) => result !== 'ok')).toEqual([]);
    const result = await fixture.run();
    expect(result.errors).toEqual([]);
    expect(result.outputs).toMatchObject({ status: 'succeeded', database: 'shop' });
    const { app_username: user = '', app_password: password = '' } = secretValue();
    const where = { ...fixture.target, cluster: 'staging' };
    const rows = await fixture.query(where, { user, password }, 'SELECT count(*)::int AS n FROM customers');
    expect(rows).toEqual([{ n: 500 }]);
    expect(fixture.sandbox.awsState.messages).toHaveLength(1);
  });

  it('with dry-run tells all that and changes nothing', async () => {
    const inputs = { ...keyInputs, 'topic-email': 'dba@example.com', 'tag-target': 'true' };
    const planned = await run({ ...inputs, 'dry-run': 'true' });
    expectSuccess(planned);
    expect(changing()).toEqual([]);
    expect(planned.lines.filter((line) => line.startsWith('::add-mask::')).length).toBeGreaterThan(0);
    expect(planned.log).toContain('none made');
    const made = await run(inputs);
    expect(changesOf(planned)).toEqual(changesOf(made));
  });

  it('takes given credentials, and generates only what is missing', async () => {
    const given = {
      master_username: 'dbadmin',
      app_username: 'shop app',
      app_password: credentials.app_password,
    };
    const result = await run({ credentials: JSON.stringify(given) });
    expectSuccess(result);
    expect(secretValue()).toMatchObject({ ...given, database: 'shop' });
    expect(await fixture.findLeaks(result)).toEqual([]);
  });

  it('encrypts the topic under a key of its own, to which the restore can publish', async () => {
    const inputs = { ...keyInputs, 'topic-kms-key-id': 'alias/aurora-topic', 'tag-target': 'true' };
    expectSuccess(await run(inputs));
    expect(fixture.sandbox.awsState.topics[topicArn]?.attributes).toEqual({
      KmsMasterKeyId: 'alias/aurora-topic',
    });
    expect((await fixture.run()).outputs['status']).toBe('succeeded');
    expect(fixture.sandbox.awsState.messages).toHaveLength(1);
  });

  it('opens the source cluster’s own key where no other is named, and leaves the statements of others', async () => {
    const kms = new KMSClient(fixture.sandbox.client(production, sourceRegion));
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
    const arn = present(KeyMetadata?.Arn);
    const cluster = present(
      fixture.sandbox.rds.state.clusters[`arn:aws:rds:${sourceRegion}:${production}:cluster:prod`],
    );
    Object.assign(cluster.shown, { KmsKeyId: arn });
    const key = () => present(fixture.sandbox.awsState.keys[arn]);
    const before = [key().policy.Statement].flat();
    expectSuccess(await run());
    const after = [key().policy.Statement].flat();
    expect(after.slice(0, before.length)).toEqual(before);
    expect(JSON.stringify(after.slice(before.length))).toContain(restoreRole);
    fixture.sandbox.requests.length = 0;
    expectSuccess(await run());
    expect(changing()).toEqual([]);
  });
});

describe('what is there already', () => {
  it('is adopted when the guide’s own commands made it, and brought in line', async () => {
    await followGuide();
    const secret = secretValue();
    const result = await run({ ...keyInputs, 'snapshot-prefix': 'prod-2026', 'tag-target': 'true' });
    expectSuccess(result);
    expect(await tableState()).toEqual(asItShouldBe);
    expect(fixture.sandbox.awsState.topics[topicArn]?.attributes).toEqual({
      KmsMasterKeyId: 'alias/aws/sns',
    });
    expect(secretValue()).toEqual(secret);
    expect(parameters()).toMatchObject({ 'snapshot-prefix': 'prod-2026', 'source-cluster-id': 'prod' });
    expect(changesOf(result).map(({ detail }) => detail)).toContain('parameter: prod → prod-2026');
    expect((await fixture.run()).outputs['status']).toBe('succeeded');
  });

  it('gets the secret’s missing keys, while those that are there stay', async () => {
    const kept = { master_username: 'dbadmin', app_password: 'only-here-1', note: 'ours' };
    const secrets = new SecretsManagerClient(client());
    await secrets.send(
      new CreateSecretCommand({
        Name: '/aurora-restore/db-credentials',
        SecretString: JSON.stringify(kept),
      }),
    );
    const result = await run({ credentials: '{"app_password":"another-one-2"}' });
    expectSuccess(result);
    expect(secretValue()).toMatchObject(kept);
    expect(Object.keys(secretValue())).toHaveLength(8);
    expect(result.warnings.join('\n')).toContain('app_password differs from the input');
    expect(result.log).not.toMatch(/only-here-1|another-one-2/);
  });

  it('fills a secret into which nothing was ever put', async () => {
    await new SecretsManagerClient(client()).send(
      new CreateSecretCommand({ Name: '/aurora-restore/db-credentials' }),
    );
    expectSuccess(await run());
    expect(Object.keys(secretValue())).toHaveLength(7);
  });

  it('is a secret known by its ARN, and a key whose policy leaves out the account', async () => {
    const answer = await new SecretsManagerClient(client()).send(
      new CreateSecretCommand({ Name: '/aurora-restore/db-credentials', SecretString: '{}' }),
    );
    const made = await new KMSClient(client()).send(new CreateKeyCommand({}));
    const id = present(made.KeyMetadata?.KeyId);
    const key = present(fixture.sandbox.awsState.keys[present(made.KeyMetadata?.Arn)]);
    const provisionRole = `${restoreRole}-provision`;
    const own = {
      Effect: 'Allow',
      Principal: { AWS: provisionRole },
      Action: 'kms:*',
      Resource: '*',
    } as const;
    key.policy = { Statement: own };
    expectSuccess(await run({ 'credentials-secret': present(answer.ARN), 'target-kms-key-id': id }));
    expect(Object.keys(secretValue())).toHaveLength(7);
    const [first, ...added] = [key.policy.Statement].flat();
    expect(first).toEqual(own);
    expect(JSON.stringify(added)).toContain(`"${restoreRole}"`);
  });

  it('is reported and left alone where a fix is not safe', async () => {
    await run();
    fixture.sandbox.awsState.topics[topicArn] = {
      attributes: { KmsMasterKeyId: 'alias/other' },
      subscriptions: [],
    };
    const db = dynamodb();
    for (const [Enabled, AttributeName] of [
      [false, 'expires_at'],
      [true, 'gone_at'],
    ] as const) {
      const TimeToLiveSpecification = { Enabled, AttributeName };
      await db.send(new UpdateTimeToLiveCommand({ TableName: table, TimeToLiveSpecification }));
    }
    Object.assign(present(fixture.sandbox.awsState.secrets[secretKey]), {
      value: JSON.stringify({ ...secretValue(), master_username: 'someone' }),
    });
    fixture.sandbox.requests.length = 0;
    const result = await run({ 'topic-kms-key-id': 'alias/aws/sns' });
    expectSuccess(result);
    expect(changing()).toEqual([]);
    for (const left of ['alias/other', 'gone_at', 'master_username is not dbadmin']) {
      expect(result.warnings.join('\n')).toContain(left);
    }
  });
});
