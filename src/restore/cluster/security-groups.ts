import type { Restore } from '../context.ts';
import type { Plan, Restored, Step } from '../results.ts';
import { isNewCluster } from './ownership.ts';
import { changeWhenAvailable } from './waiters.ts';

/** With build-security-group-ids the new cluster was built where only this run reaches it; now it gets the target's. */
export async function setTargetSecurityGroups(
  step: Step,
  restore: Restore,
  plan: Plan,
  { resourceId }: Restored,
): Promise<void> {
  const { settings, clusters } = restore;
  const groups = settings.securityGroupIds ?? plan.previous?.cluster.securityGroupIds ?? [];
  if (settings.buildSecurityGroupIds === undefined || groups.length === 0) return;
  const cluster = await clusters.find(resourceId);
  if (cluster === undefined || !isNewCluster(restore, cluster)) return;
  if (groups.every((id) => cluster.securityGroupIds.includes(id))) return;
  await changeWhenAvailable(step, restore, cluster.id, {
    what: 'the security groups of the target to be set',
    change: () => clusters.modify(cluster.id, { securityGroupIds: groups }),
  });
}
