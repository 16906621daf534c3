import type { RestoreState } from '../engine/store.ts';
import { ActionError } from '../errors.ts';
import { planOf } from './abandon.ts';
import type { Restore } from './context.ts';
import type { Outcome } from './outcome.ts';
import { rollBackToKept } from './rollback-kept.ts';
import { rollBackToSnapshot } from './rollback-snapshot.ts';
import type { Kept, Swapped } from './steps/swap-cluster.ts';

/**
 * The way back: what a restore replaced becomes the target again. Where that restore kept the old cluster, the names are
 * exchanged again; else the cluster is made anew from its final snapshot.
 */
export async function runRollback(restore: Restore): Promise<Outcome> {
  const { rollbackOf = '' } = restore.settings;
  const undone = await restore.readRestore(rollbackOf);
  const replaced =
    undone !== undefined && (planOf(undone) !== undefined || undone.steps['swap-cluster']?.status === 'done');
  if (!replaced || undone.target !== restore.targetArn) {
    throw new ActionError(
      'NOT_FOUND',
      `There is no restore ${rollbackOf} of ${restore.targetArn} that replaced anything.`,
      'Name another restore with rollback-of (operation: status lists them).',
    );
  }
  const { kept } = await restore.run.step('choose-way-back', () => chooseWayBack(restore, undone));
  return kept === null ? rollBackToSnapshot(restore, undone) : rollBackToKept(restore, undone, kept);
}

/** The kept cluster, or null for the final snapshot. */
async function chooseWayBack(
  { settings, clusters, log }: Restore,
  undone: RestoreState,
): Promise<{ readonly kept: Kept | null }> {
  const kept = (undone.steps['swap-cluster']?.result as unknown as Swapped | undefined)?.kept;
  if (kept === undefined || settings.rollbackFrom === 'final-snapshot') return { kept: null };
  const found = await clusters.find(kept.resourceId);
  if (found === undefined || found.status === 'deleting') {
    throw new ActionError(
      'NOT_FOUND',
      `The cluster ${kept.clusterId} (${kept.resourceId}), which the restore ${undone.restoreId} kept until ${kept.until}, is ${found?.status ?? 'gone'}.`,
      'To make it anew from its final snapshot, run with rollback-from: final-snapshot.',
    );
  }
  log.info(`Going back to ${kept.clusterId}, which the restore ${undone.restoreId} has kept`);
  return { kept };
}
