import { isBusy } from '../../aws/client/call.ts';
import type { Cluster } from '../../aws/rds/clusters.ts';
import { hasEnded } from '../../engine/store.ts';
import { errorMessage } from '../../errors.ts';
import type { Inspection, Restore } from '../context.ts';
import { historyOf } from '../history.ts';
import type { Housekeeping } from '../housekeeping.ts';
import { isOurs, tagKeys, temporaryName } from '../naming.ts';
import { guardDependents, guardTarget } from '../plan/guards.ts';
import type { PreviousCluster, PreviousStopped, Step } from '../results.ts';
import { makeSnapshot } from '../snapshots/copy.ts';
import { removeCluster, removeInstances, startIfStopped } from './remove.ts';
import { brokenCluster, changeWhenAvailable, isBroken } from './waiters.ts';

/** The clusters that the tags call previous clusters of this target, and whose names say the same. */
export async function findPreviousClusters({
  clusters,
  targetArn,
  settings,
}: Pick<Inspection, 'clusters' | 'targetArn' | 'settings'>): Promise<Cluster[]> {
  return (await clusters.list()).filter((cluster) => isPrevious(cluster, targetArn, settings));
}

function isPrevious(
  { id, tags }: Cluster,
  targetArn: string,
  { targetClusterId }: Inspection['settings'],
): boolean {
  const { [tagKeys.purpose]: purpose, [tagKeys.target]: target, [tagKeys.restoreId]: restoreId } = tags;
  if (purpose !== 'previous-cluster' || target !== targetArn || restoreId === undefined) return false;
  return id === temporaryName(targetClusterId, 'old', restoreId);
}

/**
 * The previous clusters that may be removed now, the oldest first. Three witnesses must agree: the tags with the name,
 * the record of the restore in the table, and the resource id in that record. A tag without a readable time means "keep".
 * What stays although its time is over is named in a warning.
 *
 * @throws ActionError when AWS does not let it be found out
 */
export async function findExpiredClusters(inspection: Inspection): Promise<Cluster[]> {
  const { clock, log } = inspection;
  const expired: { readonly cluster: Cluster; readonly untilMs: number }[] = [];
  for (const cluster of await findPreviousClusters(inspection)) {
    const until = cluster.tags[tagKeys.keptUntil] ?? '';
    const untilMs = parseTime(until);
    if (untilMs === undefined)
      log.warning(`${cluster.id} stays: its tag ${tagKeys.keptUntil} is not an ISO time ("${until}")`);
    if (untilMs === undefined || untilMs > clock.now()) continue;
    const reason = cluster.status === 'deleting' ? undefined : await reasonToKeep(inspection, cluster);
    if (reason === undefined) expired.push({ cluster, untilMs });
    else log.warning(`${cluster.id} was to be kept until ${until}, and stays: ${reason}`);
  }
  return expired.toSorted((a, b) => a.untilMs - b.untilMs).map(({ cluster }) => cluster);
}

/** ISO 8601 with date and time; anything else is not a time that this action wrote. */
function parseTime(text: string): number | undefined {
  const ms = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}

async function reasonToKeep(inspection: Inspection, cluster: Cluster): Promise<string | undefined> {
  const { settings, readRestore, run } = inspection;
  if (!isPrevious(cluster, inspection.targetArn, settings))
    return 'its name and tags no longer say that it is a previous cluster of this target';
  const restoreId = cluster.tags[tagKeys.restoreId] ?? '';
  const state = await readRestore(restoreId);
  const isAdopted = settings.adopt === restoreId;
  if (state === undefined && !isAdopted)
    return `the table has no record of the restore ${restoreId}. If it may go: operation: clean with adopt: ${restoreId}`;
  if (state !== undefined) {
    if (!hasEnded(state) && restoreId !== run.restoreId) return `the restore ${restoreId} has not ended`;
    const recorded = historyOf(state).cutOver?.previousCluster?.resourceId;
    if (recorded !== cluster.resourceId && !isAdopted)
      return `the record of the restore ${restoreId} names another cluster (${recorded ?? 'none'}, not ${cluster.resourceId})`;
  }
  // Its own features end with it, as they did when it was replaced. What others have connected to it since does not.
  const connected = (await inspection.dependents.of(cluster)).filter(({ kind }) => kind !== 'feature');
  try {
    guardTarget(cluster, settings);
    guardDependents(cluster, connected, settings);
    return undefined;
  } catch (error) {
    return errorMessage(error);
  }
}

/**
 * Removes the previous clusters that may go, each after a final snapshot. Returns the ARNs of what was removed.
 * @param housekeeping makes a failure a warning, behind a restore that is verified
 */
export async function removeExpiredClusters(
  step: Step,
  restore: Restore,
  housekeeping?: Housekeeping,
): Promise<string[]> {
  const attempt: Housekeeping['attempt'] = housekeeping?.attempt ?? ((_what, act) => act().then(() => true));
  let expired: readonly Cluster[] = [];
  await attempt('find the previous clusters that may go', async () => {
    expired = await findExpiredClusters(restore);
  });
  const removed: string[] = [];
  for (const cluster of expired)
    if (
      await attempt(`remove the previous cluster ${cluster.id}`, () => removePrevious(step, restore, cluster))
    )
      removed.push(cluster.arn);
  return removed;
}

async function removePrevious(step: Step, restore: Restore, cluster: Cluster): Promise<void> {
  const { settings, clusters, log } = restore;
  if (cluster.status === 'deleting') return;
  const restoreId = cluster.tags[tagKeys.restoreId] ?? '';
  await startIfStopped(step, restore, cluster);
  // Named after the restore that replaced it: that is the one that a rollback names.
  const place = { side: 'target', region: settings.targetRegion, restoreId } as const;
  const final = settings.finalSnapshot
    ? await makeSnapshot(step, restore, { place, cluster, purpose: 'final-snapshot' })
    : undefined;
  if (final !== undefined) log.info(`The data of ${cluster.id} is kept in ${final.arn}`);
  // Hours may have passed since: who protected it or took a tag off meanwhile wants it to stay.
  const now = await clusters.find(cluster.resourceId);
  const reason = now === undefined ? undefined : await reasonToKeep(restore, now);
  if (now === undefined || reason !== undefined) {
    log.warning(`${cluster.id} stays: ${reason ?? 'it is gone'}`);
    return;
  }
  if (now.deletionProtection) {
    await changeWhenAvailable(step, restore, now.id, {
      what: `deletion protection of ${cluster.id} to be switched off`,
      change: () => clusters.modify(now.id, { deletionProtection: false }),
    });
    await step.wait(`deletion protection of ${cluster.id} to be off`, {
      timeoutMs: settings.restoreTimeoutMs,
      poll: async () => {
        const later = await clusters.find(cluster.resourceId);
        return later?.deletionProtection
          ? { state: 'pending', detail: 'still protected' }
          : { state: 'done', value: null };
      },
    });
  }
  // DeleteDBCluster could make a snapshot itself, but only when the cluster is gone would it be seen to fail: the one that
  // was made before is looked at once more.
  if (final !== undefined) {
    const kept = await (await restore.target.snapshots(settings.targetRegion)).get(final.id);
    if (kept?.status !== 'available' || kept.clusterResourceId !== cluster.resourceId) {
      log.warning(`${cluster.id} stays: its final snapshot ${final.arn} is ${kept?.status ?? 'gone'}`);
      return;
    }
  }
  log.info(`Deleting ${now.arn}, which was kept until ${now.tags[tagKeys.keptUntil] ?? ''}`);
  await removeCluster(step, restore, now, 'deleting');
}

/**
 * Stops the previous cluster, so that only its storage is billed (UG aurora-cluster-stop-start). Where AWS does not stop
 * it, its instances are deleted instead, which bills the same. Never fails a restore that is verified.
 * @param restoreId the restore that replaced it, as its tags must say; this one, where it is not given
 */
export async function stopPreviousCluster(
  step: Step,
  restore: Restore,
  previous: PreviousCluster | undefined,
  restoreId: string = restore.run.restoreId,
): Promise<PreviousStopped> {
  if (previous === undefined) return { state: 'none' };
  const { clusters, log } = restore;
  const { clusterId, resourceId } = previous;
  try {
    const cluster = await clusters.find(resourceId);
    if (cluster === undefined || cluster.status === 'deleting' || cluster.id !== clusterId)
      return { state: 'none' };
    // The record alone does not tell whose it is: what lost the tags is stopped by nobody.
    if (!isOurs(cluster.tags, restoreId, restore.targetArn, 'previous-cluster')) return { state: 'none' };
    if (cluster.members.length === 0) return { clusterId, state: 'without instances' };
    if (await tryStop(step, restore, cluster)) return { clusterId, state: 'stopped' };
    log.info(`AWS does not stop ${clusterId}: deleting its instances instead, its data stays`);
    await removeInstances(step, restore, cluster);
    return { clusterId, state: 'without instances' };
  } catch (error) {
    if (step.signal.aborted) throw error;
    log.warning(
      `${clusterId} could not be stopped, so its instances are billed until ${previous.until}: ${errorMessage(error)}. To stop it, run operation: clean.`,
    );
    return { clusterId, state: 'running' };
  }
}

/** How often in a row AWS may refuse to stop a cluster that is `available`, before that is believed to be permanent. */
const refusalsAllowed = 5;

/** False where AWS never stops it: it refuses although the cluster is available. */
async function tryStop(step: Step, restore: Restore, { id, resourceId }: Cluster): Promise<boolean> {
  const { clusters, settings, log } = restore;
  let refusals = 0;
  log.info(`Stopping ${id}: only its storage is billed while it is kept`);
  return step.wait(`${id} to be stopped`, {
    timeoutMs: settings.restoreTimeoutMs,
    kind: 'stop',
    poll: async () => {
      const now = await clusters.find(resourceId);
      if (now === undefined || now.status === 'stopping' || now.status === 'stopped')
        return { state: 'done', value: true };
      if (isBroken(now)) return { state: 'failed', error: brokenCluster(now) };
      if (now.status !== 'available') return { state: 'pending', detail: now.status };
      try {
        await clusters.stop(id);
      } catch (error) {
        if (!isBusy(error)) throw error;
        refusals += 1;
        if (refusals >= refusalsAllowed) return { state: 'done', value: false };
      }
      return { state: 'pending', detail: now.status };
    },
  });
}
