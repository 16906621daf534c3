import { confirmNewCluster } from '../cluster/ownership.ts';
import { setTargetSecurityGroups } from '../cluster/security-groups.ts';
import { changeWhenAvailable } from '../cluster/waiters.ts';
import type { Restore } from '../context.ts';
import { ownTags, tagKeys, verified } from '../naming.ts';
import type { Plan, Restored, Step } from '../results.ts';

/**
 * Writes on the cluster that it is verified and serves, and the guard tag that lets the next restore replace it. Until
 * now neither was there: a half-built copy can be replaced by nobody, and what serves is never taken for unverified,
 * even where the table was lost.
 */
export async function markVerified(
  step: Step,
  restore: Restore,
  plan: Plan | undefined,
  restored: Restored,
): Promise<null> {
  const { arn, id } = await confirmNewCluster(step, restore, restored);
  if (plan !== undefined) await setTargetSecurityGroups(step, restore, plan, restored);
  const { settings, clusters, run, targetArn, log } = restore;
  const { key, value } = settings.guardTag;
  const tags = { ...ownTags(run.restoreId, targetArn, 'cluster'), [tagKeys.state]: verified, [key]: value };
  await changeWhenAvailable(step, restore, id, {
    what: 'the cluster to be marked as verified',
    change: () => clusters.tag(arn, tags),
  });
  log.info(`${arn} is verified, and carries ${key}=${value}: the next restore may replace it`);
  return null;
}
