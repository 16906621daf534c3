import type { Cluster } from '../../aws/rds/clusters.ts';
import type { PollResult } from '../../engine/step.ts';
import { ActionError } from '../../errors.ts';
import type { Restore } from '../context.ts';
import { hasNoOwnTags, isAutoscaled, ownTags, tagKeys, temporaryName } from '../naming.ts';
import type { CutOver, RenamedCluster, Restored, Step } from '../results.ts';
import { notFoundTolerance } from '../visibility.ts';
import { fitEndpoint, makeEndpoint } from './custom-endpoints.ts';
import { renameInstances, tryRename, vanished } from './instance-names.ts';
import { hasLeft, isNewCluster, notOfThisRestore } from './ownership.ts';
import { createRefusals } from './refusals.ts';
import { startAgain, startIfStopped } from './remove.ts';
import { changeWhenAvailable, pollCluster } from './waiters.ts';

/** The cluster that gives its name away, and what its instances are called from then on. */
export function renamePrevious(cluster: Cluster, restoreId: string): RenamedCluster {
  // Nothing else takes the name of an autoscaled reader, and with an ending it would be too long.
  const to = (from: string): string => (isAutoscaled(from) ? from : temporaryName(from, 'old', restoreId));
  return {
    clusterId: cluster.id,
    resourceId: cluster.resourceId,
    instances: cluster.members.map(({ id }) => ({ from: id, to: to(id) })),
  };
}

/**
 * Renames the previous cluster, then the new cluster to its name, then the instances of both, then moves the custom
 * endpoints. Every part looks first and can be repeated: a cluster is known by its resource id, which a rename does not
 * change (UG "Renaming a DB cluster": endpoints follow the name, instances keep theirs and reboot when renamed).
 * @param isNew whether a cluster is the one that gets the target's name, by its name and tags: what is stored may be forged
 * @param onNamed called as soon as the target's name belongs to the new cluster
 * @param beforeLeaving called right before the previous cluster gives its name away: its guards are read again there, as
 *   hours may have passed, also in a wait of the exchange itself
 */
export async function performCutOver(
  step: Step,
  restore: Restore,
  cutOver: CutOver,
  {
    isNew = (cluster) => isNewCluster(restore, cluster),
    onNamed = () => Promise.resolve(),
    beforeLeaving = () => Promise.resolve(),
  }: {
    readonly isNew?: (cluster: Cluster) => boolean;
    readonly onNamed?: (named: Restored) => Promise<void>;
    readonly beforeLeaving?: (previous: Cluster) => Promise<unknown>;
  },
): Promise<Restored> {
  const { settings, clusters, instances, run, targetArn, log } = restore;
  const target = settings.targetClusterId;
  const { newCluster, previousCluster, customEndpoints } = cutOver;
  // A cluster that is stopped or being changed cannot be renamed: the previous one keeps its name until the new one can be renamed.
  const ready = await findNewCluster(step, restore, cutOver, isNew);
  await startIfStopped(step, restore, ready);
  await step.wait(`cluster ${ready.id} to be free`, {
    timeoutMs: settings.restoreTimeoutMs,
    poll: pollCluster(restore, ready.id),
  });
  const away = temporaryName(target, 'old', run.restoreId);
  let previousInstances: RenamedCluster['instances'] = [];
  if (previousCluster !== undefined) {
    const leaving = await clusters.find(previousCluster.resourceId);
    const mayLeave = leaving === undefined || leaving.id === target || hasLeft(restore, leaving);
    if (!mayLeave) throw notOfThisRestore(restore, leaving);
    if (leaving?.id === target) {
      await beforeLeaving(leaving);
      // What it is for is written on it before it loses its name: whoever finds it must know.
      const kept = { [tagKeys.keptUntil]: cutOver.keptUntil };
      const tags = { ...ownTags(run.restoreId, targetArn, 'previous-cluster'), ...kept };
      await changeWhenAvailable(step, restore, target, {
        what: `the previous cluster ${target} to be marked`,
        change: () => clusters.tag(leaving.arn, tags),
      });
      log.info(`Renaming the previous cluster ${target} to ${away}`);
    }
    const isThere = await renameCluster(step, restore, previousCluster, {
      to: away,
      ifGone: 'continue',
      cutOver,
    });
    if (isThere) previousInstances = previousCluster.instances;
  }
  log.info(`Renaming the new cluster ${newCluster.clusterId} to ${target}`);
  await renameCluster(step, restore, newCluster, { to: target, ifGone: 'fail', cutOver });
  const named = await step.wait(`cluster ${target} to settle under its name`, {
    timeoutMs: settings.restoreTimeoutMs,
    kind: 'settling named',
    stay: true,
    poll: pollCluster(restore, target),
  });
  const renamings = [
    ...newCluster.instances.map((one) => ({ ...one, clusterId: target, mayBeGone: false })),
    ...previousInstances.map((one) => ({ ...one, clusterId: away, mayBeGone: true })),
  ];
  const early = createRefusals(restore.clock);
  // The previous instances give their names away while the cluster's new name finds its way into DNS.
  for (const { clusterId, from, to } of renamings) {
    if (clusterId === away && from !== to && (await instances.get(from))?.clusterId === away)
      await tryRename(() =>
        early(
          to,
          () => false,
          () => instances.modify(from, { newId: to }),
        ),
      );
  }
  await onNamed(await describe(restore, named));
  await renameInstances(step, restore, renamings);
  const names = newCluster.instances.map(({ to }) => to);
  for (const endpoint of customEndpoints) {
    const fitting = fitEndpoint(endpoint, names);
    if (fitting !== undefined)
      await makeEndpoint(step, restore, { clusterId: target, endpoint: fitting, former: away });
    else log.warning(`The custom endpoint ${endpoint.id} is not moved: its instances are not in ${target}`);
  }
  const settled = await step.wait(`cluster ${target} to settle`, {
    timeoutMs: settings.restoreTimeoutMs,
    poll: pollCluster(restore, target),
  });
  await onNamed(await describe(restore, settled));
  return describe(restore, settled);
}

/** Whatever it is called by now. Without it the previous cluster must keep its name: nothing would take its place. */
async function findNewCluster(
  step: Step,
  restore: Restore,
  { newCluster, previousCluster }: CutOver,
  isNew: (cluster: Cluster) => boolean,
): Promise<Cluster> {
  const { clusters, settings } = restore;
  let misses = 0;
  return step.wait(`cluster ${newCluster.clusterId} to be seen`, {
    timeoutMs: settings.restoreTimeoutMs,
    poll: async (): Promise<PollResult<Cluster>> => {
      const now = await clusters.find(newCluster.resourceId);
      if (now !== undefined && isNew(now)) return { state: 'done', value: now };
      misses += 1;
      const mayLag = now === undefined || hasNoOwnTags(now.tags);
      if (mayLag && misses < notFoundTolerance) return { state: 'pending', detail: 'not visible' };
      if (now !== undefined) return { state: 'failed', error: notOfThisRestore(restore, now) };
      const previous =
        previousCluster === undefined ? undefined : await clusters.find(previousCluster.resourceId);
      if (previous !== undefined && previous.id !== settings.targetClusterId)
        return { state: 'failed', error: vanished(newCluster) };
      const error = new ActionError(
        'NOT_FOUND',
        `The cluster ${newCluster.clusterId} (${newCluster.resourceId}), which was to become ${settings.targetClusterId}, is gone. The target has not been renamed.`,
        'Look in CloudTrail at who deleted it. End this (operation: abandon), then begin a new restore.',
      );
      return { state: 'failed', error };
    },
  });
}

async function describe({ instances }: Restore, cluster: Cluster): Promise<Restored> {
  return {
    clusterId: cluster.id,
    arn: cluster.arn,
    resourceId: cluster.resourceId,
    endpoint: cluster.endpoint ?? '',
    readerEndpoint: cluster.readerEndpoint ?? '',
    port: cluster.port,
    instanceIds: (await instances.ofCluster(cluster.id)).map(({ id }) => id),
  };
}

/** Ends when the name belongs to the cluster; it may still be busy then. False where it is gone and need not be there. */
async function renameCluster(
  step: Step,
  restore: Restore,
  cluster: RenamedCluster,
  {
    to,
    ifGone,
    cutOver,
  }: { readonly to: string; readonly ifGone: 'continue' | 'fail'; readonly cutOver: CutOver },
): Promise<boolean> {
  const { clusters, settings } = restore;
  const own = [cutOver.newCluster.resourceId, cutOver.previousCluster?.resourceId];
  let misses = 0;
  const attempt = createRefusals(restore.clock);
  return step.wait(`the cluster ${cluster.resourceId} to be called ${to}`, {
    timeoutMs: settings.restoreTimeoutMs,
    kind: 'cluster renaming',
    stay: true,
    poll: async (): Promise<PollResult<boolean>> => {
      const now = await clusters.find(cluster.resourceId);
      if (now?.id === to) return { state: 'done', value: true };
      if (now === undefined) {
        misses += 1;
        if (misses < notFoundTolerance) return { state: 'pending', detail: 'not visible' };
        if (ifGone === 'fail') return { state: 'failed', error: vanished(cluster) };
        restore.log.warning(
          `${cluster.clusterId} (${cluster.resourceId}) is gone: there is nothing to rename`,
        );
        return { state: 'done', value: false };
      }
      misses = 0;
      const starting = await startAgain(restore, now, attempt);
      if (starting !== undefined) return { state: 'pending', detail: starting };
      if (now.status !== 'available') return { state: 'pending', detail: now.status };
      const taken = await clusters.get(to);
      const isForeign = taken !== undefined && !own.includes(taken.resourceId);
      if (isForeign && taken.status !== 'deleting') return { state: 'failed', error: nameTaken(now, taken) };
      if (taken !== undefined && taken.resourceId !== cluster.resourceId)
        return { state: 'pending', detail: `${to} is still the name of ${taken.resourceId}` };
      const detail = await tryRename(() =>
        attempt(
          to,
          () => true,
          () => clusters.modify(now.id, { newId: to }),
        ),
      );
      return { state: 'pending', detail };
    },
  });
}

/** Nobody else gives it up: a wait would last until the deadline. */
function nameTaken(cluster: Cluster, taken: Cluster): ActionError {
  return new ActionError(
    'NAME_CONFLICT',
    `The name ${taken.id} was taken by another cluster (${taken.resourceId}) in the middle of the cut-over, so ${cluster.id} cannot get it. No data is lost: both clusters are there.`,
    `Rename or delete that cluster (CloudTrail shows who created it), then run again: the cut-over goes on.`,
  );
}
