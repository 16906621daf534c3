import type { RestoreState } from '../../engine/store.ts';
import { ActionError } from '../../errors.ts';
import type { Inspection, Restore } from '../context.ts';
import { type History, historyOf } from '../history.ts';
import type { Outcome } from '../outcome.ts';
import type { PreviousCluster } from '../results.ts';
import { findFinalSnapshot, rollBackToSnapshot } from './to-final-snapshot.ts';
import { refuseOtherTarget, rollBackToPrevious } from './to-previous-cluster.ts';

/**
 * Brings back what a restore replaced. While the previous cluster is kept, the names are exchanged again; after that a cluster
 * is built from its final snapshot.
 */
export async function runRollback(restore: Restore): Promise<Outcome> {
  const undone = await readUndone(restore);
  const { previous } = await restore.run.step('choose-rollback', async () => {
    return { previous: await findPrevious(restore, undone) };
  });
  return previous === null
    ? rollBackToSnapshot(restore, undone)
    : rollBackToPrevious(restore, undone, previous);
}

/**
 * Throws when a rollback cannot work, as far as that can be seen without the lease. Changes nothing.
 * @param ending the unfinished restore that is abandoned before the rollback begins
 */
export async function refuseRollback(inspection: Inspection, ending: History | undefined): Promise<void> {
  const undone = await readUndone(inspection);
  const previous = await findPrevious(inspection, undone);
  if (previous === null) await findFinalSnapshot(inspection, undone, ending);
  else await refuseOtherTarget(inspection, undone, ending);
}

const planning: readonly string[] = ['choose-rollback', 'check-snapshot'];

/** Has this rollback only looked? Then nothing of it must stay in the way of the next restore. */
export function hasOnlyPlanned({ steps }: RestoreState): boolean {
  return Object.entries(steps).every(
    ([name, { status, intents }]) =>
      planning.includes(name) || (status !== 'done' && Object.keys(intents).length === 0),
  );
}

async function readUndone(inspection: Inspection): Promise<History> {
  const { rollbackOf = '' } = inspection.settings;
  const state = await inspection.readRestore(rollbackOf);
  const undone = state === undefined ? undefined : historyOf(state);
  const replaced = undone !== undefined && (undone.plan !== undefined || undone.isDone('exchange-names'));
  if (!replaced || undone.target !== inspection.targetArn) {
    throw new ActionError(
      'NOT_FOUND',
      `There is no restore ${rollbackOf} of ${inspection.targetArn} that replaced anything.`,
      'Name another restore with rollback-of (operation: status lists them). To end an unfinished restore, run operation: abandon.',
    );
  }
  return undone;
}

/** The previous cluster, if it was kept, or null for the final snapshot. */
async function findPrevious(
  { settings, clusters, log }: Inspection,
  undone: History,
): Promise<PreviousCluster | null> {
  const kept = undone.swapped?.previous;
  if (kept === undefined || settings.rollbackFrom === 'final-snapshot') return null;
  const found = await clusters.find(kept.resourceId);
  if (found === undefined || found.status === 'deleting') {
    // Removed when its time was over: its data is in the final snapshot.
    if (settings.rollbackFrom === undefined) return null;
    throw new ActionError(
      'NOT_FOUND',
      `The cluster ${kept.clusterId} (${kept.resourceId}), which the restore ${undone.restoreId} kept until ${kept.until}, is ${found?.status ?? 'gone'}.`,
      'To create it again from its final snapshot, run with rollback-from: final-snapshot.',
    );
  }
  if (found.id === settings.targetClusterId) {
    throw new ActionError(
      'NOT_FOUND',
      `The previous cluster of the restore ${undone.restoreId} (${kept.resourceId}) is ${found.id} already: that restore has been undone.`,
      'There is nothing to do. To undo the rollback itself, run operation: rollback without rollback-of.',
    );
  }
  if (found.id !== kept.clusterId) {
    throw new ActionError(
      'NAME_CONFLICT',
      `The previous cluster ${kept.clusterId} (${kept.resourceId}) was renamed to ${found.id} after the restore ${undone.restoreId}: it may be in use there, so it is not made the target.`,
      `If it is not in use, rename it back to ${kept.clusterId} (aws rds modify-db-cluster --new-db-cluster-identifier), then run again.`,
    );
  }
  log.debug(`The restore ${undone.restoreId} has kept ${kept.clusterId}`);
  return kept;
}
