import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AwsState } from './aws-state.ts';
import {
  AwsFault,
  type Call,
  type FaultPlan,
  type KeyUse,
  type Principal,
  type RequestRecord,
  type SandboxClock,
  type Service,
} from './contract.ts';
import { type Answer, dispatch, encodeFault } from './dispatch.ts';
import type { DynamoDb } from './dynamodb.ts';
import type { GitHub } from './github.ts';
import { type Asked, type Conditions, denied, evaluate } from './iam.ts';
import { arnOf, partitionOf } from './partition.ts';
import { protocols } from './protocols.ts';
import { routeOf } from './rest-protocol.ts';
import { isSignedWith, parseAuthorization } from './signature.ts';

export interface FrontOptions {
  readonly awsState: AwsState;
  readonly clock: SandboxClock;
  /** Time as the services see it. */
  readonly awsNow: () => number;
  readonly services: Readonly<Record<string, Service>>;
  readonly dynamodb: DynamoDb;
  readonly github: GitHub;
  readonly requests: RequestRecord[];
  readonly faults: FaultPlan[];
  /** Accounts' static users, by access key. */
  readonly users: ReadonlyMap<string, { readonly account: string; readonly secret: string }>;
  /** Called for each (role, action, resource) that a policy was asked for. */
  readonly onAuthorize: (role: string, question: Asked) => void;
  readonly beforeRds: () => Promise<void>;
  readonly resolve: (host: string) => string | undefined;
  readonly keys: KeyUse;
}

/** One HTTP server for all of AWS and for GitHub's OIDC endpoint. */
export function createGateway(options: FrontOptions): Server {
  return createServer((request, response) => {
    void serve(options, request, response).catch((error: unknown) => {
      // A fault of the sandbox itself must be seen as one, and not be taken for AWS's.
      process.stderr.write(`sandbox: ${error instanceof Error ? error.stack : String(error)}\n`);
      response.writeHead(400, { 'content-type': 'text/plain' }).end('SandboxError');
    });
  });
}

async function serve(
  options: FrontOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request);
  const url = new URL(request.url ?? '/', 'http://sandbox');
  if (url.pathname.startsWith('/_')) {
    const answer = await serveGitHub(options, url, request.headers.authorization, body);
    response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body);
    return;
  }
  const signed = parseAuthorization(request.headers.authorization);
  const form = new URLSearchParams(body);
  const service = signed?.service ?? 'sts';
  const target = String(request.headers['x-amz-target'] ?? '');
  const protocol = protocols[service];
  const { paths } = protocol ?? {};
  const plain = target === '' ? (form.get('Action') ?? '') : (target.split('.')[1] ?? '');
  const routed = protocol?.rest ? routeOf(protocol.sdk, request.method ?? '', url.pathname) : undefined;
  const action = paths === undefined ? (routed?.action ?? plain) : (paths[url.pathname] ?? '');
  const record: RequestRecord = {
    n: options.requests.length + 1,
    service,
    action,
    account: '',
    region: signed?.region ?? '',
    principal: '',
    changing: !/^(Describe|List|Get|BatchGet|Query|Scan|Simulate|AssumeRole)/.test(action),
    body,
    userAgent: String(request.headers['user-agent'] ?? ''),
    status: 0,
  };
  const json = (protocol !== undefined && protocol.namespace === undefined) || service === 'dynamodb';
  let answer: Answer;
  try {
    // Also what is refused here counts as a request.
    options.requests.push(record);
    const principal = authenticate(options, request, body, signed, action, json);
    Object.assign(record, { account: principal.account, principal: principal.arn });
    if (!(await inject(options.faults, record, 'before'))) return void request.socket.destroy();
    const call = makeCall(options, record, principal, json);
    if (service === 'rds' || service === 'rds-data') await options.beforeRds();
    answer =
      service === 'dynamodb'
        ? await forward(options, call, target, body)
        : await dispatch(options.services, call, protocol, form, withMembers(body, routed?.members));
    record.status = answer.status;
    if (!(await inject(options.faults, record, 'after'))) return void request.socket.destroy();
  } catch (error) {
    if (!(error instanceof AwsFault)) throw error;
    record.errorCode = error.code;
    answer = encodeFault(error, protocol);
  }
  record.status = answer.status;
  response
    .writeHead(answer.status, {
      'content-type': answer.type,
      'x-amzn-requestid': randomUUID(),
      // The time by which STS says when a session expires.
      ...(action.startsWith('AssumeRole') ? { date: new Date(options.awsNow()).toUTCString() } : {}),
    })
    .end(answer.body);
}

/** The body of a request of which the path holds a part. */
function withMembers(body: string, members: Readonly<Record<string, string>> | undefined): string {
  if (members === undefined) return body;
  return JSON.stringify({ ...(JSON.parse(body || '{}') as object), ...members });
}

async function serveGitHub(
  options: FrontOptions,
  url: URL,
  authorization: string | undefined,
  body: string,
): Promise<Answer> {
  if (url.pathname === '/_sandbox/resolve') {
    const address = options.resolve(url.searchParams.get('host') ?? '');
    return { status: address === undefined ? 404 : 200, type: 'text/plain', body: address ?? 'not found' };
  }
  if (url.pathname === '/_github/oidc/token') {
    const answer = await options.github.answer(url.searchParams.get('audience'), authorization);
    return { ...answer, type: 'application/json' };
  }
  if (url.pathname.startsWith('/_github/api/')) {
    const path = url.pathname.slice('/_github/api'.length);
    return { ...options.github.dispatch(path, authorization, body), type: 'application/json' };
  }
  return { status: 404, type: 'text/plain', body: 'not found' };
}

/** Known key, right session token, not expired, right signature: in the order in which AWS complains. */
function authenticate(
  { users, awsState, clock }: FrontOptions,
  request: IncomingMessage,
  body: string,
  signed: ReturnType<typeof parseAuthorization>,
  action: string,
  json: boolean,
): Principal {
  if (signed === undefined) {
    if (action === 'AssumeRoleWithWebIdentity')
      return { account: '', arn: 'anonymous', roleArn: 'anonymous' };
    throw new AwsFault(
      json ? 'MissingAuthenticationTokenException' : 'MissingAuthenticationToken',
      'Request is missing Authentication Token',
      403,
    );
  }
  const user = users.get(signed.accessKeyId);
  const session = awsState.sessions[signed.accessKeyId];
  const invalid = new AwsFault(
    json ? 'UnrecognizedClientException' : 'InvalidClientTokenId',
    'The security token included in the request is invalid.',
    403,
  );
  const secret = user?.secret ?? session?.secretAccessKey;
  if (secret === undefined) throw invalid;
  if (session !== undefined && request.headers['x-amz-security-token'] !== session.sessionToken)
    throw invalid;
  if (session !== undefined && clock.now() >= session.expiresAt) {
    throw new AwsFault(
      json ? 'ExpiredTokenException' : 'ExpiredToken',
      'The security token included in the request is expired',
      json ? 400 : 403,
    );
  }
  const { method = '', url: path = '', headers } = request;
  if (!isSignedWith(secret, signed, { method, path, headers, body })) {
    throw new AwsFault(
      json ? 'InvalidSignatureException' : 'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided.',
      403,
    );
  }
  if (session !== undefined) return { account: session.account, arn: session.arn, roleArn: session.roleArn };
  const arn = `arn:${partitionOf(signed.region)}:iam::${user?.account}:user/admin`;
  return { account: user?.account ?? '', arn, roleArn: arn };
}

function makeCall(options: FrontOptions, record: RequestRecord, principal: Principal, json: boolean): Call {
  return {
    service: record.service,
    action: record.action,
    account: principal.account,
    region: record.region,
    principal,
    authorize: (action, resources, conditions = {}) => {
      for (const resource of resources) {
        const verdict = authorize(options, principal, action, resource, conditions);
        if (verdict !== 'Allow')
          throw refusal(record.service, denied(principal.arn, action, resource, verdict, json));
      }
    },
  };
}

/** Codes of their own for "access denied". */
const refusals: Readonly<Record<string, string>> = {
  sns: 'AuthorizationError',
  ec2: 'UnauthorizedOperation',
};

function refusal(service: string, fault: AwsFault): AwsFault {
  const code = refusals[service];
  return code === undefined ? fault : new AwsFault(code, fault.message, 403);
}

/** What the caller's own policies say. The static users may do all in their account. */
export function authorize(
  { awsState, onAuthorize }: Pick<FrontOptions, 'awsState' | 'onAuthorize'>,
  principal: Principal,
  action: string,
  resource: string,
  conditions: Conditions,
): 'Allow' | 'Deny' | 'none' {
  if (principal.arn === principal.roleArn) return 'Allow';
  onAuthorize(principal.roleArn, { action, resource, conditions });
  const role = awsState.roles[principal.roleArn];
  return evaluate(role?.policies ?? [], { action, resource, conditions });
}

/** AWS's own keys serve whoever may use the table; another one must let the caller use it (DynamoDB DG "encryption at rest"). */
function useTableKey({ dynamodb, keys }: FrontOptions, call: Call, table: string): void {
  const key = dynamodb.keyOf(call.account, call.region, table);
  if (key === undefined || key.endsWith('alias/aws/dynamodb')) return;
  if (!/Item$|^(Query|Scan)$/.test(call.action)) return;
  try {
    keys.require(call, key, call.region, ['kms:Decrypt'], 'dynamodb');
  } catch (error) {
    if (!(error instanceof AwsFault)) throw error;
    throw new AwsFault('AccessDeniedException', error.message);
  }
}

async function forward(options: FrontOptions, call: Call, target: string, body: string): Promise<Answer> {
  const table = (JSON.parse(body) as { TableName?: string }).TableName ?? '*';
  call.authorize(`dynamodb:${call.action}`, [arnOf('dynamodb', call.region, call.account, `table/${table}`)]);
  useTableKey(options, call, table);
  const answer = await options.dynamodb.forward(call.account, call.region, target, body);
  return { ...answer, type: 'application/x-amz-json-1.0' };
}

/** False when the connection is to be dropped. */
async function inject(
  faults: readonly FaultPlan[],
  record: RequestRecord,
  phase: 'before' | 'after',
): Promise<boolean> {
  for (const fault of faults) {
    const injected = fault(record, phase);
    if (injected === undefined) continue;
    if (injected.kind === 'error')
      throw new AwsFault(injected.code, injected.message ?? 'injected by the test', injected.status);
    if (injected.kind === 'delay') await new Promise((resolve) => setTimeout(resolve, injected.ms));
    if (injected.kind === 'hook') await injected.run();
    if (injected.kind === 'drop') return false;
  }
  return true;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
