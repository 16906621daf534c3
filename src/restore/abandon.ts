import type { Step } from '../engine/step.ts';
import type { RestoreState } from '../engine/store.ts';
import { ActionError } from '../errors.ts';
import { leaveWay } from './common.ts';
import type { Restore } from './context.ts';
import { closeDataApi } from './data-api.ts';
import type { Exchange } from './exchange.ts';
import { isOurs, tagKeys } from './names.ts';
import { findOwnSnapshots, isPassing } from './orphans.ts';
import type { Plan } from './plan.ts';
import { changeWhenFree } from './settling.ts';
import { removeCluster } from './steps/delete-cluster.ts';

/** What became of an abandoned restore: what was removed, and what a person has to know of what is left. */
export interface Abandoned {
  readonly removed: readonly string[];
  readonly left: string;
}

const stepName = 'abandon';

/** Has a run begun to end this restore for good? Then what it made may be gone, and it cannot go on. */
export function isAbandoning({ steps }: RestoreState): boolean {
  return steps[stepName] !== undefined;
}

/** What check-snapshot decided; undefined when the restore never got so far. */
export function planOf({ steps }: RestoreState): Plan | undefined {
  return steps['check-snapshot']?.result as unknown as Plan | undefined;
}

/** The final snapshot of the cluster that the restore replaced, once it has been seen to be available. */
export function finalSnapshotOf({ steps }: RestoreState): string | undefined {
  return steps['delete-cluster']?.intents['final-snapshot-arn'] as string | undefined;
}

/**
 * Removes what a restore made and nobody uses: its copies, its share of the chosen snapshot, and the new cluster as long
 * as it has not been proven and opened. The final snapshot of the old cluster stays.
 */
export async function abandonRestore(restore: Restore, state: RestoreState): Promise<Abandoned> {
  return restore.run.step(stepName, (step) => abandon(step, restore, state));
}

async function abandon(step: Step, restore: Restore, state: RestoreState): Promise<Abandoned> {
  const { run, clusters, settings, targetArn, log } = restore;
  const plan = planOf(state);
  await leaveCutOver(restore, state);
  const removed: string[] = [];
  // The share goes first: it may be on a snapshot that is not ours, which stays.
  if (plan !== undefined) {
    await leaveWay(step, restore, plan, async (snapshots, id) => {
      log.info(`Deleting the snapshot ${id}, which no other restore uses`);
      await snapshots.delete(id);
      removed.push(id);
    });
  }
  for (const snapshot of await findOwnSnapshots(restore)) {
    // A new cluster's own snapshots can have got its tags (CopyTagsToSnapshot): they go with it, or are somebody's.
    const isCopy = isPassing(snapshot) || snapshot.purpose === 'target-copy';
    if (snapshot.restoreId !== run.restoreId || !isCopy || snapshot.status === 'deleting') continue;
    const { id, arn, snapshots } = snapshot;
    step.signal.throwIfAborted();
    log.info(`Deleting the snapshot ${arn}`);
    await snapshots.delete(id);
    removed.push(arn);
  }

  const names = state.steps['restore-cluster']?.intents['names'] as { clusterId?: string } | undefined;
  const swapped = hasSwapped(state);
  const clusterId = swapped ? settings.targetClusterId : (names?.clusterId ?? settings.targetClusterId);
  const found = await clusters.get(clusterId);
  // Beside the old cluster a new one is of no use, proven or not.
  const beside = clusterId !== settings.targetClusterId;
  // Nothing gets the target's name without proof; in a rollback it is what the target was before.
  const proven = swapped || (!beside && state.steps['verify-restore']?.status === 'done');
  const isNew = found !== undefined && isOurs(found.tags, run.restoreId, targetArn, 'cluster');
  await closeDataApi(step, restore, plan, isNew && proven ? found.resourceId : undefined);
  if (isNew && !proven) {
    log.info(`Deleting ${found.arn}, which was never proven`);
    await removeCluster(step, restore, found);
    removed.push(found.arn);
  }
  const old = plan?.old?.cluster;
  if (found !== undefined && found.resourceId === old?.resourceId && old.deletionProtection) {
    await changeWhenFree(step, restore, 'deletion protection to be switched on again', () =>
      clusters.modify(found.id, { DeletionProtection: true }),
    );
  }
  if (beside) return { removed, left: `The cluster ${settings.targetClusterId} is as it was.` };
  return { removed, left: leftAfter(settings.targetClusterId, found !== undefined, isNew, proven, state) };
}

/** Has the restore given the target's name to another cluster? */
function hasSwapped({ steps }: RestoreState): boolean {
  return steps['swap-cluster']?.status === 'done';
}

/** Did it replace anything, or begin to? Then it is what a rollback undoes. */
export function hasReplaced(state: RestoreState): boolean {
  return hasSwapped(state) || state.steps['delete-cluster'] !== undefined;
}

/** Names that are on the move must not stay as they are; before the first has moved, there is a way out. */
async function leaveCutOver({ run, clusters, settings }: Restore, state: RestoreState): Promise<void> {
  const exchange = state.steps['swap-cluster']?.intents['exchange'] as unknown as Exchange | undefined;
  if (exchange === undefined || hasSwapped(state)) return;
  const { incoming, outgoing } = exchange;
  const [coming, leaving] = await Promise.all([
    clusters.find(incoming.resourceId),
    outgoing === undefined ? undefined : clusters.find(outgoing.resourceId),
  ]);
  const target = settings.targetClusterId;
  const isMoving = [coming, leaving].some((cluster) => cluster?.status === 'renaming');
  if (isMoving || (outgoing !== undefined && leaving?.id !== target) || coming?.id === target) {
    throw new ActionError(
      'UNSUPPORTED',
      `The restore ${run.restoreId} is in the middle of its cut-over: names are being exchanged, and must not stay as they are.`,
      'Run operation: restore or resume to finish it. To go back after that, run operation: rollback.',
    );
  }
  // It had been told already that it is the previous one. What it was told before makes it known to a rollback.
  const tags = planOf(state)?.old?.cluster.tags ?? {};
  const before = Object.entries(tags).filter(([key]) => (Object.values(tagKeys) as string[]).includes(key));
  if (leaving !== undefined && before.length > 0) await clusters.tag(leaving.arn, Object.fromEntries(before));
}

function leftAfter(
  target: string,
  exists: boolean,
  isNew: boolean,
  proven: boolean,
  state: RestoreState,
): string {
  if (exists && !isNew) return `The cluster ${target} is as it was.`;
  if (isNew && proven) return `The cluster ${target} is the new one: it had been proven, so it stays.`;
  const kept = finalSnapshotOf(state);
  const data = kept === undefined ? '' : ` Its old data is in ${kept}: operation: rollback brings it back.`;
  return `There is no cluster ${target} now.${data} The next restore gives it the settings that the old one had.`;
}
