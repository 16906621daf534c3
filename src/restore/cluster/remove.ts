import { isBusy } from '../../aws/client/call.ts';
import type { Cluster } from '../../aws/rds/clusters.ts';
import type { PollResult } from '../../engine/step.ts';
import { ActionError } from '../../errors.ts';
import type { Restore } from '../context.ts';
import { isOurs } from '../naming.ts';
import type { Step } from '../results.ts';

/** A stopped cluster can be neither deleted nor snapshotted (UG aurora-cluster-stop-start). */
export async function startIfStopped(step: Step, restore: Restore, cluster: Cluster): Promise<void> {
  const { clusters, log, settings } = restore;
  if (!['stopped', 'stopping'].includes(cluster.status)) return;
  log.info(`${cluster.id} is ${cluster.status}: starting it, as AWS can delete only a running cluster`);
  await step.wait(`${cluster.id} to be started`, {
    timeoutMs: settings.restoreTimeoutMs,
    kind: 'start',
    poll: async () => {
      const seen = await clusters.get(cluster.id);
      if (seen === undefined || seen.status === 'available') return { state: 'done', value: null };
      if (seen.status === 'stopped') await clusters.start(cluster.id);
      return { state: 'pending', detail: seen.status };
    },
  });
}

/**
 * Readers first, then the writer, then the cluster, which may go as soon as all of them are on their way; each asked for
 * again until it is seen to go. Ends when all is gone and the names are free, or, where nobody needs them, as soon as AWS
 * deletes the cluster: there is no way back from there.
 */
export async function removeCluster(
  step: Step,
  restore: Restore,
  cluster: Cluster,
  until: 'gone' | 'deleting' = 'gone',
): Promise<void> {
  const { clusters, instances, run, settings, targetArn } = restore;
  await step.wait(`${cluster.id} and its instances to be deleted`, {
    timeoutMs: settings.restoreTimeoutMs,
    kind: until === 'gone' ? 'deletion' : undefined,
    poll: async (): Promise<PollResult<null>> => {
      const seen = await clusters.get(cluster.id);
      const members = await instances.ofCluster(cluster.id);
      if (seen !== undefined && seen.resourceId !== cluster.resourceId) {
        if (isOurs(seen.tags, run.restoreId, targetArn, 'cluster')) return { state: 'done', value: null };
        return { state: 'failed', error: appeared(seen) };
      }
      if (seen === undefined && members.length === 0) return { state: 'done', value: null };
      const writer = seen?.members.find((member) => member.writer)?.id;
      const staying = members.filter(({ status }) => status !== 'deleting');
      for (const { id } of staying.toSorted((a, b) => Number(a.id === writer) - Number(b.id === writer))) {
        await unlessBusy(() => instances.delete(id));
      }
      if (seen?.status === 'deleting' && until === 'deleting') return { state: 'done', value: null };
      if (seen !== undefined && seen.status !== 'deleting')
        await unlessBusy(() => clusters.delete(cluster.id));
      return {
        state: 'pending',
        detail: seen === undefined ? `${members.length} instances left` : seen.status,
      };
    },
  });
}

async function unlessBusy(change: () => Promise<void>): Promise<void> {
  try {
    await change();
  } catch (error) {
    if (!isBusy(error)) throw error;
  }
}

export function appeared(cluster: Cluster): ActionError {
  return new ActionError(
    'NAME_CONFLICT',
    `The cluster ${cluster.arn} (${cluster.resourceId}) is not the one that this restore looked at when it began.`,
    'Look at what it is. To replace it, end this restore (operation: abandon) and start a new one.',
  );
}
