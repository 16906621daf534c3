import type { Cluster } from '../../aws/rds/clusters.ts';
import { ActionError } from '../../errors.ts';
import { waitForPreviousCluster } from '../access/endpoint-check.ts';
import { performCutOver, renamePrevious } from '../cluster/cut-over.ts';
import { recreateInstances } from '../cluster/new-instances.ts';
import { confirmNewCluster } from '../cluster/ownership.ts';
import { stopPreviousCluster } from '../cluster/previous-cluster.ts';
import type { Inspection, Restore } from '../context.ts';
import type { History } from '../history.ts';
import { isOurs, permanentName } from '../naming.ts';
import type { Outcome } from '../outcome.ts';
import { guardDependents, guardTarget } from '../plan/guards.ts';
import type { CutOver, PreviousCluster, Restored, Step, Verified } from '../results.ts';
import { markVerified } from '../steps/mark-verified.ts';
import { sendNotification } from '../steps/send-notification.ts';
import { unrelatedCluster } from './unrelated-cluster.ts';

/**
 * Exchanges the names again: the previous cluster becomes the target, with the instances that it had, and what the
 * restore had put there becomes the previous cluster.
 */
export async function rollBackToPrevious(
  restore: Restore,
  undone: History,
  previous: PreviousCluster,
): Promise<Outcome> {
  const { run, settings } = restore;
  const { restored, previous: undoneCluster } = await run.step('exchange-names', (step) =>
    exchangeBack(step, restore, undone, previous),
  );
  await run.step('create-instances', (step) => giveInstances(step, restore, undone, restored));
  // Over TCP only: the Data API would have to be switched on for a cluster that is to stay as it was.
  const canLogIn = settings.setupDbUsers && settings.connect !== 'data-api';
  const verified: Verified = canLogIn
    ? await run.step('verify-restore', async (step) => ({
        database: '',
        checks: [await waitForPreviousCluster(step, restore, restored, undone.restoreId)],
      }))
    : { database: '', checks: [] };
  await run.step('mark-verified', (step) => markVerified(step, restore, undefined, restored));
  await run.step('stop-previous-cluster', (step) => stopPreviousCluster(step, restore, undoneCluster));
  const outcome: Outcome = {
    restoreId: run.restoreId,
    snapshotArn: '',
    snapshotTime: '',
    snapshotGib: 0,
    clusterArn: restored.arn,
    clusterEndpoint: restored.endpoint,
    readerEndpoint: restored.readerEndpoint,
    port: restored.port,
    database: '',
    finalSnapshotArn: '',
    previousClusterId: undoneCluster?.clusterId ?? '',
    keptUntil: undoneCluster?.until ?? '',
    checks: verified.checks,
    inheritedSettings: [],
    dependents: [],
    keptSnapshots: [],
    deletedSnapshots: [],
  };
  restore.log.info(`${settings.targetClusterId} is what it was before the restore ${undone.restoreId}`);
  await run.step('send-notification', (step) => sendNotification(step, restore, outcome));
  return outcome;
}

async function exchangeBack(step: Step, restore: Restore, undone: History, previous: PreviousCluster) {
  const { clusters, run, targetArn } = restore;
  const cutOver = await step.intend('cut-over', () => planExchange(restore, undone, previous));
  const restored = await performCutOver(step, restore, cutOver, {
    beforeLeaving: (current) => {
      // An earlier run of this rollback may have written on it what it is for, and died or was refused before the rename.
      const isMarked = isOurs(current.tags, run.restoreId, targetArn, 'previous-cluster');
      return isMarked ? refuseGuarded(restore, current) : refuseOther(restore, undone, current);
    },
  });
  const { previousCluster } = cutOver;
  const now = previousCluster === undefined ? undefined : await clusters.find(previousCluster.resourceId);
  return {
    restored,
    ...(now === undefined
      ? {}
      : { previous: { clusterId: now.id, resourceId: now.resourceId, until: cutOver.keptUntil } }),
  };
}

/** After `replace`, the previous cluster has none. */
async function giveInstances(
  step: Step,
  restore: Restore,
  { plan }: History,
  restored: Restored,
): Promise<Restored> {
  if (plan === undefined) return restored;
  const cluster = await confirmNewCluster(step, restore, restored);
  const created = await recreateInstances(step, restore, plan, cluster);
  return created.length === 0 ? restored : { ...restored, instanceIds: created };
}

async function planExchange(restore: Restore, undone: History, previous: PreviousCluster): Promise<CutOver> {
  const { settings, clusters, dependents, clock, run, targetArn } = restore;
  const current = await clusters.get(settings.targetClusterId);
  const back = await clusters.find(previous.resourceId);
  if (back === undefined) {
    throw new ActionError(
      'NOT_FOUND',
      `The previous cluster ${previous.clusterId} (${previous.resourceId}) is gone. The target was not changed.`,
      'End this rollback (operation: abandon), then run one with rollback-from: final-snapshot.',
    );
  }
  if (!isOurs(back.tags, undone.restoreId, targetArn, 'previous-cluster')) {
    throw new ActionError(
      'NAME_CONFLICT',
      `${back.arn} does not carry the tags that the restore ${undone.restoreId} gave the previous cluster, so it is not made the target.`,
      'See in CloudTrail who changed its tags. To create the cluster again from its final snapshot, run with rollback-from: final-snapshot.',
    );
  }
  if (current !== undefined) await refuseOther(restore, undone, current);
  return {
    newCluster: {
      clusterId: back.id,
      resourceId: back.resourceId,
      instances: back.members.map(({ id }) => ({ from: id, to: permanentName(id, undone.restoreId) })),
    },
    ...(current === undefined ? {} : { previousCluster: renamePrevious(current, run.restoreId) }),
    customEndpoints: current === undefined ? [] : await dependents.customEndpoints(current.id),
    keptUntil: new Date(clock.now() + settings.keepPreviousMs).toISOString(),
  };
}

/**
 * Throws when the cluster that stands in the target's place is not the one that the restore put there.
 * @param ending the unfinished restore that is abandoned first: its cluster goes, unless that was verified
 */
export async function refuseOtherTarget(
  inspection: Inspection,
  undone: History,
  ending: History | undefined,
): Promise<void> {
  const current = await inspection.clusters.get(inspection.settings.targetClusterId);
  const goes =
    current !== undefined &&
    ending?.isDone('verify-restore') === false &&
    isOurs(current.tags, ending.restoreId, inspection.targetArn, 'cluster');
  if (current !== undefined && !goes) await refuseOther(inspection, undone, current);
}

async function refuseOther(inspection: Inspection, { restoreId }: History, current: Cluster): Promise<void> {
  if (!isOurs(current.tags, restoreId, inspection.targetArn, 'cluster')) {
    throw unrelatedCluster(current.arn, restoreId);
  }
  await refuseGuarded(inspection, current);
}

async function refuseGuarded({ settings, dependents }: Inspection, current: Cluster): Promise<void> {
  guardTarget(current, settings);
  guardDependents(current, await dependents.of(current), settings);
}
