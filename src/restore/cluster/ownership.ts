import type { Cluster } from '../../aws/rds/clusters.ts';
import type { PollResult } from '../../engine/step.ts';
import { type ActionError, nameConflict } from '../../errors.ts';
import type { Restore } from '../context.ts';
import { hasNoOwnTags, isOurs, temporaryName } from '../naming.ts';
import type { Restored, Step } from '../results.ts';
import { notFoundTolerance } from '../visibility.ts';

/** Throws NAME_CONFLICT where this restore did not make the cluster. */
export function assertOurs(cluster: Cluster, { run, targetArn }: Restore): void {
  if (!isOurs(cluster.tags, run.restoreId, targetArn, 'cluster')) throw notOurs(cluster.arn);
}

/** Something else has the name that this restore needs. */
export function notOurs(arn: string): ActionError {
  return nameConflict(arn, 'Find out what it is. Rename or delete it if it is not needed, then run again.');
}

/** What it takes to tell whose a cluster is, without what is stored: whoever can write the table can store any name. */
export type Owning = Pick<Restore, 'run' | 'targetArn' | 'settings'>;

/**
 * Is it the new cluster of this restore, by its tags and by the names that such a cluster has? In a rollback it can be the
 * previous cluster of the restore that is undone.
 */
export function isNewCluster({ run, targetArn, settings }: Owning, { id, tags }: Cluster): boolean {
  const { targetClusterId, operation, rollbackOf } = settings;
  const its = [targetClusterId, temporaryName(targetClusterId, 'new', run.restoreId)];
  if (isOurs(tags, run.restoreId, targetArn, 'cluster') && its.includes(id)) return true;
  return (
    operation === 'rollback' &&
    rollbackOf !== undefined &&
    isUndone({ targetArn, settings }, id, tags, rollbackOf)
  );
}

function isUndone(
  { targetArn, settings }: Pick<Owning, 'targetArn' | 'settings'>,
  id: string,
  tags: Cluster['tags'],
  undone: string,
): boolean {
  const { targetClusterId } = settings;
  const its = [targetClusterId, temporaryName(targetClusterId, 'old', undone)];
  return isOurs(tags, undone, targetArn, 'previous-cluster') && its.includes(id);
}

/** Is it the cluster that has given its name to the new one, by its name and the tags that it got before? */
export function hasLeft({ run, targetArn, settings }: Owning, { id, tags }: Cluster): boolean {
  return (
    id === temporaryName(settings.targetClusterId, 'old', run.restoreId) &&
    isOurs(tags, run.restoreId, targetArn, 'previous-cluster')
  );
}

/** Stored results name a cluster that, as AWS shows it, is none of this restore's. Nothing is changed there. */
export function notOfThisRestore({ run }: Owning, { arn }: Pick<Cluster, 'arn'>): ActionError {
  return nameConflict(
    arn,
    `The table says that it belongs to the restore ${run.restoreId}; its name and tags do not. Look in CloudTrail who has changed the tags, or the item of the table. Then end this restore (operation: abandon) and begin a new one.`,
  );
}

/**
 * The new cluster as AWS shows it. What is stored of it only says where to look. Throws NAME_CONFLICT where a cluster is
 * named that this restore did not make, or that has another name by now.
 */
export async function confirmNewCluster(
  step: Step,
  restore: Restore,
  { clusterId, resourceId, arn }: Pick<Restored, 'clusterId' | 'resourceId' | 'arn'>,
): Promise<Cluster> {
  const { clusters, settings } = restore;
  let misses = 0;
  return step.wait(`cluster ${clusterId} to be that of this restore`, {
    timeoutMs: settings.restoreTimeoutMs,
    poll: async (): Promise<PollResult<Cluster>> => {
      const now = await clusters.find(resourceId);
      if (now?.id === clusterId && isNewCluster(restore, now)) return { state: 'done', value: now };
      misses += 1;
      // A describe may lag behind a rename, and tags behind the thing that they are on.
      const mayLag = now === undefined || hasNoOwnTags(now.tags) || isNewCluster(restore, now);
      if (mayLag && misses < notFoundTolerance) return { state: 'pending', detail: 'not visible yet' };
      return { state: 'failed', error: notOfThisRestore(restore, { arn: now?.arn ?? arn }) };
    },
  });
}
