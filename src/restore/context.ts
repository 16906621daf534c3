import type { References } from '../aws/dynamodb/references.ts';
import type { RolePermissions } from '../aws/iam/role-permissions.ts';
import type { Keys } from '../aws/kms/keys.ts';
import type { Clusters } from '../aws/rds/clusters.ts';
import type { Dependents } from '../aws/rds/dependents.ts';
import type { Events } from '../aws/rds/events.ts';
import type { Instances } from '../aws/rds/instances.ts';
import type { Offerings } from '../aws/rds/offerings.ts';
import type { readQuotas } from '../aws/rds/quotas.ts';
import type { Snapshots } from '../aws/rds/snapshots.ts';
import type { Subnet } from '../aws/rds/subnets.ts';
import type { Credentials } from '../aws/secrets/credentials-secret.ts';
import type { SessionSecrets } from '../aws/secrets/session-secrets.ts';
import type { Topic } from '../aws/sns/topic-admin.ts';
import type { OwnCheck } from '../database/own-checks.ts';
import type { Login, Sql } from '../database/sql.ts';
import type { Clock } from '../engine/clock.ts';
import type { RestoreState } from '../engine/store.ts';
import type { Hook } from '../hooks/hook.ts';
import type { Log } from '../log.ts';
import type { Settings } from '../settings/settings.ts';
import type { Run } from './results.ts';

/** One of the two accounts, seen through the role assumed in it. */
export interface Account {
  readonly id: string;
  snapshots(region: string): Promise<Snapshots>;
  keys(region: string): Promise<Keys>;
  events(region: string): Promise<Events>;
  clusters(region: string): Promise<Clusters>;
  quotas(region: string): ReturnType<typeof readQuotas>;
}

/** What it takes to look at everything that a restore needs; nothing can be changed with it. */
export interface Inspection {
  readonly settings: Settings;
  readonly run: Pick<Run, 'restoreId' | 'last'>;
  readonly log: Log;
  readonly clock: Clock;
  /** Name of the target as leases, tags and events know it. */
  readonly targetArn: string;
  readonly source: Account;
  readonly target: Account;
  /** The roles, as key policies name them. */
  readonly principals: { readonly source: string; readonly target: string };
  /** In the target account and Region. */
  readonly clusters: Clusters;
  readonly instances: Instances;
  readonly offerings: Offerings;
  readonly dependents: Dependents;
  /** The VPC of each security group that exists. */
  vpcsOfSecurityGroups(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** The subnets with these ids that exist; without ids those of the default VPC. */
  findSubnets(ids: readonly string[] | undefined): Promise<Subnet[]>;
  readonly permissions: RolePermissions;
  /** Undefined when there is no such topic. */
  findTopic(arn: string): Promise<Topic | undefined>;
  /** The secret, read again by every run and never stored; masked before it is returned. */
  credentials(): Promise<Credentials>;
  /** Why nothing at that address answers over TCP; undefined when something does. */
  findUnreachable(host: string, port: number): Promise<string | undefined>;
  /** What restores of this account and Region use together. */
  readonly references: References;
  /** Another restore, as the table has it. */
  readRestore(id: string): Promise<RestoreState | undefined>;
}

/** The Data API goes by the cluster's ARN, TCP by host and port. */
export interface ClusterLogin extends Login {
  readonly clusterArn: string;
}

/** Everything the steps work with: narrow interfaces to AWS, the database and the runner, passed in by the operation. */
export interface Restore extends Inspection {
  readonly run: Run;
  readonly database: {
    /**
     * As the setting `connect` says. Throws LoginRefused or DATABASE_UNREACHABLE.
     * @param onNotice takes what the server says beside its answers; over the Data API nothing of it is heard
     */
    connect(login: ClusterLogin, onNotice?: (text: string) => void): Promise<Sql>;
    /** Those that the Data API takes passwords from. */
    readonly secrets: SessionSecrets;
  };
  /** The caller's own checks; none where `checks` is not set. */
  readonly ownChecks: readonly OwnCheck[];
  /** The caller's hooks, in their order; none where `hooks` is not set. */
  readonly hooks: readonly Hook[];
  /**
   * Runs a hook that is a program, with a connection and variables in its environment, and prints what it says. Throws
   * HOOK_FAILED.
   */
  execute(
    hook: Hook & { readonly kind: 'executable' },
    login: ClusterLogin,
    variables: Readonly<Record<string, string>>,
  ): Promise<void>;
  /** Random bytes for salts. */
  randomBytes(size: number): Buffer;
  notify(message: Notification): Promise<void>;
  /** Has the resume workflow started after so many ms, and returns when that is. Undefined where `wake` is not set. */
  readonly wakeIn: ((ms: number) => Promise<Date>) | undefined;
}

/** What a notification tells: `subject` and `text` are for people, the rest for machines. */
export interface Notification {
  readonly status: 'succeeded' | 'waiting' | 'failed';
  readonly subject: string;
  readonly text: string;
  readonly step: string;
  readonly restoreId: string;
  readonly attempt: number;
  readonly durationMs: number;
  readonly duration: string;
  readonly snapshot?: string;
  readonly cluster?: string;
  readonly error?: { readonly code: string; readonly message: string; readonly hint: string };
  /** Of a failure: the state of the target, where its old data is, and what to do next. */
  readonly targetNow?: string;
  readonly oldData?: string;
  readonly next?: string;
  readonly command?: string;
}
