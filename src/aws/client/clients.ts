import type { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { EC2Client } from '@aws-sdk/client-ec2';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { KMSClient } from '@aws-sdk/client-kms';
import type { RAMClient } from '@aws-sdk/client-ram';
import type { RDSClient } from '@aws-sdk/client-rds';
import type { RDSDataClient } from '@aws-sdk/client-rds-data';
import type { SchedulerClient } from '@aws-sdk/client-scheduler';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { STSClient } from '@aws-sdk/client-sts';
import type { NodeHttpHandler } from '@smithy/node-http-handler';
import { ActionError } from '../../errors.ts';
import type { CredentialProvider, Session } from './credentials.ts';
import { type Guardable, guardChanges, tellAnswers } from './middleware.ts';
import { type Retrying, throttledAttempts, withThrottlingRetries } from './retry-strategy.ts';

type HandlerOptions = Parameters<NodeHttpHandler['handle']>[1];
type HttpHandler = Pick<
  NodeHttpHandler,
  'handle' | 'destroy' | 'updateHttpClientConfig' | 'httpHandlerConfigs'
>;

/** The duration of a session when none is requested (STS). */
const defaultSessionMs = 3_600_000;

/** Time-out of a call of the Data API, which itself ends a statement after 45 s. */
const statementMs = 60_000;

export interface TransportOptions {
  /** Time-out of one request in ms. Much shorter than the lease, so that a late request cannot outlive it. */
  readonly requestTimeoutMs: number;
  /** HTTPS_PROXY, HTTP_PROXY or ALL_PROXY is set: requests go through it, but for NO_PROXY. */
  readonly proxy: boolean;
}

/** Sends requests over HTTPS, or HTTP where AWS_ENDPOINT_URL says so; one for all clients. */
export async function createTransport({ requestTimeoutMs, proxy }: TransportOptions): Promise<HttpHandler> {
  const { NodeHttpHandler } = await import('@smithy/node-http-handler');
  const timeouts = {
    requestTimeout: requestTimeoutMs,
    connectionTimeout: Math.min(5000, requestTimeoutMs),
    throwOnRequestTimeout: true,
  };
  const direct = new NodeHttpHandler(timeouts);
  if (!proxy) return direct;
  const [{ HttpsProxyAgent }, { getProxyForUrl }] = await Promise.all([
    import('https-proxy-agent'),
    import('proxy-from-env'),
  ]);
  const agents = new Map<string, HttpHandler>();
  // NO_PROXY goes by host, so it is asked for each request.
  const handlerFor = ({ protocol, hostname, port }: Parameters<HttpHandler['handle']>[0]): HttpHandler => {
    const url = getProxyForUrl(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`);
    if (url === '') return direct;
    if (!/^https?:/.test(url)) {
      throw new ActionError(
        'BAD_INPUT',
        `The proxy ${new URL(url).origin} is not one for HTTP.`,
        'Set HTTPS_PROXY to an http:// or https:// proxy, or unset it.',
      );
    }
    const agent = new HttpsProxyAgent(url);
    const handler =
      agents.get(url) ?? new NodeHttpHandler({ ...timeouts, httpAgent: agent, httpsAgent: agent });
    agents.set(url, handler);
    return handler;
  };
  return {
    handle: (request, options) => handlerFor(request).handle(request, options),
    destroy: () => {
      for (const handler of [direct, ...agents.values()]) handler.destroy();
    },
    updateHttpClientConfig: (key, value) => direct.updateHttpClientConfig(key, value),
    httpHandlerConfigs: () => direct.httpHandlerConfigs(),
  };
}

export interface ClientOptions {
  readonly credentials: CredentialProvider;
  readonly transport: HttpHandler;
  readonly version: string;
  /** Called before every request; when it throws, nothing is sent. */
  readonly beforeRequest: () => void;
  /** Called before every attempt of every call that changes something; when it throws, nothing is sent. */
  readonly beforeChange: () => Promise<void>;
  /** Aborts requests in progress, and stops new ones. */
  readonly signal: AbortSignal;
  /** Called with every answer, for the debug log: `rds:CopyDBClusterSnapshot: 200, request 1b2c-…`. */
  readonly onAnswer: (line: string) => void;
}

/** The clients of one account, created on first use: the SDK is slow to load. */
export interface Clients {
  autoScaling(region: string): Promise<ApplicationAutoScalingClient>;
  cloudWatch(region: string): Promise<CloudWatchClient>;
  ec2(region: string): Promise<EC2Client>;
  iam(region: string): Promise<IAMClient>;
  ram(region: string): Promise<RAMClient>;
  rds(region: string): Promise<RDSClient>;
  /**
   * Each call is tried once: a statement whose answer was lost may have been executed. Without `beforeChange`: statements
   * are fenced like those over TCP.
   */
  rdsData(region: string): Promise<RDSDataClient>;
  kms(region: string): Promise<KMSClient>;
  scheduler(region: string): Promise<SchedulerClient>;
  sns(region: string): Promise<SNSClient>;
  ssm(region: string): Promise<SSMClient>;
  secretsManager(region: string): Promise<SecretsManagerClient>;
  sts(region: string): Promise<STSClient>;
  /** Without `beforeChange`: the lease itself is renewed through it, and its writes carry the fence in their conditions. */
  dynamodb(region: string): Promise<DynamoDBClient>;
}

export function createClients(options: ClientOptions): Clients {
  const config = (region: string) => ({ ...commonConfig(options, region), credentials: options.credentials });
  const withRetries = <T extends Guardable & Retrying>(client: T): T =>
    tellAnswers(withThrottlingRetries(client), options.onAnswer);
  const guarded = <T extends Guardable & Retrying>(client: T): T =>
    withRetries(guardChanges(client, options.beforeChange));
  return {
    autoScaling: perRegion(async (region) => {
      const { ApplicationAutoScalingClient } = await import('@aws-sdk/client-application-auto-scaling');
      return guarded(new ApplicationAutoScalingClient(config(region)));
    }),
    cloudWatch: perRegion(async (region) => {
      const { CloudWatchClient } = await import('@aws-sdk/client-cloudwatch');
      return guarded(new CloudWatchClient(config(region)));
    }),
    ec2: perRegion(async (region) => {
      const { EC2Client } = await import('@aws-sdk/client-ec2');
      return guarded(new EC2Client(config(region)));
    }),
    iam: perRegion(async (region) => {
      const { IAMClient } = await import('@aws-sdk/client-iam');
      return guarded(new IAMClient(config(region)));
    }),
    ram: perRegion(async (region) => {
      const { RAMClient } = await import('@aws-sdk/client-ram');
      return guarded(new RAMClient(config(region)));
    }),
    rds: perRegion(async (region) => {
      const { RDSClient } = await import('@aws-sdk/client-rds');
      return guarded(new RDSClient(config(region)));
    }),
    rdsData: perRegion(async (region) => {
      const { RDSDataClient } = await import('@aws-sdk/client-rds-data');
      const { transport, signal, beforeRequest } = options;
      const requestHandler = abortable(transport, signal, beforeRequest, statementMs);
      return new RDSDataClient({ ...config(region), retryMode: 'standard', maxAttempts: 1, requestHandler });
    }),
    kms: perRegion(async (region) => {
      const { KMSClient } = await import('@aws-sdk/client-kms');
      return guarded(new KMSClient(config(region)));
    }),
    scheduler: perRegion(async (region) => {
      const { SchedulerClient } = await import('@aws-sdk/client-scheduler');
      return guarded(new SchedulerClient(config(region)));
    }),
    sns: perRegion(async (region) => {
      const { SNSClient } = await import('@aws-sdk/client-sns');
      return guarded(new SNSClient(config(region)));
    }),
    ssm: perRegion(async (region) => {
      const { SSMClient } = await import('@aws-sdk/client-ssm');
      return guarded(new SSMClient(config(region)));
    }),
    secretsManager: perRegion(async (region) => {
      const { SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
      return guarded(new SecretsManagerClient(config(region)));
    }),
    sts: perRegion(async (region) => {
      const { STSClient } = await import('@aws-sdk/client-sts');
      return withRetries(new STSClient(config(region)));
    }),
    dynamodb: perRegion(async (region) => {
      const { DynamoDBClient } = await import('@aws-sdk/client-dynamodb');
      // Not aborted by the signal: the checkpoint and the release of the lease are sent after everything else has stopped.
      return withRetries(new DynamoDBClient({ ...config(region), requestHandler: options.transport }));
    }),
  };
}

/**
 * AssumeRoleWithWebIdentity at the Region's own endpoint. It is not signed, so it needs no credentials.
 * What STS answers with is thrown as it is.
 */
export function roleAssumer(
  options: Pick<ClientOptions, 'transport' | 'version' | 'signal' | 'beforeRequest'>,
  region: string,
): (input: { roleArn: string; sessionName: string; token: string }) => Promise<Session> {
  return async ({ roleArn, sessionName, token }) => {
    const { AssumeRoleWithWebIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
    const config = commonConfig(options, region);
    let answeredAt = Number.NaN;
    const requestHandler: HttpHandler = {
      ...config.requestHandler,
      handle: async (request, handlerOptions) => {
        const answer = await config.requestHandler.handle(request, handlerOptions);
        answeredAt = Date.parse(answer.response.headers['date'] ?? '');
        return answer;
      },
    };
    const sts = withThrottlingRetries(new STSClient({ ...config, requestHandler }));
    const { Credentials: given } = await sts.send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn: roleArn,
        RoleSessionName: sessionName,
        WebIdentityToken: token,
      }),
    );
    return {
      accessKeyId: given?.AccessKeyId ?? '',
      secretAccessKey: given?.SecretAccessKey ?? '',
      sessionToken: given?.SessionToken ?? '',
      // The header's time is cut to whole seconds, so the session may have begun a second later.
      lifetimeMs: Number.isNaN(answeredAt)
        ? defaultSessionMs
        : (given?.Expiration?.getTime() ?? answeredAt) - answeredAt - 1000,
    };
  };
}

function commonConfig(
  {
    transport,
    version,
    signal,
    beforeRequest,
  }: Pick<ClientOptions, 'transport' | 'version' | 'signal' | 'beforeRequest'>,
  region: string,
) {
  return {
    region,
    // The SDK retries throttling, 5xx and lost connections. No other code does.
    retryMode: 'standard',
    maxAttempts: throttledAttempts,
    customUserAgent: [['aurora-restore-action', version]] satisfies [string, string][],
    requestHandler: abortable(transport, signal, beforeRequest),
  };
}

/** Every request gets the signal, also those of paginators. */
function abortable(
  transport: HttpHandler,
  signal: AbortSignal,
  beforeRequest: () => void,
  requestTimeoutMs?: number,
): HttpHandler {
  const timeout = requestTimeoutMs === undefined ? {} : { requestTimeout: requestTimeoutMs };
  return {
    handle: (request, options: HandlerOptions) => {
      signal.throwIfAborted();
      beforeRequest();
      return transport.handle(request, { ...options, ...timeout, abortSignal: signal });
    },
    destroy: () => transport.destroy(),
    updateHttpClientConfig: (key, value) => transport.updateHttpClientConfig(key, value),
    httpHandlerConfigs: () => transport.httpHandlerConfigs(),
  };
}

function perRegion<T>(open: (region: string) => Promise<T>): (region: string) => Promise<T> {
  const opened = new Map<string, Promise<T>>();
  return (region) => {
    const client = opened.get(region) ?? open(region);
    opened.set(region, client);
    return client;
  };
}
