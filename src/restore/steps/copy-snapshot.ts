import { ActionError } from '../../errors.ts';
import type { Restore } from '../context.ts';
import type { Plan, SnapshotLocation, Step } from '../results.ts';
import { makeCopy } from '../snapshots/copy.ts';
import { notFoundTolerance } from '../visibility.ts';

/** The route steps of the target account. Ends with a snapshot that the target account can see and restore. */
export async function copySnapshot(
  step: Step,
  restore: Restore,
  plan: Plan,
  shared: SnapshotLocation,
): Promise<SnapshotLocation> {
  let reached: SnapshotLocation = { arn: shared.arn, id: shared.id, region: shared.region };
  await waitUntilSeen(step, restore, reached);
  for (const routeStep of plan.route) {
    if (routeStep.kind !== 'copy' || routeStep.side !== 'target') continue;
    const copy = await makeCopy(step, restore, { plan, routeStep, from: reached.arn });
    reached = { arn: copy.arn, id: copy.id, region: routeStep.to };
  }
  await waitUntilSeen(step, restore, reached);
  return reached;
}

/** A share takes a moment to be seen by the other account. Nothing of the previous cluster has been touched yet. */
async function waitUntilSeen(step: Step, restore: Restore, reached: SnapshotLocation): Promise<void> {
  const { settings, target } = restore;
  const snapshots = await target.snapshots(reached.region);
  let looks = 0;
  await step.wait(`account ${settings.targetAccountId} to see the snapshot ${reached.id}`, {
    timeoutMs: settings.copyTimeoutMs,
    poll: async () => {
      const seen = await snapshots.get(reached.arn);
      looks += 1;
      if (seen?.status === 'available') return { state: 'done', value: null };
      if (seen === undefined && looks < notFoundTolerance)
        return { state: 'pending', detail: 'not visible yet' };
      return {
        state: 'failed',
        error: new ActionError(
          'SNAPSHOT_NOT_USABLE',
          `The target account ${settings.targetAccountId} sees the snapshot ${reached.arn} as ${seen?.status ?? 'not existing'}.`,
          'Nothing of the previous cluster has been touched. See that the snapshot exists and is shared, then run again.',
        ),
      };
    },
  });
}
