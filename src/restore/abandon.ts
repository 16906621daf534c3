import type { Cluster } from '../aws/rds/clusters.ts';
import type { RestoreState } from '../engine/store.ts';
import { ActionError } from '../errors.ts';
import { closeDataApi } from './access/data-api.ts';
import { fitEndpoint, makeEndpoint } from './cluster/custom-endpoints.ts';
import { performCutOver } from './cluster/cut-over.ts';
import { recreateInstances } from './cluster/new-instances.ts';
import { hasLeft } from './cluster/ownership.ts';
import { removeCluster } from './cluster/remove.ts';
import type { Restore } from './context.ts';
import { type History, historyOf } from './history.ts';
import { isOurs, tagKeys, temporaryName, verified } from './naming.ts';
import type { Abandoned, Plan, Step, Stored } from './results.ts';
import { findOwnSnapshots, isIntermediate } from './snapshots/own-snapshots.ts';
import { releaseRoute } from './snapshots/shared-copies.ts';
import { markVerified } from './steps/mark-verified.ts';
import { describeOldData, describeTarget } from './target-state.ts';

/** Has a run begun to end this restore for good? Then what it made may be gone, and it cannot be resumed. */
export function isAbandoning({ steps }: RestoreState): boolean {
  const name: keyof Stored['steps'] = 'abandon';
  return steps[name] !== undefined;
}

/**
 * Ends a restore for good: removes its copies, its share of the chosen snapshot and the new cluster, unless that is
 * verified; brings the previous cluster back under the target's name, with its instances. Final snapshots stay.
 */
export async function abandonRestore(restore: Restore, state: RestoreState): Promise<Abandoned> {
  // Before the step begins: a restore whose abandon has begun cannot be resumed any more.
  await refuseWithinCutOver(restore, historyOf(state));
  return restore.run.step('abandon', (step) => abandon(step, restore, state));
}

async function abandon(step: Step, restore: Restore, state: RestoreState): Promise<Abandoned> {
  const { settings, log } = restore;
  const history = historyOf(state);
  const { plan } = history;
  const newCluster = await findNewCluster(restore, history);
  const removed = await removeCopies(step, restore, plan);

  const stays = newCluster !== undefined && mustStay(restore, history, newCluster);
  await closeDataApi(step, restore, plan, stays ? newCluster.resourceId : undefined);
  if (newCluster !== undefined && !stays) {
    log.info(`Deleting ${newCluster.arn}, which was not verified`);
    await removeCluster(step, restore, newCluster);
    removed.push(newCluster.arn);
  }
  if (stays) await markServing(step, restore, history, newCluster);
  else if (plan !== undefined) await bringBack(step, restore, plan);
  const left = stays
    ? `The cluster ${settings.targetClusterId} is the new one: it was verified, so it stays.`
    : await describeWhatIsLeft(restore, state);
  return { removed, left, replaced: stays };
}

/** The previous cluster can have another name than the target's: where somebody else took that meanwhile. */
async function describeWhatIsLeft(restore: Restore, state: RestoreState): Promise<string> {
  const oldData = await describeOldData(restore, state, true);
  return `${await describeTarget(restore, state)}${oldData === '' ? '' : ` The previous data is ${oldData}.`}`;
}

/** By its resource id where that is known, whatever it is called; else by its name. Undefined where tags say otherwise. */
async function findNewCluster(
  { clusters, settings, run, targetArn }: Restore,
  { restored, buildNames }: History,
): Promise<Cluster | undefined> {
  const name = buildNames?.clusterId ?? temporaryName(settings.targetClusterId, 'new', run.restoreId);
  const found = restored === undefined ? await clusters.get(name) : await clusters.find(restored.resourceId);
  const candidates = [found, await clusters.get(settings.targetClusterId)];
  return candidates.find(
    (cluster) => cluster !== undefined && isOurs(cluster.tags, run.restoreId, targetArn, 'cluster'),
  );
}

/**
 * Does it serve? What AWS shows counts as much as the table, which may be older: the state tag, and in a swap the
 * target's name, which only a verified cluster gets.
 */
function mustStay({ settings }: Restore, history: History, cluster: Cluster): boolean {
  const hasTargetName = cluster.id === settings.targetClusterId;
  if (cluster.tags[tagKeys.state] === verified) return true;
  return hasTargetName && (settings.strategy === 'swap' || history.isDone('verify-restore'));
}

/** What serves and stays can be replaced by the next restore: it gets the tags that the ended one did not come to write. */
async function markServing(step: Step, restore: Restore, history: History, { tags }: Cluster): Promise<void> {
  const { swapped, plan } = history;
  if (swapped === undefined || !history.isDone('verify-restore') || tags[tagKeys.state] === verified) return;
  try {
    await markVerified(step, restore, plan, swapped.restored);
  } catch (error) {
    // It must be possible to end a restore that failed for this very reason.
    if (!(error instanceof ActionError) || step.signal.aborted) throw error;
    restore.log.warning(`${error.message}\n${error.hint}`);
  }
}

async function removeCopies(step: Step, restore: Restore, plan: Plan | undefined): Promise<string[]> {
  const { run, log } = restore;
  const removed: string[] = [];
  // The share goes first: it may be on a snapshot that this restore did not make, which stays.
  if (plan !== undefined) {
    await releaseRoute(step, restore, plan, {
      remove: async (snapshots, id) => {
        log.info(`Deleting the snapshot ${id}, which no other restore uses`);
        await snapshots.delete(id);
        removed.push(id);
      },
    });
  }
  for (const snapshot of await findOwnSnapshots(restore)) {
    // A new cluster's own snapshots can have inherited its tags (CopyTagsToSnapshot): those are no copies of ours.
    const isCopy = isIntermediate(snapshot) || snapshot.purpose === 'target-copy';
    if (snapshot.restoreId !== run.restoreId || !isCopy || snapshot.status === 'deleting') continue;
    const { id, arn, snapshots } = snapshot;
    step.signal.throwIfAborted();
    log.info(`Deleting the snapshot ${arn}`);
    await snapshots.delete(id);
    removed.push(arn);
  }
  return removed;
}

/**
 * In a swap the new cluster is verified when names are exchanged: once the first has moved, the exchange is finished. So it
 * is in a rollback, whose new cluster is the previous cluster of the restore that it undoes, and has the tags of that.
 */
async function refuseWithinCutOver({ run, clusters, settings }: Restore, history: History): Promise<void> {
  const { cutOver } = history;
  if (settings.strategy !== 'swap' || cutOver === undefined || history.isDone('exchange-names')) return;
  const { previousCluster } = cutOver;
  const newCluster = await clusters.find(cutOver.newCluster.resourceId);
  const previous =
    previousCluster === undefined ? undefined : await clusters.find(previousCluster.resourceId);
  const target = settings.targetClusterId;
  const isMoving = [newCluster, previous].some((cluster) => cluster?.status === 'renaming');
  const hasMoved = (previous !== undefined && previous.id !== target) || newCluster?.id === target;
  if (newCluster !== undefined && (isMoving || hasMoved)) {
    throw new ActionError(
      'UNSUPPORTED',
      `The restore ${run.restoreId} is exchanging the names of two clusters, and must not be ended in between.`,
      'Run operation: restore or resume to finish it. To go back after that, run operation: rollback.',
    );
  }
}

/** The previous cluster gets its name, its former tags, and the instances that it had. */
async function bringBack(step: Step, restore: Restore, plan: Plan): Promise<void> {
  const { clusters, settings, log } = restore;
  const { replacesResourceId, previous } = plan;
  if (replacesResourceId === undefined || previous === undefined) return;
  let cluster = await clusters.find(replacesResourceId);
  if (cluster === undefined) {
    log.warning(`The previous cluster ${replacesResourceId} is gone, so it cannot be brought back`);
    return;
  }
  if (cluster.id !== settings.targetClusterId) {
    if (!hasLeft(restore, cluster)) {
      log.warning(
        `${cluster.arn} keeps its name: it does not carry the name and tags that this restore gave the previous cluster`,
      );
      return;
    }
    const holder = await clusters.get(settings.targetClusterId);
    // One that is being deleted gives the name up: the renaming below waits for that.
    if (holder !== undefined && holder.status !== 'deleting') {
      log.warning(
        `${cluster.arn} keeps its name: ${settings.targetClusterId} is the name of ${holder.resourceId}, which this restore did not make`,
      );
      return;
    }
    log.info(`Renaming ${cluster.id} back to ${settings.targetClusterId}`);
    const instances = cluster.members.map(({ id }) => ({ from: id, to: id }));
    await performCutOver(
      step,
      restore,
      {
        newCluster: { clusterId: cluster.id, resourceId: cluster.resourceId, instances },
        customEndpoints: [],
        keptUntil: '',
      },
      { isNew: (now) => now.id === settings.targetClusterId || hasLeft(restore, now) },
    );
    cluster = await clusters.find(cluster.resourceId);
  }
  if (cluster === undefined) return;
  // What it was tagged with before makes it known to a later rollback.
  const own: readonly string[] = Object.values(tagKeys);
  const before = Object.entries(previous.cluster.tags).filter(([key]) => own.includes(key));
  if (before.length > 0) await clusters.tag(cluster.arn, Object.fromEntries(before));
  const created = await recreateInstances(step, restore, plan, cluster);
  if (created.length > 0) log.info(`The instances ${created.join(', ')} of ${cluster.id} exist again`);
  const names = previous.instances.map(({ id }) => id);
  for (const endpoint of previous.customEndpoints) {
    const fitting = fitEndpoint(endpoint, names);
    if (fitting !== undefined)
      await makeEndpoint(step, restore, { clusterId: cluster.id, endpoint: fitting });
  }
}
