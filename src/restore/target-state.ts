import type { Cluster } from '../aws/rds/clusters.ts';
import type { Instance } from '../aws/rds/instances.ts';
import { hasChangedNothing } from '../engine/start-run.ts';
import type { RestoreState } from '../engine/store.ts';
import { errorMessage } from '../errors.ts';
import type { Restore } from './context.ts';
import { type History, historyOf, progressOf } from './history.ts';
import { isOurs, temporaryName } from './naming.ts';

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
    if (cluster === undefined) return `There is no cluster ${id} now.`;
    const members = await restore.instances.ofCluster(id);
    const instances = members.map((one) => `${one.id} is ${one.status}`).join(', ');
    const seen = `${id} is ${cluster.status}, ${instances === '' ? 'without instances' : instances}.`;
    if (isOurs(cluster.tags, state.restoreId, restore.targetArn, 'cluster'))
      return `${seen} It is the new cluster, ${howFar(history)}.`;
    if (cluster.resourceId === history.cutOver?.newCluster.resourceId)
      return `${seen} It is the cluster that the rollback brings back.`;
    const replaces = history.plan?.replacesResourceId;
    if (replaces === undefined || replaces === cluster.resourceId)
      return `${seen} It is the previous cluster.`;
    return `${seen} It is neither the previous cluster nor the one that this restore makes.`;
  } catch (error) {
    const why = errorMessage(error);
    const short = why.length > longestReason ? `${why.slice(0, longestReason)}…` : why;
    return `${hasChangedNothing(state) ? 'Not changed by this restore. It could' : 'Could'} not be looked at: ${short}`;
  }
}

/** Most often it is the reason for which the run has failed, which is reported in full. */
const longestReason = 120;

/**
 * Where the data is that the target had before this restore. Looked at where that is allowed; never throws.
 * @param canLook false when the run may send no more requests
 */
export async function describeOldData(
  { clusters, settings: { targetClusterId } }: Target,
  state: RestoreState,
  canLook: boolean,
): Promise<string> {
  const { plan, cutOver, finalSnapshotArn, hasBegun } = historyOf(state);
  const replaced = cutOver?.previousCluster?.resourceId ?? plan?.replacesResourceId;
  if (replaced === undefined) return '';
  const looked = canLook ? await clusters.find(replaced).catch(() => undefined) : undefined;
  const oldName = temporaryName(targetClusterId, 'old', state.restoreId);
  const remembered = hasBegun('exchange-names')
    ? `${oldName} (its new name, once it is renamed)`
    : targetClusterId;
  const name = canLook ? nameOf(looked) : remembered;
  const places = [name === undefined ? undefined : `the cluster ${name}`, finalSnapshotArn];
  if (name === targetClusterId && finalSnapshotArn === undefined && !hasBegun('exchange-names'))
    return `in ${targetClusterId} itself: it is not replaced`;
  return places.every((place) => place === undefined)
    ? ''
    : `in ${places.filter((place) => place !== undefined).join(' and in ')}`;
}

/** A cluster that is being deleted keeps nothing. */
function nameOf(cluster: Shown | undefined): string | undefined {
  return cluster?.status === 'deleting' ? undefined : cluster?.id;
}

/** How far a restore had come, from what is stored: for a run that may not look any more. */
export function describeCheckpoint(targetClusterId: string, state: RestoreState): string {
  const { hasBegun, isDone } = historyOf(state);
  const steps = progressOf(state);
  const step = steps.findLast((one) => !one.isDone);
  const wait = step?.waits.at(-1);
  const done = steps.findLast((one) => one.isDone);
  const at =
    step === undefined
      ? 'no step was in progress'
      : `${step.name} was in progress${wait === undefined ? '' : ` (waiting for ${wait.name})`}`;
  const last = done === undefined ? '' : `, ${done.name} was done`;
  const untouched = !hasBegun('exchange-names') && !hasBegun('remove-instances') && !hasBegun('abandon');
  const target = untouched
    ? `${targetClusterId} had not been changed`
    : isDone('exchange-names')
      ? `${targetClusterId} was the new cluster already`
      : `${targetClusterId} was being replaced`;
  return `${at}${last}; ${target}.`;
}

function howFar(history: History): string {
  if (history.isDone('verify-restore')) return 'verified';
  if (history.isDone('lock-out'))
    return 'not verified yet: every login but that of the master user is disabled';
  return 'not verified yet: production’s users may still be able to log in';
}
