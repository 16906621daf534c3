import type { Cluster } from '../../aws/rds/clusters.ts';
import type { Restore } from '../context.ts';
import { ownTags, permanentName, tagKeys, temporaryName } from '../naming.ts';
import type { Plan, Step } from '../results.ts';
import { changeWhenAvailable } from './waiters.ts';

/** A tag value has at most 256 characters (API Tag). */
const longestValue = 256;

/**
 * The plan, in which an instance is publicly accessible only where AWS shows the previous one so, or has shown it before
 * it was deleted. The plan of a resumed restore comes from the table: who can write that must not open a copy of
 * production to the internet.
 */
export async function withSeenAccess(restore: Restore, plan: Plan): Promise<Plan> {
  const { previous } = plan;
  const claimed = previous?.instances.filter(({ publiclyAccessible }) => publiclyAccessible) ?? [];
  if (previous === undefined || claimed.length === 0) return plan;
  const seen = await findPublic(restore);
  const unseen = claimed.map(({ id }) => id).filter((id) => !seen.has(id));
  if (unseen.length === 0) return plan;
  restore.log.warning(
    `The table says that ${unseen.join(', ')} was publicly accessible, and AWS does not show it: what is created for it is not. If it must be: aws rds modify-db-instance --publicly-accessible`,
  );
  const instances = previous.instances.map((one) =>
    unseen.includes(one.id) ? { ...one, publiclyAccessible: false } : one,
  );
  return { ...plan, previous: { ...previous, instances } };
}

/** By their permanent names, of all clusters of the target. */
async function findPublic({ clusters, instances, settings, targetArn }: Restore): Promise<Set<string>> {
  const own = (await clusters.list()).filter(
    ({ id, tags }) => id === settings.targetClusterId || tags[tagKeys.target] === targetArn,
  );
  const found = own.flatMap(({ tags }) => tags[tagKeys.publicInstances]?.split(' ') ?? []);
  if (own.length === 0) return new Set(found);
  for (const { id, clusterId, publiclyAccessible } of await instances.ofCluster(...own.map(({ id }) => id))) {
    const restoreId = own.find((cluster) => cluster.id === clusterId)?.tags[tagKeys.restoreId] ?? '';
    if (publiclyAccessible) found.push(id, permanentName(id, restoreId));
  }
  return new Set(found);
}

/** Before the previous instances are deleted: writes on the new cluster which of them AWS shows as publicly accessible. */
export async function keepSeenAccess(step: Step, restore: Restore, previous: Cluster): Promise<void> {
  const { clusters, instances, run, settings, targetArn } = restore;
  const members = await instances.ofCluster(previous.id);
  const ids = members.filter(({ publiclyAccessible }) => publiclyAccessible).map(({ id }) => id);
  if (ids.length === 0) return;
  const name = temporaryName(settings.targetClusterId, 'new', run.restoreId);
  const arn = targetArn.replace(/[^:]*$/, name);
  const tags = {
    ...ownTags(run.restoreId, targetArn, 'cluster'),
    [tagKeys.publicInstances]: ids.join(' ').slice(0, longestValue),
  };
  await changeWhenAvailable(step, restore, name, {
    what: 'the publicly accessible instances to be noted on the new cluster',
    change: () => clusters.tag(arn, tags),
  });
}
