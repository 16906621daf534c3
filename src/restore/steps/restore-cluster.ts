import { causeOf, createBusyReason, isCode } from '../../aws/client/error-kinds.ts';
import type { PollResult } from '../../engine/step.ts';
import { refuseOtherCluster } from '../cluster/differences.ts';
import { assertOurs } from '../cluster/ownership.ts';
import { waitForCluster } from '../cluster/waiters.ts';
import type { Restore } from '../context.ts';
import { bySize, hasNoOwnTags } from '../naming.ts';
import { buildNames, clusterToRestore } from '../plan/cluster-settings.ts';
import type { Plan, Restored, SnapshotLocation, Step } from '../results.ts';

/**
 * Restores the volume as a cluster under a temporary name, with the settings of the previous cluster. AWS creates no
 * instances with it (UG aurora-restore-snapshot): that is create-instances.
 */
export async function restoreCluster(
  step: Step,
  restore: Restore,
  plan: Plan,
  ready: SnapshotLocation,
): Promise<Restored> {
  const { clusterId, instanceIds } = await step.intend('names', () =>
    buildNames(restore.settings, plan, restore.run.restoreId),
  );
  await createCluster(step, restore, plan, { clusterId, snapshotArn: ready.arn });
  const cluster = await waitForCluster(step, restore, clusterId, {
    what: 'to be restored',
    kind: bySize('restore', plan.snapshot.sizeGib),
  });
  return {
    clusterId,
    arn: cluster.arn,
    resourceId: cluster.resourceId,
    endpoint: cluster.endpoint ?? '',
    readerEndpoint: cluster.readerEndpoint ?? '',
    port: cluster.port,
    instanceIds,
  };
}

async function createCluster(
  step: Step,
  restore: Restore,
  plan: Plan,
  { clusterId, snapshotArn }: { readonly clusterId: string; readonly snapshotArn: string },
): Promise<void> {
  const { clusters, settings, run, targetArn, log } = restore;
  const ids = { clusterId, snapshotArn, restoreId: run.restoreId, targetArn };
  const wanted = clusterToRestore(settings, plan, ids);
  const existing = await clusters.get(clusterId);
  if (existing !== undefined) {
    // Without tags it may be ours: waitForCluster decides when they should have been seen.
    if (hasNoOwnTags(existing.tags)) return;
    assertOurs(existing, restore);
    refuseOtherCluster(wanted, existing);
    return;
  }
  log.info(`Restoring ${clusterId} from ${snapshotArn}`);
  const busyReason = createBusyReason();
  await step.wait(`the restore of ${clusterId} to be accepted`, {
    timeoutMs: settings.restoreTimeoutMs,
    poll: async (): Promise<PollResult<null>> => {
      try {
        await clusters.restore(wanted);
      } catch (error) {
        // An answer that was lost: the cluster is there, and its tags, looked at next, say whose it is.
        if (isCode(causeOf(error), 'DBClusterAlreadyExistsFault')) return { state: 'done', value: null };
        const detail = busyReason(error);
        if (detail !== undefined) return { state: 'pending', detail };
        throw error;
      }
      return { state: 'done', value: null };
    },
  });
}
