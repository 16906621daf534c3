import { isBusy, isCapacity } from '../../aws/client/call.ts';
import { causeOf, createBusyReason, isCode } from '../../aws/client/error-kinds.ts';
import type { Cluster } from '../../aws/rds/clusters.ts';
import type { NewInstance } from '../../aws/rds/instance-requests.ts';
import type { Instance } from '../../aws/rds/instances.ts';
import type { PollResult } from '../../engine/step.ts';
import { ActionError } from '../../errors.ts';
import { fitEndpoint, makeEndpoint } from '../cluster/custom-endpoints.ts';
import { changeWhenAvailable, pollCluster, pollInstance } from '../cluster/waiters.ts';
import type { Restore } from '../context.ts';
import { bySize, isOurs } from '../naming.ts';
import {
  buildNames,
  clusterToRestore,
  instancesToCreate,
  plannedInstanceNames,
} from '../plan/cluster-settings.ts';
import type { Plan, Restored, SnapshotLocation, Step } from '../results.ts';

/** Restores the cluster with the old target's settings, gives it instances, and sets the master password. */
export async function restoreCluster(
  step: Step,
  restore: Restore,
  plan: Plan,
  ready: SnapshotLocation,
): Promise<Restored> {
  const { settings, clusters, log } = restore;
  const { clusterId, instanceIds } = await step.intend('names', () =>
    buildNames(settings, plan, restore.run.restoreId),
  );

  await createCluster(step, restore, plan, ready, clusterId);
  const cluster = await waitForCluster(
    step,
    restore,
    clusterId,
    'to be restored',
    bySize('restore', plan.snapshot.sizeGib),
  );
  // A restore creates no instances, and without one nothing can connect (UG aurora-restore-snapshot). They take minutes:
  // the cluster's own settings need no instance and are changed meanwhile, but not before all are asked for, as AWS
  // makes no instance of a cluster that is being changed.
  const instances = openNewInstances(restore, plan, clusterId, instanceIds);
  await instances.request();

  // The snapshot brought production's master password. The status may still read `available` just after this call:
  // setup-db-users believes the new password only when the server accepts it.
  log.info('Setting the master password from the secret');
  const { masterPassword } = await restore.credentials();
  await changeWhenAvailable(step, restore, 'the master password to be set', () =>
    clusters.modify(clusterId, { masterPassword }),
  );
  await instances.wait(step);
  await applyLaterSettings(step, restore, plan, cluster);
  if (!settings.setupDbUsers) await waitForPassword(step, restore, clusterId);
  const settled = await waitForCluster(step, restore, clusterId, 'to settle', 'settling');
  return {
    clusterId,
    arn: settled.arn,
    resourceId: settled.resourceId,
    endpoint: settled.endpoint ?? '',
    readerEndpoint: settled.readerEndpoint ?? '',
    port: settled.port,
    instanceIds,
  };
}

async function createCluster(
  step: Step,
  restore: Restore,
  plan: Plan,
  ready: SnapshotLocation,
  clusterId: string,
): Promise<void> {
  const { clusters, settings, run, targetArn, log } = restore;
  const existing = await clusters.get(clusterId);
  if (existing !== undefined) {
    assertOurs(existing, restore);
    return;
  }
  log.info(`Restoring ${clusterId} from ${ready.arn}`);
  const ids = { clusterId, snapshotArn: ready.arn, restoreId: run.restoreId, targetArn };
  const busyReason = createBusyReason();
  await step.wait(`the restore of ${clusterId} to be accepted`, {
    timeoutMs: settings.restoreTimeoutMs,
    poll: async (): Promise<PollResult<null>> => {
      try {
        await clusters.restore(clusterToRestore(settings, plan, ids));
      } catch (error) {
        // An answer that was lost: the cluster is there, and its tags, looked at next, say whose it is.
        if (isCode(causeOf(error), 'DBClusterAlreadyExistsFault')) return { state: 'done', value: null };
        const detail = busyReason(error);
        if (detail !== undefined) return { state: 'pending', detail };
        throw error;
      }
      return { state: 'done', value: null };
    },
  });
}

/** How often the status may read `available` before it is believed that no reset is to come any more. */
const quietLooks = 5;

/** Where nobody logs in to prove the new password: waits until the cluster was seen to be busy with it, and is done. */
async function waitForPassword(step: Step, restore: Restore, clusterId: string): Promise<void> {
  const look = pollCluster(restore, clusterId);
  let busy = false;
  let quiet = 0;
  await step.wait(`the master password of ${clusterId} to be reset`, {
    timeoutMs: restore.settings.restoreTimeoutMs,
    kind: 'password',
    stay: true,
    poll: async (): Promise<PollResult<Cluster>> => {
      const seen = await look();
      if (seen.state !== 'done') {
        busy = true;
        return seen;
      }
      quiet += 1;
      return busy || quiet >= quietLooks ? seen : { state: 'pending', detail: 'available' };
    },
  });
}

async function waitForCluster(
  step: Step,
  restore: Restore,
  clusterId: string,
  what: string,
  kind: string,
): Promise<Cluster> {
  const look = pollCluster(restore, clusterId);
  return step.wait(`cluster ${clusterId} ${what}`, {
    timeoutMs: restore.settings.restoreTimeoutMs,
    kind,
    poll: async () => {
      const seen = await look();
      if (seen.state === 'done') assertOurs(seen.value, restore);
      return seen;
    },
  });
}

interface NewInstances {
  /** Asks for those that are not there, once each. Returns why AWS does not make them now, where it does not. */
  request(): Promise<string[]>;
  /** Ends when all are available; what AWS refused for now is asked for again. */
  wait(step: Step): Promise<void>;
}

/** All at once, seen by one describe; AWS makes the first that becomes available the writer, later ones readers. */
function openNewInstances(
  restore: Restore,
  plan: Plan,
  clusterId: string,
  names: readonly string[],
): NewInstances {
  const { instances, settings, run, targetArn, log } = restore;
  const newInstances = instancesToCreate(settings, plan, {
    clusterId,
    names,
    restoreId: run.restoreId,
    targetArn,
  });
  const created = new Set<string>();
  let members: readonly Instance[] = [];
  const looks = names.map((id) => pollInstance(restore, id, () => members.find((one) => one.id === id)));

  const request = async (): Promise<string[]> => {
    const refused: string[] = [];
    for (const instance of newInstances) {
      const { id } = instance;
      if (created.has(id)) continue;
      const existing = await instances.get(id);
      if (existing !== undefined && existing.clusterId !== clusterId) throw notOurs(existing.arn);
      if (existing === undefined) log.info(`Creating instance ${id} (${instance.class})`);
      const why = existing === undefined ? await createInstance(restore, instance) : undefined;
      if (why === undefined) created.add(id);
      else refused.push(why);
    }
    return refused;
  };

  const wait = async (step: Step): Promise<void> => {
    await step.wait(`${names.length === 1 ? 'instance' : 'instances'} ${names.join(', ')} to be available`, {
      timeoutMs: settings.restoreTimeoutMs,
      kind: 'instances',
      poll: async (): Promise<PollResult<null>> => {
        const details = await request();
        members = await instances.ofCluster(clusterId);
        for (const [index, look] of looks.entries()) {
          if (!created.has(names[index] ?? '')) continue;
          const seen = await look();
          if (seen.state === 'failed') return seen;
          if (seen.state === 'pending') details.push(seen.detail);
        }
        return details.length === 0
          ? { state: 'done', value: null }
          : { state: 'pending', detail: [...new Set(details)].join(', ') };
      },
    });
  };
  return { request, wait };
}

/** Why AWS does not make it now; undefined when it does. */
async function createInstance(restore: Restore, instance: NewInstance): Promise<string | undefined> {
  try {
    await restore.instances.create(instance);
    return undefined;
  } catch (error) {
    // An answer that was lost, or another cluster's instance: the next look sees whose it is.
    if (isCode(causeOf(error), 'DBInstanceAlreadyExistsFault')) return 'not visible yet';
    if (isBusy(error)) return 'the cluster is busy';
    if (isCapacity(error)) return `AWS has no ${instance.class} free now`;
    throw error;
  }
}

/** What RestoreDBClusterFromSnapshot cannot take: it is set when the cluster is there. Each call can be repeated. */
async function applyLaterSettings(step: Step, restore: Restore, plan: Plan, cluster: Cluster): Promise<void> {
  const { clusters, settings } = restore;
  const previous = plan.previous?.cluster;
  if (previous === undefined) return;
  const set = (what: string, change: () => Promise<void>) =>
    changeWhenAvailable(step, restore, `${what} to be set`, change);
  const window = previous.maintenanceWindow;
  if (window !== undefined && cluster.maintenanceWindow !== window) {
    await set('the maintenance window', () => clusters.modify(cluster.id, { maintenanceWindow: window }));
  }
  for (const { arn, feature } of previous.roles) {
    if (cluster.roles.some((role) => role.arn === arn && role.feature === feature)) continue;
    await set(`the role ${arn}`, () => clusters.addRole(cluster.id, arn, feature));
  }
  if (previous.httpEndpoint && !cluster.httpEndpoint) {
    await set('the HTTP endpoint', () => clusters.enableHttpEndpoint(cluster.arn));
  }
  // In a swap the old cluster still has their names: they move at the cut-over.
  for (const endpoint of settings.strategy === 'swap' ? [] : (plan.previous?.customEndpoints ?? [])) {
    const fitting = fitEndpoint(endpoint, plannedInstanceNames(settings, plan));
    if (fitting !== undefined) await makeEndpoint(step, restore, cluster.id, fitting);
  }
}

function assertOurs(cluster: Cluster, { run, targetArn }: Restore): void {
  if (!isOurs(cluster.tags, run.restoreId, targetArn, 'cluster')) throw notOurs(cluster.arn);
}

function notOurs(arn: string): ActionError {
  return new ActionError(
    'NAME_CONFLICT',
    `${arn} has the name that this restore needs, but was not made by it.`,
    'Look at what it is. Rename or delete it if it may go, then run again.',
  );
}
