import { ActionError } from '../../errors.ts';
import type { Restore } from '../context.ts';
import { type History, historyOf } from '../history.ts';
import type { Outcome } from '../outcome.ts';
import type { PreviousCluster } from '../results.ts';
import { rollBackToSnapshot } from './to-final-snapshot.ts';
import { rollBackToPrevious } from './to-previous-cluster.ts';

/**
 * The way back: what a restore replaced becomes the target again. Where the previous cluster is still kept, the names
 * are exchanged again; else a cluster is built from its final snapshot.
 */
export async function runRollback(restore: Restore): Promise<Outcome> {
  const { rollbackOf = '' } = restore.settings;
  const state = await restore.readRestore(rollbackOf);
  const undone = state === undefined ? undefined : historyOf(state);
  const replaced = undone !== undefined && (undone.plan !== undefined || undone.isDone('exchange-names'));
  if (!replaced || undone.target !== restore.targetArn) {
    throw new ActionError(
      'NOT_FOUND',
      `There is no restore ${rollbackOf} of ${restore.targetArn} that replaced anything.`,
      'Name another restore with rollback-of (operation: status lists them).',
    );
  }
  const { previous } = await restore.run.step('choose-rollback', () => chooseWayBack(restore, undone));
  return previous === null
    ? rollBackToSnapshot(restore, undone)
    : rollBackToPrevious(restore, undone, previous);
}

/** The kept cluster, or null for the final snapshot. */
async function chooseWayBack(
  { settings, clusters, log }: Restore,
  undone: History,
): Promise<{ readonly previous: PreviousCluster | null }> {
  const kept = undone.swapped?.previous;
  if (kept === undefined || settings.rollbackFrom === 'final-snapshot') return { previous: null };
  const found = await clusters.find(kept.resourceId);
  if (found === undefined || found.status === 'deleting') {
    throw new ActionError(
      'NOT_FOUND',
      `The cluster ${kept.clusterId} (${kept.resourceId}), which the restore ${undone.restoreId} kept until ${kept.until}, is ${found?.status ?? 'gone'}.`,
      'To make it anew from its final snapshot, run with rollback-from: final-snapshot.',
    );
  }
  log.info(`Going back to ${kept.clusterId}, which the restore ${undone.restoreId} has kept`);
  return { previous: kept };
}
