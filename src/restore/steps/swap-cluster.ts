import type { Cluster } from '../../aws/rds/clusters.ts';
import { ActionError } from '../../errors.ts';
import { enableLoginsAt } from '../access/endpoint-check.ts';
import { exchangeNames, renamePrevious } from '../cluster/cut-over.ts';
import { startIfStopped } from '../cluster/remove.ts';
import { changeWhenAvailable } from '../cluster/waiters.ts';
import type { Restore } from '../context.ts';
import { isOurs } from '../naming.ts';
import { plannedInstanceNames } from '../plan/cluster-settings.ts';
import { guardTarget } from '../plan/guards.ts';
import type { CutOver, Plan, Restored, Step, Swapped } from '../results.ts';

/**
 * The cut-over: only now the old cluster gives its name to the new one, which has been proven. Ends when the target's
 * endpoint answers from the new cluster.
 */
export async function swapCluster(
  step: Step,
  restore: Restore,
  plan: Plan,
  built: Restored,
): Promise<Swapped> {
  const { settings, clusters, run } = restore;
  // AWS renames only a cluster that runs.
  const before =
    plan.replacesResourceId === undefined ? undefined : await clusters.find(plan.replacesResourceId);
  if (before !== undefined) await startIfStopped(step, restore, before);
  const lasting = plannedInstanceNames(settings, plan);
  const namesOf = ({ instanceIds }: Restored) =>
    instanceIds.map((from, index) => ({ from, to: lasting[index] ?? from }));
  // Once the names are on the move, looking at what stands under them tells nothing any more.
  const cutOver = await step.intend('cut-over', async (): Promise<CutOver> => {
    const target = await clusters.get(settings.targetClusterId);
    assertUnchanged(target, plan, restore);
    return {
      newCluster: { clusterId: built.clusterId, resourceId: built.resourceId, instances: namesOf(built) },
      ...(target === undefined ? {} : { previousCluster: renamePrevious(target, run.restoreId) }),
      customEndpoints: plan.previous?.customEndpoints ?? [],
      keptUntil: new Date(restore.clock.now() + settings.keepPreviousMs).toISOString(),
    };
  });
  const groups = settings.securityGroupIds ?? plan.previous?.cluster.securityGroupIds ?? [];
  if (settings.buildSecurityGroupIds !== undefined && groups.length > 0) {
    const newCluster = await clusters.get(built.clusterId);
    if (newCluster !== undefined && isOurs(newCluster.tags, run.restoreId, restore.targetArn, 'cluster')) {
      await changeWhenAvailable(step, restore, 'the security groups of the target to be set', () =>
        clusters.modify(built.clusterId, { securityGroupIds: groups }),
      );
    }
  }
  const restored = await exchangeNames(step, restore, cutOver, async (named) => {
    if (settings.setupDbUsers) await enableLoginsAt(step, restore, named);
  });
  const { previousCluster, keptUntil } = cutOver;
  if (previousCluster === undefined) return { restored };
  const kept = await clusters.find(previousCluster.resourceId);
  return {
    restored,
    ...(kept === undefined || kept.status === 'deleting'
      ? {}
      : { previous: { clusterId: kept.id, resourceId: kept.resourceId, until: keptUntil } }),
  };
}

/** The target is still what check-snapshot looked at, and may still be replaced. */
function assertUnchanged(target: Cluster | undefined, plan: Plan, { settings }: Restore): void {
  if (target?.resourceId !== plan.replacesResourceId) {
    throw new ActionError(
      'NAME_CONFLICT',
      `The target ${settings.targetClusterId} is ${target === undefined ? 'gone' : `another cluster (${target.resourceId})`} since this restore looked at it.`,
      'Look at what happened. End this restore (operation: abandon) and start a new one.',
    );
  }
  if (target !== undefined) guardTarget(target, settings);
}
