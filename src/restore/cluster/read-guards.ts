import type { Cluster } from '../../aws/rds/clusters.ts';
import { ActionError } from '../../errors.ts';
import type { Restore } from '../context.ts';
import { guardDependents, guardTarget } from '../plan/guards.ts';
import type { Plan } from '../results.ts';

/**
 * The previous cluster as it is now, after its guards were read again: tag, deletion protection, resource id and what
 * depends on it. Called right before each irreversible call, as hours may lie between it and the plan. Undefined where
 * the plan replaces nothing and there is nothing of the target's name. Throws what the guards throw, and TARGET_NOT_USABLE.
 */
export async function readGuarded(restore: Restore, plan: Plan): Promise<Cluster | undefined> {
  const { settings, clusters, dependents } = restore;
  const { replacesResourceId } = plan;
  if (replacesResourceId === undefined) {
    const appearedNow = await clusters.get(settings.targetClusterId);
    if (appearedNow !== undefined)
      throw changed(restore, `is another cluster now (${appearedNow.resourceId})`);
    return undefined;
  }
  const cluster = await clusters.find(replacesResourceId);
  if (cluster === undefined || cluster.status === 'deleting') throw changed(restore, 'was deleted');
  if (cluster.id !== settings.targetClusterId) throw changed(restore, `was renamed to ${cluster.id}`);
  guardTarget(cluster, settings);
  guardDependents(cluster, await dependents.of(cluster), settings);
  return cluster;
}

function changed({ settings }: Restore, what: string): ActionError {
  return new ActionError(
    'TARGET_NOT_USABLE',
    `The target ${settings.targetClusterId} ${what} after the plan of this restore was made. This run changed nothing of it.`,
    'End this restore (operation: abandon), then start a new one.',
  );
}
