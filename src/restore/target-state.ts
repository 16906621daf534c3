import type { RestoreState } from '../engine/store.ts';
import { errorMessage } from '../errors.ts';
import type { Restore } from './context.ts';
import { type History, historyOf } from './history.ts';
import { isOurs } from './naming.ts';

/**
 * What the target is at this moment, for people: looked at, not remembered. Where it cannot be looked at any more (the
 * run was cancelled, or has lost its lease), says so. Never throws.
 */
export async function describeTarget(restore: Restore, state: RestoreState): Promise<string> {
  const id = restore.settings.targetClusterId;
  try {
    const cluster = await restore.clusters.get(id);
    if (cluster === undefined) {
      const history = historyOf(state);
      const replaced = history.plan?.replacesResourceId;
      const previous = replaced === undefined ? undefined : await restore.clusters.find(replaced);
      const places = [previous?.id, history.finalSnapshotArn].filter((place) => place !== undefined);
      return `There is no cluster ${id} now.${places.length === 0 ? '' : ` The previous data is in ${places.join(' and in ')}.`}`;
    }
    const members = await restore.instances.ofCluster(id);
    const instances = members.map((one) => `${one.id} is ${one.status}`).join(', ');
    const seen = `${id} is ${cluster.status}, ${instances === '' ? 'without instances' : instances}.`;
    if (isOurs(cluster.tags, state.restoreId, restore.targetArn, 'cluster'))
      return `${seen} It is the new cluster, ${howFar(historyOf(state))}.`;
    const replaces = historyOf(state).plan?.replacesResourceId;
    if (replaces === undefined || replaces === cluster.resourceId)
      return `${seen} It is the previous cluster.`;
    return `${seen} It is neither the previous cluster nor the one that this restore makes.`;
  } catch (error) {
    return `Could not be looked at: ${errorMessage(error)}`;
  }
}

function howFar(history: History): string {
  if (history.isDone('verify-restore')) return 'verified';
  if (history.isDone('lock-out'))
    return 'not verified yet: every login but that of the master user is disabled';
  return 'not verified yet: production’s users may still be able to log in';
}
