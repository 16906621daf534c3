import { ActionError } from '../../errors.ts';
import type { Restore } from '../context.ts';
import type { Plan, SnapshotLocation, Step } from '../results.ts';
import { makeCopy } from '../snapshots/copy.ts';
import { acquireShare, isOfOtherCluster, referenceKey } from '../snapshots/shared-copies.ts';

/** The part of the route that the source account walks: a copy that can be shared, if need be, and the share. */
export async function shareSnapshot(step: Step, restore: Restore, plan: Plan): Promise<SnapshotLocation> {
  const { settings, source, log } = restore;
  const chosen = await source.snapshots(settings.sourceRegion);
  if (plan.route.length > 0 && (await isOfOtherCluster(restore, chosen, plan))) {
    throw new ActionError(
      'SNAPSHOT_NOT_USABLE',
      `The snapshot ${plan.snapshot.arn} is no snapshot of ${settings.sourceClusterId}, as the table says. Nothing was shared or copied.`,
      'End this restore (operation: abandon), then begin a new one. If the snapshot is another one than the log of its first run names, look in CloudTrail who has written the table.',
    );
  }
  let reached: SnapshotLocation = {
    arn: plan.snapshot.arn,
    id: plan.snapshot.id,
    region: settings.sourceRegion,
  };
  for (const routeStep of plan.route) {
    if (routeStep.kind === 'copy' && routeStep.side === 'source') {
      const copy = await makeCopy(step, restore, { plan, routeStep, from: reached.arn });
      reached = { arn: copy.arn, id: copy.id, region: routeStep.to };
    } else if (routeStep.kind === 'share') {
      const snapshots = await source.snapshots(routeStep.region);
      if (routeStep.existing) {
        const { id, arn } = plan.snapshot;
        const isShared = async () => (await snapshots.sharedWith(id)).includes(settings.targetAccountId);
        const key = referenceKey(restore, plan, routeStep);
        const { shared } = await acquireShare(step, restore, { key, snapshot: plan.snapshot, isShared });
        log.info(`Sharing ${arn} with account ${settings.targetAccountId}, as other restores may`);
        if (!shared) await snapshots.share(id, settings.targetAccountId);
        continue;
      }
      log.info(`Sharing ${reached.arn} with account ${settings.targetAccountId}`);
      const shares = await snapshots.sharedWith(reached.id);
      if (!shares.includes(settings.targetAccountId))
        await snapshots.share(reached.id, settings.targetAccountId);
    }
  }
  return reached;
}
