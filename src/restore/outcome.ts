import type { Binding } from '../aws/bindings.ts';
import { type Carried, describeCarried } from './carried.ts';
import type { Restore } from './context.ts';
import type { Plan } from './plan.ts';
import type { Archived } from './steps/archive-snapshot.ts';
import type { Deleted } from './steps/delete-cluster.ts';
import type { Quieted } from './steps/quiet-outbound.ts';
import type { Restored } from './steps/restore-cluster.ts';
import type { Reached } from './steps/share-snapshot.ts';
import type { Swapped } from './steps/swap-cluster.ts';
import type { Verified } from './steps/verify-restore.ts';

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
  /** By what the new cluster could act on the outside world; absent where nobody looked. */
  readonly outbound?: Quieted;
  readonly carried: readonly Carried[];
  readonly bindings: readonly Binding[];
  readonly keptSnapshots: readonly string[];
  readonly deletedSnapshots: readonly string[];
}

interface Results {
  readonly plan: Plan;
  readonly deleted: Deleted;
  readonly ready: Reached;
  readonly restored: Restored;
  readonly swapped: Swapped;
  /** ARNs of kept clusters that were removed. */
  readonly removed: readonly string[];
  readonly quieted?: Quieted;
  readonly verified: Verified;
  readonly archived: Archived;
}

export function outcomeOf(restore: Restore, results: Results): Outcome {
  const { plan, deleted, restored, swapped, verified, archived, removed } = results;
  const kept = swapped.kept;
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
    finalSnapshotArn: deleted.finalSnapshotArn ?? '',
    previousClusterId: isThere ? kept.clusterId : '',
    keptUntil: isThere ? kept.until : '',
    checks: verified.checks,
    ...(results.quieted === undefined ? {} : { outbound: results.quieted }),
    bindings: plan.old?.bindings ?? [],
    carried: describeCarried(restore.settings, plan),
    keptSnapshots: archived.kept,
    deletedSnapshots: archived.deleted,
  };
}
