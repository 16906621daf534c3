import type { Cluster } from '../../aws/rds/clusters.ts';
import type { Dependent } from '../../aws/rds/dependents.ts';
import type { Instance } from '../../aws/rds/instances.ts';
import type { Snapshot } from '../../aws/rds/snapshots.ts';
import { ActionError } from '../../errors.ts';
import type { Settings } from '../../settings/settings.ts';

/**
 * What must hold before the target may be replaced. Asked when the run is planned and once more right before the
 * first deletion, as hours may lie between. Throws TARGET_PROTECTED, TARGET_NOT_USABLE or UNSUPPORTED.
 */
export function guardTarget(target: Cluster, settings: Settings): void {
  const { key, value } = settings.guardTag;
  if (target.arn.split(':')[4] !== settings.targetAccountId) {
    throw new ActionError(
      'WRONG_ACCOUNT',
      `The cluster ${target.arn} is not in the target account ${settings.targetAccountId}.`,
      'Correct target-account-id or target-role-arn.',
    );
  }
  if (target.tags[key] !== value) {
    throw new ActionError(
      'TARGET_PROTECTED',
      `The cluster ${target.arn} does not carry the tag ${key}=${value}, so it will not be replaced.`,
      `If the cluster may be replaced, tag it: aws rds add-tags-to-resource --region ${settings.targetRegion} --resource-name ${target.arn} --tags Key=${key},Value=${value}`,
    );
  }
  if (target.deletionProtection && !settings.allowProtectedTarget) {
    throw new ActionError(
      'TARGET_PROTECTED',
      `The cluster ${target.arn} has deletion protection on.`,
      'Set allow-protected-target: true: the previous cluster stays protected until it is removed, and the new cluster gets deletion protection, too. Or switch deletion protection off yourself.',
    );
  }
  if (target.globalCluster !== undefined) {
    throw new ActionError(
      'UNSUPPORTED',
      `The cluster ${target.arn} is a member of the global cluster ${target.globalCluster}: it cannot be deleted.`,
      'Remove it from the global cluster first (aws rds remove-from-global-cluster).',
    );
  }
  guardStatus(target, settings);
}

/**
 * Statuses in which AWS takes no snapshot of a cluster and does not rename it, and which do not end by themselves
 * (UG "Viewing DB cluster status"). Without a look at them a restore would wait for such a cluster until its deadline.
 */
const broken = /^(failed|.+-failed|incompatible-.+|inaccessible-encryption-credentials(-recoverable)?)$/;

/** Throws TARGET_NOT_USABLE where AWS refuses the rename that every restore needs. */
function guardStatus(target: Cluster, { targetRegion }: Settings): void {
  if (!broken.test(target.status)) return;
  const repairs = target.status.startsWith('inaccessible')
    ? `Enable its key ${target.kmsKeyId ?? ''} again and start the cluster (aws rds start-db-cluster --region ${targetRegion} --db-cluster-identifier ${target.id})`
    : 'Repair the cluster';
  throw new ActionError(
    'TARGET_NOT_USABLE',
    `The cluster ${target.arn} is ${target.status}: AWS does not rename it in this status.`,
    `${repairs}. If its data may be lost, delete its instances and the cluster (aws rds delete-db-cluster), then run again.`,
  );
}

/** Statuses in which AWS does not rename an instance, and which do not end by themselves (UG "Viewing DB instance status"). */
const brokenInstance =
  /^(failed|restore-error|insufficient-capacity|incompatible-.+|inaccessible-encryption-credentials(-recoverable)?)$/;

/**
 * A swap renames the previous instances, so that the new ones get their names. Throws TARGET_NOT_USABLE where AWS refuses
 * that. With `replace` they are deleted, which AWS does in any of these statuses.
 */
export function guardInstances(instances: readonly Instance[], { strategy }: Settings): void {
  if (strategy !== 'swap') return;
  const found = instances.filter(({ status }) => brokenInstance.test(status));
  if (found.length === 0) return;
  throw new ActionError(
    'TARGET_NOT_USABLE',
    `A swap renames the instances of the previous cluster, and AWS does not rename these: ${found.map(({ id, status }) => `${id} (${status})`).join(', ')}.`,
    'Repair or delete them (aws rds delete-db-instance), or set strategy: replace, which deletes them.',
  );
}

/**
 * Dependents with which AWS refuses to rename the cluster or to delete its last instance. No input allows them. (UG
 * "Zero-ETL integrations", limitations: such a cluster and its instances cannot be renamed, nor the cluster deleted. UG
 * "Cross-account cloning", limitations: a cluster that is shared through RAM cannot be renamed.)
 */
const blocking: readonly string[] = [
  'replication to',
  'replication from',
  'blue/green deployment',
  'zero-ETL integration',
  'RAM share',
];

/** What hangs on the target and ends with it. Throws UNSUPPORTED, unless `allow-unsupported` says that it may break. */
export function guardDependents(target: Cluster, dependents: readonly Dependent[], settings: Settings): void {
  const breaking = dependents.filter(({ byName }) => !byName);
  const blockers = breaking.filter(({ kind }) => blocking.includes(kind));
  if (breaking.length === 0 || (settings.allowUnsupported && blockers.length === 0)) return;
  const named = (some: readonly Dependent[]): string =>
    some.map(({ kind, name }) => `${kind} ${name}`).join(', ');
  throw new ActionError(
    'UNSUPPORTED',
    `Replacing or removing ${target.arn} would break what depends on it: ${named(breaking)}.`,
    blockers.length > 0
      ? `Remove these first, because AWS then refuses to rename the cluster or delete its instances: ${named(blockers)}.`
      : 'Set allow-unsupported: true if that may break (you then connect it again yourself), or choose another target.',
  );
}

/**
 * The target must not be the very cluster that the snapshot was taken of, whatever either is called now: names move,
 * resource ids do not. (That the names differ is seen when the settings are read.) Throws TARGET_PROTECTED.
 */
export function guardSource(target: Cluster, snapshot: Snapshot): void {
  if (snapshot.clusterResourceId === undefined || snapshot.clusterResourceId !== target.resourceId) return;
  throw new ActionError(
    'TARGET_PROTECTED',
    `The target ${target.arn} (${target.resourceId}) is the cluster that the snapshot ${snapshot.arn} was taken of: replacing it would delete the source.`,
    'Correct target-cluster-id, target-account-id or target-region.',
  );
}
