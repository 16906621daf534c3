import type { VersionOffer } from '../../aws/rds/offerings.ts';
import type { Settings } from '../../settings/settings.ts';
import { fitEndpoint } from '../cluster/custom-endpoints.ts';
import { ownTags, tagKeys } from '../naming.ts';
import type { Problem } from '../plan/checks.ts';
import { plannedInstanceNames } from '../plan/cluster-settings.ts';
import type { Plan } from '../results.ts';
import type { Planned } from './planned-cluster.ts';

// What AWS refuses only when it is asked to make the thing: the previous cluster may be gone by then.

/** Serverless capacity, as the inputs and the previous cluster's values make it together. */
export function findBadCapacity(
  settings: Settings,
  plan: Plan,
  { cluster, instances }: Planned,
  offer: Pick<VersionOffer, 'engine' | 'version' | 'serverless'>,
): Problem[] {
  const { minAcu: min, maxAcu: max } = cluster.serverless ?? {};
  const fix = 'Set serverless-min-acu and serverless-max-acu, both.';
  if (min === undefined || max === undefined) {
    if (instances.some((one) => one.class === 'db.serverless'))
      return [{ problem: 'The instance class is db.serverless, but no capacity is known for it.', fix }];
    if (settings.serverlessMinAcu === undefined && settings.serverlessMaxAcu === undefined) return [];
    return [{ problem: 'Only one end of the serverless capacity is known.', fix }];
  }
  const previous = plan.previous?.cluster.serverless;
  const inputs = `minimum ${min}, maximum ${max}${previous === undefined ? '' : `; the previous cluster has ${previous.minAcu} to ${previous.maxAcu}`}`;
  if (min > max)
    return [{ problem: `The serverless minimum would be greater than the maximum (${inputs}).`, fix }];
  if (max < 1) {
    const atLeast = 'Set serverless-max-acu to 1 or more.';
    return [{ problem: `The serverless maximum would be less than 1 ACU (${inputs}).`, fix: atLeast }];
  }
  const limits = offer.serverless;
  if (limits === undefined || (min >= limits.minAcu && max <= limits.maxAcu)) return [];
  return [
    {
      problem: `${offer.engine} ${offer.version} has a serverless capacity of ${limits.minAcu} to ${limits.maxAcu} ACUs (${inputs}).`,
      fix: 'Set serverless-min-acu and serverless-max-acu within these limits.',
    },
  ];
}

/** What AWS allows on one resource; its own tags (`aws:`) do not count. */
const mostTags = 50;

/** The user's tags, those carried over, and those of this action, on all that gets them. */
export function findTooManyTags(settings: Settings, plan: Plan, { cluster, instances }: Planned): Problem[] {
  const tagged = [
    // The last two are written when it is verified.
    { what: 'new cluster', keys: [...Object.keys(cluster.tags), settings.guardTag.key, tagKeys.state] },
    ...instances.map(({ id, tags }) => ({ what: `instance ${id}`, keys: Object.keys(tags) })),
  ];
  if (plan.previous !== undefined) {
    // At the cut-over the previous cluster is marked as one that is kept for a while.
    const marks = [...Object.keys(ownTags('', '', 'previous-cluster')), tagKeys.keptUntil];
    const keys = new Set([...Object.keys(plan.previous.cluster.tags), ...marks]);
    tagged.push({ what: 'previous cluster that a swap keeps', keys: [...keys] });
  }
  return tagged
    .map(({ what, keys }) => ({ what, count: keys.filter((key) => !key.startsWith('aws:')).length }))
    .filter(({ count }) => count > mostTags)
    .map(({ what, count }) => ({
      problem: `The ${what} would have ${count} tags (its own, the input's and this action's): AWS allows ${mostTags}.`,
      fix: 'Take tags off the previous cluster, or out of the input tags.',
    }));
}

/** Custom endpoints that name instances, none of which will be there: they would lead to all instances. */
export function findEmptyEndpoints(settings: Settings, plan: Plan): Problem[] {
  const names = plannedInstanceNames(settings, plan);
  return (plan.previous?.customEndpoints ?? [])
    .filter((endpoint) => fitEndpoint(endpoint, names) === undefined)
    .map(({ id, staticMembers }) => ({
      problem: `The custom endpoint ${id} leads to ${staticMembers.join(', ')} only, which the new cluster will not have: its instances are ${names.join(', ')}.`,
      fix: 'Raise instance-count, or change or delete that endpoint of the previous cluster.',
    }));
}
