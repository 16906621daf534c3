import type { QuotaName } from '../../aws/rds/quotas.ts';
import type { Inspection } from '../context.ts';
import { type Problem, refuseProblems } from '../plan/checks.ts';
import { plannedInstanceNames } from '../plan/cluster-settings.ts';
import type { Plan, Side } from '../results.ts';

/** Copies from other Regions that may be in progress at once, by account and destination (UG aurora-copy-snapshot). */
const copiesAtOnce = 5;

const words: { readonly [name in QuotaName]: string } = {
  DBClusters: 'clusters',
  DBInstances: 'instances',
  ManualClusterSnapshots: 'manual cluster snapshots',
};

/** What a restore adds in one account and Region. */
interface Demand {
  readonly side: Side;
  readonly region: string;
  readonly needed: { readonly [name in QuotaName]?: number };
  /** Copies from another Region. */
  readonly arriving: number;
}

/** The accounts have room for all that the restore makes while the old is still there. Throws QUOTA. */
export async function checkQuotas(inspection: Inspection, plan: Plan): Promise<string> {
  const problems: Problem[] = [];
  const seen: string[] = [];
  for (const { side, region, needed, arriving } of demands(inspection, plan)) {
    const account = inspection[side];
    const quotas = await account.quotas(region);
    for (const [name, more] of Object.entries(needed) as [QuotaName, number][]) {
      const quota = quotas[name];
      if (quota === undefined || more === 0) continue;
      const said = `${quota.used} of ${quota.max} ${words[name]} in account ${account.id}, ${region}`;
      seen.push(`${said} (+${more})`);
      if (quota.used + more <= quota.max) continue;
      problems.push({
        problem: `The restore needs ${more} more: the quota is used up, with ${said}.`,
        fix: `Delete ${words[name]} that are not needed, or ask for more: aws service-quotas list-service-quotas --service-code rds --region ${region}`,
      });
    }
    if (arriving === 0) continue;
    const snapshots = await (await account.snapshots(region)).list();
    const under = snapshots.filter(({ status, copyOf = '' }) => {
      return status === 'copying' && copyOf.split(':')[3] !== region;
    });
    if (under.length < copiesAtOnce) continue;
    problems.push({
      problem: `${under.length} copies from other Regions are in progress in account ${account.id}, ${region}, as many as AWS allows: ${under.map(({ id }) => id).join(', ')}.`,
      fix: 'Wait until one of them is done, then run again.',
    });
  }
  refuseProblems('QUOTA', problems);
  return seen.join('; ') || 'nothing is added';
}

function demands({ settings }: Inspection, plan: Plan): Demand[] {
  const { targetRegion, strategy, finalSnapshot, keepPreviousMs } = settings;
  const swaps = strategy === 'swap';
  const instances = plannedInstanceNames(settings, plan).length;
  const previous = plan.replacesResourceId === undefined ? 0 : (plan.previous?.instances.length ?? 0);
  const takesFinal =
    plan.replacesResourceId !== undefined && finalSnapshot && (!swaps || keepPreviousMs === 0);
  const all: Demand[] = [
    {
      side: 'target',
      region: targetRegion,
      needed: {
        // The new volume stands beside the previous one with both strategies.
        DBClusters: 1,
        DBInstances: swaps ? instances : Math.max(0, instances - previous),
        ManualClusterSnapshots: takesFinal ? 1 : 0,
      },
      arriving: 0,
    },
    ...plan.route.flatMap((routeStep): Demand[] =>
      routeStep.kind !== 'copy'
        ? []
        : [
            {
              side: routeStep.side,
              region: routeStep.to,
              needed: { ManualClusterSnapshots: 1 },
              arriving: routeStep.from === routeStep.to ? 0 : 1,
            },
          ],
    ),
  ];
  return merge(all, ({ side, region }) => `${settings[`${side}AccountId`]} ${region}`);
}

/** Adds up what falls on the same account and Region. */
function merge(all: readonly Demand[], placeOf: (demand: Demand) => string): Demand[] {
  const places = new Map<string, Demand>();
  for (const demand of all) {
    const known = places.get(placeOf(demand));
    const sum = (name: QuotaName): number => (known?.needed[name] ?? 0) + (demand.needed[name] ?? 0);
    places.set(placeOf(demand), {
      ...(known ?? demand),
      needed: {
        DBClusters: sum('DBClusters'),
        DBInstances: sum('DBInstances'),
        ManualClusterSnapshots: sum('ManualClusterSnapshots'),
      },
      arriving: (known?.arriving ?? 0) + demand.arriving,
    });
  }
  return [...places.values()];
}
