import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { DisableHttpEndpointCommand, EnableHttpEndpointCommand, RDSClient } from '@aws-sdk/client-rds';
import {
  BeginTransactionCommand,
  CommitTransactionCommand,
  ExecuteStatementCommand,
  type ExecuteStatementCommandInput,
  RDSDataClient,
  RollbackTransactionCommand,
} from '@aws-sdk/client-rds-data';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Statement } from '../../sandbox/iam.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { hasAwsCli } from '../../support/aws-cli.ts';
import { rejectionOf } from '../../support/errors.ts';

const account = '222222222222';
const region = 'eu-central-1';
const clusterArn = `arn:aws:rds:${region}:${account}:cluster:staging`;
const smallArn = `arn:aws:rds:${region}:${account}:cluster:small`;

let sandbox: Sandbox;
let rds: RDSClient;
let data: RDSDataClient;
let secretArn: string;
beforeAll(async () => {
  sandbox = await startSandbox({ dataApi: { statementMs: 400, idleMs: 400 } });
  const config = { ...sandbox.client(account, region), maxAttempts: 1 };
  rds = new RDSClient(config);
  data = new RDSDataClient(config);
  const master = { masterUsername: 'dbadmin', masterPassword: 'Master-password1', database: 'shop' };
  await sandbox.rds.seedCluster({ account, region, id: 'staging', port: 15_432, ...master });
  const instances = [{ id: 'small-1', DBInstanceClass: 'db.t4g.medium' }];
  await sandbox.rds.seedCluster({ account, region, id: 'small', port: 15_432, ...master, instances });
  await rds.send(new EnableHttpEndpointCommand({ ResourceArn: clusterArn }));
  secretArn = await makeSecret('dbadmin', 'Master-password1');
});
afterAll(() => sandbox.stop());

let made = 0;
async function makeSecret(username: string, password: string): Promise<string> {
  made += 1;
  const value = { Name: `data-api-${made}`, SecretString: JSON.stringify({ username, password }) };
  const { ARN } = await new SecretsManagerClient(sandbox.client(account, region)).send(
    new CreateSecretCommand(value),
  );
  return ARN ?? '';
}

const run = (sql: string, more: Partial<ExecuteStatementCommandInput> = {}) =>
  data.send(
    new ExecuteStatementCommand({ resourceArn: clusterArn, secretArn, database: 'shop', sql, ...more }),
  );
const begin = async () => {
  const given = { resourceArn: clusterArn, secretArn, database: 'shop' };
  return (await data.send(new BeginTransactionCommand(given))).transactionId ?? '';
};
const inside = (transactionId: string) => ({ resourceArn: clusterArn, secretArn, transactionId });
const errorOf = async (promise: Promise<unknown>) => `${await rejectionOf(promise)}`;

describe('a statement', () => {
  it('answers with typed values and, if asked, the names of the columns', async () => {
    const sql =
      "SELECT 7 AS a, 2.5::float8 AS b, true AS c, 'x' || :word AS d, NULL::int AS e, ARRAY['p','q r'] AS f";
    const answer = await run(sql, {
      includeResultMetadata: true,
      parameters: [{ name: 'word', value: { stringValue: 'y' } }],
    });
    expect(answer.records).toEqual([
      [
        { longValue: 7 },
        { doubleValue: 2.5 },
        { booleanValue: true },
        { stringValue: 'xy' },
        { isNull: true },
        { arrayValue: { stringValues: ['p', 'q r'] } },
      ],
    ]);
    expect(answer.columnMetadata?.map(({ label, typeName }) => `${label} ${typeName}`)).toEqual([
      'a int4',
      'b float8',
      'c bool',
      'd text',
      'e int4',
      'f _text',
    ]);
  });

  it('has named parameters outside of quotes and comments only, and each keeps the type of its value', async () => {
    const parameters = [{ name: 'n', value: { longValue: 4 } }];
    const { records } = await run(`SELECT ':n', $$ :n $$, 1::text, :n + 1 /* :n */ -- :n`, { parameters });
    expect(records).toEqual([
      [{ stringValue: ':n' }, { stringValue: ' :n ' }, { stringValue: '1' }, { longValue: 5 }],
    ]);
    expect(await errorOf(run('SELECT :m', { parameters }))).toBe(
      'BadRequestException: Cannot find parameter: m',
    );
    expect(await errorOf(run('SELECT $1', { parameters }))).toContain('Positional parameters');
    const text = [{ name: 'n', value: { stringValue: '4' } }];
    expect(await errorOf(run('SELECT 1 + :n', { parameters: text }))).toContain('SQLState: 42883');
  });

  it('fails with what PostgreSQL says, and its SQLSTATE', async () => {
    expect(await errorOf(run('SELECT * FROM nothing'))).toBe(
      'DatabaseErrorException: ERROR: relation "nothing" does not exist; Position: 15; SQLState: 42P01',
    );
    expect(await errorOf(run('SELECT 1', { database: 'nowhere' }))).toBe(
      'DatabaseErrorException: ERROR: database "nowhere" does not exist; SQLState: 3D000',
    );
  });

  it('is one, has an end, and brings back a MiB, 64 KiB a row, of types that are known', async () => {
    expect(await errorOf(run('SELECT 1; SELECT 2'))).toBe(
      "ValidationException: Multistatements aren't supported.",
    );
    expect(await errorOf(run('SELECT pg_sleep(5)::text'))).toContain('StatementTimeoutException');
    expect(await errorOf(run("SELECT repeat('x', 60000) FROM generate_series(1, 18)"))).toContain(
      'size limit',
    );
    expect(await errorOf(run("SELECT repeat('x', 70000)"))).toContain('size limit');
    expect(await errorOf(run('SELECT rolname FROM pg_roles'))).toContain('UnsupportedResultException');
    expect(await errorOf(run('SELECT 1', { schema: 'public' }))).toContain('not simulated');
    expect(await errorOf(run(`SELECT '${'x'.repeat(65_536)}'`))).toContain('ValidationException');
  });

  it('goes on behind its time-out when asked to', async () => {
    await run('CREATE TABLE late (n int)');
    const slow = 'DO $$ BEGIN PERFORM pg_sleep(0.8); INSERT INTO late VALUES (1); END $$';
    expect(await errorOf(run(slow))).toContain('StatementTimeoutException');
    expect(await errorOf(run(slow, { continueAfterTimeout: true }))).toContain('StatementTimeoutException');
    const count = async () => (await run('SELECT count(*)::int FROM late')).records?.[0]?.[0]?.longValue;
    await expect.poll(count).toBe(1);
  });

  it('leaves nothing of its session to the next one', async () => {
    await run("SELECT set_config('application_name', 'kept', false)");
    const { records } = await run("SELECT current_setting('application_name')");
    expect(records).toEqual([[{ stringValue: 'RDS Data API' }]]);
  });
});

describe('a transaction', () => {
  it('is one session: settings, savepoints behind errors, and all or nothing', async () => {
    await run('CREATE TABLE t (n int)');
    const transactionId = await begin();
    await run("SELECT set_config('search_path', 'pg_catalog', true)", { transactionId });
    await run('SAVEPOINT a', { transactionId });
    expect(await errorOf(run('SELECT 1/0', { transactionId }))).toContain('SQLState: 22012');
    await run('ROLLBACK TO SAVEPOINT a', { transactionId });
    expect((await run('SHOW search_path', { transactionId })).records).toEqual([
      [{ stringValue: 'pg_catalog' }],
    ]);
    await run('INSERT INTO public.t VALUES (1)', { transactionId });
    expect((await run('SELECT count(*)::int FROM t')).records).toEqual([[{ longValue: 0 }]]);
    const { transactionStatus } = await data.send(new CommitTransactionCommand(inside(transactionId)));
    expect(transactionStatus).toBe('Transaction Committed');
    expect((await run('SELECT count(*)::int FROM t')).records).toEqual([[{ longValue: 1 }]]);
    expect(await errorOf(run('SELECT 1', { transactionId }))).toContain('TransactionNotFoundException');
  });

  it('is undone by rollback, by silence, and by what the Data API itself ends', async () => {
    const undone = await begin();
    await run('CREATE TABLE undone (n int)', { transactionId: undone });
    await data.send(new RollbackTransactionCommand(inside(undone)));
    const silent = await begin();
    await run('CREATE TABLE silent (n int)', { transactionId: silent });
    const tooLong = await begin();
    expect(await errorOf(run('SELECT pg_sleep(5)::text', { transactionId: tooLong }))).toContain('Timeout');
    expect(await errorOf(run('SELECT 1', { transactionId: tooLong }))).toContain('TransactionNotFound');
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await errorOf(data.send(new CommitTransactionCommand(inside(silent))))).toContain(
      'TransactionNotFound',
    );
    const left = await run("SELECT count(*)::int FROM pg_class WHERE relname IN ('undone', 'silent')");
    expect(left.records).toEqual([[{ longValue: 0 }]]);
  });
});

describe('the way in', () => {
  it('is the user of the secret, as PostgreSQL knows it', async () => {
    await run("CREATE ROLE reader LOGIN PASSWORD 'reader-1'");
    const reader = await makeSecret('reader', 'reader-1');
    expect((await run('SELECT current_user::text', { secretArn: reader })).records).toEqual([
      [{ stringValue: 'reader' }],
    ]);
    expect(await errorOf(run('SELECT 1', { secretArn: await makeSecret('reader', 'wrong') }))).toBe(
      'DatabaseErrorException: ERROR: password authentication failed for user "reader"; SQLState: 28P01',
    );
    expect(await errorOf(run('SELECT 1', { secretArn: `${reader}x` }))).toContain('SecretsErrorException');
  });

  it('is closed without the HTTP endpoint, which T classes cannot have', async () => {
    expect(await errorOf(run('SELECT 1', { resourceArn: smallArn }))).toContain(
      'HttpEndpointNotEnabledException',
    );
    expect(await errorOf(rds.send(new EnableHttpEndpointCommand({ ResourceArn: smallArn })))).toContain(
      'InvalidParameterCombination',
    );
    await rds.send(new DisableHttpEndpointCommand({ ResourceArn: clusterArn }));
    expect(await errorOf(run('SELECT 1'))).toContain('HttpEndpointNotEnabledException');
    await rds.send(new EnableHttpEndpointCommand({ ResourceArn: clusterArn }));
  });

  it('asks the policies for the cluster and for the secret', async () => {
    const allow = (Action: string, Resource: string): Statement => ({ Effect: 'Allow', Action, Resource });
    const asRole = async (name: string, statements: Statement[]) => {
      const provider = 'token.actions.githubusercontent.com';
      const trust = {
        Effect: 'Allow' as const,
        Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${provider}` },
        Action: 'sts:AssumeRoleWithWebIdentity',
      };
      const policies = [{ Statement: statements }];
      const RoleArn = sandbox.addRole({ name, account, policies, trust: { Statement: trust } });
      const bearer = `Bearer ${sandbox.github.requestToken}`;
      const { body } = await sandbox.github.answer('sts.amazonaws.com', bearer);
      const sts = new STSClient({ region, endpoint: sandbox.endpoint });
      const WebIdentityToken = (JSON.parse(body) as { value: string }).value;
      const { Credentials: given } = await sts.send(
        new AssumeRoleWithWebIdentityCommand({ RoleArn, RoleSessionName: 'test', WebIdentityToken }),
      );
      const credentials = {
        accessKeyId: given?.AccessKeyId ?? '',
        secretAccessKey: given?.SecretAccessKey ?? '',
        sessionToken: given?.SessionToken ?? '',
      };
      const client = new RDSDataClient({ region, endpoint: sandbox.endpoint, credentials, maxAttempts: 1 });
      const command = { resourceArn: clusterArn, secretArn, database: 'shop', sql: 'SELECT 1' };
      return errorOf(client.send(new ExecuteStatementCommand(command)));
    };
    const execute = allow('rds-data:ExecuteStatement', clusterArn);
    const read = allow('secretsmanager:GetSecretValue', secretArn);
    expect(await asRole('both', [execute, read])).toBe('Error: it succeeded');
    expect(await asRole('blind', [execute])).toContain('perform: secretsmanager:GetSecretValue');
    expect(await asRole('mute', [read])).toContain('perform: rds-data:ExecuteStatement');
  });
});

it.runIf(hasAwsCli)('speaks to the AWS CLI', async () => {
  const { endpoint, credentials } = sandbox.client(account, region);
  const execute = [
    '--endpoint-url',
    endpoint,
    'rds-data',
    'execute-statement',
    '--resource-arn',
    clusterArn,
    '--secret-arn',
    secretArn,
  ];
  const parameters = '[{"name":"n","value":{"longValue":2}}]';
  const { stdout } = await promisify(execFile)(
    'aws',
    [...execute, '--database', 'shop', '--sql', 'SELECT :n + 40', '--parameters', parameters],
    {
      env: {
        PATH: process.env['PATH'],

        AWS_DEFAULT_REGION: region,
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      },
    },
  );
  expect(JSON.parse(stdout)).toMatchObject({ records: [[{ longValue: 42 }]] });
});
