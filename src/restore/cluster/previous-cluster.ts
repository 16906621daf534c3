import type { Cluster } from '../../aws/rds/clusters.ts';
import { errorMessage } from '../../errors.ts';
import type { Settings } from '../../settings/settings.ts';
import type { Restore } from '../context.ts';
import { tagKeys, temporaryName } from '../naming.ts';
import { guardTarget } from '../plan/guards.ts';
import type { Step } from '../results.ts';
import { makeSnapshot } from '../snapshots/copy.ts';
import { removeCluster, startIfStopped } from './remove.ts';
import { changeWhenAvailable } from './waiters.ts';

/**
 * The clusters that were the target before, are kept, and whose time is over, the oldest first. Tags alone make none: a
 * clone inherits them, and a person may have given the cluster its name back. What somebody has protected since is told,
 * and stays.
 */
export async function findExpiredClusters({
  clusters,
  targetArn,
  settings,
  clock,
  log,
}: Pick<Restore, 'clusters' | 'targetArn' | 'settings' | 'clock' | 'log'>): Promise<Cluster[]> {
  const now = new Date(clock.now()).toISOString();
  const expired = (await clusters.list())
    .filter(({ id, tags }) => {
      const isKept = tags[tagKeys.purpose] === 'previous-cluster' && tags[tagKeys.target] === targetArn;
      return isKept && id === temporaryName(settings.targetClusterId, 'old', tags[tagKeys.restoreId] ?? '');
    })
    .filter((cluster) => keptUntil(cluster) <= now)
    .toSorted((a, b) => keptUntil(a).localeCompare(keptUntil(b)));
  return expired.filter((cluster) => {
    const refused = cluster.status === 'deleting' ? undefined : refusalOf(cluster, settings);
    if (refused !== undefined)
      log.warning(`${cluster.id} was to be kept until ${keptUntil(cluster)}, and stays: ${refused}`);
    return refused === undefined;
  });
}

function refusalOf(cluster: Cluster, settings: Settings): string | undefined {
  try {
    guardTarget(cluster, settings);
    return undefined;
  } catch (error) {
    return errorMessage(error);
  }
}

function keptUntil({ tags }: Cluster): string {
  return tags[tagKeys.keptUntil] ?? '';
}

/** Removes the kept clusters whose time is over, each after a final snapshot. Returns what was removed. */
export async function removeExpiredClusters(step: Step, restore: Restore): Promise<string[]> {
  const removed: string[] = [];
  for (const cluster of await findExpiredClusters(restore)) {
    await removeKept(step, restore, cluster);
    removed.push(cluster.arn);
  }
  return removed;
}

async function removeKept(step: Step, restore: Restore, cluster: Cluster): Promise<void> {
  const { settings, clusters, log } = restore;
  const restoreId = cluster.tags[tagKeys.restoreId] ?? '';
  await startIfStopped(step, restore, cluster);
  if (settings.finalSnapshot && cluster.status !== 'deleting') {
    // Named after the restore that replaced it: that is the one that a rollback names.
    const place = { side: 'target', region: settings.targetRegion, restoreId } as const;
    const { arn } = await makeSnapshot(step, restore, { place, cluster, purpose: 'final-snapshot' });
    log.info(`The data of ${cluster.id} is kept in ${arn}`);
  }
  if (cluster.deletionProtection && cluster.status !== 'deleting') {
    await changeWhenAvailable(step, restore, `deletion protection of ${cluster.id} to be switched off`, () =>
      clusters.modify(cluster.id, { deletionProtection: false }),
    );
  }
  log.info(`Deleting ${cluster.arn}, which was kept until ${keptUntil(cluster)}`);
  await removeCluster(step, restore, cluster, 'deleting');
}
