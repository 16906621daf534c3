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
  /** What in the new cluster can reach other systems; absent with `outbound: keep`. */
  readonly outbound?: OutboundReport;
  readonly inheritedSettings: readonly SettingOrigin[];
  readonly dependents: readonly Dependent[];
  readonly keptSnapshots: readonly string[];
  readonly deletedSnapshots: readonly string[];
  /** What could not be tidied up, with the reason; absent where all could. */
  readonly leftovers?: readonly string[];
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
    ...(results.outboundReport === undefined ? {} : { outbound: results.outboundReport }),
    dependents: plan.previous?.dependents ?? [],
    inheritedSettings: describeSettingOrigins(restore.settings, plan),
    keptSnapshots: archived.kept,
    deletedSnapshots: archived.deleted,
    ...(archived.failed === undefined ? {} : { leftovers: archived.failed }),
  };
}
