import type { Cluster } from '../../aws/rds/clusters.ts';
import type { Snapshot } from '../../aws/rds/snapshots.ts';
import { ActionError } from '../../errors.ts';
import { closeDataApi } from '../access/data-api.ts';
import { waitForMaster } from '../access/master-login.ts';
import { stopPreviousCluster } from '../cluster/previous-cluster.ts';
import type { Inspection, Restore } from '../context.ts';
import type { History } from '../history.ts';
import { isOurs, snapshotName } from '../naming.ts';
import { type Outcome, outcomeOf } from '../outcome.ts';
import { createChecks } from '../plan/checks.ts';
import { guardTarget } from '../plan/guards.ts';
import { checkPlan, refuseFailed } from '../preflight/preflight.ts';
import type { Plan, PreviousTarget, SnapshotLocation, Step } from '../results.ts';
import { createInstances } from '../steps/create-instances.ts';
import { exchangeClusterNames } from '../steps/exchange-names.ts';
import { markVerified } from '../steps/mark-verified.ts';
import { protectCluster } from '../steps/protect-cluster.ts';
import { restoreCluster } from '../steps/restore-cluster.ts';
import { sendNotification } from '../steps/send-notification.ts';
import { rollbackElsewhere, unrelatedCluster } from './unrelated-cluster.ts';

/**
 * The final snapshot of the previous cluster becomes the target again, with the settings that it had and the users that
 * are in it. It is built beside what stands there now, which becomes the previous cluster.
 */
export async function rollBackToSnapshot(restore: Restore, undone: History): Promise<Outcome> {
  const { run, settings } = restore;
  const plan = await run.step('check-snapshot', () => planRollback(restore, undone));
  const { arn, id } = plan.snapshot;
  const ready: SnapshotLocation = { arn, id, region: settings.targetRegion };
  const volume = await run.step('restore-cluster', (step) => restoreCluster(step, restore, plan, ready));
  const built = await run.step('create-instances', (step) =>
    createInstances(step, restore, plan, { built: volume }),
  );
  if (settings.setupDbUsers)
    await run.step('verify-restore', async (step: Step) => {
      await waitForMaster(step, restore, built);
      return { database: '', checks: [] };
    });
  const swapped = await run.step('exchange-names', (step) =>
    exchangeClusterNames(step, restore, plan, { built, hasInstances: true, enableLogins: false }),
  );
  const { restored } = swapped;
  await run.step('mark-verified', (step) => markVerified(step, restore, plan, restored));
  await run.step('close-data-api', (step) => closeDataApi(step, restore, plan, restored.resourceId));
  await run.step('protect-cluster', (step) => protectCluster(step, restore, plan, restored));
  await run.step('stop-previous-cluster', (step) => stopPreviousCluster(step, restore, swapped.previous));

  const verified = { database: '', checks: [] };
  const archived = { deleted: [], kept: [arn] };
  const outcome = outcomeOf(restore, { plan, ready, swapped, verified, archived, removed: [] });
  await run.step('send-notification', (step) => sendNotification(step, restore, outcome));
  return outcome;
}

interface Found {
  readonly previous: PreviousTarget;
  readonly snapshot: Snapshot;
  readonly current: Cluster | undefined;
}

/**
 * The final snapshot that a restore took, and the cluster that stands in its place now. Throws when one does not fit.
 * @param ending the unfinished restore that is abandoned first: its cluster goes, unless that was verified
 */
export async function findFinalSnapshot(
  { settings, clusters, target, targetArn }: Inspection,
  undone: History,
  ending?: History,
): Promise<Found> {
  const { restoreId } = undone;
  const previous = undone.plan?.previous;
  // In a swap the final snapshot was taken later, when the previous cluster was removed: it is known by its name.
  const named = undone.finalSnapshotArn ?? snapshotName(restoreId, 'final-snapshot');
  const snapshot = await (await target.snapshots(settings.targetRegion)).get(named);
  if (
    previous === undefined ||
    snapshot === undefined ||
    !isOurs(snapshot.tags, restoreId, targetArn, 'final-snapshot')
  ) {
    throw new ActionError(
      'NOT_FOUND',
      `The restore ${restoreId} of ${targetArn} has kept no final snapshot, so there is nothing to go back to.`,
      'Name another restore with rollback-of (operation: status lists them). To end an unfinished restore, run operation: abandon.',
    );
  }
  const current = await clusters.get(settings.targetClusterId);
  const goes =
    current !== undefined &&
    ending !== undefined &&
    !ending.isDone('verify-restore') &&
    isOurs(current.tags, ending.restoreId, targetArn, 'cluster');
  if (current !== undefined && !goes) {
    if (!isOurs(current.tags, restoreId, targetArn, 'cluster')) {
      if (current.resourceId !== previous.cluster.resourceId) throw unrelatedCluster(current.arn, restoreId);
      throw new ActionError(
        'NAME_CONFLICT',
        `The restore ${restoreId} did not replace ${current.arn}: it is still what it was.`,
        rollbackElsewhere,
      );
    }
    guardTarget(current, settings);
  }
  if (snapshot.status !== 'available') {
    throw new ActionError(
      'SNAPSHOT_NOT_USABLE',
      `The final snapshot ${snapshot.arn} is ${snapshot.status}.`,
      'Wait until it is available, then run again.',
    );
  }
  return { previous, snapshot, current };
}

/** Finds the final snapshot, and checks that all of it can work. Changes nothing. */
async function planRollback(restore: Restore, undone: History): Promise<Plan> {
  const { previous, snapshot, current } = await findFinalSnapshot(restore, undone);
  const plan: Plan = {
    snapshot,
    route: [],
    keys: {},
    ...(previous.cluster.kmsKeyId === undefined ? {} : { clusterKey: previous.cluster.kmsKeyId }),
    previous: { ...previous, dependents: [] },
    ...(current === undefined ? {} : { replacesResourceId: current.resourceId }),
  };
  const checks = createChecks();
  const fitted = await checkPlan(restore, checks, plan);
  refuseFailed(checks);
  restore.log.info(
    `Going back to ${snapshot.arn}, the final snapshot of ${snapshot.createdAt}, before restore ${undone.restoreId}`,
  );
  return fitted ?? plan;
}
