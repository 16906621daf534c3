import * as sdk from '@aws-sdk/client-rds';
import { HttpResponse } from '@smithy/core/protocols';
import { emptyWorld } from '../aws-state.ts';
import { AwsFault, type Call, type DataPlane, type Timings } from '../contract.ts';
import type { Delays } from '../delays.ts';
import { type Conditions, denied } from '../iam.ts';
import { createKms, type Kms } from '../kms.ts';
import { decodeQuery, encodeXml, encodeXmlError } from '../query-protocol.ts';
import { createRds, type Rds } from './rds.ts';
import type { SeedCluster } from './seed.ts';

// RDS alone, for tests of its rules: the real SDK in front, its wire format in between, real KMS beside it, a clock
// that is moved by hand, and a data plane that only keeps books.

export const production = '111111111111';
export const staging = '222222222222';
export const frankfurt = 'eu-central-1';
export const virginia = 'us-east-1';
export const targetRole = `arn:aws:iam::${staging}:role/restore`;

/** Every step takes a second of the hand-moved clock, describes lag a tenth of one. */
const timings: Timings = {
  snapshotCreateMs: 1000,
  snapshotCopyMs: 1000,
  clusterCreateMs: 1000,
  clusterModifyMs: 1000,
  clusterDeleteMs: 1000,
  instanceCreateMs: 1000,
  instanceModifyMs: 1000,
  instanceDeleteMs: 1000,
  renameMs: 1000,
  dnsMs: 1000,
  passwordLagMs: 1000,
  passwordResetMs: 1000,
  describeLagMs: 100,
};

/** What the data plane knows of a volume. */
export interface Book {
  password: string;
  listen?: { readonly address: string; readonly port: number; readonly hostNames: readonly string[] };
}

type Allows = (action: string, resource: string, conditions: Conditions) => boolean;

export interface RdsFixture {
  readonly rds: Rds;
  readonly volumes: Map<string, Book>;
  /** `ACTION RESOURCE` of every question to the caller's policies. */
  readonly asked: string[];
  /** A client of the account's restore role, whose policies say what `allows` says (all, unless given). */
  client(account: string, region: string, allows?: Allows): sdk.RDSClient;
  /** Moves the clock. */
  pass(durationMs: number): Promise<void>;
  /** A customer key, open to the roles of other accounts that are named; its ARN. */
  makeKey(account: string, region: string, readers?: readonly string[]): Promise<string>;
  disableKey(arn: string): Promise<void>;
  enableKey(arn: string): Promise<void>;
  /** An available cluster; `prod` in production, Frankfurt, unless given. */
  seed(seed?: Partial<SeedCluster>): Promise<void>;
}

export function createRdsFixture(delays: Partial<Delays> = {}): RdsFixture {
  let now = Date.parse('2026-02-01T00:00:00Z');
  const clock = { now: () => now };
  const awsState = emptyWorld();
  // KMS takes no policy that names a role which does not exist.
  const noPolicy = { Statement: [] };
  for (const name of ['restore', 's3', 'monitor']) {
    const role = { name, account: staging, trust: noPolicy, policies: [], maxSessionSeconds: 3600 };
    awsState.roles[`arn:aws:iam::${staging}:role/${name}`] = role;
  }
  const asked: string[] = [];
  const volumes = new Map<string, Book>();
  const kms: Kms = createKms(awsState, () => 'Allow');
  const rds = createRds({
    clock,
    timings,
    dataPlane: bookkeeper(volumes),
    keys: kms.use,
    delays,
    isShared: (arn) => awsState.shares.some((one) => one.arn === arn),
    hasRole: (arn) => awsState.roles[arn] !== undefined,
  });
  const kmsCall = (account: string, region: string): Call =>
    callOf('kms', '', account, region, [], () => true);

  return {
    rds,
    volumes,
    asked,
    client: (account, region, allows = () => true) =>
      new sdk.RDSClient({
        region,
        endpoint: 'http://rds.sandbox',
        credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
        maxAttempts: 1,
        requestHandler: {
          handle: async (request: { body: string }) => {
            await rds.advance();
            const form = new URLSearchParams(request.body);
            const call = callOf('rds', form.get('Action') ?? '', account, region, asked, allows);
            return { response: await answer(rds, call, form) };
          },
        },
      }),
    pass: async (durationMs) => {
      now += durationMs;
      await rds.advance();
    },
    makeKey: async (account, region, readers = []) => {
      const actions = ['DescribeKey', 'Encrypt', 'Decrypt', 'ReEncrypt*', 'GenerateDataKey*', 'CreateGrant'];
      const allow = (principals: readonly string[], names: readonly string[]) => ({
        Effect: 'Allow',
        Principal: { AWS: principals },
        Action: names.map((name) => `kms:${name}`),
        Resource: '*',
      });
      const Statement = [allow([`arn:aws:iam::${account}:root`], ['*']), allow(readers, actions)];
      const create = kms.handlers['CreateKey'] as (input: object, call: Call) => unknown;
      const made = create({ Policy: JSON.stringify({ Statement }) }, kmsCall(account, region));
      return (made as { KeyMetadata: { Arn: string } }).KeyMetadata.Arn;
    },
    disableKey: async (arn) => {
      const key = awsState.keys[arn];
      if (key !== undefined) key.state = 'Disabled';
      await rds.advance();
    },
    enableKey: async (arn) => {
      const key = awsState.keys[arn];
      if (key !== undefined) key.state = 'Enabled';
      await rds.advance();
    },
    seed: (seed = {}) =>
      rds.seedCluster({
        account: production,
        region: frankfurt,
        id: 'prod',
        masterUsername: 'dbadmin',
        masterPassword: 'production-master',
        database: 'shop',
        ...seed,
      }),
  };
}

function callOf(
  service: string,
  action: string,
  account: string,
  region: string,
  asked: string[],
  allows: Allows,
): Call {
  const arn = `arn:aws:sts::${account}:assumed-role/restore/test`;
  return {
    service,
    action,
    account,
    region,
    principal: { account, arn, roleArn: `arn:aws:iam::${account}:role/restore` },
    authorize: (permission, resources, conditions = {}) => {
      for (const resource of resources) {
        asked.push(`${permission} ${resource}`);
        if (!allows(permission, resource, conditions)) throw denied(arn, permission, resource, 'none', false);
      }
    },
  };
}

const namespace = 'http://rds.amazonaws.com/doc/2014-10-31/';
type Schema = Parameters<typeof decodeQuery>[0];

async function answer(rds: Rds, call: Call, form: URLSearchParams): Promise<HttpResponse> {
  const operation = (sdk as unknown as Record<string, unknown>)[`${call.action}$`];
  const [, , , , input, output] = operation as [0, 0, 0, 0, () => Schema, () => Schema];
  try {
    const handler = rds.handlers[call.action];
    if (handler === undefined) throw new AwsFault('InvalidAction', `${call.action} is not simulated`);
    const result = (await handler(decodeQuery(input(), form) as never, call)) ?? {};
    return respond(200, encodeXml(call.action, namespace, output(), result, 'request'));
  } catch (error) {
    if (!(error instanceof AwsFault)) throw error;
    return respond(error.status, encodeXmlError(error, namespace, 'request'));
  }
}

function respond(statusCode: number, xml: string): HttpResponse {
  return new HttpResponse({ statusCode, headers: { 'content-type': 'text/xml' }, body: Buffer.from(xml) });
}

function bookkeeper(volumes: Map<string, Book>): DataPlane {
  let made = 0;
  const open = (volume: string): Book => {
    const book = volumes.get(volume);
    if (book === undefined) throw new Error(`There is no volume ${volume}.`);
    return book;
  };
  const add = (book: Book): string => {
    made += 1;
    volumes.set(`v${made}`, book);
    return `v${made}`;
  };
  return {
    caCertificate: '',
    createVolume: async ({ masterPassword }) => add({ password: masterPassword }),
    copyVolume: async (volume) => add({ password: open(volume).password }),
    deleteVolume: async (volume) => {
      open(volume);
      volumes.delete(volume);
    },
    startServer: async (volume, listen) => {
      open(volume).listen = listen;
    },
    stopServer: async (volume) => {
      delete open(volume).listen;
    },
    setMasterPassword: async (volume, _user, password) => {
      open(volume).password = password;
    },
    setMasterAuthentication: async () => undefined,
    superuserQuery: async () => [],
    stopAll: async () => undefined,
  };
}
