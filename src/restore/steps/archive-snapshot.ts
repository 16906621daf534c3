import type { Snapshots } from '../../aws/snapshots.ts';
import type { Step } from '../../engine/step.ts';
import { commonTarget, endUnused, leaveWay } from '../common.ts';
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
  ready: Reached,
): Promise<Archived> {
  const { settings, source, target, run, targetArn, log } = restore;
  const own = { id: run.restoreId, targetArn };
  const deleted: string[] = [];
  const remove = async (snapshots: Snapshots, id: string): Promise<void> => {
    step.signal.throwIfAborted();
    log.info(`Deleting the snapshot ${id}`);
    await snapshots.delete(id);
    deleted.push(id);
  };

  await leaveWay(step, restore, plan, remove);
  for (const hop of settings.shareCopies ? [] : plan.hops) {
    if (hop.kind !== 'copy' || hop.name === 'target') continue;
    const snapshots = await restore[hop.side].snapshots(hop.to);
    const purpose: Purpose = hop.name === 'shared' ? 'shared-copy' : 'transit-copy';
    const id = snapshotName(run.restoreId, hop.name);
    if ((await findOurs(snapshots, id, own, purpose)) !== undefined) await remove(snapshots, id);
  }

  if (settings.createSnapshot) {
    const snapshots = await source.snapshots(settings.sourceRegion);
    const fresh = await findOurs(snapshots, plan.snapshot.id, own, 'fresh-snapshot');
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
    const used = all.find(({ arn }) => arn === ready.arn);
    // Of other clusters and under other keys there are other copies.
    const alike = all.filter(({ clusterId, kmsKeyId }) => {
      return clusterId === used?.clusterId && kmsKeyId === used.kmsKeyId;
    });
    const usedId = used?.tags[tagKeys.restoreId] ?? '';
    for (const { id, tags } of surplus(
      alike,
      'target-copy',
      commonTarget(restore),
      usedId,
      settings.retention,
    )) {
      if (await endUnused(restore, tags[tagKeys.restoreId] ?? '')) await remove(inTarget, id);
    }
  }
  const kept = deleted.includes(ready.id) || ready.arn === plan.snapshot.arn ? [] : [ready.arn];
  return { deleted, kept };
}
