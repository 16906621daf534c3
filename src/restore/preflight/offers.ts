import type { NewCluster } from '../../aws/rds/cluster-requests.ts';
import type { NewInstance } from '../../aws/rds/instance-requests.ts';
import type { VersionOffer } from '../../aws/rds/offerings.ts';
import { ActionError } from '../../errors.ts';
import type { Inspection } from '../context.ts';
import { type Problem, refuseProblems } from '../plan/checks.ts';
import type { Plan } from '../results.ts';
import { chooseVersion } from './engine-version.ts';
import { findBadCapacity, findEmptyEndpoints, findTooManyTags } from './limits.ts';
import { type Planned, plannedOf } from './planned-cluster.ts';
import { type ClassOffers, dropUnsupported, findUnsupported } from './support.ts';

/**
 * The plan with the engine version that the settings and the Region make of the snapshot's; with `allow-unsupported`,
 * without the previous cluster's settings that this version or the instance class does not support. Throws BAD_INPUT.
 */
export async function fitPlan(inspection: Inspection, plan: Plan): Promise<Plan> {
  const { engineVersion: _chosen, ...rest } = plan;
  const { version } = await findVersion(inspection, plan);
  const fitted: Plan = version === plan.snapshot.engineVersion ? rest : { ...rest, engineVersion: version };
  if (!inspection.settings.allowUnsupported) return fitted;
  const { previous, snapshot } = fitted;
  const { planned, offer, classes } = await readOffers(inspection, fitted);
  const unsupported = findUnsupported(planned, offer, classes, previous);
  if (previous !== undefined) return { ...fitted, previous: dropUnsupported(previous, unsupported) };
  // Without a previous cluster the storage type is all that comes from elsewhere.
  const { storageType, ...others } = snapshot;
  const isDropped = unsupported.some(({ name }) => name === `storage type ${storageType}`);
  return isDropped ? { ...fitted, snapshot: others } : fitted;
}

async function findVersion({ settings, offerings }: Inspection, plan: Plan): Promise<VersionOffer> {
  const { engine, engineVersion: version } = plan.snapshot;
  const wanted = settings.engineVersion;
  const exact = await offerings.versions(
    engine,
    wanted === undefined || wanted === 'auto' ? version : wanted,
  );
  const isSettled = exact.some((one) => one.version === version);
  const offers = isSettled ? exact : await offerings.versions(engine);
  return chooseVersion({ engine, version, wanted, region: settings.targetRegion, offers });
}

async function readOffers(
  inspection: Inspection,
  plan: Plan,
): Promise<{ readonly planned: Planned; readonly offer: VersionOffer; readonly classes: ClassOffers }> {
  const { settings, offerings } = inspection;
  const planned = plannedOf(inspection, plan);
  const { engine, engineVersion } = planned.cluster;
  const [offer] = await offerings.versions(engine, engineVersion);
  if (offer?.family === undefined) {
    throw new ActionError(
      'BAD_INPUT',
      `${engine} ${engineVersion} is not offered in ${settings.targetRegion}.`,
      'Choose another target-region, or set engine-version: auto.',
    );
  }
  const classes = new Set(planned.instances.map((one) => one.class));
  // A capacity alone asks for a version with Aurora Serverless v2; DescribeDBEngineVersions does not say which have it.
  if (planned.cluster.serverless !== undefined) classes.add('db.serverless');
  const found = await Promise.all(
    [...classes].map(async (one) => [one, await offerings.classes(engine, engineVersion, one)] as const),
  );
  return { planned, offer, classes: Object.fromEntries(found) };
}

/**
 * The target Region offers all that the new cluster is created with: the engine's version, the instance classes, what
 * both support, and parameter groups of the right family. Throws BAD_INPUT with every problem, not only the first.
 */
export async function checkOffers(inspection: Inspection, plan: Plan): Promise<string> {
  const { settings } = inspection;
  const { planned, offer, classes } = await readOffers(inspection, plan);
  const { cluster, instances } = planned;
  const { engine, engineVersion } = cluster;
  const { family = '' } = offer;
  const problems = await findBadGroups(inspection, cluster, instances, family);
  const used = distinct(instances.map((one) => one.class));
  for (const instanceClass of used) {
    if (classes[instanceClass]?.length !== 0) continue;
    problems.push({
      problem: `The instance class ${instanceClass} cannot be ordered for ${engine} ${engineVersion} in ${settings.targetRegion}.`,
      fix: 'Set instance-class to one that can (aws rds describe-orderable-db-instance-options).',
    });
  }
  problems.push(...(await findEndOfSupport(inspection, planned, offer)));
  problems.push(...findUnsupported(planned, offer, classes, plan.previous));
  problems.push(...findBadCapacity(settings, plan, planned, offer));
  problems.push(...findTooManyTags(settings, plan, planned));
  problems.push(...findEmptyEndpoints(settings, plan));
  refuseProblems('BAD_INPUT', problems);
  return `${engine} ${engineVersion} (${family}) with ${instances.length} × ${used.join(', ')} in ${settings.targetRegion}`;
}

/** RDS would upgrade the new cluster to a version and a parameter group that nobody asked for (API EngineLifecycleSupport). */
async function findEndOfSupport(
  { settings, offerings, clock }: Inspection,
  { cluster }: Planned,
  { major }: VersionOffer,
): Promise<Problem[]> {
  if (major === undefined || cluster.engineLifecycleSupport !== 'open-source-rds-extended-support-disabled')
    return [];
  const end = await offerings.standardSupportEnd(cluster.engine, major);
  if (end === undefined || Date.parse(end) > clock.now()) return [];
  return [
    {
      problem: `Standard support of ${cluster.engine} ${major} ended on ${end.slice(0, 10)}. Without RDS Extended Support AWS would upgrade the new cluster${settings.extendedSupport === false ? ' (extended-support is false)' : ''}.`,
      fix: 'Set extended-support: true (AWS charges for it by vCPU and hour), or upgrade production and restore a new snapshot.',
    },
  ];
}

async function findBadGroups(
  { settings, offerings }: Inspection,
  cluster: NewCluster,
  instances: readonly NewInstance[],
  family: string,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  const judge = (kind: string, input: string, name: string, found: string | undefined): void => {
    if (found === family) return;
    const problem =
      found === undefined
        ? `There is no ${kind} ${name} in ${settings.targetRegion}.`
        : `The ${kind} ${name} is of family ${found}, but ${cluster.engine} ${cluster.engineVersion} needs ${family}.`;
    problems.push({ problem, fix: `Set ${input} to one of family ${family} in ${settings.targetRegion}.` });
  };
  if (cluster.parameterGroup !== undefined) {
    const found = await offerings.clusterParameterGroupFamily(cluster.parameterGroup);
    judge('cluster parameter group', 'cluster-parameter-group', cluster.parameterGroup, found);
  }
  for (const group of distinct(instances.map((instance) => instance.parameterGroup))) {
    const found = await offerings.instanceParameterGroupFamily(group);
    judge('instance parameter group', 'instance-parameter-group', group, found);
  }
  return problems;
}

function distinct(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined))];
}
