import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateKeyCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  GetKeyPolicyCommand,
  KMSClient,
  ListResourceTagsCommand,
} from '@aws-sdk/client-kms';
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Policy } from './iam.ts';
import { type Sandbox, startSandbox } from './sandbox.ts';

// Secrets, parameters and tables under a customer's key need a permission on that key, through their service.

const account = '222222222222';
const region = 'eu-central-1';
let sandbox: Sandbox;
let key: string;
let role: string;
const refused = { name: 'AccessDeniedException' };
const admin = () => sandbox.client(account, region);

beforeAll(async () => {
  sandbox = await startSandbox();
  const made = await new KMSClient(admin()).send(new CreateKeyCommand({}));
  key = made.KeyMetadata?.Arn ?? '';
  const trust: Policy = { Statement: [] };
  role = sandbox.addRole({ name: 'reader', account, policies: [], trust });
});
afterAll(() => sandbox.stop());

/** Configuration of a session of the role, whose policies allow all of the three services, and `more`. */
function session(...more: { readonly actions: string[]; readonly service: string }[]) {
  const all = {
    Effect: 'Allow' as const,
    Action: ['secretsmanager:*', 'ssm:*', 'dynamodb:*'],
    Resource: '*',
  };
  const onKey = more.map(({ actions, service }) => ({
    Effect: 'Allow' as const,
    Action: actions,
    Resource: key,
    Condition: { StringEquals: { 'kms:ViaService': `${service}.${region}.amazonaws.com` } },
  }));
  const found = sandbox.awsState.roles[role];
  if (found !== undefined) found.policies = [{ Statement: [all, ...onKey] }];
  const id = `ASIA${Object.keys(sandbox.awsState.sessions).length}`;
  const credentials = { accessKeyId: id, secretAccessKey: 'secret', sessionToken: 'token' };
  sandbox.awsState.sessions[id] = {
    ...credentials,
    account,
    arn: `arn:aws:sts::${account}:assumed-role/reader/test`,
    roleArn: role,
    expiresAt: Date.now() + 3_600_000,
  };
  return { ...admin(), credentials, maxAttempts: 1 };
}

describe('a secret under a key', () => {
  const read = new GetSecretValueCommand({ SecretId: 'under-key' });

  it('is read only by who may use the key through Secrets Manager', async () => {
    const asAdmin = new SecretsManagerClient(admin());
    await asAdmin.send(new CreateSecretCommand({ Name: 'under-key', SecretString: 'x', KmsKeyId: key }));
    const asked = { SecretId: 'under-key' };
    expect(await asAdmin.send(new DescribeSecretCommand(asked))).toMatchObject({ KmsKeyId: key });
    await expect(new SecretsManagerClient(session()).send(read)).rejects.toMatchObject({
      ...refused,
      message: 'Access to KMS is not allowed',
    });
    const elsewhere = session({ actions: ['kms:Decrypt'], service: 'rds' });
    await expect(new SecretsManagerClient(elsewhere).send(read)).rejects.toMatchObject(refused);
    const allowed = session({ actions: ['kms:Decrypt'], service: 'secretsmanager' });
    expect(await new SecretsManagerClient(allowed).send(read)).toMatchObject({ SecretString: 'x' });
  });

  it('is written only by who may make data keys too', async () => {
    const write = new PutSecretValueCommand({ SecretId: 'under-key', SecretString: 'y' });
    const reader = session({ actions: ['kms:Decrypt'], service: 'secretsmanager' });
    await expect(new SecretsManagerClient(reader).send(write)).rejects.toMatchObject(refused);
    const actions = ['kms:Decrypt', 'kms:GenerateDataKey'];
    await new SecretsManagerClient(session({ actions, service: 'secretsmanager' })).send(write);
  });
});

it('a SecureString under a key is decrypted only for who may use the key', async () => {
  const Name = '/under/key';
  const write = { Name, Value: 'x', Type: 'SecureString', KeyId: key } as const;
  await new SSMClient(admin()).send(new PutParameterCommand(write));
  const read = new GetParameterCommand({ Name, WithDecryption: true });
  await expect(new SSMClient(session()).send(read)).rejects.toMatchObject(refused);
  await new SSMClient(session()).send(new GetParameterCommand({ Name }));
  const allowed = session({ actions: ['kms:Decrypt'], service: 'ssm' });
  expect(await new SSMClient(allowed).send(read)).toMatchObject({ Parameter: { Value: 'x' } });
});

it('a table under a key is used only by who may use the key', async () => {
  const TableName = 'under-key';
  await new DynamoDBClient(admin()).send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      SSESpecification: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: key },
    }),
  );
  const put = new PutItemCommand({ TableName, Item: { id: { S: '1' } } });
  await expect(new DynamoDBClient(session()).send(put)).rejects.toMatchObject(refused);
  await new DynamoDBClient(session({ actions: ['kms:Decrypt'], service: 'dynamodb' })).send(put);
});

describe('a key of another account', () => {
  it('is described to whom its policy allows all, and shows nobody its policy or tags', async () => {
    const other = new KMSClient(sandbox.client('111111111111', region));
    const roots = ['111111111111', account].map((id) => `arn:aws:iam::${id}:root`);
    const all = { Effect: 'Allow', Principal: { AWS: roots }, Action: 'kms:*', Resource: '*' };
    const { KeyMetadata } = await other.send(
      new CreateKeyCommand({ Policy: JSON.stringify({ Statement: [all] }) }),
    );
    const kms = new KMSClient(admin());
    const KeyId = KeyMetadata?.Arn ?? '';
    await kms.send(new DescribeKeyCommand({ KeyId }));
    for (const send of [
      () => kms.send(new GetKeyPolicyCommand({ KeyId })),
      () => kms.send(new ListResourceTagsCommand({ KeyId })),
      () => kms.send(new DisableKeyCommand({ KeyId })),
    ])
      await expect(send()).rejects.toMatchObject(refused);
  });
});
