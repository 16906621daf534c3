import type { Cluster } from '../../aws/rds/clusters.ts';
import type { Instance } from '../../aws/rds/instances.ts';
import type { PollResult } from '../../engine/step.ts';
import type { Restore } from '../context.ts';
import type { Step } from '../results.ts';
import { type Attempt, createRefusals } from './refusals.ts';
import { brokenCluster, isBroken } from './waiters.ts';

/** A stopped cluster can be neither renamed, deleted nor snapshotted (UG aurora-cluster-stop-start). */
export async function startIfStopped(step: Step, restore: Restore, cluster: Cluster): Promise<void> {
  const { clusters, log, settings } = restore;
  if (!['stopped', 'stopping'].includes(cluster.status)) return;
  log.info(`${cluster.id} is ${cluster.status}: starting it, as AWS changes only a running cluster`);
  const attempt = createRefusals(restore.clock);
  await step.wait(`${cluster.id} to be started`, {
    timeoutMs: settings.restoreTimeoutMs,
    kind: 'start',
    poll: async () => {
      const now = await clusters.find(cluster.resourceId);
      if (now === undefined || now.status === 'available') return { state: 'done', value: null };
      if (isBroken(now)) return { state: 'failed', error: brokenCluster(now) };
      // A describe may lag behind a start that AWS has accepted: the second one is refused as busy.
      return { state: 'pending', detail: (await startAgain(restore, now, attempt)) ?? now.status };
    },
  });
}

/**
 * Starts a cluster that is stopped: schedules of an account stop clusters at any time, also in the middle of a wait. Returns
 * what it waits for then, and undefined where the cluster is not stopped.
 */
export async function startAgain(
  { clusters }: Restore,
  { id, status }: Cluster,
  attempt: Attempt,
): Promise<string | undefined> {
  if (status !== 'stopped') return undefined;
  const refused = await attempt(
    `start ${id}`,
    () => true,
    () => clusters.start(id),
  );
  return refused ?? 'starting, as it was stopped';
}

/** Deletes the instances, readers first, then the writer. Ends when all are gone and their names are free. */
export async function removeInstances(step: Step, restore: Restore, cluster: Cluster): Promise<void> {
  const { clusters, instances, settings, log } = restore;
  const attempt = createRefusals(restore.clock);
  log.info(`Deleting the instances of ${cluster.id}: ${cluster.members.map(({ id }) => id).join(', ')}`);
  await step.wait(`the instances of ${cluster.id} to be deleted`, {
    timeoutMs: settings.restoreTimeoutMs,
    kind: 'instance deletion',
    poll: async (): Promise<PollResult<null>> => {
      const now = await clusters.find(cluster.resourceId);
      const members = await instances.ofCluster(cluster.id);
      if (members.length === 0 && (now === undefined || now.members.length === 0))
        return { state: 'done', value: null };
      const starting = now === undefined ? undefined : await startAgain(restore, now, attempt);
      if (starting !== undefined) return { state: 'pending', detail: starting };
      await deleteMembers(restore, now ?? cluster, members, attempt);
      return { state: 'pending', detail: `${members.length} instances left` };
    },
  });
}

async function deleteMembers(
  { instances }: Restore,
  cluster: Cluster,
  members: readonly Instance[],
  attempt: Attempt,
): Promise<void> {
  const writer = cluster.members.find((member) => member.writer)?.id;
  const remaining = members.filter(({ status }) => status !== 'deleting');
  for (const { id, status } of remaining.toSorted(
    (a, b) => Number(a.id === writer) - Number(b.id === writer),
  ))
    await attempt(
      id,
      () => status === 'available',
      () => instances.delete(id),
    );
}

/**
 * Deletes a cluster: its instances, then the cluster, as soon as AWS accepts it. It is found by its resource id in every
 * poll, whatever it is called by then. Ends as soon as AWS deletes it, or, with `until: 'gone'`, when no list has it.
 * A describe by its name can still show it then (RDS is eventually consistent), as `deleting`.
 * The caller has made sure that it may go: it was never verified, or its data is in a final snapshot.
 */
export async function removeCluster(
  step: Step,
  restore: Restore,
  cluster: Cluster,
  until: 'gone' | 'deleting' = 'gone',
): Promise<void> {
  const { clusters, instances, settings } = restore;
  const attempt = createRefusals(restore.clock);
  await step.wait(`${cluster.id} and its instances to be deleted`, {
    timeoutMs: settings.restoreTimeoutMs,
    kind: until === 'gone' ? 'deletion' : undefined,
    poll: async (): Promise<PollResult<null>> => {
      const now = await clusters.find(cluster.resourceId);
      const members = now === undefined ? [] : await instances.ofCluster(now.id);
      if (now === undefined && members.length === 0) return { state: 'done', value: null };
      const starting = now === undefined ? undefined : await startAgain(restore, now, attempt);
      if (starting !== undefined) return { state: 'pending', detail: starting };
      if (now !== undefined) await deleteMembers(restore, now, members, attempt);
      if (now?.status === 'deleting' && until === 'deleting') return { state: 'done', value: null };
      const isBeingDeleted = now === undefined || now.status === 'deleting';
      if (!isBeingDeleted && members.every(({ status }) => status === 'deleting'))
        await attempt(
          now.id,
          () => now.status === 'available' && members.length === 0,
          () => clusters.delete(now.id),
        );
      return { state: 'pending', detail: now?.status ?? `${members.length} instances left` };
    },
  });
}
