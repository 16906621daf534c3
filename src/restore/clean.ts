import type { Cluster } from '../aws/clusters.ts';
import type { Inspection, Restore } from './context.ts';
import { findKept, keptUntil, removeExpired } from './kept-cluster.ts';
import { findOwnSnapshots, isPassing, type OwnSnapshot } from './orphans.ts';

/** What earlier restores of a target have left, and nobody needs any more. */
export interface Waste {
  /** Clusters that were the target before, and whose time is over. */
  readonly clusters: readonly Cluster[];
  /** Snapshots that were only a way to somewhere, of restores that have ended. */
  readonly snapshots: readonly OwnSnapshot[];
}

export async function findWaste(inspection: Inspection): Promise<Waste> {
  const now = new Date(inspection.clock.now()).toISOString();
  const kept = await findKept(inspection);
  return {
    clusters: kept.filter((cluster) => keptUntil(cluster) <= now),
    snapshots: await findOrphans(inspection),
  };
}

/** Copies and fresh snapshots made for this target by restores that have ended, or that the table does not know. */
export async function findOrphans(
  inspection: Parameters<typeof findOwnSnapshots>[0] & Pick<Inspection, 'readRestore'>,
): Promise<OwnSnapshot[]> {
  const orphans: OwnSnapshot[] = [];
  const ended = new Map<string, boolean>();
  for (const snapshot of await findOwnSnapshots(inspection)) {
    const { restoreId } = snapshot;
    if (!isPassing(snapshot)) continue;
    if (!ended.has(restoreId)) {
      const status = (await inspection.readRestore(restoreId))?.status ?? 'abandoned';
      ended.set(restoreId, status === 'succeeded' || status === 'abandoned');
    }
    if (ended.get(restoreId)) orphans.push(snapshot);
  }
  return orphans;
}

/** Removes it, each kept cluster after a final snapshot. Returns the ARNs of what was removed. */
export async function runClean(restore: Restore): Promise<string[]> {
  const { run, log } = restore;
  const clusters = await run.step('remove-previous-cluster', (step) => removeExpired(step, restore));
  const snapshots = await run.step('remove-orphans', async (step) => {
    const removed: string[] = [];
    for (const { id, arn, snapshots: place } of await findOrphans(restore)) {
      step.signal.throwIfAborted();
      log.info(`Deleting ${arn}`);
      await place.delete(id);
      removed.push(arn);
    }
    return removed;
  });
  return [...clusters, ...snapshots];
}
