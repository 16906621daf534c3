import type { Cluster } from '../../aws/clusters.ts';
import type { Step } from '../../engine/step.ts';
import { ActionError } from '../../errors.ts';
import { plannedInstanceNames } from '../cluster-settings.ts';
import type { Restore } from '../context.ts';
import { type Exchange, exchangeNames, outgoingParty } from '../exchange.ts';
import { guardTarget } from '../guards.ts';
import { isOurs } from '../names.ts';
import { openToUsers } from '../opening.ts';
import type { Plan } from '../plan.ts';
import { changeWhenFree } from '../settling.ts';
import { startIfStopped } from './delete-cluster.ts';
import type { Restored } from './restore-cluster.ts';

/** The cluster that was the target, and is kept under another name. */
export interface Kept {
  readonly clusterId: string;
  readonly resourceId: string;
  /** ISO time from which it may be removed. */
  readonly until: string;
}

export interface Swapped {
  /** The new cluster under the target's name. */
  readonly restored: Restored;
  readonly kept?: Kept;
}

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
  const before = plan.replaces === undefined ? undefined : await clusters.find(plan.replaces);
  if (before !== undefined) await startIfStopped(step, restore, before);
  const lasting = plannedInstanceNames(settings, plan);
  const namesOf = ({ instanceIds }: Restored) =>
    instanceIds.map((from, index) => ({ from, to: lasting[index] ?? from }));
  // Once the names are on the move, looking at what stands under them tells nothing any more.
  const exchange = await step.intend('exchange', async (): Promise<Exchange> => {
    const target = await clusters.get(settings.targetClusterId);
    assertUnchanged(target, plan, restore);
    return {
      incoming: { clusterId: built.clusterId, resourceId: built.resourceId, instances: namesOf(built) },
      ...(target === undefined ? {} : { outgoing: outgoingParty(target, run.restoreId) }),
      customEndpoints: plan.old?.customEndpoints ?? [],
      keptUntil: new Date(restore.clock.now() + settings.keepPreviousMs).toISOString(),
    };
  });
  const groups = settings.securityGroupIds ?? plan.old?.cluster.securityGroupIds ?? [];
  if (settings.buildSecurityGroupIds !== undefined && groups.length > 0) {
    const incoming = await clusters.get(built.clusterId);
    if (incoming !== undefined && isOurs(incoming.tags, run.restoreId, restore.targetArn, 'cluster')) {
      await changeWhenFree(step, restore, 'the security groups of the target to be set', () =>
        clusters.modify(built.clusterId, { VpcSecurityGroupIds: [...groups] }),
      );
    }
  }
  const restored = await exchangeNames(step, restore, exchange, async (named) => {
    if (settings.setupDbUsers) await openToUsers(step, restore, named);
  });
  const { outgoing, keptUntil } = exchange;
  if (outgoing === undefined) return { restored };
  const kept = await clusters.find(outgoing.resourceId);
  return {
    restored,
    ...(kept === undefined || kept.status === 'deleting'
      ? {}
      : { kept: { clusterId: kept.id, resourceId: kept.resourceId, until: keptUntil } }),
  };
}

/** The target is still what check-snapshot looked at, and may still be replaced. */
function assertUnchanged(target: Cluster | undefined, plan: Plan, { settings }: Restore): void {
  if (target?.resourceId !== plan.replaces) {
    throw new ActionError(
      'NOT_OURS',
      `The target ${settings.targetClusterId} is ${target === undefined ? 'gone' : `another cluster (${target.resourceId})`} since this restore looked at it.`,
      'Look at what happened. End this restore (operation: abandon) and start a new one.',
    );
  }
  if (target !== undefined) guardTarget(target, settings);
}
