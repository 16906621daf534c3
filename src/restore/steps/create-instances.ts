import type { Cluster } from '../../aws/rds/clusters.ts';
import type { PollResult } from '../../engine/step.ts';
import { fitEndpoint, makeEndpoint } from '../cluster/custom-endpoints.ts';
import { prepareInstances } from '../cluster/new-instances.ts';
import { confirmNewCluster } from '../cluster/ownership.ts';
import { withSeenAccess } from '../cluster/public-instances.ts';
import { changeWhenAvailable, pollCluster, waitForCluster } from '../cluster/waiters.ts';
import type { Restore } from '../context.ts';
import { plannedInstanceNames } from '../plan/cluster-settings.ts';
import type { Plan, Restored, Step } from '../results.ts';

/**
 * Gives the new cluster its instances, sets the master password, and applies the settings that a restore cannot take.
 * @param built the new cluster, under whatever name it has now, and the ids that its instances get
 * @param former the previous cluster's name, where the custom endpoints move from it now and not at a later cut-over
 */
export async function createInstances(
  step: Step,
  restore: Restore,
  plan: Plan,
  { built, former }: { readonly built: Restored; readonly former?: string | undefined },
): Promise<Restored> {
  const { settings, clusters, log } = restore;
  const { clusterId, instanceIds } = built;
  await confirmNewCluster(step, restore, built);
  // They take minutes: the cluster's own settings need no instance and are changed meanwhile, but not before all are
  // asked for, as AWS makes no instance of a cluster that is being changed.
  const instances = prepareInstances(restore, await withSeenAccess(restore, plan), clusterId, instanceIds);
  await instances.request();

  // The snapshot brought production's master password. The status may still read `available` just after this call:
  // lock-out believes the new password only when the server accepts it.
  log.info('Setting the master password from the secret');
  const { masterPassword } = await restore.credentials();
  await changeWhenAvailable(step, restore, clusterId, {
    what: 'the master password to be set',
    change: () => clusters.modify(clusterId, { masterPassword }),
  });
  await instances.wait(step);
  const cluster = await clusters.get(clusterId);
  if (cluster !== undefined) await applyLaterSettings(step, restore, plan, { cluster, former });
  if (!settings.setupDbUsers) await waitForPassword(step, restore, clusterId);
  const settled = await waitForCluster(step, restore, clusterId, { what: 'to settle', kind: 'settling' });
  return { ...built, endpoint: settled.endpoint ?? '', readerEndpoint: settled.readerEndpoint ?? '' };
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

/** What RestoreDBClusterFromSnapshot cannot take: it is set when the cluster is there. Each call can be repeated. */
async function applyLaterSettings(
  step: Step,
  restore: Restore,
  plan: Plan,
  { cluster, former }: { readonly cluster: Cluster; readonly former: string | undefined },
): Promise<void> {
  const { clusters, settings } = restore;
  const previous = plan.previous?.cluster;
  if (previous === undefined) return;
  const set = (what: string, change: () => Promise<void>) =>
    changeWhenAvailable(step, restore, cluster.id, { what: `${what} to be set`, change });
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
  // Custom endpoints have names of their own. In a swap they move when the cluster's name does.
  for (const endpoint of former === undefined ? [] : (plan.previous?.customEndpoints ?? [])) {
    const fitting = fitEndpoint(endpoint, plannedInstanceNames(settings, plan));
    if (fitting !== undefined)
      await makeEndpoint(step, restore, { clusterId: cluster.id, endpoint: fitting, former });
  }
}
