import { createHash } from 'node:crypto';
import type { Tags } from '../aws/client/tags.ts';

/** Tag keys that mark what a restore made; only what carries them is ever adopted or deleted. */
export const tagKeys = {
  restoreId: 'aurora-restore:restore-id',
  purpose: 'aurora-restore:purpose',
  target: 'aurora-restore:target',
  /** ISO time until which a cluster that was the target is kept. */
  keptUntil: 'aurora-restore:kept-until',
  /** `verified` on a cluster whose logins are enabled; absent while it is built. */
  state: 'aurora-restore:state',
  /** On a new cluster whose previous instances are deleted: the ids of those that were publicly accessible. */
  publicInstances: 'aurora-restore:public-instances',
} as const;

/** The value of the state tag of a cluster that serves. */
export const verified = 'verified';

/** Why a thing was made; the value of its purpose tag. */
export type Purpose =
  | 'shared-copy'
  | 'transit-copy'
  | 'target-copy'
  | 'final-snapshot'
  | 'fresh-snapshot'
  | 'cluster'
  | 'previous-cluster'
  | 'session-secret';

/** The purposes of the copies on a route, by the name of the copy. */
export const copyPurposes = {
  shared: 'shared-copy',
  transit: 'transit-copy',
  target: 'target-copy',
} as const satisfies { readonly [name: string]: Purpose };

/** The tags of a thing that `restoreId` makes for `targetArn`. */
export function ownTags(restoreId: string, targetArn: string, purpose: Purpose): Tags {
  return { [tagKeys.restoreId]: restoreId, [tagKeys.purpose]: purpose, [tagKeys.target]: targetArn };
}

/** Do the tags say that `restoreId` made it for `targetArn`? Ids may be chosen: two targets can have a restore of one id. */
export function isOurs(tags: Tags, restoreId: string, targetArn: string, purpose: Purpose): boolean {
  return Object.entries(ownTags(restoreId, targetArn, purpose)).every(([key, value]) => tags[key] === value);
}

/**
 * AWS does not promise that the tags of a new thing are seen with it. Without any tag of this action it may be ours: that
 * is decided when they should have been seen (`notFoundTolerance`).
 */
export function hasNoOwnTags(tags: Tags): boolean {
  return Object.values(tagKeys).every((key) => tags[key] === undefined);
}

/** Tags a new cluster inherits: all of the previous cluster's but AWS's own and those of the restore that made it. */
export function inheritedTags(tags: Tags): Tags {
  const own: readonly string[] = Object.values(tagKeys);
  return Object.fromEntries(
    Object.entries(tags).filter(([key]) => !key.startsWith('aws:') && !own.includes(key)),
  );
}

/** `aurora-restore-ID-PURPOSE`: 63 characters at most, as a restore id has 30 at most. */
export function snapshotName(restoreId: string, purpose: string): string {
  return `aurora-restore-${restoreId}-${purpose}`;
}

/**
 * Ids for `count` instances of a cluster: the previous instances' in order (so that their endpoints stay), then
 * `CLUSTER-N` with numbers that are free.
 */
export function instanceNames(clusterId: string, oldIds: readonly string[], count: number): string[] {
  const names = oldIds.slice(0, count);
  for (let n = 1; names.length < count; n += 1) {
    // AWS allows no two hyphens in a row.
    const name = `${clusterId.slice(0, 59).replace(/-+$/, '')}-${n}`;
    if (!oldIds.includes(name)) names.push(name);
  }
  return names;
}

/** A reader that Application Auto Scaling has added, and deletes again (UG "Amazon Aurora Auto Scaling"). */
export function isAutoscaled(instanceId: string): boolean {
  return instanceId.startsWith('application-autoscaling-');
}

/** `NAME-new-ab12cd`, `NAME-old-ab12cd`: a cluster or instance beside the one that has the permanent name. */
export function temporaryName(name: string, kind: 'new' | 'old', restoreId: string): string {
  return `${name}-${kind}-${suffixOf(restoreId)}`;
}

/** The name without what `temporaryName` has added for this restore: a name may end like that by itself. */
export function permanentName(name: string, restoreId: string): string {
  const added = ['new', 'old'].map((kind) => temporaryName('', kind as 'new' | 'old', restoreId));
  const its = added.find((ending) => name.endsWith(ending));
  return its === undefined ? name : name.slice(0, -its.length);
}

function suffixOf(restoreId: string): string {
  return createHash('sha256').update(restoreId).digest('hex').slice(0, 6);
}

/** `arn:PARTITION:rds:REGION:ACCOUNT:cluster:ID`: what leases and events call the target. */
export function clusterArn(partition: string, region: string, account: string, clusterId: string): string {
  return `arn:${partition}:rds:${region}:${account}:cluster:${clusterId}`;
}

/** The kind of a wait that grows with the data: AWS needs about as long for what is of one size, each twice the last. */
export function bySize(kind: string, sizeGib: number): string {
  return `${kind} of ${2 ** Math.round(Math.log2(Math.max(1, sizeGib)))} GiB`;
}

/** A new restore id: when it began, and something random so that two never meet. */
export function newRestoreId(nowMs: number, random: string): string {
  const time = new Date(nowMs)
    .toISOString()
    .replaceAll(/[-:]|\.\d+Z/g, '')
    .toLowerCase();
  return `${time}-${random.slice(0, 6)}`;
}
