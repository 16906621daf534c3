import type { Cluster } from '../../aws/rds/clusters.ts';
import { ActionError } from '../../errors.ts';
import { appeared, removeCluster, startIfStopped } from '../cluster/remove.ts';
import type { Restore } from '../context.ts';
import { guardTarget } from '../plan/guards.ts';
import type { Deleted, Plan, Step } from '../results.ts';
import { makeSnapshot } from '../snapshots/copy.ts';

/**
 * Removes the old cluster, after a final snapshot that has been seen to be available. The snapshot is taken before
 * the deletion and not by it, so that there is never a moment in which the data is nowhere.
 */
export async function deleteCluster(step: Step, restore: Restore, plan: Plan): Promise<Deleted> {
  const { settings, clusters, log } = restore;
  const cluster = await clusters.get(settings.targetClusterId);
  if (plan.replacesResourceId === undefined) {
    if (cluster !== undefined) throw appeared(cluster);
    return {};
  }
  // Who it is was stored by check-snapshot: a cluster of the same name that is not the same cluster is not ours to delete.
  if (cluster !== undefined && cluster.resourceId !== plan.replacesResourceId) throw appeared(cluster);

  let deleted: Deleted = {};
  if (cluster !== undefined && cluster.status !== 'deleting') {
    guardTarget(cluster, settings);
    await startIfStopped(step, restore, cluster);
  }
  if (settings.finalSnapshot) deleted = { finalSnapshotArn: await takeFinalSnapshot(step, restore, cluster) };
  else log.info(`No final snapshot of ${settings.targetClusterId} is taken (final-snapshot: false)`);

  if (cluster !== undefined) {
    if (cluster.deletionProtection && cluster.status !== 'deleting') {
      log.info(`Switching deletion protection of ${cluster.id} off (allow-protected-target: true)`);
      await clusters.modify(cluster.id, { deletionProtection: false });
    }
    log.info(`Deleting ${cluster.arn}`);
    await removeCluster(step, restore, cluster);
  }
  return deleted;
}

async function takeFinalSnapshot(
  step: Step,
  restore: Restore,
  cluster: Cluster | undefined,
): Promise<string> {
  const { settings } = restore;
  const place = { side: 'target', region: settings.targetRegion } as const;
  const isThere = cluster !== undefined && cluster.status !== 'deleting';
  // Also of one that was seen by an earlier attempt: as long as the cluster is there, its snapshot can be made anew.
  const snapshot = isThere
    ? await makeSnapshot(step, restore, { place, cluster, purpose: 'final-snapshot' })
    : undefined;
  const taken = await step.intend('final-snapshot-arn', () => {
    if (snapshot !== undefined) return snapshot.arn;
    throw new ActionError(
      'TARGET_NOT_USABLE',
      `The cluster ${settings.targetClusterId} is ${cluster?.status ?? 'gone'}, and this restore has taken no final snapshot of it.`,
      'If that is as it should be, run again with final-snapshot: false.',
    );
  });
  restore.log.info(`The old data is kept in ${taken}`);
  return taken;
}
