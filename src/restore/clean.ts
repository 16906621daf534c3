import type { Cluster } from '../aws/rds/clusters.ts';
import { findLostBuilds, removeLostBuilds } from './cluster/lost-builds.ts';
import {
  findExpiredClusters,
  findPreviousClusters,
  removeExpiredClusters,
  stopPreviousCluster,
} from './cluster/previous-cluster.ts';
import type { Inspection, Restore } from './context.ts';
import { tagKeys } from './naming.ts';
import type { PreviousStopped } from './results.ts';
import { findOwnSnapshots, isIntermediate, type OwnSnapshot } from './snapshots/own-snapshots.ts';
import { endUnused, hasRestoreEnded, isUsed, referenceOf, sharedTarget } from './snapshots/shared-copies.ts';

/** What earlier restores of a target have left, and nobody needs any more. */
export interface Leftovers {
  /** Previous clusters whose time is over, and with `adopt` a new cluster whose restore the table lost. */
  readonly clusters: readonly Cluster[];
  /** Previous clusters that are kept, and run: AWS starts a stopped cluster after seven days. */
  readonly running: readonly Cluster[];
  /** Intermediate snapshots of restores that have ended. */
  readonly snapshots: readonly OwnSnapshot[];
}

export async function findLeftovers(inspection: Inspection): Promise<Leftovers> {
  const clusters = await findExpiredClusters(inspection);
  const running = (await findPreviousClusters(inspection)).filter(
    ({ arn, status, members }) =>
      status === 'available' && members.length > 0 && clusters.every((expired) => expired.arn !== arn),
  );
  const lost = await findLostBuilds(inspection);
  return { clusters: [...clusters, ...lost], running, snapshots: await findOrphans(inspection) };
}

/**
 * Copies and fresh snapshots made for this target by restores that have ended, or that the table does not know; and those
 * made for all targets of the account and Region that no unfinished restore uses.
 */
export async function findOrphans(
  inspection: Parameters<typeof findOwnSnapshots>[0] & Pick<Inspection, 'readRestore' | 'references'>,
): Promise<OwnSnapshot[]> {
  const ended = askOnce((id) => hasRestoreEnded(inspection, id));
  const orphans: OwnSnapshot[] = [];
  for (const snapshot of await findOwnSnapshots(inspection, [
    inspection.targetArn,
    sharedTarget(inspection),
  ])) {
    const { restoreId } = snapshot;
    if (!isIntermediate(snapshot)) continue;
    const isShared = referenceOf(restoreId) !== undefined;
    const isNeeded = isShared ? await isUsed(inspection, restoreId, ended) : !(await ended(restoreId));
    if (!isNeeded) orphans.push(snapshot);
  }
  return orphans;
}

function askOnce<T>(ask: (id: string) => Promise<T>): (id: string) => Promise<T> {
  const answers = new Map<string, Promise<T>>();
  return (id) => {
    const answer = answers.get(id) ?? ask(id);
    answers.set(id, answer);
    return answer;
  };
}

/** Removes it, each previous cluster after a final snapshot. Returns the ARNs of what was removed. */
export async function runClean(restore: Restore): Promise<string[]> {
  const { run, log } = restore;
  const clusters = await run.step('remove-previous-cluster', async (step) => [
    ...(await removeExpiredClusters(step, restore)),
    ...(await removeLostBuilds(step, restore)),
  ]);
  const snapshots = await run.step('remove-orphans', async (step) => {
    const removed: string[] = [];
    for (const { id, arn, restoreId, snapshots: place } of await findOrphans(restore)) {
      step.signal.throwIfAborted();
      const isShared = referenceOf(restoreId) !== undefined;
      // A restore may have begun to use it since it was read.
      if (isShared && !(await endUnused(restore, restoreId))) continue;
      log.info(`Deleting ${arn}`);
      await place.delete(id);
      removed.push(arn);
    }
    return removed;
  });
  await run.step('stop-previous-cluster', async (step) => {
    let result: PreviousStopped = { state: 'none' };
    for (const { id, resourceId, tags } of (await findLeftovers(restore)).running) {
      const until = tags[tagKeys.keptUntil] ?? '';
      const previous = { clusterId: id, resourceId, until };
      result = await stopPreviousCluster(step, restore, previous, tags[tagKeys.restoreId]);
    }
    return result;
  });
  return [...clusters, ...snapshots];
}
