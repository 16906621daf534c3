import type { Snapshot, Snapshots } from '../../aws/rds/snapshots.ts';
import { hasEnded } from '../../engine/store.ts';
import type { Restore } from '../context.ts';
import { createHousekeeping } from '../housekeeping.ts';
import { copyPurposes, snapshotName, tagKeys } from '../naming.ts';
import type { Archived, Plan, SnapshotLocation, Step } from '../results.ts';
import { findOurs } from '../snapshots/copy.ts';
import { surplus } from '../snapshots/retention.ts';
import { endUnused, releaseRoute, sharedTarget } from '../snapshots/shared-copies.ts';

/**
 * Cleans up after the route: intermediate copies are deleted at once, the share that this restore made is revoked,
 * and of the copies and final snapshots that are kept only the newest stay. Only what carries this action's tags is deleted. The
 * cluster is verified by now, so a failure is a warning.
 */
export async function archiveSnapshot(
  step: Step,
  restore: Restore,
  plan: Plan,
  ready: SnapshotLocation,
): Promise<Archived> {
  const { settings, source, target, run, targetArn, log } = restore;
  const own = { id: run.restoreId, targetArn };
  const deleted: string[] = [];
  const { attempt, failed } = createHousekeeping(log);
  const remove = async (snapshots: Snapshots, id: string): Promise<void> => {
    step.signal.throwIfAborted();
    log.info(`Deleting the snapshot ${id}`);
    if (await attempt(`delete the snapshot ${id}`, () => snapshots.delete(id))) deleted.push(id);
  };

  await releaseRoute(step, restore, plan, { remove, attempt });
  for (const routeStep of settings.shareCopies ? [] : plan.route) {
    if (routeStep.kind !== 'copy' || routeStep.name === 'target') continue;
    const snapshots = await restore[routeStep.side].snapshots(routeStep.to);
    const purpose = copyPurposes[routeStep.name];
    const id = snapshotName(run.restoreId, routeStep.name);
    await attempt(`delete the snapshot ${id}`, async () => {
      if ((await findOurs(snapshots, id, own, purpose)) !== undefined) await remove(snapshots, id);
    });
  }

  if (settings.createSnapshot) {
    const snapshots = await source.snapshots(settings.sourceRegion);
    await attempt(`delete the snapshot ${plan.snapshot.id}`, async () => {
      const fresh = await findOurs(snapshots, plan.snapshot.id, own, 'fresh-snapshot');
      if (fresh !== undefined) await remove(snapshots, fresh.id);
    });
  }

  const inTarget = await target.snapshots(settings.targetRegion);
  const all: Snapshot[] = [];
  await attempt('look for copies and final snapshots beyond the retention', async () => {
    all.push(...(await inTarget.list()));
  });
  const limits = [
    ['target-copy', settings.retention],
    ['final-snapshot', settings.finalSnapshotRetention],
  ] as const;
  for (const [purpose, keep] of limits) {
    for (const { id, tags } of surplus(all, { purpose, targetArn, restoreId: run.restoreId, keep })) {
      const restoreId = tags[tagKeys.restoreId] ?? '';
      // The final snapshot of a restore that has not ended, or that the table does not know, may be all there is.
      if (
        purpose === 'final-snapshot' &&
        restoreId !== run.restoreId &&
        !(await isKnownToHaveEnded(restore, restoreId))
      )
        continue;
      await remove(inTarget, id);
    }
  }
  if (settings.shareCopies) {
    const used = all.find(({ arn }) => arn === ready.arn);
    // Of other clusters and under other keys there are other copies.
    const alike = all.filter(({ clusterId, kmsKeyId }) => {
      return clusterId === used?.clusterId && kmsKeyId === used.kmsKeyId;
    });
    const usedId = used?.tags[tagKeys.restoreId] ?? '';
    const shared = { purpose: 'target-copy', targetArn: sharedTarget(restore) } as const;
    const unused = surplus(alike, { ...shared, restoreId: usedId, keep: settings.retention });
    for (const { id, tags } of unused) {
      if (await endUnused(restore, tags[tagKeys.restoreId] ?? '')) await remove(inTarget, id);
    }
  }
  const kept = deleted.includes(ready.id) || ready.arn === plan.snapshot.arn ? [] : [ready.arn];
  return failed.length === 0 ? { deleted, kept } : { deleted, kept, failed };
}

async function isKnownToHaveEnded({ readRestore }: Restore, restoreId: string): Promise<boolean> {
  const record = await readRestore(restoreId);
  return record !== undefined && hasEnded(record);
}
