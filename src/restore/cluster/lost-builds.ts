import type { Cluster } from '../../aws/rds/clusters.ts';
import type { Inspection, Restore } from '../context.ts';
import { isOurs, tagKeys, temporaryName, verified } from '../naming.ts';
import type { Step } from '../results.ts';
import { removeCluster } from './remove.ts';

/**
 * The new cluster of the restore that `adopt` names, where the table does not know that restore any more. It has its
 * temporary name, and was never verified: it never held the target's data, and nobody can log in to it as app or readonly.
 */
export async function findLostBuilds(inspection: Inspection): Promise<Cluster[]> {
  const { settings, clusters, readRestore, log } = inspection;
  const { adopt } = settings;
  if (adopt === undefined || (await readRestore(adopt)) !== undefined) return [];
  const cluster = await clusters.get(temporaryName(settings.targetClusterId, 'new', adopt));
  if (cluster === undefined || !isLostBuild(inspection, cluster, adopt)) return [];
  if (!cluster.deletionProtection) return [cluster];
  log.warning(`${cluster.id} stays: somebody has protected it from deletion`);
  return [];
}

function isLostBuild({ targetArn }: Inspection, { tags, status }: Cluster, restoreId: string): boolean {
  const isBuilt = isOurs(tags, restoreId, targetArn, 'cluster') && tags[tagKeys.state] !== verified;
  return isBuilt && status !== 'deleting';
}

/** Removes it. Returns the ARNs of what was removed. */
export async function removeLostBuilds(step: Step, restore: Restore): Promise<string[]> {
  const removed: string[] = [];
  for (const cluster of await findLostBuilds(restore)) {
    restore.log.info(`Deleting ${cluster.arn}, which was not verified`);
    await removeCluster(step, restore, cluster, 'deleting');
    removed.push(cluster.arn);
  }
  return removed;
}
