import type { RestoreState } from '../engine/store.ts';
import { ActionError } from '../errors.ts';
import { closeDataApi } from './access/data-api.ts';
import { removeCluster } from './cluster/remove.ts';
import { changeWhenAvailable } from './cluster/waiters.ts';
import type { Restore } from './context.ts';
import { type History, historyOf } from './history.ts';
import { isOurs, tagKeys } from './naming.ts';
import type { Abandoned, Step } from './results.ts';
import { findOwnSnapshots, isIntermediate } from './snapshots/own-snapshots.ts';
import { releaseRoute } from './snapshots/shared-copies.ts';

/** Has a run begun to end this restore for good? Then what it made may be gone, and it cannot be resumed. */
export function isAbandoning({ steps }: RestoreState): boolean {
  return steps['abandon'] !== undefined;
}

/**
 * Removes what a restore made and nobody uses: its copies, its share of the chosen snapshot, and the new cluster as long
 * as it has not been proven and opened. The final snapshot of the old cluster stays.
 */
export async function abandonRestore(restore: Restore, state: RestoreState): Promise<Abandoned> {
  return restore.run.step('abandon', (step) => abandon(step, restore, state));
}

async function abandon(step: Step, restore: Restore, state: RestoreState): Promise<Abandoned> {
  const { run, clusters, settings, targetArn, log } = restore;
  const history = historyOf(state);
  const { plan } = history;
  await leaveCutOver(restore, history);
  const removed: string[] = [];
  // The share goes first: it may be on a snapshot that is not ours, which stays.
  if (plan !== undefined) {
    await releaseRoute(step, restore, plan, {
      remove: async (snapshots, id) => {
        log.info(`Deleting the snapshot ${id}, which no other restore uses`);
        await snapshots.delete(id);
        removed.push(id);
      },
    });
  }
  for (const snapshot of await findOwnSnapshots(restore)) {
    // A new cluster's own snapshots can have got its tags (CopyTagsToSnapshot): they go with it, or are somebody's.
    const isCopy = isIntermediate(snapshot) || snapshot.purpose === 'target-copy';
    if (snapshot.restoreId !== run.restoreId || !isCopy || snapshot.status === 'deleting') continue;
    const { id, arn, snapshots } = snapshot;
    step.signal.throwIfAborted();
    log.info(`Deleting the snapshot ${arn}`);
    await snapshots.delete(id);
    removed.push(arn);
  }

  const swapped = history.isDone('swap-cluster');
  const clusterId = swapped
    ? settings.targetClusterId
    : (history.buildNames?.clusterId ?? settings.targetClusterId);
  const found = await clusters.get(clusterId);
  // Beside the old cluster a new one is of no use, proven or not.
  const beside = clusterId !== settings.targetClusterId;
  // Nothing gets the target's name without proof; in a rollback it is what the target was before.
  const proven = swapped || (!beside && history.isDone('verify-restore'));
  const isNew = found !== undefined && isOurs(found.tags, run.restoreId, targetArn, 'cluster');
  await closeDataApi(step, restore, plan, isNew && proven ? found.resourceId : undefined);
  if (isNew && !proven) {
    log.info(`Deleting ${found.arn}, which was never proven`);
    await removeCluster(step, restore, found);
    removed.push(found.arn);
  }
  const previous = plan?.previous?.cluster;
  if (found !== undefined && found.resourceId === previous?.resourceId && previous.deletionProtection) {
    await changeWhenAvailable(step, restore, 'deletion protection to be switched on again', () =>
      clusters.modify(found.id, { deletionProtection: true }),
    );
  }
  if (beside) return { removed, left: `The cluster ${settings.targetClusterId} is as it was.` };
  return { removed, left: leftAfter(settings.targetClusterId, found !== undefined, isNew, proven, history) };
}

/** Did it replace anything, or begin to? Then it is what a rollback undoes. */
export function hasReplaced(history: History): boolean {
  return history.isDone('swap-cluster') || history.hasBegun('delete-cluster');
}

/** Names that are on the move must not stay as they are; before the first has moved, there is a way out. */
async function leaveCutOver({ run, clusters, settings }: Restore, history: History): Promise<void> {
  const { cutOver } = history;
  if (cutOver === undefined || history.isDone('swap-cluster')) return;
  const { newCluster, previousCluster } = cutOver;
  const [coming, leaving] = await Promise.all([
    clusters.find(newCluster.resourceId),
    previousCluster === undefined ? undefined : clusters.find(previousCluster.resourceId),
  ]);
  const target = settings.targetClusterId;
  const isMoving = [coming, leaving].some((cluster) => cluster?.status === 'renaming');
  if (isMoving || (previousCluster !== undefined && leaving?.id !== target) || coming?.id === target) {
    throw new ActionError(
      'UNSUPPORTED',
      `The restore ${run.restoreId} is in the middle of its cut-over: names are being exchanged, and must not stay as they are.`,
      'Run operation: restore or resume to finish it. To go back after that, run operation: rollback.',
    );
  }
  // It had been told already that it is the previous one. What it was told before makes it known to a rollback.
  const tags = history.plan?.previous?.cluster.tags ?? {};
  const before = Object.entries(tags).filter(([key]) => (Object.values(tagKeys) as string[]).includes(key));
  if (leaving !== undefined && before.length > 0) await clusters.tag(leaving.arn, Object.fromEntries(before));
}

function leftAfter(
  target: string,
  exists: boolean,
  isNew: boolean,
  proven: boolean,
  history: History,
): string {
  if (exists && !isNew) return `The cluster ${target} is as it was.`;
  if (isNew && proven) return `The cluster ${target} is the new one: it had been proven, so it stays.`;
  const kept = history.finalSnapshotArn;
  const data = kept === undefined ? '' : ` Its old data is in ${kept}: operation: rollback brings it back.`;
  return `There is no cluster ${target} now.${data} The next restore gives it the settings that the old one had.`;
}
