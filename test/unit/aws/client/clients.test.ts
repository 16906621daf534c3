import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { DeleteDBClusterCommand, DescribeDBClustersCommand } from '@aws-sdk/client-rds';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import {
  type ClientOptions,
  createClients,
  createTransport,
  roleAssumer,
} from '../../../../src/aws/client/clients.ts';
import { checkIdentity } from '../../../../src/aws/client/identity.ts';
import { readCredentials } from '../../../../src/aws/secrets/credentials-secret.ts';
import { publish, subjectOf } from '../../../../src/aws/sns/publish.ts';
import { readParameters } from '../../../../src/aws/ssm/parameters.ts';
import { ActionError } from '../../../../src/errors.ts';

interface Seen {
  readonly url: string;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}
interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Record<string, string>;
}

/** An AWS that answers what it is told, and remembers what it was asked. */
let seen: Seen[];
let answers: (Answer | 'never')[];
let server: Server;
let origin: string;

beforeEach(async () => {
  seen = [];
  answers = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      seen.push({ url: request.url ?? '', headers: request.headers, body });
      const answer = answers.shift() ?? { status: 500, body: 'no answer was planned' };
      if (answer === 'never') return;
      response.writeHead(answer.status, { 'content-type': 'text/xml', ...answer.headers });
      response.end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  vi.stubEnv('AWS_ENDPOINT_URL', origin);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function clients(options: Partial<ClientOptions> = {}, requestTimeoutMs = 5000) {
  return createClients({
    credentials: () =>
      Promise.resolve({ accessKeyId: 'key', secretAccessKey: 'secret', sessionToken: 'token' }),
    transport: await createTransport({ requestTimeoutMs, proxy: false }),
    version: '1.2.3',
    beforeRequest: () => undefined,
    beforeChange: () => Promise.resolve(),
    signal: new AbortController().signal,
    onAnswer: () => undefined,
    ...options,
  });
}

const deleted: Answer = {
  status: 200,
  body: '<DeleteDBClusterResponse><DeleteDBClusterResult/></DeleteDBClusterResponse>',
};
const described: Answer = {
  status: 200,
  body: '<DescribeDBClustersResponse><DescribeDBClustersResult><DBClusters/></DescribeDBClustersResult></DescribeDBClustersResponse>',
};
const busy: Answer = { status: 503, body: 'Service Unavailable' };
const deletion = new DeleteDBClusterCommand({ DBClusterIdentifier: 'staging', SkipFinalSnapshot: true });

it('asks beforeChange before every attempt of a change', async () => {
  const order: string[] = [];
  answers = [busy, busy, deleted];
  const rds = await (
    await clients({
      beforeChange: () => {
        order.push(`asked after ${seen.length} requests`);
        return Promise.resolve();
      },
    })
  ).rds('eu-central-1');
  await rds.send(deletion);
  expect(order).toEqual(['asked after 0 requests', 'asked after 1 requests', 'asked after 2 requests']);
  expect(seen).toHaveLength(3);
});

it('tells every attempt with AWS’s request id, and what it was refused with', async () => {
  const told: string[] = [];
  const id = (text: string) => ({ 'x-amzn-requestid': text });
  answers = [
    { ...busy, headers: id('first') },
    { ...deleted, headers: id('second') },
    {
      status: 404,
      body: '<ErrorResponse><Error><Code>DBClusterNotFoundFault</Code><Message>no</Message></Error></ErrorResponse>',
      headers: id('third'),
    },
  ];
  const rds = await (await clients({ onAnswer: (line) => told.push(line) })).rds('eu-central-1');
  await rds.send(deletion);
  await expect(rds.send(deletion)).rejects.toThrow('no');
  expect(told).toEqual([
    expect.stringMatching(/^rds:DeleteDBCluster: 503 \w+, request first$/),
    'rds:DeleteDBCluster: 200, request second',
    'rds:DeleteDBCluster: 404 DBClusterNotFoundFault, request third',
  ]);
});

it('sends nothing when beforeChange refuses, and passes its error on', async () => {
  const lost = new Error('the lease is lost');
  const rds = await (await clients({ beforeChange: () => Promise.reject(lost) })).rds('eu-central-1');
  await expect(rds.send(deletion)).rejects.toBe(lost);
  expect(seen).toEqual([]);
});

it('sends no second attempt when beforeChange refuses between two', async () => {
  answers = [busy, deleted];
  let asked = 0;
  const beforeChange = () => {
    asked += 1;
    return asked === 1 ? Promise.resolve() : Promise.reject(new Error('the lease is lost'));
  };
  const rds = await (await clients({ beforeChange })).rds('eu-central-1');
  await expect(rds.send(deletion)).rejects.toThrow('the lease is lost');
  expect(seen).toHaveLength(1);
});

it('does not ask before reads, nor before the store’s own calls', async () => {
  answers = [
    described,
    { status: 200, body: '{}', headers: { 'content-type': 'application/x-amz-json-1.0' } },
  ];
  const made = await clients({ beforeChange: () => Promise.reject(new Error('asked')) });
  await (await made.rds('eu-central-1')).send(new DescribeDBClustersCommand({}));
  await (await made.dynamodb('eu-central-1')).send(new DeleteItemCommand({ TableName: 'audit', Key: {} }));
  expect(seen).toHaveLength(2);
});

it('sends nothing after the signal, and ends what is in progress', async () => {
  const stop = new AbortController();
  answers = ['never'];
  const rds = await (await clients({ signal: stop.signal })).rds('eu-central-1');
  const waiting = rds.send(new DescribeDBClustersCommand({}));
  await vi.waitFor(() => expect(seen).toHaveLength(1));
  stop.abort(new Error('cancelled'));
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  await expect(rds.send(new DescribeDBClustersCommand({}))).rejects.toThrow('cancelled');
  expect(seen).toHaveLength(1);
});

it('ends a request that takes too long, and tries again', async () => {
  answers = ['never', described];
  const rds = await (await clients({}, 100)).rds('eu-central-1');
  await rds.send(new DescribeDBClustersCommand({}));
  expect(seen).toHaveLength(2);
});

it('names the action in the user agent, signs for the Region, and makes one client for each', async () => {
  answers = [described];
  const made = await clients();
  expect(await made.rds('eu-west-1')).toBe(await made.rds('eu-west-1'));
  expect(await made.rds('eu-west-1')).not.toBe(await made.rds('eu-central-1'));
  await (await made.rds('eu-west-1')).send(new DescribeDBClustersCommand({}));
  expect(seen[0]?.headers['user-agent']).toContain('aurora-restore-action/1.2.3');
  expect(seen[0]?.headers['authorization']).toContain('/eu-west-1/rds/aws4_request');
});

it('goes through the proxy where one is set, and not where NO_PROXY names the host', async () => {
  const tunnels: string[] = [];
  // A proxy that leads every tunnel to our AWS.
  server.on('connect', (request, socket) => {
    tunnels.push(request.url ?? '');
    const upstream = connect(Number(new URL(origin).port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.pipe(socket);
      socket.pipe(upstream);
    });
    socket.on('error', () => upstream.destroy());
    upstream.on('error', () => socket.destroy());
  });
  const transport = await createTransport({ requestTimeoutMs: 5000, proxy: true });
  vi.stubEnv('HTTP_PROXY', origin);
  vi.stubEnv('AWS_ENDPOINT_URL', 'http://aws.example');
  answers = [described, described];
  await (await (await clients({ transport })).rds('eu-west-1')).send(new DescribeDBClustersCommand({}));
  expect(tunnels).toEqual(['aws.example:80']);
  expect(seen).toHaveLength(1);

  vi.stubEnv('NO_PROXY', '127.0.0.1');
  vi.stubEnv('AWS_ENDPOINT_URL', origin);
  await (await (await clients({ transport })).rds('eu-west-1')).send(new DescribeDBClustersCommand({}));
  expect(tunnels).toHaveLength(1);
  expect(seen).toHaveLength(2);
  transport.destroy();
});

it('refuses a proxy that is not one for HTTP, by name', async () => {
  const transport = await createTransport({ requestTimeoutMs: 5000, proxy: true });
  vi.stubEnv('HTTP_PROXY', 'socks5://proxy.example:1080');
  const rds = await (await clients({ transport })).rds('eu-west-1');
  await expect(rds.send(new DescribeDBClustersCommand({}))).rejects.toMatchObject({ code: 'BAD_INPUT' });
});

it('assumes a role with the token alone, unsigned', async () => {
  answers = [
    {
      status: 200,
      headers: { date: 'Mon, 31 Dec 2029 23:00:00 GMT' },
      body: '<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2030-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>',
    },
  ];
  const assume = roleAssumer(
    {
      transport: await createTransport({ requestTimeoutMs: 5000, proxy: false }),
      version: '1.2.3',
      beforeRequest: () => undefined,
      signal: new AbortController().signal,
    },
    'eu-central-1',
  );
  const session = await assume({
    roleArn: 'arn:aws:iam::111111111111:role/x',
    sessionName: 'run',
    token: 'jwt',
  });
  expect(session).toEqual({
    accessKeyId: 'ASIA',
    secretAccessKey: 's',
    sessionToken: 't',
    // By the clock of STS alone: an hour, but for the part of a second that its header leaves out.
    lifetimeMs: 3_599_000,
  });
  expect(seen[0]?.headers).not.toHaveProperty('authorization');
  const parameters = Object.fromEntries(new URLSearchParams(seen[0]?.body));
  expect(parameters).toMatchObject({
    Action: 'AssumeRoleWithWebIdentity',
    RoleArn: 'arn:aws:iam::111111111111:role/x',
    RoleSessionName: 'run',
    WebIdentityToken: 'jwt',
  });
});

function caller(account: string): Answer {
  return {
    status: 200,
    body: `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws-us-gov:sts::${account}:assumed-role/x/run</Arn><UserId>U</UserId><Account>${account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
  };
}

it('accepts the account that was named, and learns its partition', async () => {
  answers = [caller('111111111111')];
  const sts = await (await clients()).sts('us-gov-west-1');
  expect(await checkIdentity(sts, 'source', '111111111111', undefined)).toEqual({
    account: '111111111111',
    arn: 'arn:aws-us-gov:sts::111111111111:assumed-role/x/run',
    partition: 'aws-us-gov',
  });
});

it('refuses another account, naming both and the role', async () => {
  answers = [caller('333333333333')];
  const sts = await (await clients()).sts('us-gov-west-1');
  const check = checkIdentity(sts, 'target', '222222222222', 'arn:aws-us-gov:iam::333333333333:role/x');
  await expect(check).rejects.toMatchObject({
    code: 'WRONG_ACCOUNT',
    message:
      'target-account-id is 222222222222, but the role arn:aws-us-gov:iam::333333333333:role/x is of account 333333333333 (arn:aws-us-gov:sts::333333333333:assumed-role/x/run).',
  });
});

function json(value: unknown, status = 200): Answer {
  return { status, body: JSON.stringify(value), headers: { 'content-type': 'application/x-amz-json-1.1' } };
}

it('reads all pages of the parameters, decrypted, by the last part of their names', async () => {
  answers = [
    json({ Parameters: [{ Name: '/team/restore/source-region', Value: 'eu-west-1' }], NextToken: 'more' }),
    json({ Parameters: [{ Name: '/team/restore/retention', Value: '2' }] }),
  ];
  const ssm = await (await clients()).ssm('eu-central-1');
  expect(await readParameters(ssm, '/team/restore', 'eu-central-1')).toEqual({
    'source-region': 'eu-west-1',
    retention: '2',
  });
  expect(JSON.parse(seen[1]?.body ?? '')).toEqual({
    Path: '/team/restore',
    WithDecryption: true,
    NextToken: 'more',
  });
});

it('names path and permission when the parameters may not be read', async () => {
  answers = [json({ __type: 'AccessDeniedException', message: 'not authorized' }, 400)];
  const ssm = await (await clients()).ssm('eu-central-1');
  const error: unknown = await readParameters(ssm, '/team/restore', 'eu-central-1').catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ code: 'ACCESS_DENIED' });
  expect((error as ActionError).hint).toContain(
    'ssm:GetParametersByPath on the parameters /team/restore/* in eu-central-1',
  );
});

const secret = {
  master_username: 'postgres',
  master_password: 'master-Passw0rd',
  database: 'shop',
  app_username: 'app',
  app_password: 'päss wörd"/@',
  readonly_username: 'reader',
  readonly_password: 'reader-pass',
};

async function readSecret(content: string, purpose: 'users' | 'master' = 'users') {
  const masks: string[] = [];
  answers = [json({ SecretString: content })];
  const manager = await (await clients()).secretsManager('eu-central-1');
  const result = await readCredentials(manager, '/x/db', {
    purpose,
    mask: (value) => masks.push(value),
  }).catch((error: unknown) => error);
  return { result, masks };
}

it('reads the guide’s secret, and masks its passwords', async () => {
  const { result, masks } = await readSecret(JSON.stringify(secret));
  expect(result).toEqual({
    masterUsername: 'postgres',
    masterPassword: 'master-Passw0rd',
    database: 'shop',
    appUsername: 'app',
    appPassword: 'päss wörd"/@',
    readonlyUsername: 'reader',
    readonlyPassword: 'reader-pass',
  });
  expect(masks).toEqual(['master-Passw0rd', 'päss wörd"/@', 'reader-pass']);
});

it('names every key that is missing or unfit, with passwords masked and in no message', async () => {
  const { app_username: _name, ...rest } = secret;
  const unfit = { ...rest, master_password: 'too/short', readonly_username: '', database: 7 };
  const { result, masks } = await readSecret(JSON.stringify(unfit));
  if (!(result instanceof ActionError)) throw new Error('The secret was accepted.');
  expect(result.code).toBe('SECRET_NOT_USABLE');
  expect(result.message.split('\n').slice(1)).toEqual([
    '- master_password must not hold /, " or @',
    '- database must be text',
    '- app_username is missing',
    '- readonly_username is empty',
  ]);
  expect(masks).toContain('too/short');
  for (const password of masks) expect(`${result.message}${result.hint}`).not.toContain(password);
});

it('needs only the master’s keys where users are not set up', async () => {
  const master = { master_username: 'admin', master_password: 'master-Passw0rd' };
  expect((await readSecret(JSON.stringify(master), 'master')).result).toMatchObject({
    masterUsername: 'admin',
    appUsername: '',
  });
  expect((await readSecret(JSON.stringify(master))).result).toMatchObject({ code: 'SECRET_NOT_USABLE' });
});

it.each(['hunter2-plain-text', '"hunter2-plain-text"', '["hunter2-plain-text"]', ''])(
  'refuses a secret that is no JSON object, without quoting it: %j',
  async (content) => {
    const { result } = await readSecret(content);
    expect(result).toMatchObject({ code: 'SECRET_NOT_USABLE' });
    expect((result as ActionError).cause).toBeUndefined();
    expect(String((result as ActionError).message)).not.toContain('hunter2');
  },
);

it('says how to make a secret that is not there', async () => {
  answers = [json({ __type: 'ResourceNotFoundException', message: 'no' }, 400)];
  const manager = await (await clients()).secretsManager('eu-central-1');
  await expect(
    readCredentials(manager, '/x/db', { purpose: 'users', mask: () => undefined }),
  ).rejects.toMatchObject({
    code: 'SECRET_NOT_USABLE',
    hint: expect.stringContaining('create-secret') as string,
  });
});

it('publishes a subject that SNS takes, a JSON body, and attributes that are not empty', async () => {
  answers = [
    {
      status: 200,
      body: '<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>',
    },
  ];
  const sns = await (await clients()).sns('eu-central-1');
  await publish(sns, 'arn:aws:sns:eu-central-1:222222222222:news', {
    subject: 'Restored: größer\nthan before',
    body: { status: 'failed', text: 'x'.repeat(300_000) },
    attributes: { status: 'failed', step: '' },
  });
  const sent = new URLSearchParams(seen[0]?.body);
  expect(sent.get('Subject')).toBe('Restored: gr??er than before');
  expect((sent.get('Message') ?? '').length).toBeLessThan(21_000);
  expect(JSON.parse(sent.get('Message') ?? '')).toMatchObject({ status: 'failed' });
  expect(sent.get('MessageAttributes.entry.1.Name')).toBe('status');
  expect(sent.has('MessageAttributes.entry.2.Name')).toBe(false);
  expect(subjectOf('y'.repeat(101))).toHaveLength(100);
  expect(subjectOf('y'.repeat(100))).toBe('y'.repeat(100));
});
