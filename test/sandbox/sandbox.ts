import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createAutoScaling, createCloudWatch } from './autoscaling-and-alarms.ts';
import { type AwsState, emptyWorld } from './aws-state.ts';
import type { DataPlane, FaultPlan, RequestRecord, SandboxClock, Timings } from './contract.ts';
import { createDataApi, type DataApiLimits, defaultLimits } from './data-api.ts';
import { type Delays, delaysOf, noDelays } from './delays.ts';
import { createDynamoDb, type Item, type SavedTable, type TableUnits } from './dynamodb.ts';
import { createEc2 } from './ec2.ts';
import { createEventBridge, type EventBridge } from './event-bridge.ts';
import { authorize, createGateway } from './gateway.ts';
import { createGitHub, type GitHub } from './github.ts';
import type { Asked, Policy } from './iam.ts';
import { createIam } from './iam-service.ts';
import { createKms } from './kms.ts';
import { createDataPlane } from './postgres/data-plane.ts';
import { createRam } from './ram.ts';
import { createRds, type Rds } from './rds/rds.ts';
import { createScheduler } from './scheduler.ts';
import { createSecretsManager } from './secretsmanager.ts';
import { createSns } from './sns.ts';
import { createSsm } from './ssm.ts';
import { createSts } from './sts.ts';

export interface SandboxOptions {
  readonly timings?: Partial<Timings>;
  /** Role sessions end after this many ms at most. */
  readonly sessionMs?: number;
  /** How long a table is CREATING and UPDATING, in ms, and refuses to be changed. */
  readonly tableChangeMs?: number;
  readonly dataApi?: Partial<DataApiLimits>;
  /** By the seed that SANDBOX_SEED gives, or a random one, unless given; `none` where a test needs exactness. */
  readonly delays?: Partial<Delays> | 'none';
  /** `aws-cn` or `aws-us-gov`, where the accounts are not in `aws`; Regions say theirs by their names. */
  readonly partition?: string;
  /**
   * AWS's time, where it is not this machine's: it is never behind that. Then nothing changes by itself: whoever moves the
   * clock calls `rds.advance`. Only whether a session has ended goes by the real clock, as SDK clients see it by that.
   */
  readonly clock?: SandboxClock;
}

/** A local AWS with several accounts and Regions, and the part of GitHub that a job talks to. */
export interface Sandbox {
  readonly endpoint: string;
  readonly awsState: AwsState;
  readonly rds: Rds;
  readonly github: GitHub;
  readonly eventBridge: EventBridge;
  readonly dataPlane: DataPlane;
  readonly requests: RequestRecord[];
  readonly faults: FaultPlan[];
  /** `ROLE-ARN ACTION RESOURCE` of every question to a policy. */
  readonly asked: Set<string>;
  /** The same with the conditions, by role ARN, each question once. */
  readonly questions: Map<string, { readonly role: string; readonly asked: Asked }>;
  /** Files of this sandbox; removed when it stops. */
  readonly folder: string;
  /** Configuration of an SDK client with the account's administrator. */
  client(
    account: string,
    region: string,
  ): {
    endpoint: string;
    region: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
  };
  addRole(role: { name: string; account: string; policies: Policy[]; trust: Policy }): string;
  /** Request units of all tables so far. */
  tableUnits(): TableUnits;
  dumpTable(account: string, region: string, table: string): Promise<Item[]>;
  resetTable(account: string, region: string, table: string, items: readonly Item[]): Promise<void>;
  /** The environment of a job: nothing of this process's own but PATH. `inputs` by their names in action.yml. */
  runnerEnvironment(inputs: Readonly<Record<string, string>>): Promise<Record<string, string>>;
  /** Everything that AWS knows now, to be put back by `load` as often as wanted (RDS volumes are copied). */
  save(): Promise<Saved>;
  load(saved: Saved): Promise<void>;
  stop(): Promise<void>;
}

export interface Saved {
  readonly awsState: AwsState;
  readonly rds: unknown;
  readonly tables: readonly SavedTable[];
}

/** The seed is printed, so that what a test has met can be had again. */
function chooseDelays(asked: SandboxOptions['delays']): Partial<Delays> {
  if (asked !== undefined) return asked === 'none' ? noDelays : asked;
  const given = process.env['SANDBOX_SEED'];
  if (given === undefined) return noDelays;
  const seed = given === 'random' ? Math.floor(Math.random() * 1_000_000) : Number(given);
  process.stderr.write(`sandbox: SANDBOX_SEED=${seed}\n`);
  return delaysOf(seed);
}

const secretOf = (account: string): string => `sandbox-admin-secret-of-${account}`;

export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const folder = await mkdtemp(join(tmpdir(), 'aurora-sandbox-'));
  const realClock = { now: () => Date.now() };
  const clock = options.clock ?? realClock;
  const awsState = emptyWorld();
  const dataPlane = await createDataPlane();
  const dynamodb = createDynamoDb(clock, options.tableChangeMs ?? 0);
  const github = await createGitHub(clock);
  const requests: RequestRecord[] = [];
  const faults: FaultPlan[] = [];
  const asked = new Set<string>();
  const questions: Sandbox['questions'] = new Map();
  const onAuthorize = (role: string, question: Asked): void => {
    asked.add(`${role} ${question.action} ${question.resource}`);
    questions.set(JSON.stringify([role, question]), { role, asked: question });
  };
  const delays = chooseDelays(options.delays);
  const kms = createKms(awsState, (call, action, resource, conditions) => {
    return authorize({ awsState, onAuthorize }, call.principal, action, resource, conditions);
  });
  const rds = createRds({
    clock,
    timings: options.timings ?? {},
    dataPlane,
    keys: kms.use,
    delays,
    isShared: (arn) => awsState.shares.some((one) => one.arn === arn),
    hasRole: (arn) => awsState.roles[arn] !== undefined,
  });
  const eventBridge = createEventBridge(awsState, () => rds.state, github);
  const limits = { ...defaultLimits, ...options.dataApi };
  const dataApi = createDataApi(awsState, rds, clock, dataPlane.caCertificate, limits);
  const users = new Map<string, { account: string; secret: string }>();
  const services = {
    rds,
    'rds-data': dataApi,
    ec2: createEc2(() => rds.state),
    kms,
    iam: createIam(awsState, () => rds.state),
    ram: createRam(awsState),
    ssm: createSsm(awsState, kms.use),
    secretsmanager: createSecretsManager(awsState, kms.use),
    sns: createSns(awsState, kms.use),
    scheduler: createScheduler(awsState, clock),
    'application-autoscaling': createAutoScaling(awsState),
    monitoring: createCloudWatch(awsState),
    sts: createSts({ awsState, clock, sessionMs: options.sessionMs, keys: () => github.jwks() }),
  };
  const gateway = createGateway({
    awsState,
    clock: realClock,
    awsNow: () => clock.now(),
    services,
    dynamodb,
    github,
    requests,
    faults,
    users,
    onAuthorize,
    beforeRds: () => rds.advance(),
    resolve: (host) => rds.resolve(host),
    keys: kms.use,
  });
  gateway.listen(0, '127.0.0.1');
  await once(gateway, 'listening');
  const endpoint = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
  // Statuses move with time, asked or not.
  const tick = (): void => {
    void rds.advance().then(() => eventBridge.advance(clock.now()));
    dataApi.advance();
  };
  const ticker = options.clock === undefined ? setInterval(tick, 50) : undefined;
  let runs = 0;

  return {
    endpoint,
    awsState,
    rds,
    github,
    eventBridge,
    dataPlane,
    requests,
    faults,
    asked,
    questions,
    folder,
    client: (account, region) => {
      const accessKeyId = `AKIA${account}`;
      users.set(accessKeyId, { account, secret: secretOf(account) });
      return { endpoint, region, credentials: { accessKeyId, secretAccessKey: secretOf(account) } };
    },
    addRole: ({ name, account, policies, trust }) => {
      const arn = `arn:${options.partition ?? 'aws'}:iam::${account}:role/${name}`;
      awsState.roles[arn] = { name, account, trust, policies, maxSessionSeconds: 3600 };
      return arn;
    },
    tableUnits: dynamodb.consumed,
    dumpTable: dynamodb.dumpTable,
    resetTable: dynamodb.resetTable,
    runnerEnvironment: async (inputs) => {
      runs += 1;
      const files = join(folder, `run-${runs}`);
      await mkdir(files);
      const names = ['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY', 'GITHUB_ENV', 'GITHUB_STATE', 'GITHUB_PATH'];
      for (const name of names) await writeFile(join(files, name), '');
      return {
        PATH: process.env['PATH'] ?? '',
        HOME: files,
        RUNNER_TEMP: files,
        AWS_ENDPOINT_URL: endpoint,
        SANDBOX_NAMES: endpoint,
        AWS_EC2_METADATA_DISABLED: 'true',
        NODE_OPTIONS: `--require ${fileURLToPath(new URL('./resolver.cjs', import.meta.url))}`,
        GITHUB_ACTIONS: 'true',
        GITHUB_WORKSPACE: folder,
        GITHUB_REPOSITORY: 'example/platform',
        GITHUB_RUN_ID: String(1000 + runs),
        GITHUB_RUN_ATTEMPT: '1',
        GITHUB_SERVER_URL: 'https://github.com',
        GITHUB_API_URL: `${endpoint}/_github/api`,
        GITHUB_ACTOR: 'octocat',
        GITHUB_WORKFLOW_REF: 'example/platform/.github/workflows/restore.yml@refs/heads/main',
        ACTIONS_ID_TOKEN_REQUEST_URL: `${endpoint}/_github/oidc/token?api-version=2.0`,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: github.requestToken,
        ...Object.fromEntries(names.map((name) => [name, join(files, name)])),
        ...Object.fromEntries(
          Object.entries(inputs).map(([name, value]) => [
            `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
            value,
          ]),
        ),
      };
    },
    save: async () => ({
      awsState: structuredClone(awsState),
      rds: await rds.save(),
      tables: await dynamodb.save(),
    }),
    load: async (saved) => {
      // The services hold this very object.
      Object.assign(awsState, structuredClone(saved.awsState));
      await rds.load(saved.rds);
      await dynamodb.load(saved.tables);
    },
    stop: async () => {
      clearInterval(ticker);
      gateway.closeAllConnections();
      await new Promise((resolve) => gateway.close(resolve));
      await rds.advance();
      await dynamodb.close();
      await dataApi.close();
      await dataPlane.stopAll();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
