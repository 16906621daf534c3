import type { Cluster } from '../../aws/rds/clusters.ts';
import type { Instance } from '../../aws/rds/instances.ts';
import type { PollResult } from '../../engine/step.ts';
import { ActionError } from '../../errors.ts';
import type { Restore } from '../context.ts';
import { hasNoOwnTags } from '../naming.ts';
import type { Step } from '../results.ts';
import { notFoundTolerance } from '../visibility.ts';
import { assertOurs } from './ownership.ts';
import { createRefusals } from './refusals.ts';

/** Statuses that never become `available` by waiting (UG "Viewing cluster status"). */
const deadCluster = new Set([
  'failed',
  'restore-failed',
  'migration-failed',
  'cloning-failed',
  'incompatible-network',
  'incompatible-parameters',
  'incompatible-restore',
  'inaccessible-encryption-credentials',
  'inaccessible-encryption-credentials-recoverable',
  'deleting',
]);
/** The same for instances (UG "Viewing DB instance status"). */
const deadInstance = new Set([
  'failed',
  'restore-error',
  'insufficient-capacity',
  'incompatible-credentials',
  'incompatible-network',
  'incompatible-option-group',
  'incompatible-parameters',
  'incompatible-restore',
  'inaccessible-encryption-credentials',
  'inaccessible-encryption-credentials-recoverable',
  'deleting',
]);

/** Does it need repair before AWS changes it? */
export function isBroken({ status }: Pick<Cluster, 'status'>): boolean {
  return status !== 'deleting' && deadCluster.has(status);
}

/** Ends a wait for a cluster that already existed: waiting does not make it available. */
export function brokenCluster({ arn, status }: Pick<Cluster, 'arn' | 'status'>): ActionError {
  return new ActionError(
    'AWS_FAILED',
    `The cluster ${arn} is ${status}: AWS changes nothing of it in this status.`,
    'Repair the cluster (its events in the RDS console name the cause; often its KMS key is disabled), then run again.',
  );
}

/** A look at a cluster that is on its way to `available`. Ends at once, with AWS's events, where it will never be. */
export function pollCluster(restore: Restore, id: string): () => Promise<PollResult<Cluster>> {
  return lookAt('cluster', id, deadCluster, {
    get: () => restore.clusters.get(id),
    status: (cluster) => cluster.status,
    reasons: async () =>
      (await restore.target.events(restore.settings.targetRegion)).latest('db-cluster', id, 3),
  });
}

/** The same for an instance, as `get` shows it: one describe may have asked for many. */
export function pollInstance(
  restore: Restore,
  id: string,
  get: () => Instance | undefined,
): () => Promise<PollResult<Instance>> {
  return lookAt('instance', id, deadInstance, {
    get,
    status: (instance) => instance.status,
    reasons: async () =>
      (await restore.target.events(restore.settings.targetRegion)).latest('db-instance', id, 3),
  });
}

function lookAt<T>(
  what: string,
  id: string,
  dead: ReadonlySet<string>,
  ask: {
    get(): T | undefined | Promise<T | undefined>;
    status(thing: T): string;
    reasons(): Promise<string[]>;
  },
): () => Promise<PollResult<T>> {
  let misses = 0;
  return async () => {
    const seen = await ask.get();
    if (seen === undefined && misses < notFoundTolerance) {
      misses += 1;
      return { state: 'pending', detail: 'not visible yet' };
    }
    const status = seen === undefined ? 'gone' : ask.status(seen);
    if (seen !== undefined && status === 'available') return { state: 'done', value: seen };
    if (seen !== undefined && !dead.has(status)) return { state: 'pending', detail: status };
    const reasons = await ask.reasons();
    const said =
      reasons.length === 0 ? 'AWS gives no reason in its events.' : `AWS says: ${reasons.join(' · ')}`;
    const error = new ActionError(
      'AWS_FAILED',
      `The ${what} ${id} is ${status} and will not become available. ${said}`,
      what === 'cluster'
        ? 'Fix the cause, then run with restart: true.'
        : `Fix the cause, delete the ${what} if it is still listed, and run again: the restore creates it again.`,
    );
    return { state: 'failed', error };
  };
}

/**
 * Makes a change that AWS refuses while the cluster is busy with another one. Throws AWS's error when the cluster has been
 * `available` for five minutes and refuses still.
 */
export async function changeWhenAvailable(
  step: Step,
  { clusters, clock, settings }: Restore,
  clusterId: string,
  { what, change }: { readonly what: string; readonly change: () => Promise<void> },
): Promise<void> {
  const attempt = createRefusals(clock);
  const isAvailable = async (): Promise<boolean> => (await clusters.get(clusterId))?.status === 'available';
  await step.wait(what, {
    timeoutMs: settings.restoreTimeoutMs,
    poll: async (): Promise<PollResult<null>> => {
      const detail = await attempt(what, isAvailable, change);
      return detail === undefined ? { state: 'done', value: null } : { state: 'pending', detail };
    },
  });
}

/** Waits until a cluster that this restore made is available. */
export async function waitForCluster(
  step: Step,
  restore: Restore,
  clusterId: string,
  { what, kind }: { readonly what: string; readonly kind: string },
): Promise<Cluster> {
  const look = pollCluster(restore, clusterId);
  let untagged = 0;
  return step.wait(`cluster ${clusterId} ${what}`, {
    timeoutMs: restore.settings.restoreTimeoutMs,
    kind,
    poll: async () => {
      const seen = await look();
      if (seen.state !== 'done') return seen;
      if (hasNoOwnTags(seen.value.tags) && untagged < notFoundTolerance) {
        untagged += 1;
        return { state: 'pending', detail: 'its tags are not visible yet' };
      }
      assertOurs(seen.value, restore);
      return seen;
    },
  });
}
