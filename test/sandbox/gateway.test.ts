import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  PutItemCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import {
  CreateKeyCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  KMSClient,
  NotFoundException,
} from '@aws-sdk/client-kms';
import { DBClusterNotFoundFault, DescribeDBClustersCommand, RDSClient } from '@aws-sdk/client-rds';
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import {
  AuthorizationErrorException,
  CreateTopicCommand,
  GetTopicAttributesCommand,
  PublishCommand,
  SNSClient,
} from '@aws-sdk/client-sns';
import {
  DeleteParameterCommand,
  GetParameterCommand,
  ParameterAlreadyExists,
  ParameterNotFound,
  PutParameterCommand,
  paginateGetParametersByPath,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { hasAwsCli } from '../support/aws-cli.ts';
import { rejectionOf } from '../support/errors.ts';
import type { Policy } from './iam.ts';
import { type Sandbox, startSandbox } from './sandbox.ts';

const account = '111111111111';
const other = '222222222222';
const region = 'eu-west-1';
const provider = 'token.actions.githubusercontent.com';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ sessionMs: 1500 });
});
afterAll(() => sandbox.stop());
afterEach(() => {
  sandbox.faults.length = 0;
});

const config = (id = account, where = region) => sandbox.client(id, where);

function trust(conditions: Record<string, string>, federated = account): Policy {
  return {
    Statement: {
      Effect: 'Allow',
      Principal: { Federated: `arn:aws:iam::${federated}:oidc-provider/${provider}` },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringEquals: conditions },
    },
  };
}
const ours = {
  [`${provider}:aud`]: 'sts.amazonaws.com',
  [`${provider}:sub`]: 'repo:example/platform:ref:refs/heads/main',
};

async function idToken(audience = 'sts.amazonaws.com'): Promise<string> {
  const answer = await sandbox.github.answer(audience, `Bearer ${sandbox.github.requestToken}`);
  return (JSON.parse(answer.body) as { value: string }).value;
}

async function assume(roleArn: string, token: string, seconds?: number) {
  const sts = new STSClient({ region, endpoint: sandbox.endpoint });
  const { Credentials: given } = await sts.send(
    new AssumeRoleWithWebIdentityCommand({
      RoleArn: roleArn,
      RoleSessionName: 'test',
      WebIdentityToken: token,
      ...(seconds === undefined ? {} : { DurationSeconds: seconds }),
    }),
  );
  const credentials = {
    accessKeyId: given?.AccessKeyId ?? '',
    secretAccessKey: given?.SecretAccessKey ?? '',
    sessionToken: given?.SessionToken ?? '',
  };
  return { region, endpoint: sandbox.endpoint, credentials };
}

/** A Query request signed by the SDK, with parameters that the SDK's types would not let through. */
async function rawQuery(parameters: Record<string, string>): Promise<string> {
  const rds = new RDSClient(config());
  rds.middlewareStack.add(
    (next) => async (args) => {
      const request = args.request as { body: string; headers: Record<string, string> };
      request.body = String(new URLSearchParams({ Version: '2014-10-31', ...parameters }));
      request.headers['content-length'] = String(request.body.length);
      return next(args);
    },
    { step: 'build', priority: 'low' },
  );
  return (await rejectionOf(rds.send(new DescribeDBClustersCommand({})))).name;
}

it('refuses unknown keys, wrong secrets and changed session tokens', async () => {
  const { endpoint, credentials } = config();
  const call = (changed: object) =>
    rejectionOf(
      new STSClient({ endpoint, region, credentials: { ...credentials, ...changed } }).send(
        new GetCallerIdentityCommand({}),
      ),
    );
  expect((await call({ accessKeyId: 'AKIANOBODY' })).name).toBe('InvalidClientTokenId');
  expect((await call({ secretAccessKey: 'wrong' })).name).toBe('SignatureDoesNotMatch');
  const session = await assume(
    sandbox.addRole({ name: 'tokens', account, policies: [], trust: trust(ours) }),
    await idToken(),
  );
  const changed = { ...session, credentials: { ...session.credentials, sessionToken: 'x' } };
  expect((await rejectionOf(new STSClient(changed).send(new GetCallerIdentityCommand({})))).name).toBe(
    'InvalidClientTokenId',
  );
});

it('logs refused requests too', async () => {
  const before = sandbox.requests.length;
  const { endpoint } = config();
  const credentials = { accessKeyId: 'AKIANOBODY', secretAccessKey: 'x' };
  await rejectionOf(new STSClient({ endpoint, region, credentials }).send(new GetCallerIdentityCommand({})));
  expect(sandbox.requests.slice(before)).toMatchObject([
    { action: 'GetCallerIdentity', status: 403, errorCode: 'InvalidClientTokenId' },
  ]);
});

it('refuses unknown actions and parameters, and missing ones, with the codes of the Query protocol', async () => {
  expect(await rawQuery({ Action: 'DescribeDBClusters', Nonsense: '1' })).toBe('InvalidParameterValue');
  expect(await rawQuery({ Action: 'DescribeUnicorns' })).toBe('InvalidAction');
  expect(await rawQuery({ Action: 'CopyDBClusterSnapshot' })).toBe('MissingParameter');
});

it('refuses missing and unknown members, and actions that are not simulated, in JSON', async () => {
  const ssm = new SSMClient(config());
  const missing = rejectionOf(ssm.send(new GetParameterCommand({ Name: undefined })));
  expect((await missing).name).toBe('ValidationException');
  expect((await missing).message).toContain("'Name'");
  const { endpoint, credentials } = config();
  const kms = new KMSClient({ endpoint, region, credentials });
  expect((await rejectionOf(kms.send(new CreateKeyCommand({ MultiRegion: true })))).message).toBe(
    'sandbox: MultiRegion is not simulated',
  );
});

it('gives a role session only under its trust policy', async () => {
  const role = (name: string, policy: Policy) =>
    sandbox.addRole({ name, account, policies: [], trust: policy });
  const good = role('good', trust(ours));
  const session = await assume(good, await idToken());
  const identity = await new STSClient(session).send(new GetCallerIdentityCommand({}));
  expect(identity).toMatchObject({ Account: account, Arn: `arn:aws:sts::${account}:assumed-role/good/test` });

  expect((await rejectionOf(assume(good, await idToken('another')))).name).toBe('AccessDenied');
  const wrongSub = role(
    'wrong-sub',
    trust({ ...ours, [`${provider}:sub`]: 'repo:evil/fork:ref:refs/heads/main' }),
  );
  expect((await rejectionOf(assume(wrongSub, await idToken()))).name).toBe('AccessDenied');
  const wrongProvider = role('wrong-provider', trust(ours, other));
  expect((await rejectionOf(assume(wrongProvider, await idToken()))).name).toBe('AccessDenied');
  const byRepository = role('by-repository', trust({ ...ours, [`${provider}:repository_id`]: '42' }));
  await expect(assume(byRepository, await idToken())).resolves.toBeDefined();
  expect((await rejectionOf(assume(good, await idToken(), 43_200))).name).toBe('ValidationError');

  const [head = '', , signature = ''] = (await idToken()).split('.');
  const forged = Buffer.from(
    JSON.stringify({
      iss: `https://${provider}`,
      aud: 'sts.amazonaws.com',
      sub: ours[`${provider}:sub`],
      exp: 4e9,
    }),
  ).toString('base64url');
  expect((await rejectionOf(assume(good, `${head}.${forged}.${signature}`))).name).toMatch(
    /^InvalidIdentityToken/,
  );
});

it('ends sessions by its clock, with the code of the protocol', async () => {
  const role = sandbox.addRole({ name: 'short', account, policies: [], trust: trust(ours) });
  const session = await assume(role, await idToken());
  for (const one of Object.values(sandbox.awsState.sessions)) Object.assign(one, { expiresAt: 0 });
  const query = await rejectionOf(new STSClient(session).send(new GetCallerIdentityCommand({})));
  expect(query.name).toMatch(/^ExpiredToken(Exception)?$/);
  const json = await rejectionOf(new SSMClient(session).send(new GetParameterCommand({ Name: '/x' })));
  expect(json.name).toBe('ExpiredTokenException');
});

it('denies what no policy allows, in the words of AWS, and again as soon as a policy is taken away', async () => {
  const roleArn = sandbox.addRole({
    name: 'narrow',
    account,
    trust: trust(ours),
    policies: [
      {
        Statement: {
          Effect: 'Allow',
          Action: ['ssm:GetParameter', 'rds:Describe*'],
          Resource: ['arn:aws:ssm:*:*:parameter/narrow/*', '*:cluster:*'],
        },
      },
    ],
  });
  const session = await assume(roleArn, await idToken());
  await new SSMClient(config()).send(
    new PutParameterCommand({ Name: '/narrow/a', Value: '1', Type: 'String' }),
  );
  const ssm = new SSMClient(session);
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: '/narrow/a' }));
  expect(Parameter?.Value).toBe('1');

  const refused = await rejectionOf(ssm.send(new GetParameterCommand({ Name: '/wide' })));
  expect(refused.name).toBe('AccessDeniedException');
  expect(refused.message).toBe(
    `User: arn:aws:sts::${account}:assumed-role/narrow/test is not authorized to perform: ssm:GetParameter on resource: arn:aws:ssm:${region}:${account}:parameter/wide because no identity-based policy allows the ssm:GetParameter action`,
  );
  expect(sandbox.asked).toContain(
    `${roleArn} ssm:GetParameter arn:aws:ssm:${region}:${account}:parameter/wide`,
  );
  const topic = `arn:aws:sns:${region}:${account}:none`;
  const published = new SNSClient(session).send(new PublishCommand({ TopicArn: topic, Message: 'x' }));
  expect(await rejectionOf(published)).toBeInstanceOf(AuthorizationErrorException);

  const role = sandbox.awsState.roles[roleArn];
  if (role !== undefined) role.policies = [];
  const afterwards = await rejectionOf(ssm.send(new GetParameterCommand({ Name: '/narrow/a' })));
  expect(afterwards.name).toBe('AccessDeniedException');
});

it('pages parameters, encrypts them unless decryption is asked for, and throws the errors of the SDK', async () => {
  const ssm = new SSMClient(config());
  const names = Array.from({ length: 23 }, (_, index) => `/many/p${String(index).padStart(2, '0')}`);
  for (const Name of names) {
    await ssm.send(new PutParameterCommand({ Name, Value: `value of ${Name}`, Type: 'SecureString' }));
  }
  const found: string[] = [];
  let pages = 0;
  for await (const page of paginateGetParametersByPath(
    { client: ssm },
    { Path: '/many', WithDecryption: true },
  )) {
    pages += 1;
    for (const { Value } of page.Parameters ?? []) found.push(Value ?? '');
  }
  expect(pages).toBe(3);
  expect(found).toEqual(names.map((name) => `value of ${name}`));
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: '/many/p00' }));
  expect(Parameter?.Value).not.toContain('value of');
  const again = new PutParameterCommand({ Name: '/many/p00', Value: 'x', Type: 'String' });
  expect(await rejectionOf(ssm.send(again))).toBeInstanceOf(ParameterAlreadyExists);
  await ssm.send(new DeleteParameterCommand({ Name: '/many/p00' }));
  const gone = ssm.send(new GetParameterCommand({ Name: '/many/p00' }));
  expect(await rejectionOf(gone)).toBeInstanceOf(ParameterNotFound);
});

it('keeps secrets of one account from another, and has no value where none was put', async () => {
  const mine = new SecretsManagerClient(config());
  const { ARN } = await mine.send(new CreateSecretCommand({ Name: 'db', SecretString: '{"a":"é"}' }));
  const read = await mine.send(new GetSecretValueCommand({ SecretId: 'db' }));
  expect(read.SecretString).toBe('{"a":"é"}');
  const theirs = new SecretsManagerClient(config(other));
  const foreign = theirs.send(new GetSecretValueCommand({ SecretId: ARN }));
  expect(await rejectionOf(foreign)).toBeInstanceOf(ResourceNotFoundException);
  await mine.send(new CreateSecretCommand({ Name: 'empty' }));
  const empty = mine.send(new GetSecretValueCommand({ SecretId: 'empty' }));
  expect(await rejectionOf(empty)).toBeInstanceOf(ResourceNotFoundException);
});

it('carries maps and attributes of SNS both ways, and refuses what SNS refuses', async () => {
  const sns = new SNSClient(config());
  const { TopicArn } = await sns.send(
    new CreateTopicCommand({ Name: 'news', Attributes: { DisplayName: 'a<b' } }),
  );
  const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn }));
  expect(Attributes).toEqual({ TopicArn, DisplayName: 'a<b' });
  const publish = (extra: object) => sns.send(new PublishCommand({ TopicArn, Message: 'hé', ...extra }));
  await publish({
    Subject: 's',
    MessageAttributes: { status: { DataType: 'String', StringValue: 'failed' } },
  });
  expect(sandbox.awsState.messages.at(-1)).toEqual({
    topicArn: TopicArn,
    subject: 's',
    message: 'hé',
    attributes: { status: 'failed' },
  });
  const Message = JSON.stringify({ default: 'all', email: 'mail', sqs: 1 });
  await publish({ Message, MessageStructure: 'json' });
  expect(sandbox.awsState.messages.at(-1)).toMatchObject({ message: 'all', mail: 'mail' });
  for (const extra of [
    { MessageStructure: 'json' },
    { MessageStructure: 'xml' },
    { MessageStructure: 'json', Message: '{"email":"no default"}' },
    { Subject: 'é' },
    { Subject: 'x'.repeat(101) },
    { Subject: 'a\nb' },
    { Message: '' },
  ]) {
    expect((await rejectionOf(publish(extra))).name).toMatch(/^InvalidParameter(Exception)?$/);
  }
  const foreign = new SNSClient(config(other)).send(new PublishCommand({ TopicArn, Message: 'x' }));
  expect(await rejectionOf(foreign)).toBeInstanceOf(AuthorizationErrorException);
});

it('knows a key only in its own Region, and only for whom its policy says', async () => {
  const kms = new KMSClient(config());
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  const KeyId = KeyMetadata?.Arn;
  const elsewhere = new KMSClient(config(account, 'us-east-1')).send(new DescribeKeyCommand({ KeyId }));
  expect(await rejectionOf(elsewhere)).toBeInstanceOf(NotFoundException);
  const foreign = new KMSClient(config(other)).send(new DescribeKeyCommand({ KeyId }));
  expect((await rejectionOf(foreign)).name).toBe('AccessDeniedException');
  await kms.send(new DisableKeyCommand({ KeyId }));
  const { KeyMetadata: now } = await kms.send(new DescribeKeyCommand({ KeyId }));
  expect(now?.KeyState).toBe('Disabled');
  const awsKey = kms.send(new DisableKeyCommand({ KeyId: 'alias/aws/rds' }));
  expect((await rejectionOf(awsKey)).name).toMatch(/AccessDenied|UnsupportedOperation/);
});

const table = (name: string) =>
  new CreateTableCommand({
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    DeletionProtectionEnabled: true,
    KeySchema: [
      { AttributeName: 'event_id', KeyType: 'HASH' },
      { AttributeName: 'event_type', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: [
      { AttributeName: 'event_id', AttributeType: 'S' },
      { AttributeName: 'event_type', AttributeType: 'S' },
    ],
  });
const item = { event_id: { S: '1' }, event_type: { S: 'STATE' } };

it('has a DynamoDB for each account and Region, with expiry and deletion protection', async () => {
  const dynamodb = new DynamoDBClient(config());
  const made = await dynamodb.send(table('audit'));
  expect(made.TableDescription?.DeletionProtectionEnabled).toBe(true);
  await dynamodb.send(new PutItemCommand({ TableName: 'audit', Item: item }));
  expect(await sandbox.dumpTable(account, region, 'audit')).toEqual([item]);
  const foreign = new DynamoDBClient(config(other)).send(
    new PutItemCommand({ TableName: 'audit', Item: item }),
  );
  expect((await rejectionOf(foreign)).name).toBe('ResourceNotFoundException');

  const TimeToLiveSpecification = { Enabled: true, AttributeName: 'expires_at' };
  await dynamodb.send(new UpdateTimeToLiveCommand({ TableName: 'audit', TimeToLiveSpecification }));
  const ttl = await dynamodb.send(new DescribeTimeToLiveCommand({ TableName: 'audit' }));
  expect(ttl.TimeToLiveDescription).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'expires_at' });

  const remove = () => dynamodb.send(new DeleteTableCommand({ TableName: 'audit' }));
  expect((await rejectionOf(remove())).name).toBe('ValidationException');
  await dynamodb.send(new UpdateTableCommand({ TableName: 'audit', DeletionProtectionEnabled: false }));
  await expect(remove()).resolves.toBeDefined();
});

it('puts everything back to what was saved, as often as wanted', async () => {
  const dynamodb = new DynamoDBClient(config());
  const ssm = new SSMClient(config());
  await dynamodb.send(table('saved'));
  await dynamodb.send(new PutItemCommand({ TableName: 'saved', Item: item }));
  const saved = await sandbox.save();
  for (let round = 0; round < 2; round += 1) {
    const second = { ...item, event_type: { S: 'EVENT' } };
    await dynamodb.send(new PutItemCommand({ TableName: 'saved', Item: second }));
    await ssm.send(new PutParameterCommand({ Name: '/later', Value: 'x', Type: 'String' }));
    await sandbox.load(saved);
    expect(await sandbox.dumpTable(account, region, 'saved')).toEqual([item]);
    const later = ssm.send(new GetParameterCommand({ Name: '/later' }));
    expect(await rejectionOf(later)).toBeInstanceOf(ParameterNotFound);
  }
});

it('injects errors before the service acted, and lost answers after it did', async () => {
  const ssm = new SSMClient({ ...config(), maxAttempts: 2, retryMode: 'standard' });
  let injected = 0;
  sandbox.faults.push((request, phase) => {
    if (request.action !== 'PutParameter' || phase !== 'before' || injected > 0) return undefined;
    injected += 1;
    return { kind: 'error', code: 'ThrottlingException', status: 400 };
  });
  await ssm.send(new PutParameterCommand({ Name: '/injected', Value: 'x', Type: 'String' }));
  expect(injected).toBe(1);

  const once = new SSMClient({ ...config(), maxAttempts: 1 });
  sandbox.faults.push((request, phase) =>
    request.action === 'DeleteParameter' && phase === 'after' ? { kind: 'drop' } : undefined,
  );
  expect((await rejectionOf(once.send(new DeleteParameterCommand({ Name: '/injected' })))).message).toMatch(
    /hang up|ECONNRESET/,
  );
  const gone = ssm.send(new GetParameterCommand({ Name: '/injected' }));
  expect(await rejectionOf(gone)).toBeInstanceOf(ParameterNotFound);
});

it("answers GitHub's dispatches, and refuses them as GitHub does", async () => {
  const { github } = sandbox;
  const env = await sandbox.runnerEnvironment({});
  const dispatch = (token: string) =>
    fetch(`${env['GITHUB_API_URL']}/repos/example/platform/actions/workflows/restore.yml/dispatches`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify({ ref: 'main', inputs: { 'restore-id': 'r1' } }),
    });
  expect((await dispatch('wrong')).status).toBe(401);
  github.refuseDispatch = 403;
  expect((await dispatch(github.token)).status).toBe(403);
  github.refuseDispatch = undefined;
  expect((await dispatch(github.token)).status).toBe(204);
  expect(github.dispatches).toEqual([
    { repository: 'example/platform', workflow: 'restore.yml', ref: 'main', inputs: { 'restore-id': 'r1' } },
  ]);
});

it('gives a job nothing of this process but the path, and inputs as GitHub does', async () => {
  const env = await sandbox.runnerEnvironment({ 'source-role-arn': 'x', 'two words': 'y' });
  expect(env).toMatchObject({
    'INPUT_SOURCE-ROLE-ARN': 'x',
    INPUT_TWO_WORDS: 'y',
    AWS_EC2_METADATA_DISABLED: 'true',
  });
  expect(Object.keys(env).filter((name) => /ACCESS_KEY|SESSION_TOKEN|AWS_PROFILE/.test(name))).toEqual([]);
});

it('tells the SDK that a cluster is not there by its own class', async () => {
  const rds = new RDSClient(config());
  const missing = rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier: 'none' }));
  expect(await rejectionOf(missing)).toBeInstanceOf(DBClusterNotFoundFault);
});

const run = promisify(execFile);
it.runIf(hasAwsCli)('is driven by the AWS CLI too', async () => {
  const { endpoint, credentials } = config();
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: sandbox.folder,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  };
  const aws = async (...args: string[]): Promise<unknown> => {
    const { stdout } = await run(
      'aws',
      [...args, '--endpoint-url', endpoint, '--region', region, '--output', 'json'],
      { env },
    );
    return JSON.parse(stdout);
  };
  expect(await aws('sts', 'get-caller-identity')).toMatchObject({ Account: account });
  expect(await aws('rds', 'describe-db-clusters')).toEqual({ DBClusters: [] });
  expect(
    await aws('ssm', 'put-parameter', '--name', '/cli', '--value', 'v', '--type', 'String'),
  ).toMatchObject({ Version: 1 });
  const missing = aws('rds', 'describe-db-clusters', '--db-cluster-identifier', 'none');
  expect((await rejectionOf(missing)).message).toContain('(DBClusterNotFoundFault)');
});
