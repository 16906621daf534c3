import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DisableKeyCommand,
  KMSClient,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { credentials, present, production, staging, table } from '../support/constants.ts';
import {
  asItShouldBe,
  changing,
  client,
  dynamodb,
  expectSuccess,
  fixture,
  keyInputs,
  run,
  tableArn,
  tableState,
  targetRegion,
  useEmptyAccounts,
} from '../support/empty-accounts.ts';

useEmptyAccounts();

interface Case {
  readonly name: string;
  readonly inputs?: Record<string, string>;
  readonly arrange?: () => Promise<unknown> | unknown;
  readonly says: readonly (string | RegExp)[];
}

async function putParameter(name: string, type: 'StringList' | 'SecureString', value: string): Promise<void> {
  const Name = `/aurora-restore/${name}`;
  await new SSMClient(client()).send(new PutParameterCommand({ Name, Value: value, Type: type }));
}

async function putSecret(value: string): Promise<void> {
  const Name = '/aurora-restore/db-credentials';
  await new SecretsManagerClient(client()).send(new CreateSecretCommand({ Name, SecretString: value }));
}

async function aliasedKey(): Promise<{ kms: KMSClient; KeyId: string }> {
  const kms = new KMSClient(fixture.sandbox.client(production, targetRegion));
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  const KeyId = present(KeyMetadata?.KeyId);
  await kms.send(new CreateAliasCommand({ AliasName: 'alias/aurora-share', TargetKeyId: KeyId }));
  return { kms, KeyId };
}

const bad: readonly Case[] = [
  {
    name: 'a table with other keys',
    arrange: () =>
      dynamodb().send(
        new CreateTableCommand({
          TableName: table,
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'N' }],
          KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        }),
      ),
    says: [tableArn, 'id (HASH, N)', 'event_type (RANGE, S)', 'audit-table'],
  },
  {
    name: 'parameters of other types, all at once',
    arrange: async () => {
      await putParameter('source-cluster-id', 'StringList', 'a,b');
      await putParameter('retention', 'SecureString', '3');
    },
    says: ['source-cluster-id is a StringList', 'retention is a SecureString', 'delete-parameter'],
  },
  {
    name: 'a key that is disabled',
    inputs: keyInputs,
    arrange: async () => {
      const { kms, KeyId } = await aliasedKey();
      await kms.send(new DisableKeyCommand({ KeyId }));
    },
    says: ['alias/aurora-share', 'Disabled', 'enable-key'],
  },
  {
    name: 'a key that is pending deletion',
    inputs: keyInputs,
    arrange: async () => {
      const { kms, KeyId } = await aliasedKey();
      await kms.send(new ScheduleKeyDeletionCommand({ KeyId }));
    },
    says: ['alias/aurora-share', 'PendingDeletion', 'cancel-key-deletion'],
  },
  {
    name: 'a key that is not there and has no alias to make it for',
    inputs: {
      'target-kms-key-id': `arn:aws:kms:${targetRegion}:${staging}:key/00000000-0000-0000-0000-000000000000`,
    },
    says: ['There is no key', 'target-kms-key-id', 'alias/NAME'],
  },
  {
    name: 'a secret that is not JSON',
    arrange: () => putSecret('user=dbadmin password=hunter2-hunter2'),
    says: ['db-credentials', 'not a JSON object'],
  },
  {
    name: 'a secret with a master password that RDS would refuse',
    arrange: () => putSecret(JSON.stringify({ ...credentials, master_password: 'short' })),
    says: ['master_password', '8 to 41'],
  },
  {
    name: 'a secret that is scheduled for deletion',
    arrange: async () => {
      await putSecret(JSON.stringify(credentials));
      await new SecretsManagerClient(client()).send(
        new DeleteSecretCommand({ SecretId: '/aurora-restore/db-credentials' }),
      );
    },
    says: ['scheduled for deletion', 'restore-secret'],
  },
  {
    name: 'several faults at once',
    inputs: keyInputs,
    arrange: async () => {
      const { kms, KeyId } = await aliasedKey();
      await kms.send(new DisableKeyCommand({ KeyId }));
      await putSecret('hunter2-hunter2');
    },
    says: ['Disabled', 'not a JSON object'],
  },
  {
    name: 'a topic of another account',
    inputs: { 'topic-arn': `arn:aws:sns:${targetRegion}:333333333333:news` },
    says: ['333333333333', 'topic-arn'],
  },
  {
    name: 'credentials that are not what they should be, without quoting them',
    inputs: { credentials: '{"master_password":"hunter2-hunter2", "app_pasword":"hunter2-hunter2"}' },
    says: ['app_pasword is not a key of the secret'],
  },
  {
    name: 'credentials that are no JSON, without quoting them',
    inputs: { credentials: 'hunter2-hunter2' },
    says: ['credentials must be a JSON object'],
  },
  {
    name: 'a source cluster that is not there',
    inputs: { 'source-cluster-id': 'nowhere' },
    says: ['There is no cluster nowhere', 'source-cluster-id'],
  },
];

describe('nothing is changed by', () => {
  it.each(bad)('$name', async ({ inputs = {}, arrange, says }) => {
    await arrange?.();
    fixture.sandbox.requests.length = 0;
    const result = await run(inputs);
    expect(result.log).not.toContain('SandboxError');
    expect(result.exitCode).toBe(1);
    expect(result.outputs['status']).toBe('failed');
    expect(changing()).toEqual([]);
    for (const text of says) expect(result.errors.join('\n')).toMatch(text);
    expect(result.log).not.toContain('hunter2');
  });

  it.each(['resume', 'status', 'abandon', 'rollback'])(
    '%s that is asked for a dry run',
    async (operation) => {
      const result = await fixture.run({ operation, 'dry-run': 'true' });
      expect(result.errors.join('\n')).toContain(`not for ${operation}`);
      expect(changing()).toEqual([]);
    },
  );
});

describe('a change that fails', () => {
  it('says which, with AWS’s reason, and the next run goes on', async () => {
    fixture.sandbox.faults.push(({ action }, phase) =>
      phase === 'before' && action === 'CreateSecret'
        ? { kind: 'error', code: 'EncryptionFailure', status: 400 }
        : undefined,
    );
    const result = await run(keyInputs);
    fixture.sandbox.faults.length = 0;
    expect(result.exitCode).toBe(1);
    expect(result.errors.join('\n')).toMatch(/credentials secret.*db-credentials.*EncryptionFailure/);
    fixture.sandbox.requests.length = 0;
    const next = await run(keyInputs);
    expectSuccess(next);
    expect(changing()).not.toContain('dynamodb:CreateTable');
    expect(changing()).not.toContain('kms:CreateKey');
  });

  it('is no failure when only its answer was lost', async () => {
    const lost = new Set(['CreateTable', 'UpdateTimeToLive', 'CreateAlias', 'CreateTopic', 'PutParameter']);
    fixture.sandbox.faults.push(({ action }, phase) => {
      if (phase !== 'after' || !lost.delete(action)) return undefined;
      return { kind: 'drop' };
    });
    const result = await run(keyInputs);
    fixture.sandbox.faults.length = 0;
    expectSuccess(result);
    expect([...lost]).toEqual([]);
    expect(await tableState()).toEqual(asItShouldBe);
  });

  it('names the action, the resource and the role that may not', async () => {
    const result = await run({
      'source-role-arn': fixture.inputs['source-role-arn'] ?? '',
      'target-role-arn': fixture.inputs['target-role-arn'] ?? '',
    });
    expect(result.exitCode).toBe(1);
    expect(result.errors.join('\n')).toMatch(
      /aurora-restore-target.*dynamodb:DescribeTable on resource: .*table\/aurora-restore-audit/,
    );
    expect(changing()).toEqual([]);
  });

  it('finds the key again whose alias was not made', async () => {
    fixture.sandbox.faults.push(({ action }, phase) =>
      phase === 'before' && action === 'CreateAlias'
        ? { kind: 'error', code: 'DependencyTimeoutException', status: 400 }
        : undefined,
    );
    expect((await run(keyInputs)).exitCode).toBe(1);
    fixture.sandbox.faults.length = 0;
    const made = Object.keys(fixture.sandbox.awsState.keys);
    expectSuccess(await run({ 'source-kms-key-id': keyInputs['source-kms-key-id'] }));
    expect(Object.keys(fixture.sandbox.awsState.keys)).toEqual(made);
  });
});
