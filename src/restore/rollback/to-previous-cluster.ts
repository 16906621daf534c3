import type { Cluster } from '../../aws/rds/clusters.ts';
import { ActionError } from '../../errors.ts';
import { waitForPreviousCluster } from '../access/endpoint-check.ts';
import { exchangeNames, renamePrevious } from '../cluster/cut-over.ts';
import type { Inspection, Restore } from '../context.ts';
import type { History } from '../history.ts';
import { isOurs, ownTags, permanentName } from '../naming.ts';
import type { Outcome } from '../outcome.ts';
import { guardTarget } from '../plan/guards.ts';
import type { CutOver, PreviousCluster, Verified } from '../results.ts';
import { sendNotification } from '../steps/send-notification.ts';

/** Exchanges the names again: the kept cluster becomes the target, and what the restore had put there is kept instead. */
export async function rollBackToPrevious(
  restore: Restore,
  undone: History,
  kept: PreviousCluster,
): Promise<Outcome> {
  const { run, settings, clusters, targetArn } = restore;
  const swapped = await run.step('swap-cluster', async (step) => {
    const cutOver = await step.intend('cut-over', () => planExchange(restore, undone, kept));
    const restored = await exchangeNames(step, restore, cutOver, () => Promise.resolve());
    // No longer one that is kept for a while and then removed.
    await clusters.tag(restored.arn, ownTags(run.restoreId, targetArn, 'cluster'));
    const { previousCluster } = cutOver;
    const now = previousCluster === undefined ? undefined : await clusters.find(previousCluster.resourceId);
    return {
      restored,
      ...(now === undefined
        ? {}
        : { previous: { clusterId: now.id, resourceId: now.resourceId, until: cutOver.keptUntil } }),
    };
  });
  const { restored } = swapped;
  // Over TCP only: the Data API would have to be switched on for a cluster that is to stay as it was.
  const isProvable = settings.setupDbUsers && settings.connect !== 'data-api';
  const verified: Verified = isProvable
    ? await run.step('verify-restore', async (step) => ({
        database: '',
        checks: [await waitForPreviousCluster(step, restore, restored, undone.restoreId)],
      }))
    : { database: '', checks: [] };
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
    previousClusterId: swapped.previous?.clusterId ?? '',
    keptUntil: swapped.previous?.until ?? '',
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

async function planExchange(restore: Restore, undone: History, kept: PreviousCluster): Promise<CutOver> {
  const { settings, clusters, dependents, clock, run } = restore;
  const current = await clusters.get(settings.targetClusterId);
  const back = await clusters.find(kept.resourceId);
  if (back === undefined) {
    throw new ActionError(
      'NOT_FOUND',
      `The cluster ${kept.clusterId} (${kept.resourceId}) is gone.`,
      'End this rollback (operation: abandon), and run one with rollback-from: final-snapshot.',
    );
  }
  if (current !== undefined) refuseOther(restore, undone, current);
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
  if (current !== undefined && !goes) refuseOther(inspection, undone, current);
}

function refuseOther({ settings, targetArn }: Inspection, { restoreId }: History, current: Cluster): void {
  if (!isOurs(current.tags, restoreId, targetArn, 'cluster')) {
    throw new ActionError(
      'NAME_CONFLICT',
      `The cluster ${current.arn} was not made by the restore ${restoreId}, so a rollback of that would replace something else.`,
      'Leave rollback-of out to undo the last restore.',
    );
  }
  guardTarget(current, settings);
}
