import { keepSeenAccess } from '../cluster/public-instances.ts';
import { readGuarded } from '../cluster/read-guards.ts';
import { removeInstances, startIfStopped } from '../cluster/remove.ts';
import type { Restore } from '../context.ts';
import type { Plan, PreviousKept, Step } from '../results.ts';
import { makeSnapshot } from '../snapshots/copy.ts';

/**
 * `strategy: replace`: makes room for the new instances. Takes the final snapshot of the previous cluster, then deletes
 * its instances. The cluster itself, with its data and its deletion protection, stays until the new one is verified.
 */
export async function removePreviousInstances(
  step: Step,
  restore: Restore,
  plan: Plan,
): Promise<PreviousKept> {
  const { settings, log } = restore;
  if (plan.replacesResourceId === undefined) return {};
  const begun = await step.intend('removal-begun', async () => {
    const cluster = await readGuarded(restore, plan);
    return cluster?.id ?? '';
  });
  // Also where a removal has begun: the plan of a resumed restore comes from the table.
  let cluster = await readGuarded(restore, plan);
  if (cluster === undefined) return {};
  await startIfStopped(step, restore, cluster);
  let finalSnapshotArn: string | undefined;
  if (settings.finalSnapshot) {
    const place = { side: 'target', region: settings.targetRegion } as const;
    const snapshot = await makeSnapshot(step, restore, { place, cluster, purpose: 'final-snapshot' });
    finalSnapshotArn = await step.intend('final-snapshot-arn', () => snapshot.arn);
    log.info(`The data of ${begun} is kept in ${finalSnapshotArn}`);
  } else log.info(`No final snapshot of ${begun} is taken (final-snapshot: false)`);
  // Hours may have passed since the guards were read.
  cluster = await readGuarded(restore, plan);
  if (cluster !== undefined) {
    await keepSeenAccess(step, restore, cluster);
    await removeInstances(step, restore, cluster);
  }
  return finalSnapshotArn === undefined ? {} : { finalSnapshotArn };
}
