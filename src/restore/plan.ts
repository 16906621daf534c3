import type { Binding, CustomEndpoint } from '../aws/bindings.ts';
import type { Cluster } from '../aws/clusters.ts';
import type { Instance } from '../aws/instances.ts';
import type { Snapshot } from '../aws/snapshots.ts';
import { formatDuration } from '../duration.ts';
import { ActionError } from '../errors.ts';
import type { Checks } from './checks.ts';
import { kindOf } from './choose-snapshot.ts';
import type { Inspection } from './context.ts';
import { guardBindings, guardSource, guardTarget } from './guards.ts';
import { type CopyKey, type Encryption, findRoute, type Hop } from './route.ts';

/** What a restore will do, decided before it changes anything, and stored: plain JSON. */
export interface Plan {
  readonly snapshot: Snapshot;
  readonly hops: readonly Hop[];
  /** The keys of the copies and of the new cluster; undefined where the thing stays unencrypted. */
  readonly keys: { readonly [key in Exclude<CopyKey, 'none'>]?: string };
  /** The key of the new cluster in the target account. */
  readonly clusterKey?: string;
  /** Resource id of the cluster that must go; absent where there is none. */
  readonly replaces?: string;
  /** The target as it was, with the settings that the new one gets; absent at a first restore. */
  readonly old?: OldTarget;
}

export interface OldTarget {
  readonly cluster: Cluster;
  readonly instances: readonly Instance[];
  /** They go with the old cluster, and are made again for the new one. */
  readonly customEndpoints: readonly CustomEndpoint[];
  /** What points at the old cluster and cannot be carried over. */
  readonly bindings: readonly Binding[];
}

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
    () => findWay(inspection, snapshot),
    ({ hops }) => describeRoute(hops, settings.targetAccountId),
  );
  if (target === undefined || way === undefined) return undefined;

  const { hops, encryption } = way;
  const { old } = target;
  const clusterKey =
    settings.targetKmsKeyId ??
    old?.cluster.kmsKeyId ??
    (encryption === 'none' && old !== undefined ? undefined : defaultKey);
  const keys = await checks.run('keys', () => keysOf(inspection, hops, clusterKey), describeKeys);
  if (keys === undefined) return undefined;
  return {
    snapshot,
    hops,
    keys,
    ...(clusterKey === undefined ? {} : { clusterKey }),
    ...(target.replaces === undefined ? {} : { replaces: target.replaces }),
    ...(old === undefined ? {} : { old }),
  };
}

async function findWay(
  inspection: Inspection,
  snapshot: Snapshot,
): Promise<{ readonly hops: Hop[]; readonly encryption: Encryption }> {
  const { settings } = inspection;
  const kind = kindOf(snapshot);
  const encryption = await encryptionOf(inspection, snapshot);
  const sameAccount = settings.sourceAccountId === settings.targetAccountId;
  const snapshots = await inspection.source.snapshots(settings.sourceRegion);
  const isThere = snapshot.status === 'available';
  const shares = sameAccount || kind !== 'manual' || !isThere ? [] : await snapshots.sharedWith(snapshot.id);
  // A share that is there may be one that the restore of another target takes back at its end.
  const mayEnd = settings.shareExisting && !shares.includes('all');
  const hops = findRoute({
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
  return { hops, encryption };
}

/** The old target as it is, and the resource id of what must go. */
async function readTarget(
  inspection: Inspection,
  snapshot: Snapshot | undefined,
): Promise<Pick<Plan, 'old' | 'replaces'>> {
  const { settings, clusters, instances } = inspection;
  const cluster = await clusters.get(settings.targetClusterId);
  const members = await instances.ofCluster(settings.targetClusterId);
  if (cluster !== undefined) {
    if (snapshot !== undefined) guardSource(cluster, snapshot);
    guardTarget(cluster, settings);
    return { replaces: cluster.resourceId, old: await readOld(inspection, cluster, members) };
  }
  if (members.length > 0) {
    throw new ActionError(
      'TARGET_NOT_USABLE',
      `The cluster ${settings.targetClusterId} is gone, but its instances are still there: ${members.map(({ id, status }) => `${id} (${status})`).join(', ')}.`,
      'Wait until AWS has deleted them, or delete them, then run again.',
    );
  }
  const old = await findLostTarget(inspection);
  return old === undefined ? {} : { old };
}

function describeSnapshot(
  { arn, createdAt, sizeGib, engine, engineVersion, status }: Snapshot,
  nowMs: number,
): string {
  if (status !== 'available') return `one will be made of the source cluster (${engine} ${engineVersion})`;
  const age = formatDuration(Math.max(0, nowMs - Date.parse(createdAt)));
  return `${arn}, made ${createdAt} (${age} ago), ${sizeGib} GiB, ${engine} ${engineVersion}`;
}

function describeTarget({ old, replaces }: Pick<Plan, 'old' | 'replaces'>): string {
  if (old === undefined) return 'there is no such cluster yet: it will be made';
  if (replaces === undefined) return `${old.cluster.arn} is gone: it will be made as it was`;
  return `${old.cluster.arn} (${replaces}, ${old.cluster.status}) may be replaced`;
}

/** The way from the snapshot to the target, in words. */
export function describeRoute(hops: readonly Hop[], targetAccountId: string): string {
  if (hops.length === 0) return 'restore the snapshot directly';
  const told = hops.map((hop) =>
    hop.kind === 'share'
      ? `share with account ${targetAccountId} in ${hop.region}`
      : `copy in the ${hop.side} account from ${hop.from} to ${hop.to}`,
  );
  return [...told, 'restore'].join(', then ');
}

function describeKeys(keys: Plan['keys']): string {
  const told = Object.entries(keys).map(([use, arn]) => `${use} ${arn}`);
  return told.length === 0 ? 'no copy needs one' : told.join(', ');
}

/**
 * A restore that was abandoned after it had deleted the old target leaves nothing whose settings could be read: they are
 * in its plan.
 */
async function findLostTarget({ run, readRestore, log }: Inspection): Promise<OldTarget | undefined> {
  const last = run.last === undefined ? undefined : await readRestore(run.last);
  if (last?.status !== 'abandoned' || last.steps['delete-cluster'] === undefined) return undefined;
  const old = (last.steps['check-snapshot']?.result as unknown as Plan | undefined)?.old;
  if (old === undefined) return undefined;
  log.info(`There is no cluster now: the settings are those that the restore ${last.restoreId} found on it`);
  return { ...old, bindings: [] };
}

async function readOld(
  inspection: Inspection,
  cluster: Cluster,
  members: readonly Instance[],
): Promise<OldTarget> {
  const bindings = await inspection.bindings.of(cluster);
  guardBindings(cluster, bindings, inspection.settings);
  return {
    cluster,
    instances: writerFirst(cluster, members),
    customEndpoints: await inspection.bindings.customEndpoints(cluster.id),
    bindings,
  };
}

/** The source role must be able to see the key: whether it may be shared is the key's own property. */
async function encryptionOf(inspection: Inspection, snapshot: Snapshot): Promise<Encryption> {
  if (!snapshot.encrypted || snapshot.kmsKeyId === undefined) return 'none';
  const keys = await inspection.source.keys(inspection.settings.sourceRegion);
  const key = await keys.get(snapshot.kmsKeyId);
  return key.manager === 'AWS' ? 'default-key' : 'customer-key';
}

/** Finds every key that the hops need and sees that it is there, enabled, and of the right kind. */
async function keysOf(
  inspection: Inspection,
  hops: readonly Hop[],
  clusterKey: string | undefined,
): Promise<Plan['keys']> {
  const { settings, source, target } = inspection;
  const found: { [key in Exclude<CopyKey, 'none'>]?: string } = {};
  for (const hop of hops) {
    if (hop.kind !== 'copy' || hop.key === 'none') continue;
    if (hop.key === 'source-key') {
      if (settings.sourceKmsKeyId === undefined) {
        throw new ActionError(
          'BAD_INPUT',
          `The snapshot must be copied under a customer key of the source account in ${hop.to} before it can be shared, and none is given.`,
          `Set the input source-kms-key-id (or the parameter ${settings.parameterPath}/source-kms-key-id) to a key in ${hop.to} that the target role may use.`,
        );
      }
      const key = await (await source.keys(hop.to)).get(settings.sourceKmsKeyId);
      if (key.manager === 'AWS') {
        throw new ActionError(
          'KEY_NOT_USABLE',
          `source-kms-key-id names ${key.arn}, a key that AWS manages: a snapshot under it cannot be shared.`,
          'Name a customer managed key.',
        );
      }
      found['source-key'] = key.arn;
    } else {
      const wanted = hop.key === 'target-key' ? (clusterKey ?? defaultKey) : settings.transitKmsKeyId;
      found[hop.key] = (await (await target.keys(hop.to)).get(wanted)).arn;
    }
  }
  return found;
}

function regionOfKey(key: string | undefined): string | undefined {
  return key?.startsWith('arn:') && key.includes(':key/') ? key.split(':')[3] : undefined;
}

function writerFirst(cluster: Cluster, instances: readonly Instance[]): Instance[] {
  const writer = cluster.members.find((member) => member.writer)?.id;
  return instances.toSorted(
    (a, b) => Number(b.id === writer) - Number(a.id === writer) || a.id.localeCompare(b.id),
  );
}
