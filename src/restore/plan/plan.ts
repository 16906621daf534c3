import type { Cluster } from '../../aws/rds/clusters.ts';
import type { Instance } from '../../aws/rds/instances.ts';
import type { Snapshot } from '../../aws/rds/snapshots.ts';
import { formatDuration } from '../../duration.ts';
import { hasEnded } from '../../engine/store.ts';
import { ActionError } from '../../errors.ts';
import type { Inspection } from '../context.ts';
import { historyOf } from '../history.ts';
import { isAutoscaled, tagKeys, verified } from '../naming.ts';
import type { CopyKey, Plan, PreviousTarget, RouteStep } from '../results.ts';
import type { Checks } from './checks.ts';
import { kindOf } from './choose-snapshot.ts';
import { guardDependents, guardSource, guardTarget } from './guards.ts';
import { type Encryption, findRoute } from './route.ts';

/** The key that an account has without making one; what a target gets when no other key is known. */
const defaultKey = 'alias/aws/rds';

/**
 * Reads snapshot, keys and old target, applies the guards and finds the route. Changes nothing. Each part is one of
 * `checks`; undefined when one of them failed, which names the input or permission at fault.
 * @param findSnapshot the snapshot to restore, or one as it would be
 */
export async function makePlan(
  inspection: Inspection,
  checks: Checks,
  findSnapshot: () => Promise<Snapshot>,
): Promise<Plan | undefined> {
  const { settings } = inspection;
  const nowMs = inspection.clock.now();
  const snapshot = await checks.run('snapshot', findSnapshot, (seen) => describeSnapshot(seen, nowMs));
  const target = await checks.run('target', () => readTarget(inspection, snapshot), describeTarget);
  if (snapshot === undefined) return undefined;
  const way = await checks.run(
    'route',
    () => chooseRoute(inspection, snapshot),
    (found) => {
      const said = describeRoute(found.route, settings.targetAccountId);
      const isAssumed = found.encryption === 'sse-rds' && found.route.some(({ kind }) => kind === 'share');
      return isAssumed
        ? `${said}. AWS does not document whether a snapshot under its own key (sse-rds) can be shared; if it refuses, nothing has been replaced`
        : said;
    },
  );
  if (target === undefined || way === undefined) return undefined;

  const { route, encryption } = way;
  const { previous } = target;
  const clusterKey =
    settings.targetKmsKeyId ??
    previous?.cluster.kmsKeyId ??
    // A cluster without a key of its own stays one: AWS encrypts new clusters with a key that it owns.
    (encryption === 'sse-rds' || (encryption === 'none' && previous !== undefined) ? undefined : defaultKey);
  const keys = await checks.run('keys', () => keysOf(inspection, route, clusterKey), describeKeys);
  if (keys === undefined) return undefined;
  return {
    snapshot,
    route: route,
    keys,
    ...(clusterKey === undefined ? {} : { clusterKey }),
    ...(target.replacesResourceId === undefined ? {} : { replacesResourceId: target.replacesResourceId }),
    ...(previous === undefined ? {} : { previous: previous }),
  };
}

async function chooseRoute(
  inspection: Inspection,
  snapshot: Snapshot,
): Promise<{ readonly route: RouteStep[]; readonly encryption: Encryption }> {
  const { settings } = inspection;
  const kind = kindOf(snapshot);
  const encryption = await encryptionOf(inspection, snapshot);
  const sameAccount = settings.sourceAccountId === settings.targetAccountId;
  const snapshots = await inspection.source.snapshots(settings.sourceRegion);
  const isThere = snapshot.status === 'available';
  const shares = sameAccount || kind !== 'manual' || !isThere ? [] : await snapshots.sharedWith(snapshot.id);
  // A share that is there may be one that the restore of another target revokes at its end.
  const mayEnd = settings.shareExisting && !shares.includes('all');
  const route = findRoute({
    sameAccount,
    sourceRegion: settings.sourceRegion,
    targetRegion: settings.targetRegion,
    kind,
    encryption,
    alreadyShared: !mayEnd && (shares.includes(settings.targetAccountId) || shares.includes('all')),
    copy: settings.copy,
    shareExisting: settings.shareExisting,
    allowOneStepCopy: settings.allowOneStepCopy,
    sourceKeyRegion: regionOfKey(settings.sourceKmsKeyId),
  });
  return { route: route, encryption };
}

/** The target as it is, and the resource id of what is replaced. */
async function readTarget(
  inspection: Inspection,
  snapshot: Snapshot | undefined,
): Promise<Pick<Plan, 'previous' | 'replacesResourceId'>> {
  const { settings, clusters, instances } = inspection;
  const cluster = await clusters.get(settings.targetClusterId);
  const members = await instances.ofCluster(settings.targetClusterId);
  if (cluster !== undefined) {
    if (snapshot !== undefined) guardSource(cluster, snapshot);
    await refuseUnverified(inspection, cluster);
    guardTarget(cluster, settings);
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
  throw unfinished(cluster, restoreId, record !== undefined);
}

/** There is no cluster of the target's name, but one that a restore renamed away from it and did not end. */
async function refuseHiddenTarget(inspection: Inspection): Promise<void> {
  const { clusters, targetArn, run } = inspection;
  for (const cluster of await clusters.list()) {
    const {
      [tagKeys.restoreId]: restoreId = '',
      [tagKeys.purpose]: purpose,
      [tagKeys.target]: target,
    } = cluster.tags;
    if (purpose !== 'previous-cluster' || target !== targetArn || cluster.status === 'deleting') continue;
    const record = await inspection.readRestore(restoreId);
    if (restoreId === run.restoreId || (record !== undefined && hasEnded(record))) continue;
    throw unfinished(cluster, restoreId, record !== undefined);
  }
}

function unfinished(cluster: Cluster, restoreId: string, isKnown: boolean): ActionError {
  return new ActionError(
    'NAME_CONFLICT',
    `${cluster.arn} belongs to the restore ${restoreId}, which ${isKnown ? 'has not ended' : 'the audit table does not know'}: it is not replaced.`,
    isKnown
      ? `Finish that restore (operation: restore with restore-id: ${restoreId}), or end it (operation: abandon with restore-id: ${restoreId}).`
      : `See what is in it. If it is the target, remove its tag ${tagKeys.restoreId} (aws rds remove-tags-from-resource), then run again.`,
  );
}

function describeSnapshot(
  { arn, createdAt, sizeGib, engine, engineVersion, status, encrypted, encryptionType }: Snapshot,
  nowMs: number,
): string {
  if (status !== 'available') return `one will be made of the source cluster (${engine} ${engineVersion})`;
  const age = formatDuration(Math.max(0, nowMs - Date.parse(createdAt)));
  return `${arn}, made ${createdAt} (${age} ago), ${sizeGib} GiB, ${engine} ${engineVersion}, encryption ${encryptionType ?? (encrypted ? 'sse-kms' : 'none')}`;
}

function describeTarget({
  previous,
  replacesResourceId: replaces,
}: Pick<Plan, 'previous' | 'replacesResourceId'>): string {
  if (previous === undefined) return 'there is no such cluster yet: it will be made';
  if (replaces === undefined) return `${previous.cluster.arn} is gone: it will be made as it was`;
  return `${previous.cluster.arn} (${replaces}, ${previous.cluster.status}) may be replaced`;
}

/** The way from the snapshot to the target, in words. */
export function describeRoute(route: readonly RouteStep[], targetAccountId: string): string {
  if (route.length === 0) return 'restore the snapshot directly';
  const inputs = route.map((routeStep) =>
    routeStep.kind === 'share'
      ? `share with account ${targetAccountId} in ${routeStep.region}`
      : `copy in the ${routeStep.side} account from ${routeStep.from} to ${routeStep.to}`,
  );
  return [...inputs, 'restore'].join(', then ');
}

function describeKeys(keys: Plan['keys']): string {
  const inputs = Object.entries(keys).map(([use, arn]) => `${use} ${arn}`);
  return inputs.length === 0 ? 'no copy needs one' : inputs.join(', ');
}

/**
 * A restore that was abandoned after it had deleted the old target leaves nothing whose settings could be read: they are
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

/** The source role must be able to see the key: whether it may be shared is the key's own property. */
async function encryptionOf(inspection: Inspection, snapshot: Snapshot): Promise<Encryption> {
  if (snapshot.encryptionType === 'sse-rds') return 'sse-rds';
  if (!snapshot.encrypted || snapshot.kmsKeyId === undefined) return 'none';
  const keys = await inspection.source.keys(inspection.settings.sourceRegion);
  const key = await keys.get(snapshot.kmsKeyId);
  return key.manager === 'AWS' ? 'default-key' : 'customer-key';
}

/** Finds every key that the hops need and sees that it is there, enabled, and of the right kind. */
async function keysOf(
  inspection: Inspection,
  route: readonly RouteStep[],
  clusterKey: string | undefined,
): Promise<Plan['keys']> {
  const { settings, source, target } = inspection;
  const found: { [key in Exclude<CopyKey, 'none'>]?: string } = {};
  for (const routeStep of route) {
    if (routeStep.kind !== 'copy' || routeStep.key === 'none') continue;
    if (routeStep.key === 'source-key') {
      if (settings.sourceKmsKeyId === undefined) {
        throw new ActionError(
          'BAD_INPUT',
          `The snapshot must be copied under a customer key of the source account in ${routeStep.to} before it can be shared, and none is given.`,
          `Set the input source-kms-key-id (or the parameter ${settings.parameterPath}/source-kms-key-id) to a key in ${routeStep.to} that the target role may use.`,
        );
      }
      const key = await (await source.keys(routeStep.to)).get(settings.sourceKmsKeyId);
      if (key.manager === 'AWS') {
        throw new ActionError(
          'KEY_NOT_USABLE',
          `source-kms-key-id names ${key.arn}, a key that AWS manages: a snapshot under it cannot be shared.`,
          'Name a customer managed key.',
        );
      }
      found['source-key'] = key.arn;
    } else {
      const wanted = routeStep.key === 'target-key' ? (clusterKey ?? defaultKey) : settings.transitKmsKeyId;
      found[routeStep.key] = (await (await target.keys(routeStep.to)).get(wanted)).arn;
    }
  }
  return found;
}

function regionOfKey(key: string | undefined): string | undefined {
  return key?.startsWith('arn:') && key.includes(':key/') ? key.split(':')[3] : undefined;
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
