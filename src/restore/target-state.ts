import type { Cluster } from '../aws/rds/clusters.ts';
import type { Instance } from '../aws/rds/instances.ts';
import type { RestoreState } from '../engine/store.ts';
import { errorMessage } from '../errors.ts';
import type { Restore } from './context.ts';
import { type History, historyOf } from './history.ts';
import { isOurs } from './naming.ts';

interface Target {
  readonly clusters: {
    readonly get: (id: string) => Promise<Shown | undefined>;
    readonly find: (resourceId: string) => Promise<Shown | undefined>;
  };
  readonly instances: {
    readonly ofCluster: (id: string) => Promise<readonly Pick<Instance, 'id' | 'status'>[]>;
  };
  readonly settings: Pick<Restore['settings'], 'targetClusterId'>;
  readonly targetArn: string;
}
type Shown = Pick<Cluster, 'id' | 'resourceId' | 'status' | 'tags'>;

/**
 * What the target is at this moment, for people: looked at, not remembered. Where it cannot be looked at any more (the
 * run was cancelled, or has lost its lease), says so. Never throws.
 */
export async function describeTarget(restore: Target, state: RestoreState): Promise<string> {
  const id = restore.settings.targetClusterId;
  try {
    const history = historyOf(state);
    const cluster = await restore.clusters.get(id);
    if (cluster === undefined) return `There is no cluster ${id} now.${await previousData(restore, history)}`;
    const members = await restore.instances.ofCluster(id);
    const instances = members.map((one) => `${one.id} is ${one.status}`).join(', ');
    const seen = `${id} is ${cluster.status}, ${instances === '' ? 'without instances' : instances}.`;
    if (isOurs(cluster.tags, state.restoreId, restore.targetArn, 'cluster'))
      return `${seen} It is the new cluster, ${howFar(history)}.${await previousData(restore, history)}`;
    const replaces = history.plan?.replacesResourceId;
    if (replaces === undefined || replaces === cluster.resourceId)
      return `${seen} It is the previous cluster.`;
    return `${seen} It is neither the previous cluster nor the one that this restore makes.${await previousData(restore, history)}`;
  } catch (error) {
    return `Could not be looked at: ${errorMessage(error)}`;
  }
}

/** Where it is, in a sentence; empty where there is none. */
async function previousData(
  { clusters }: Target,
  { plan, cutOver, finalSnapshotArn }: History,
): Promise<string> {
  const replaced = cutOver?.previousCluster?.resourceId ?? plan?.replacesResourceId;
  const previous = replaced === undefined ? undefined : await clusters.find(replaced);
  const itsCluster = previous?.status === 'deleting' ? undefined : previous?.id;
  const places = [itsCluster, finalSnapshotArn].filter((place) => place !== undefined);
  return places.length === 0 ? '' : ` The previous data is in ${places.join(' and in ')}.`;
}

function howFar(history: History): string {
  if (history.isDone('verify-restore')) return 'verified';
  if (history.isDone('lock-out'))
    return 'not verified yet: every login but that of the master user is disabled';
  return 'not verified yet: production’s users may still be able to log in';
}
