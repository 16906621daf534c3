import type { RestoreState } from '../engine/store.ts';
import { errorMessage } from '../errors.ts';
import { finalSnapshotOf, planOf } from './abandon.ts';
import type { Restore } from './context.ts';
import { isOurs } from './names.ts';

/**
 * What the target is at this moment, for people: looked at, not remembered. Where it cannot be looked at any more (the
 * run was cancelled, or has lost its lease), says so. Never throws.
 */
export async function describeTarget(restore: Restore, state: RestoreState): Promise<string> {
  const id = restore.settings.targetClusterId;
  try {
    const cluster = await restore.clusters.get(id);
    if (cluster === undefined) {
      const kept = finalSnapshotOf(state);
      return `There is no cluster ${id} now.${kept === undefined ? '' : ` Its old data is in ${kept}.`}`;
    }
    const members = await restore.instances.ofCluster(id);
    const instances = members.map((one) => `${one.id} is ${one.status}`).join(', ');
    const seen = `${id} is ${cluster.status}, ${instances === '' ? 'without instances' : instances}.`;
    if (isOurs(cluster.tags, state.restoreId, restore.targetArn, 'cluster'))
      return `${seen} It is the new one, ${howFar(state)}.`;
    const replaces = planOf(state)?.replaces;
    if (replaces === undefined || replaces === cluster.resourceId) return `${seen} It is still the old one.`;
    return `${seen} It is neither the old one nor the one that this restore makes.`;
  } catch (error) {
    return `Could not be looked at: ${errorMessage(error)}`;
  }
}

function howFar({ steps }: RestoreState): string {
  if (steps['verify-restore']?.status === 'done') return 'proven';
  if (steps['setup-db-users']?.status === 'done')
    return 'not proven yet: production’s users are shut out, app and readonly are not let in';
  return 'not proven yet: production’s users may still be able to log in';
}
