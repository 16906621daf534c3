import type { Step } from '../../engine/step.ts';
import { commonKey, joinShare } from '../common.ts';
import type { Restore } from '../context.ts';
import { makeCopy } from '../copy-hop.ts';
import type { Plan } from '../plan.ts';

/** The snapshot that the route has reached. */
export interface Reached {
  readonly arn: string;
  readonly id: string;
  readonly region: string;
}

/** The part of the route that the source account walks: a copy that can be shared, if need be, and the share. */
export async function shareSnapshot(step: Step, restore: Restore, plan: Plan): Promise<Reached> {
  const { settings, source, log } = restore;
  let reached: Reached = { arn: plan.snapshot.arn, id: plan.snapshot.id, region: settings.sourceRegion };
  for (const hop of plan.hops) {
    if (hop.kind === 'copy' && hop.side === 'source') {
      const copy = await makeCopy(step, restore, plan, hop, reached.arn);
      reached = { arn: copy.arn, id: copy.id, region: hop.to };
    } else if (hop.kind === 'share') {
      const snapshots = await source.snapshots(hop.region);
      if (hop.existing) {
        const { id, arn } = plan.snapshot;
        const isShared = async () => (await snapshots.sharedWith(id)).includes(settings.targetAccountId);
        const { shared } = await joinShare(
          step,
          restore,
          commonKey(restore, plan, hop),
          plan.snapshot,
          isShared,
        );
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
