import type { Step } from '../engine/step.ts';
import type { RestoreState } from '../engine/store.ts';
import { ActionError } from '../errors.ts';
import { finalSnapshotOf, planOf } from './abandon.ts';
import { openChecks } from './checks.ts';
import type { Restore } from './context.ts';
import { closeDataApi } from './data-api.ts';
import { guardTarget } from './guards.ts';
import { isOurs, snapshotName } from './names.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import type { Plan } from './plan.ts';
import { checkPlan, refuseFailed } from './preflight/preflight.ts';
import { deleteCluster } from './steps/delete-cluster.ts';
import { protectCluster } from './steps/protect-cluster.ts';
import { restoreCluster } from './steps/restore-cluster.ts';
import { sendNotification } from './steps/send-notification.ts';
import { waitForMaster } from './steps/setup-db-users.ts';
import type { Reached } from './steps/share-snapshot.ts';

/**
 * The final snapshot of the cluster that a restore replaced becomes the target again, with the settings
 * that it had and the users that are in it. What stands in its place is deleted after a final snapshot of its own.
 */
export async function rollBackToSnapshot(restore: Restore, undone: RestoreState): Promise<Outcome> {
  const { run } = restore;
  const plan = await run.step('check-snapshot', () => planRollback(restore, undone));
  const { arn, id } = plan.snapshot;
  const ready: Reached = { arn, id, region: restore.settings.targetRegion };
  const deleted = await run.step('delete-cluster', (step) => deleteCluster(step, restore, plan));
  const restored = await run.step('restore-cluster', (step) => restoreCluster(step, restore, plan, ready));
  if (restore.settings.setupDbUsers)
    await run.step('verify-restore', async (step: Step) => {
      await waitForMaster(step, restore, restored);
      return { answers: true };
    });
  await run.step('close-data-api', (step) => closeDataApi(step, restore, plan, restored.resourceId));
  await run.step('protect-cluster', (step) => protectCluster(step, restore, plan, restored));

  const verified = { database: '', checks: [] };
  const archived = { deleted: [], kept: [arn] };
  const outcome = outcomeOf(restore, {
    plan,
    ready,
    deleted,
    restored,
    swapped: { restored },
    verified,
    archived,
    removed: [],
  });
  await run.step('send-notification', (step) => sendNotification(step, restore, outcome));
  return outcome;
}

/** Finds the final snapshot, and sees that all of it can work. Changes nothing. */
async function planRollback(restore: Restore, undone: RestoreState): Promise<Plan> {
  const { settings, clusters, target, targetArn, log } = restore;
  const { restoreId } = undone;
  const old = planOf(undone)?.old;
  // In a swap the final snapshot was taken later, when the kept cluster was removed: it is known by its name.
  const named = finalSnapshotOf(undone) ?? snapshotName(restoreId, 'final-snapshot');
  const snapshot = await (await target.snapshots(settings.targetRegion)).get(named);
  if (
    old === undefined ||
    snapshot === undefined ||
    !isOurs(snapshot.tags, restoreId, targetArn, 'final-snapshot')
  ) {
    throw new ActionError(
      'NOT_FOUND',
      `The restore ${restoreId} of ${restore.targetArn} has kept no final snapshot, so there is nothing to go back to.`,
      'Name another restore with rollback-of (operation: status lists them).',
    );
  }
  const current = await clusters.get(settings.targetClusterId);
  if (current !== undefined && !isOurs(current.tags, restoreId, targetArn, 'cluster')) {
    throw new ActionError(
      'NOT_OURS',
      current.resourceId === old.cluster.resourceId
        ? `The restore ${restoreId} did not replace ${current.arn}: it is still what it was.`
        : `The cluster ${current.arn} was not made by the restore ${restoreId}, so a rollback of that would replace something else.`,
      'Leave rollback-of out to undo the last restore, or restore the snapshot with snapshot-id.',
    );
  }
  if (current !== undefined) guardTarget(current, settings);
  if (snapshot.status !== 'available') {
    throw new ActionError(
      'SNAPSHOT_NOT_USABLE',
      `The final snapshot ${snapshot.arn} is ${snapshot.status}.`,
      'Wait until it is available, then run again.',
    );
  }
  const plan: Plan = {
    snapshot,
    hops: [],
    keys: {},
    ...(old.cluster.kmsKeyId === undefined ? {} : { clusterKey: old.cluster.kmsKeyId }),
    old: { ...old, bindings: [] },
    ...(current === undefined ? {} : { replaces: current.resourceId }),
  };
  const checks = openChecks();
  await checkPlan(restore, checks, plan);
  refuseFailed(checks);
  log.info(
    `Going back to ${snapshot.arn}, the final snapshot of ${snapshot.createdAt}, before restore ${restoreId}`,
  );
  return plan;
}
