// What the parts of the sandbox agree on. The HTTP gateway (sandbox.ts) authenticates, decodes and logs a request,
// finds the handler, and encodes what it returns; a service (rds/, kms.ts, sns.ts, …) is a table of handlers over
// one part of the AwsState. All state is plain data, so that a whole sandbox can be saved and loaded (structuredClone).

import type { Conditions } from './iam.ts';

/** Who calls: a role session or a long-lived user of an account, with the policies that IAM evaluates. */
export interface Principal {
  readonly account: string;
  /** `arn:aws:sts::111111111111:assumed-role/NAME/SESSION` or `arn:aws:iam::111111111111:user/NAME`. */
  readonly arn: string;
  /** For sessions the role's own ARN (what key policies name), else the same as `arn`. */
  readonly roleArn: string;
}

/** One decoded API call. `input` has the SDK's member names and JavaScript types. */
export interface Call {
  readonly service: string;
  readonly action: string;
  readonly account: string;
  readonly region: string;
  readonly principal: Principal;
  /**
   * Throws AccessDenied (AWS's wording) unless the caller's policies allow `action` ("rds:CopyDBClusterSnapshot") on
   * *every* one of `resources` under `conditions` (condition keys such as `kms:ViaService`, `aws:ResourceTag/x`).
   */
  authorize(action: string, resources: readonly string[], conditions?: Conditions): void;
}

export type Handler<Input = Record<string, unknown>> = (
  input: Input,
  call: Call,
) => unknown | Promise<unknown>;

/** A service: its handlers by action name. An action that is not in the table is an error for the caller. */
export interface Service {
  readonly handlers: Readonly<Record<string, Handler<never>>>;
}

/** An error answered with AWS's code and status. */
export class AwsFault extends Error {
  readonly code: string;
  readonly status: number;
  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
  }
}

/** Sandbox time. Statuses are a function of it: they change when it has passed, never by being asked. */
export interface SandboxClock {
  now(): number;
}

/** How long AWS takes, in milliseconds of the sandbox clock. */
export interface Timings {
  snapshotCreateMs: number;
  snapshotCopyMs: number;
  /** A copy from another Region; as any other, unless given. */
  crossRegionCopyMs?: number;
  clusterCreateMs: number;
  clusterModifyMs: number;
  clusterDeleteMs: number;
  instanceCreateMs: number;
  instanceModifyMs: number;
  instanceDeleteMs: number;
  renameMs: number;
  /** A new or renamed endpoint's DNS name answers only after this. */
  dnsMs: number;
  /** After ModifyDBCluster(MasterUserPassword) the status still reads `available` for this long, then `resetting-master-credentials`. */
  passwordLagMs: number;
  passwordResetMs: number;
  /** A describe may not yet show what was just created for this long. */
  describeLagMs: number;
}

/** PostgreSQL behind the clusters: a volume is a data directory, a server is a process on it. */
export interface DataPlane {
  /** A new, empty cluster volume made by initdb; its master is no superuser, as on RDS. */
  createVolume(options: {
    version: '16' | '18';
    masterUsername: string;
    masterPassword: string;
    database: string;
  }): Promise<VolumeId>;
  /** A crash-consistent copy of a volume, whether a server runs on it or not. */
  copyVolume(volume: VolumeId): Promise<VolumeId>;
  deleteVolume(volume: VolumeId): Promise<void>;
  /** Starts (idempotent) a server on the volume at `address:port`, TLS on with a certificate for `hostNames`. */
  startServer(
    volume: VolumeId,
    listen: { address: string; port: number; hostNames: readonly string[] },
  ): Promise<void>;
  /** Stops the server of a volume, if one runs. */
  stopServer(volume: VolumeId): Promise<void>;
  /** As RDS itself (superuser, over the local socket): sets the master's password. Works on a stopped volume too. */
  setMasterPassword(volume: VolumeId, masterUsername: string, password: string): Promise<void>;
  setMasterAuthentication(
    volume: VolumeId,
    masterUsername: string,
    type: 'password' | 'iam-db-auth',
  ): Promise<void>;
  /** Runs SQL as RDS itself (superuser): only for seeding and for tests. Needs a running server. */
  superuserQuery(volume: VolumeId, database: string, sql: string): Promise<Record<string, unknown>[]>;
  /** PEM of the CA that signs every server certificate: the override file that a user would give. */
  readonly caCertificate: string;
  stopAll(): Promise<void>;
}
export type VolumeId = string;

/** One request as the gateway received it. Nothing secret is left out: the tests search it. */
export interface RequestRecord {
  readonly n: number;
  readonly service: string;
  readonly action: string;
  readonly account: string;
  readonly region: string;
  readonly principal: string;
  readonly changing: boolean;
  readonly body: string;
  readonly userAgent: string;
  status: number;
  errorCode?: string;
}

/**
 * An injected fault: asked for each request before (`before`) and after (`after`) the service acted.
 * `crash` tells the harness to kill the client; `drop` closes the socket without an answer.
 */
export type FaultPlan = (
  request: RequestRecord,
  phase: 'before' | 'after',
) =>
  | undefined
  | { kind: 'error'; code: string; status: number; message?: string }
  | { kind: 'drop' }
  | { kind: 'delay'; ms: number }
  | { kind: 'hook'; run: () => Promise<void> | void };

/** What RDS asks KMS on behalf of a caller. */
export interface KeyUse {
  /**
   * Resolves a key id, ARN, alias name or alias ARN as seen from (call.account, region) and throws
   * `KMSKeyNotAccessibleFault` unless the key is enabled, in `region`, and the caller may do every one of `actions`
   * on it through RDS (key policy; in another account also the caller's own policy).
   */
  require(
    call: Call,
    keyId: string,
    region: string,
    actions: readonly string[],
    /** The service that asks; RDS unless said. */
    service?: string,
  ): KeyFacts;
  /** The account's `alias/aws/rds` key in a Region: made on first use, cannot be shared. */
  defaultKey(account: string, region: string): KeyFacts;
  /** The key, if it is usable now by whoever holds a grant on it (a running cluster); undefined when disabled or deleted. */
  usable(keyArn: string): KeyFacts | undefined;
}
export interface KeyFacts {
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  readonly manager: 'AWS' | 'CUSTOMER';
}

/** What the gateway needs of the RDS service besides its handlers. */
export interface RdsService extends Service {
  /** Brings statuses, servers and DNS up to the clock's now; called before every RDS call and by a ticker. */
  advance(): Promise<void>;
  /** The address that a cluster or instance endpoint resolves to now, if any. */
  resolve(hostName: string): string | undefined;
  /** Plain data; volumes named in it belong to the data plane. */
  save(): Promise<unknown>;
  load(saved: unknown): Promise<void>;
}
