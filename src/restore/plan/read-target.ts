import type { Cluster } from '../../aws/rds/clusters.ts';
import type { Instance } from '../../aws/rds/instances.ts';
import type { Snapshot } from '../../aws/rds/snapshots.ts';
import { hasEnded } from '../../engine/store.ts';
import { ActionError } from '../../errors.ts';
import type { Inspection } from '../context.ts';
import { historyOf } from '../history.ts';
import { isAutoscaled, tagKeys, verified } from '../naming.ts';
import type { Plan, PreviousTarget } from '../results.ts';
import { guardDependents, guardInstances, guardSource, guardTarget } from './guards.ts';
import { warnOfOtherTables } from './other-tables.ts';

/** The target as it is, and the resource id of what is replaced. */
export async function readTarget(
  inspection: Inspection,
  snapshot: Snapshot | undefined,
): Promise<Pick<Plan, 'previous' | 'replacesResourceId'>> {
  const { settings, clusters, instances } = inspection;
  await warnOfOtherTables(inspection);
  const cluster = await clusters.get(settings.targetClusterId);
  const members = await instances.ofCluster(settings.targetClusterId);
  if (cluster !== undefined) {
    if (snapshot !== undefined) guardSource(cluster, snapshot);
    await refuseUnverified(inspection, cluster);
    guardTarget(cluster, settings);
    guardInstances(members, settings);
    return {
      replacesResourceId: cluster.resourceId,
      previous: await readPrevious(inspection, cluster, members),
    };
  }
  if (members.length > 0) {
    throw new ActionError(
      'TARGET_NOT_USABLE',
      `The cluster ${settings.targetClusterId} is gone, but its instances are still there: ${members.map(({ id, status }) => `${id} (${status})`).join(', ')}.`,
      'Wait until AWS has deleted them, or delete them, then run again.',
    );
  }
  await refuseHiddenTarget(inspection);
  const previous = await findLostTarget(inspection);
  return previous === undefined ? {} : { previous };
}

/**
 * A cluster under the target's name that an unfinished or unknown restore made is half-built, however the table looks:
 * it must not be taken for the target, nor its volume for the target's data. Throws NAME_CONFLICT.
 */
async function refuseUnverified(inspection: Inspection, cluster: Cluster): Promise<void> {
  const { run, targetArn } = inspection;
  const { [tagKeys.restoreId]: restoreId, [tagKeys.state]: state, [tagKeys.target]: target } = cluster.tags;
  if (restoreId === undefined || state === verified || target !== targetArn) return;
  const record = await inspection.readRestore(restoreId);
  if (restoreId === run.restoreId || (record !== undefined && hasEnded(record))) return;
  throw unfinished(
    cluster,
    restoreId,
    record === undefined
      ? `See what is in it. If it is the target, remove its tag ${tagKeys.restoreId} (aws rds remove-tags-from-resource). If it is a copy that was not finished, delete it, and rename the previous cluster back where there is one (its tag ${tagKeys.purpose} is previous-cluster). Then run again.`
      : undefined,
  );
}

/** There is no cluster of the target's name, but one that a restore renamed away from it and did not end. */
async function refuseHiddenTarget(inspection: Inspection): Promise<void> {
  const { clusters, targetArn, run, settings } = inspection;
  const { targetRegion, targetClusterId } = settings;
  for (const cluster of await clusters.list()) {
    const {
      [tagKeys.restoreId]: restoreId = '',
      [tagKeys.purpose]: purpose,
      [tagKeys.target]: target,
    } = cluster.tags;
    if (purpose !== 'previous-cluster' || target !== targetArn || cluster.status === 'deleting') continue;
    const record = await inspection.readRestore(restoreId);
    if (restoreId === run.restoreId || (record !== undefined && hasEnded(record))) continue;
    throw unfinished(
      cluster,
      restoreId,
      record === undefined
        ? `See what is in it. If it is the target, remove its tag ${tagKeys.restoreId} (aws rds remove-tags-from-resource), and rename it back (start it first if it is stopped): aws rds modify-db-cluster --region ${targetRegion} --db-cluster-identifier ${cluster.id} --new-db-cluster-identifier ${targetClusterId} --apply-immediately. Then run again.`
        : undefined,
    );
  }
}

/** @param unknownHint what to do, where the table does not know the restore */
function unfinished(cluster: Cluster, restoreId: string, unknownHint: string | undefined): ActionError {
  return new ActionError(
    'NAME_CONFLICT',
    `${cluster.arn} belongs to the restore ${restoreId}, which ${unknownHint === undefined ? 'has not ended' : 'the audit table does not know'}: it is not replaced.`,
    unknownHint ??
      `Finish that restore (operation: restore with restore-id: ${restoreId}), or end it (operation: abandon with restore-id: ${restoreId}).`,
  );
}

/**
 * A restore that was abandoned after it had deleted the previous cluster leaves nothing whose settings could be read: they are
 * in its plan.
 */
async function findLostTarget({ run, readRestore, log }: Inspection): Promise<PreviousTarget | undefined> {
  const last = run.last === undefined ? undefined : await readRestore(run.last);
  if (last?.status !== 'abandoned') return undefined;
  const { previous } = historyOf(last).plan ?? {};
  if (previous === undefined) return undefined;
  log.info(`There is no cluster now: the settings are those that the restore ${last.restoreId} found on it`);
  return { ...previous, dependents: [] };
}

async function readPrevious(
  inspection: Inspection,
  cluster: Cluster,
  members: readonly Instance[],
): Promise<PreviousTarget> {
  const { permanent, autoscaled } = partition(writerFirst(cluster, members));
  const dependents = [
    ...(await inspection.dependents.of(cluster)),
    ...autoscaled.map(({ id }) => ({ kind: 'autoscaled reader', name: id, byName: false })),
  ];
  guardDependents(cluster, dependents, inspection.settings);
  const instances = members.length > 0 ? permanent : await findLostInstances(inspection, cluster);
  return {
    cluster,
    instances,
    customEndpoints: await inspection.dependents.customEndpoints(cluster.id),
    dependents,
  };
}

/** The instances of a cluster that has none now come from the last plan that read them, never from defaults in silence. */
async function findLostInstances(inspection: Inspection, cluster: Cluster): Promise<readonly Instance[]> {
  const { run, readRestore, log } = inspection;
  for (const restoreId of [run.last, cluster.tags[tagKeys.restoreId]]) {
    const record = restoreId === undefined ? undefined : await readRestore(restoreId);
    const previous = record === undefined ? undefined : historyOf(record).plan?.previous;
    if (previous?.cluster.resourceId !== cluster.resourceId || previous.instances.length === 0) continue;
    log.info(
      `${cluster.id} has no instances now: the new ones get the settings that the restore ${restoreId} read`,
    );
    return previous.instances;
  }
  log.warning(`${cluster.id} has no instances, and no restore has read any: the new ones get defaults`);
  return [];
}

/** Readers that autoscaling has added are no permanent instances. An instance that is the only one is carried over. */
function partition(instances: readonly Instance[]): {
  readonly permanent: Instance[];
  readonly autoscaled: Instance[];
} {
  const permanent = instances.filter(({ id }) => !isAutoscaled(id));
  const kept = permanent.length === 0 ? instances.slice(0, 1) : permanent;
  return { permanent: kept, autoscaled: instances.filter((one) => !kept.includes(one)) };
}

function writerFirst(cluster: Cluster, instances: readonly Instance[]): Instance[] {
  const writer = cluster.members.find((member) => member.writer)?.id;
  return instances.toSorted(
    (a, b) => Number(b.id === writer) - Number(a.id === writer) || a.id.localeCompare(b.id),
  );
}
