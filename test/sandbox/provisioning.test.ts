import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import {
  CreateAliasCommand,
  CreateKeyCommand,
  GetKeyPolicyCommand,
  KMSClient,
  ListKeysCommand,
  PutKeyPolicyCommand,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import {
  CreateTopicCommand,
  ListSubscriptionsByTopicCommand,
  PublishCommand,
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from './sandbox.ts';

// AWS's own refusals of what provision asks for.

const account = '111111111111';
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ tableChangeMs: 1000 });
});
afterAll(() => sandbox.stop());
const config = () => sandbox.client(account, 'eu-central-1');

async function nameOf(refused: Promise<unknown>): Promise<string> {
  const error: unknown = await refused.catch((thrown: unknown) => thrown);
  return error instanceof Error ? error.name : 'no error';
}

const root = {
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${account}:root` },
  Action: 'kms:*',
  Resource: '*',
};
const policyOf = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });

it('KMS takes no policy that names what does not exist, or locks out whoever puts it', async () => {
  const kms = new KMSClient(config());
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  const KeyId = KeyMetadata?.KeyId ?? '';
  const put = (Policy: string) => nameOf(kms.send(new PutKeyPolicyCommand({ KeyId, Policy })));
  const nobody = { ...root, Principal: { AWS: `arn:aws:iam::${account}:role/nobody` } };
  const other = { ...root, Principal: { AWS: 'arn:aws:iam::222222222222:root' } };
  for (const policy of [
    'no json',
    policyOf(root, nobody),
    policyOf(other),
    '{"Statement":[{"Effect":"Allow"}]}',
  ])
    expect(await put(policy)).toBe('MalformedPolicyDocumentException');
  expect(await put(policyOf(root, other))).toBe('no error');
  const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId }));
  expect(Policy).toBe(policyOf(root, other));
  await kms.send(new ScheduleKeyDeletionCommand({ KeyId }));
  expect(await put(policyOf(root))).toBe('KMSInvalidStateException');
  const alias = kms.send(new CreateAliasCommand({ AliasName: 'alias/x', TargetKeyId: KeyId }));
  expect(await nameOf(alias)).toBe('KMSInvalidStateException');
});

it('KMS has one key for an alias, and keeps its own names', async () => {
  const kms = new KMSClient(config());
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  const name = (AliasName: string) =>
    nameOf(kms.send(new CreateAliasCommand({ AliasName, TargetKeyId: KeyMetadata?.KeyId })));
  expect(await name('alias/mine')).toBe('no error');
  expect(await name('alias/mine')).toBe('AlreadyExistsException');
  expect(await name('alias/aws/mine')).toBe('InvalidAliasNameException');
  const { Keys } = await kms.send(new ListKeysCommand({}));
  expect(Keys?.map(({ KeyArn }) => KeyArn)).toContain(KeyMetadata?.Arn);
});

it('DynamoDB changes no table that is still being changed', async () => {
  const dynamodb = new DynamoDBClient(config());
  const TableName = 'busy';
  await dynamodb.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    }),
  );
  const status = async () =>
    (await dynamodb.send(new DescribeTableCommand({ TableName }))).Table?.TableStatus;
  expect(await status()).toBe('CREATING');
  const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true };
  const backups = new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification });
  expect(await nameOf(dynamodb.send(backups))).toBe('ContinuousBackupsUnavailableException');
  const change = new UpdateTableCommand({ TableName, DeletionProtectionEnabled: true });
  expect(await nameOf(dynamodb.send(change))).toBe('ResourceInUseException');
  await expect.poll(status, { timeout: 30_000 }).toBe('ACTIVE');
  await dynamodb.send(change);
  expect(await status()).toBe('UPDATING');
  await expect.poll(status, { timeout: 30_000 }).toBe('ACTIVE');
  const expire = (AttributeName: string) =>
    nameOf(
      dynamodb.send(
        new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: { Enabled: true, AttributeName } }),
      ),
    );
  expect(await expire('a')).toBe('no error');
  expect(await expire('b')).toBe('ValidationException');
  const odd = new UpdateTableCommand({ TableName, TableClass: 'STANDARD_INFREQUENT_ACCESS' });
  expect(await nameOf(dynamodb.send(odd))).toBe('ValidationException');
});

it('Secrets Manager neither reads nor makes a secret that is scheduled for deletion', async () => {
  const secrets = new SecretsManagerClient(config());
  const create = new CreateSecretCommand({ Name: 'a/secret', SecretString: 'x' });
  await secrets.send(create);
  await secrets.send(new CreateSecretCommand({ Name: 'a/secret-2', SecretString: 'x' }));
  await secrets.send(new DeleteSecretCommand({ SecretId: 'a/secret' }));
  for (const refused of [
    secrets.send(create),
    secrets.send(new GetSecretValueCommand({ SecretId: 'a/secret' })),
    secrets.send(new PutSecretValueCommand({ SecretId: 'a/secret', SecretString: 'y' })),
  ])
    expect(await nameOf(refused)).toBe('InvalidRequestException');
  const names = async (IncludePlannedDeletion: boolean) => {
    const Filters = [{ Key: 'name' as const, Values: ['a/secret'] }];
    const { SecretList } = await secrets.send(new ListSecretsCommand({ Filters, IncludePlannedDeletion }));
    return SecretList?.map(({ Name }) => Name);
  };
  expect(await names(false)).toEqual(['a/secret-2']);
  expect(await names(true)).toEqual(['a/secret', 'a/secret-2']);
});

it('SNS knows its attributes, subscribes once, and needs the key of an encrypted topic', async () => {
  const sns = new SNSClient(config());
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'sealed' }));
  const Attributes = { KmsMasterKeyId: 'alias/none' };
  const again = sns.send(new CreateTopicCommand({ Name: 'sealed', Attributes }));
  expect(await nameOf(again)).toMatch(/InvalidParameter/);
  const set = (AttributeName: string, AttributeValue: string) =>
    nameOf(sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName, AttributeValue })));
  expect(await set('Encrypted', 'true')).toMatch(/InvalidParameter/);
  const subscribe = (Endpoint: string) =>
    nameOf(sns.send(new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint })));
  expect(await subscribe('nobody')).toMatch(/InvalidParameter/);
  for (let round = 0; round < 2; round += 1) expect(await subscribe('dba@example.com')).toBe('no error');
  const { Subscriptions } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
  expect(Subscriptions).toHaveLength(1);

  const publish = () => nameOf(sns.send(new PublishCommand({ TopicArn, Message: 'x' })));
  expect(await set('KmsMasterKeyId', 'alias/aws/sns')).toBe('no error');
  expect(await publish()).toBe('no error');
  expect(await set('KmsMasterKeyId', 'alias/none')).toBe('no error');
  expect(await publish()).toMatch(/KMSAccessDenied/);
});

it('Parameter Store changes no type, and takes no value that is too long or nests another', async () => {
  const ssm = new SSMClient(config());
  const put = (Value: string, Type: 'String' | 'StringList') =>
    nameOf(ssm.send(new PutParameterCommand({ Name: '/typed', Value, Type, Overwrite: true })));
  expect(await put('a', 'String')).toBe('no error');
  expect(await put('a,b', 'StringList')).toBe('HierarchyTypeMismatchException');
  expect(await put('{{ssm:other}}', 'String')).toBe('ValidationException');
  expect(await put('x'.repeat(4097), 'String')).toBe('ValidationException');
});
