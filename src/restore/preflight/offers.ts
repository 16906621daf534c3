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
  const { planned, offer, classes } = await readOffers(inspection, fitted);
  const { previous, snapshot } = fitted;
  const unsupported = findUnsupported(planned, offer, classes);
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
  const writerClass = instances[0]?.class;
  if (plan.previous?.cluster.httpEndpoint && writerClass?.startsWith('db.t')) {
    problems.push({
      problem: `The previous cluster has the Data API's HTTP endpoint, which AWS does not give to ${writerClass}.`,
      fix: 'Set instance-class to one that is no T class, or switch the endpoint of the previous cluster off.',
    });
  }
  for (const [instanceClass, offers] of Object.entries(classes)) {
    if (offers.length > 0) continue;
    problems.push({
      problem: `The instance class ${instanceClass} cannot be ordered for ${engine} ${engineVersion} in ${settings.targetRegion}.`,
      fix: 'Set instance-class to one that can (aws rds describe-orderable-db-instance-options).',
    });
  }
  problems.push(...(await findEndOfSupport(inspection, planned, offer)));
  problems.push(...findUnsupported(planned, offer, classes));
  problems.push(...findBadCapacity(settings, plan, planned, offer));
  problems.push(...findTooManyTags(settings, plan, planned));
  problems.push(...findEmptyEndpoints(settings, plan));
  refuseProblems('BAD_INPUT', problems);
  return `${engine} ${engineVersion} (${family}) with ${instances.length} × ${Object.keys(classes).join(', ')} in ${settings.targetRegion}`;
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

/** Subnet group and security groups exist, all in one VPC. Throws BAD_INPUT. */
export async function checkNetwork(inspection: Inspection, plan: Plan): Promise<string> {
  const { settings, offerings } = inspection;
  const { cluster } = plannedOf(inspection, plan);
  const problems: Problem[] = [];
  const subnetGroup = cluster.subnetGroup;
  const subnets = subnetGroup === undefined ? undefined : await offerings.subnetGroup(subnetGroup);
  const vpc = subnets?.vpc;
  const { networkType } = cluster;
  if (networkType !== undefined && subnets?.networkTypes?.includes(networkType) === false) {
    problems.push({
      problem: `The previous cluster has the network type ${networkType}. The subnet group ${subnetGroup} supports ${subnets.networkTypes.join(', ')}.`,
      fix: 'Set subnet-group to one that supports it, add IPv6 blocks to its subnets, or change the network type of the previous cluster.',
    });
  }
  if (subnetGroup !== undefined && subnets === undefined) {
    problems.push({
      problem: `There is no subnet group ${subnetGroup} in ${settings.targetRegion}.`,
      fix: 'Set subnet-group to one that exists there.',
    });
  }
  const permanent = settings.securityGroupIds ?? plan.previous?.cluster.securityGroupIds ?? [];
  const groups = distinct([...(cluster.securityGroupIds ?? []), ...permanent]);
  const vpcs =
    groups.length === 0 ? new Map<string, string>() : await inspection.vpcsOfSecurityGroups(groups);
  for (const group of groups) {
    const its = vpcs.get(group);
    if (its !== undefined && (vpc === undefined || its === vpc)) continue;
    problems.push({
      problem:
        its === undefined
          ? `There is no security group ${group} in account ${settings.targetAccountId}, ${settings.targetRegion}.`
          : `The security group ${group} is in ${its}, but the subnet group ${subnetGroup} is in ${vpc}.`,
      fix: 'Set security-group-ids (and build-security-group-ids) to groups of the VPC of subnet-group.',
    });
  }
  refuseProblems('BAD_INPUT', problems);
  if (subnetGroup === undefined && groups.length === 0) return "AWS's defaults";
  return `subnet group ${subnetGroup ?? '(default)'}${vpc === undefined ? '' : ` in ${vpc}`}, security groups ${groups.join(', ') || '(default)'}`;
}

function distinct(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined))];
}
