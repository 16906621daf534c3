import type { Dependent } from '../aws/rds/dependents.ts';
import type { Restore } from './context.ts';
import { describeSettingOrigins, type SettingOrigin } from './plan/setting-origins.ts';
import type {
  Archived,
  OutboundReport,
  Plan,
  PreviousKept,
  SnapshotLocation,
  Swapped,
  Verified,
} from './results.ts';

/** What a finished restore tells: outputs, summary and notification are made from it. Plain JSON. */
export interface Outcome {
  readonly restoreId: string;
  readonly snapshotArn: string;
  readonly snapshotTime: string;
  readonly snapshotGib: number;
  readonly clusterArn: string;
  readonly clusterEndpoint: string;
  readonly readerEndpoint: string;
  readonly port: number;
  readonly database: string;
  readonly finalSnapshotArn: string;
  /** The cluster that was the target, while it is kept; empty when there is none. */
  readonly previousClusterId: string;
  /** ISO time until which it is kept. */
  readonly keptUntil: string;
  readonly checks: Verified['checks'];
  /** How many hooks have run on the data; absent where a rollback brought old data back. */
  readonly hooks?: number;
  /** Who can log in; absent where a rollback brought the previous cluster back, with its own users. */
  readonly logins?: Logins;
  /** What in the new cluster can reach other systems; absent with `outbound: keep`. */
  readonly outbound?: OutboundReport;
  readonly inheritedSettings: readonly SettingOrigin[];
  readonly dependents: readonly Dependent[];
  readonly keptSnapshots: readonly string[];
  readonly deletedSnapshots: readonly string[];
  /** What could not be tidied up, with the reason; absent where all could. */
  readonly leftovers?: readonly string[];
}

/** The users of the new cluster. No passwords. */
export interface Logins {
  /** The secret with their passwords. */
  readonly secretArn: string;
  readonly master: string;
  /** Absent with `setup-db-users: false`: the users of production log in as they do there. */
  readonly own?: { readonly app: string; readonly readonly: string };
  /** Roles of production that `keep-login-roles` names. */
  readonly kept: readonly string[];
}

interface Results {
  readonly plan: Plan;
  /** With `replace`: what was kept of the previous cluster beside its volume. */
  readonly kept?: PreviousKept;
  readonly ready: SnapshotLocation;
  readonly swapped: Swapped;
  /** ARNs of previous clusters that were removed. */
  readonly removed: readonly string[];
  readonly outboundReport?: OutboundReport;
  readonly verified: Verified;
  /** Absent in a rollback, which sets up no users and runs no hooks. */
  readonly logins?: Logins;
  readonly archived: Archived;
}

export function outcomeOf(restore: Restore, results: Results): Outcome {
  const { plan, kept: keptBeside, swapped, verified, archived, removed } = results;
  const { restored } = swapped;
  const kept = swapped.previous;
  const isThere = kept !== undefined && !removed.some((arn) => arn.endsWith(`:${kept.clusterId}`));
  return {
    restoreId: restore.run.restoreId,
    snapshotArn: plan.snapshot.arn,
    snapshotTime: plan.snapshot.createdAt,
    snapshotGib: plan.snapshot.sizeGib,
    clusterArn: restored.arn,
    clusterEndpoint: restored.endpoint,
    readerEndpoint: restored.readerEndpoint,
    port: restored.port,
    database: verified.database,
    finalSnapshotArn: keptBeside?.finalSnapshotArn ?? '',
    previousClusterId: isThere ? kept.clusterId : '',
    keptUntil: isThere ? kept.until : '',
    checks: verified.checks,
    ...(results.logins === undefined ? {} : { hooks: restore.hooks.length, logins: results.logins }),
    ...(results.outboundReport === undefined ? {} : { outbound: results.outboundReport }),
    dependents: plan.previous?.dependents ?? [],
    inheritedSettings: describeSettingOrigins(restore.settings, plan),
    keptSnapshots: archived.kept,
    deletedSnapshots: archived.deleted,
    ...(archived.failed === undefined ? {} : { leftovers: archived.failed }),
  };
}

/** Who can log in when the restore is done. Read before its end: after it nothing may be sent. */
export async function readLogins({ credentials, settings }: Restore): Promise<Logins> {
  const { secretArn, masterUsername, appUsername, readonlyUsername } = await credentials();
  return {
    secretArn,
    master: masterUsername,
    ...(settings.setupDbUsers ? { own: { app: appUsername, readonly: readonlyUsername } } : {}),
    kept: settings.keepLoginRoles,
  };
}

/** Whether the data is still production's. What a hook does is not known, so that one has run is all that is said. */
export function describeData({ hooks }: Pick<Outcome, 'hooks'>): string {
  if (hooks === undefined) return '';
  if (hooks === 0) return unmasked;
  return hooks === 1
    ? 'one hook has run on it before anybody could log in'
    : `${hooks} hooks have run on it before anybody could log in`;
}

export const unmasked = 'production’s, unmasked: no hooks are set';

/** Names only; empty where it is not known. */
export function describeLogins({ logins }: Pick<Outcome, 'logins'>): string {
  if (logins === undefined) return '';
  const { own, master, kept, secretArn } = logins;
  if (own === undefined) return `the users of production, and ${master} as in the secret ${secretArn}`;
  const alsoKept = kept.length === 0 ? '' : `; also ${kept.join(', ')} with production’s passwords`;
  return `only ${own.app}, ${own.readonly} and ${master}, with the passwords of the secret ${secretArn}${alsoKept}`;
}
