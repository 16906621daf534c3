import type { Cluster } from '../aws/clusters.ts';
import type { Step } from '../engine/step.ts';
import type { Restore } from './context.ts';
import { makeSnapshot } from './copy-hop.ts';
import { tagKeys } from './names.ts';
import { changeWhenFree } from './settling.ts';
import { removeCluster } from './steps/delete-cluster.ts';

/** The clusters that were the target before and are kept, the oldest first. */
export async function findKept({
  clusters,
  targetArn,
}: Pick<Restore, 'clusters' | 'targetArn'>): Promise<Cluster[]> {
  const all = await clusters.list();
  return all
    .filter(({ tags }) => {
      return tags[tagKeys.purpose] === 'previous-cluster' && tags[tagKeys.target] === targetArn;
    })
    .toSorted((a, b) => keptUntil(a).localeCompare(keptUntil(b)));
}

export function keptUntil({ tags }: Cluster): string {
  return tags[tagKeys.keptUntil] ?? '';
}

/** Removes the kept clusters whose time is over, each after a final snapshot. Returns what was removed. */
export async function removeExpired(step: Step, restore: Restore): Promise<string[]> {
  const now = new Date(restore.clock.now()).toISOString();
  const removed: string[] = [];
  for (const cluster of await findKept(restore)) {
    if (keptUntil(cluster) > now) continue;
    await removeKept(step, restore, cluster);
    removed.push(cluster.arn);
  }
  return removed;
}

async function removeKept(step: Step, restore: Restore, cluster: Cluster): Promise<void> {
  const { settings, clusters, log } = restore;
  const restoreId = cluster.tags[tagKeys.restoreId] ?? '';
  if (settings.finalSnapshot && cluster.status !== 'deleting') {
    // Named after the restore that replaced it: that is the one that a rollback names.
    const place = { side: 'target', region: settings.targetRegion, restoreId } as const;
    const { arn } = await makeSnapshot(step, restore, place, cluster.id, 'final-snapshot');
    log.info(`The data of ${cluster.id} is kept in ${arn}`);
  }
  if (cluster.deletionProtection && cluster.status !== 'deleting') {
    await changeWhenFree(step, restore, `deletion protection of ${cluster.id} to be switched off`, () =>
      clusters.modify(cluster.id, { DeletionProtection: false }),
    );
  }
  log.info(`Deleting ${cluster.arn}, which was kept until ${keptUntil(cluster)}`);
  await removeCluster(step, restore, cluster, 'deleting');
}
