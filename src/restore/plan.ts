import type { Binding, CustomEndpoint } from '../aws/bindings.ts';
import type { Cluster } from '../aws/clusters.ts';
import type { Instance } from '../aws/instances.ts';
import type { Snapshot } from '../aws/snapshots.ts';
import { ActionError } from '../errors.ts';
import { chooseSnapshot, kindOf } from './choose-snapshot.ts';
import type { Restore } from './context.ts';
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
 * Reads snapshot, keys and old target, applies the guards and finds the route. Changes nothing. Throws an ActionError
 * that names the input or permission when the restore could not work.
 */
export async function makePlan(restore: Restore, snapshotId: string | undefined): Promise<Plan> {
  const { settings, clusters, instances } = restore;

  const snapshots = await restore.source.snapshots(settings.sourceRegion);
  const snapshot = await chooseSnapshot(settings, snapshots, snapshotId, restore.clock.now());
  const kind = kindOf(snapshot);
  const encryption = await encryptionOf(restore, snapshot);
  const sameAccount = settings.sourceAccountId === settings.targetAccountId;
  const shares = sameAccount || kind !== 'manual' ? [] : await snapshots.sharedWith(snapshot.id);
  const hops = findRoute({
    sameAccount,
    sourceRegion: settings.sourceRegion,
    targetRegion: settings.targetRegion,
    kind,
    encryption,
    alreadyShared: shares.includes(settings.targetAccountId) || shares.includes('all'),
    copy: settings.copy,
    shareExisting: settings.shareExisting,
    allowOneStepCopy: settings.allowOneStepCopy,
    sourceKeyRegion: regionOfKey(settings.sourceKmsKeyId),
  });

  const cluster = await clusters.get(settings.targetClusterId);
  if (cluster !== undefined) {
    guardSource(cluster, snapshot);
    guardTarget(cluster, settings);
  }
  const members = await instances.ofCluster(settings.targetClusterId);
  if (cluster === undefined && members.length > 0) {
    throw new ActionError(
      'TARGET_NOT_USABLE',
      `The cluster ${settings.targetClusterId} is gone, but its instances are still there: ${members.map(({ id, status }) => `${id} (${status})`).join(', ')}.`,
      'Wait until AWS has deleted them, or delete them, then run again.',
    );
  }

  const old =
    cluster === undefined ? await findLostTarget(restore) : await readOld(restore, cluster, members);
  const clusterKey =
    settings.targetKmsKeyId ??
    old?.cluster.kmsKeyId ??
    (encryption === 'none' && old !== undefined ? undefined : defaultKey);
  return {
    snapshot,
    hops,
    keys: await keysOf(restore, hops, clusterKey),
    ...(clusterKey === undefined ? {} : { clusterKey }),
    ...(cluster === undefined ? {} : { replaces: cluster.resourceId }),
    ...(old === undefined ? {} : { old }),
  };
}

/**
 * A restore that was abandoned after it had deleted the old target leaves nothing whose settings could be read: they are
 * in its plan.
 */
async function findLostTarget({ run, readRestore, log }: Restore): Promise<OldTarget | undefined> {
  const last = run.last === undefined ? undefined : await readRestore(run.last);
  if (last?.status !== 'abandoned' || last.steps['delete-cluster'] === undefined) return undefined;
  const old = (last.steps['check-snapshot']?.result as unknown as Plan | undefined)?.old;
  if (old === undefined) return undefined;
  log.info(`There is no cluster now: the settings are those that the restore ${last.restoreId} found on it`);
  return { ...old, bindings: [] };
}

async function readOld(restore: Restore, cluster: Cluster, members: readonly Instance[]): Promise<OldTarget> {
  const bindings = await restore.bindings.of(cluster);
  guardBindings(cluster, bindings, restore.settings);
  return {
    cluster,
    instances: writerFirst(cluster, members),
    customEndpoints: await restore.bindings.customEndpoints(cluster.id),
    bindings,
  };
}

/** The source role must be able to see the key: whether it may be shared is the key's own property. */
async function encryptionOf(restore: Restore, snapshot: Snapshot): Promise<Encryption> {
  if (!snapshot.encrypted || snapshot.kmsKeyId === undefined) return 'none';
  const keys = await restore.source.keys(restore.settings.sourceRegion);
  const key = await keys.get(snapshot.kmsKeyId);
  return key.manager === 'AWS' ? 'default-key' : 'customer-key';
}

/** Finds every key that the hops need and sees that it is there, enabled, and of the right kind. */
async function keysOf(
  restore: Restore,
  hops: readonly Hop[],
  clusterKey: string | undefined,
): Promise<Plan['keys']> {
  const { settings, source, target } = restore;
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
