import { connect } from 'node:net';
import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { DeleteDBClusterCommand, DescribeDBClustersCommand } from '@aws-sdk/client-rds';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createTransport, roleAssumer } from '../../../../src/aws/client/clients.ts';
import { type Answer, type AnsweringAws, startAnsweringAws } from '../../../support/aws/answering-aws.ts';

let aws: AnsweringAws;
beforeEach(async () => {
  aws = await startAnsweringAws();
});
afterEach(() => aws.stop());

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
  aws.answer(busy, busy, deleted);
  const rds = await (
    await aws.clients({
      beforeChange: () => {
        order.push(`asked after ${aws.received.length} requests`);
        return Promise.resolve();
      },
    })
  ).rds('eu-central-1');
  await rds.send(deletion);
  expect(order).toEqual(['asked after 0 requests', 'asked after 1 requests', 'asked after 2 requests']);
  expect(aws.received).toHaveLength(3);
});

it('tells every attempt with AWS’s request id, and what it was refused with', async () => {
  const printed: string[] = [];
  const id = (text: string) => ({ 'x-amzn-requestid': text });
  aws.answer(
    { ...busy, headers: id('first') },
    { ...deleted, headers: id('second') },
    {
      status: 404,
      body: '<ErrorResponse><Error><Code>DBClusterNotFoundFault</Code><Message>no</Message></Error></ErrorResponse>',
      headers: id('third'),
    },
  );
  const rds = await (await aws.clients({ onAnswer: (line) => printed.push(line) })).rds('eu-central-1');
  await rds.send(deletion);
  await expect(rds.send(deletion)).rejects.toThrow('no');
  expect(printed).toEqual([
    expect.stringMatching(/^rds:DeleteDBCluster: 503 \w+, request first$/),
    'rds:DeleteDBCluster: 200, request second',
    'rds:DeleteDBCluster: 404 DBClusterNotFoundFault, request third',
  ]);
});

it('sends nothing when beforeChange refuses, and passes its error on', async () => {
  const lost = new Error('the lease is lost');
  const rds = await (await aws.clients({ beforeChange: () => Promise.reject(lost) })).rds('eu-central-1');
  await expect(rds.send(deletion)).rejects.toBe(lost);
  expect(aws.received).toEqual([]);
});

it('sends no second attempt when beforeChange refuses between two', async () => {
  aws.answer(busy, deleted);
  let asked = 0;
  const beforeChange = () => {
    asked += 1;
    return asked === 1 ? Promise.resolve() : Promise.reject(new Error('the lease is lost'));
  };
  const rds = await (await aws.clients({ beforeChange })).rds('eu-central-1');
  await expect(rds.send(deletion)).rejects.toThrow('the lease is lost');
  expect(aws.received).toHaveLength(1);
});

it('does not ask before reads, nor before the store’s own calls', async () => {
  aws.answer(described, {
    status: 200,
    body: '{}',
    headers: { 'content-type': 'application/x-amz-json-1.0' },
  });
  const made = await aws.clients({ beforeChange: () => Promise.reject(new Error('asked')) });
  await (await made.rds('eu-central-1')).send(new DescribeDBClustersCommand({}));
  await (await made.dynamodb('eu-central-1')).send(new DeleteItemCommand({ TableName: 'audit', Key: {} }));
  expect(aws.received).toHaveLength(2);
});

it('sends nothing after the signal, and ends what is in progress', async () => {
  const stop = new AbortController();
  aws.answer('never');
  const rds = await (await aws.clients({ signal: stop.signal })).rds('eu-central-1');
  const waiting = rds.send(new DescribeDBClustersCommand({}));
  await vi.waitFor(() => expect(aws.received).toHaveLength(1));
  stop.abort(new Error('cancelled'));
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  await expect(rds.send(new DescribeDBClustersCommand({}))).rejects.toThrow('cancelled');
  expect(aws.received).toHaveLength(1);
});

it('ends a request that takes too long, and tries again', async () => {
  aws.answer('never', described);
  const rds = await (await aws.clients({}, 100)).rds('eu-central-1');
  await rds.send(new DescribeDBClustersCommand({}));
  expect(aws.received).toHaveLength(2);
});

it('names the action in the user agent, signs for the Region, and makes one client for each', async () => {
  aws.answer(described);
  const made = await aws.clients();
  expect(await made.rds('eu-west-1')).toBe(await made.rds('eu-west-1'));
  expect(await made.rds('eu-west-1')).not.toBe(await made.rds('eu-central-1'));
  await (await made.rds('eu-west-1')).send(new DescribeDBClustersCommand({}));
  expect(aws.received[0]?.headers['user-agent']).toContain('aurora-restore-action/1.2.3');
  expect(aws.received[0]?.headers['authorization']).toContain('/eu-west-1/rds/aws4_request');
});

it('goes through the proxy where one is set, and not where NO_PROXY names the host', async () => {
  const tunnels: string[] = [];
  // A proxy that leads every tunnel to our AWS.
  aws.server.on('connect', (request, socket) => {
    tunnels.push(request.url ?? '');
    const upstream = connect(Number(new URL(aws.origin).port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.pipe(socket);
      socket.pipe(upstream);
    });
    socket.on('error', () => upstream.destroy());
    upstream.on('error', () => socket.destroy());
  });
  const transport = await createTransport({ requestTimeoutMs: 5000, proxy: true });
  vi.stubEnv('HTTP_PROXY', aws.origin);
  vi.stubEnv('AWS_ENDPOINT_URL', 'http://aws.example');
  aws.answer(described, described);
  await (await (await aws.clients({ transport })).rds('eu-west-1')).send(new DescribeDBClustersCommand({}));
  expect(tunnels).toEqual(['aws.example:80']);
  expect(aws.received).toHaveLength(1);

  vi.stubEnv('NO_PROXY', '127.0.0.1');
  vi.stubEnv('AWS_ENDPOINT_URL', aws.origin);
  await (await (await aws.clients({ transport })).rds('eu-west-1')).send(new DescribeDBClustersCommand({}));
  expect(tunnels).toHaveLength(1);
  expect(aws.received).toHaveLength(2);
  transport.destroy();
});

it('refuses a proxy that is not one for HTTP, by name', async () => {
  const transport = await createTransport({ requestTimeoutMs: 5000, proxy: true });
  vi.stubEnv('HTTP_PROXY', 'socks5://proxy.example:1080');
  const rds = await (await aws.clients({ transport })).rds('eu-west-1');
  await expect(rds.send(new DescribeDBClustersCommand({}))).rejects.toMatchObject({ code: 'BAD_INPUT' });
});

it('assumes a role with the token alone, unsigned', async () => {
  aws.answer({
    status: 200,
    headers: { date: 'Mon, 31 Dec 2029 23:00:00 GMT' },
    body: '<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2030-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>',
  });
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
  expect(aws.received[0]?.headers).not.toHaveProperty('authorization');
  const parameters = Object.fromEntries(new URLSearchParams(aws.received[0]?.body));
  expect(parameters).toMatchObject({
    Action: 'AssumeRoleWithWebIdentity',
    RoleArn: 'arn:aws:iam::111111111111:role/x',
    RoleSessionName: 'run',
    WebIdentityToken: 'jwt',
  });
});
