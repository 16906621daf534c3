import { enableLoginsAt } from '../access/endpoint-check.ts';
import { performCutOver, renamePrevious } from '../cluster/cut-over.ts';
import { hasLeft, notOfThisRestore } from '../cluster/ownership.ts';
import { readGuarded } from '../cluster/read-guards.ts';
import { startIfStopped } from '../cluster/remove.ts';
import { setTargetSecurityGroups } from '../cluster/security-groups.ts';
import type { Restore } from '../context.ts';
import { plannedInstanceNames } from '../plan/cluster-settings.ts';
import type { CutOver, Plan, Restored, Step, Swapped } from '../results.ts';

/**
 * The new cluster gets the target's name; the previous one gets a temporary name and is kept.
 * @param built the new cluster. In a swap it has its instances and was verified; with `replace` neither cluster has
 *   instances at this moment, which is the only time at which the endpoint does not answer
 * @param hasInstances false with `replace`
 */
export async function exchangeClusterNames(
  step: Step,
  restore: Restore,
  plan: Plan,
  {
    built,
    hasInstances,
    enableLogins,
  }: { readonly built: Restored; readonly hasInstances: boolean; readonly enableLogins: boolean },
): Promise<Swapped> {
  const { settings, clusters, run } = restore;
  // AWS renames only a cluster that runs.
  const before =
    plan.replacesResourceId === undefined ? undefined : await clusters.find(plan.replacesResourceId);
  const isPrevious =
    before?.id === settings.targetClusterId || (before !== undefined && hasLeft(restore, before));
  if (before !== undefined && !isPrevious) throw notOfThisRestore(restore, before);
  if (before !== undefined) await startIfStopped(step, restore, before);
  const permanent = plannedInstanceNames(settings, plan);
  const instancesOf = ({ instanceIds }: Restored) =>
    hasInstances ? instanceIds.map((from, index) => ({ from, to: permanent[index] ?? from })) : [];
  // Once the names are being exchanged, what stands under them tells nothing any more.
  const cutOver = await step.intend('cut-over', async (): Promise<CutOver> => {
    const target = await readGuarded(restore, plan);
    return {
      newCluster: {
        clusterId: built.clusterId,
        resourceId: built.resourceId,
        instances: instancesOf(built),
      },
      ...(target === undefined ? {} : { previousCluster: renamePrevious(target, run.restoreId) }),
      customEndpoints: hasInstances ? (plan.previous?.customEndpoints ?? []) : [],
      keptUntil: new Date(restore.clock.now() + settings.keepPreviousMs).toISOString(),
    };
  });
  if (hasInstances) await setTargetSecurityGroups(step, restore, plan, built);
  const named = await performCutOver(step, restore, cutOver, {
    onNamed: async (now) => {
      if (enableLogins) await enableLoginsAt(step, restore, now);
    },
    // A run that was cut off may have stored the names hours ago.
    beforeLeaving: () => readGuarded(restore, plan),
  });
  const restored = hasInstances ? named : { ...named, instanceIds: permanent };
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
