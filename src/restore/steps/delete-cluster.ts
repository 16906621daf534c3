import { isBusy } from '../../aws/call.ts';
import type { Cluster } from '../../aws/clusters.ts';
import type { Look, Step } from '../../engine/step.ts';
import { ActionError } from '../../errors.ts';
import type { Restore } from '../context.ts';
import { makeSnapshot } from '../copy-hop.ts';
import { guardTarget } from '../guards.ts';
import { isOurs } from '../names.ts';
import type { Plan } from '../plan.ts';

export interface Deleted {
  readonly finalSnapshotArn?: string;
}

/**
 * Removes the old cluster, after a final snapshot that has been seen to be available. The snapshot is taken before
 * the deletion and not by it, so that there is never a moment in which the data is nowhere.
 */
export async function deleteCluster(step: Step, restore: Restore, plan: Plan): Promise<Deleted> {
  const { settings, clusters, log } = restore;
  const cluster = await clusters.get(settings.targetClusterId);
  if (plan.replaces === undefined) {
    if (cluster !== undefined) throw appeared(cluster);
    return {};
  }
  // Who it is was stored by check-snapshot: a cluster of the same name that is not the same cluster is not ours to delete.
  if (cluster !== undefined && cluster.resourceId !== plan.replaces) throw appeared(cluster);

  let deleted: Deleted = {};
  if (cluster !== undefined && cluster.status !== 'deleting') {
    guardTarget(cluster, settings);
    await startIfStopped(step, restore, cluster);
  }
  if (settings.finalSnapshot) deleted = { finalSnapshotArn: await takeFinalSnapshot(step, restore, cluster) };
  else log.info(`No final snapshot of ${settings.targetClusterId} is taken (final-snapshot: false)`);

  if (cluster !== undefined) {
    if (cluster.deletionProtection && cluster.status !== 'deleting') {
      log.info(`Switching deletion protection of ${cluster.id} off (allow-protected-target: true)`);
      await clusters.modify(cluster.id, { DeletionProtection: false });
    }
    log.info(`Deleting ${cluster.arn}`);
    await removeCluster(step, restore, cluster);
  }
  return deleted;
}

async function takeFinalSnapshot(
  step: Step,
  restore: Restore,
  cluster: Cluster | undefined,
): Promise<string> {
  const { settings } = restore;
  const place = { side: 'target', region: settings.targetRegion } as const;
  const isThere = cluster !== undefined && cluster.status !== 'deleting';
  // Also of one that was seen by an earlier attempt: as long as the cluster is there, its snapshot can be made anew.
  const snapshot = isThere ? await makeSnapshot(step, restore, place, cluster, 'final-snapshot') : undefined;
  const taken = await step.intend('final-snapshot-arn', () => {
    if (snapshot !== undefined) return snapshot.arn;
    throw new ActionError(
      'TARGET_NOT_USABLE',
      `The cluster ${settings.targetClusterId} is ${cluster?.status ?? 'gone'}, and this restore has taken no final snapshot of it.`,
      'If that is as it should be, run again with final-snapshot: false.',
    );
  });
  restore.log.info(`The old data is kept in ${taken}`);
  return taken;
}

/** A stopped cluster can be neither deleted nor snapshotted (UG aurora-cluster-stop-start). */
export async function startIfStopped(step: Step, restore: Restore, cluster: Cluster): Promise<void> {
  const { clusters, log, settings } = restore;
  if (!['stopped', 'stopping'].includes(cluster.status)) return;
  log.info(`${cluster.id} is ${cluster.status}: starting it, as AWS can delete only a running cluster`);
  await step.wait(`${cluster.id} to be started`, {
    timeoutMs: settings.restoreTimeoutMs,
    kind: 'start',
    look: async () => {
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
    look: async (): Promise<Look<null>> => {
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

function appeared(cluster: Cluster): ActionError {
  return new ActionError(
    'NOT_OURS',
    `The cluster ${cluster.arn} (${cluster.resourceId}) is not the one that this restore looked at when it began.`,
    'Look at what it is. To replace it, end this restore (operation: abandon) and start a new one.',
  );
}
