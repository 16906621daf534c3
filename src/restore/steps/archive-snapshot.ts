import type { Snapshots } from '../../aws/snapshots.ts';
import type { Step } from '../../engine/step.ts';
import { commonOwner, endUnused, leaveWay } from '../common.ts';
import type { Restore } from '../context.ts';
import { findOurs } from '../copy-hop.ts';
import { type Purpose, snapshotName, tagKeys } from '../names.ts';
import type { Plan } from '../plan.ts';
import { surplus } from '../retention.ts';
import type { Reached } from './share-snapshot.ts';

export interface Archived {
  readonly deleted: readonly string[];
  readonly kept: readonly string[];
}

/**
 * Cleans up behind the route: copies that were only a way go at once, the share that this restore made is taken back,
 * and of the copies and final snapshots that are kept only the newest stay. Only what carries this action's tags goes.
 */
export async function archiveSnapshot(
  step: Step,
  restore: Restore,
  plan: Plan,
  shared: Reached,
  ready: Reached,
): Promise<Archived> {
  const { settings, source, target, run, targetArn, log } = restore;
  const deleted: string[] = [];
  const remove = async (snapshots: Snapshots, id: string): Promise<void> => {
    step.signal.throwIfAborted();
    log.info(`Deleting the snapshot ${id}`);
    await snapshots.delete(id);
    deleted.push(id);
  };

  if (shared.sharedExisting) {
    log.info(`Taking account ${settings.targetAccountId} off the share list of ${plan.snapshot.arn}`);
    await (await source.snapshots(settings.sourceRegion)).unshare(plan.snapshot.id, settings.targetAccountId);
  }
  if (settings.shareCopies) await leaveWay(step, restore, plan, remove);
  for (const hop of settings.shareCopies ? [] : plan.hops) {
    if (hop.kind !== 'copy' || hop.name === 'target') continue;
    const snapshots = await restore[hop.side].snapshots(hop.to);
    const purpose: Purpose = hop.name === 'shared' ? 'shared-copy' : 'transit-copy';
    const id = snapshotName(run.restoreId, hop.name);
    if ((await findOurs(snapshots, id, run.restoreId, purpose)) !== undefined) await remove(snapshots, id);
  }

  if (settings.createSnapshot) {
    const snapshots = await source.snapshots(settings.sourceRegion);
    const fresh = await findOurs(snapshots, plan.snapshot.id, run.restoreId, 'fresh-snapshot');
    if (fresh !== undefined) await remove(snapshots, fresh.id);
  }

  const inTarget = await target.snapshots(settings.targetRegion);
  const all = await inTarget.list();
  const limits = [
    ['target-copy', settings.retention],
    ['final-snapshot', settings.finalSnapshotRetention],
  ] as const;
  for (const [purpose, keep] of limits) {
    for (const { id } of surplus(all, purpose, targetArn, run.restoreId, keep)) await remove(inTarget, id);
  }
  if (settings.shareCopies) {
    const own = all.find(({ arn }) => arn === ready.arn);
    // Of other clusters and under other keys there are other copies.
    const alike = all.filter(({ clusterId, kmsKeyId }) => {
      return clusterId === own?.clusterId && kmsKeyId === own.kmsKeyId;
    });
    const ownId = own?.tags[tagKeys.restoreId] ?? '';
    const { targetArn: common } = commonOwner(targetArn, '', 0);
    for (const { id, tags } of surplus(alike, 'target-copy', common, ownId, settings.retention)) {
      if (await endUnused(restore, tags[tagKeys.restoreId] ?? '')) await remove(inTarget, id);
    }
  }
  const kept = deleted.includes(ready.id) || ready.arn === plan.snapshot.arn ? [] : [ready.arn];
  return { deleted, kept };
}
