import { ActionError } from '../../errors.ts';
import type { Inspection } from '../context.ts';
import { type Problem, refuseProblems } from '../plan/checks.ts';
import { clusterToRestore, instancesToCreate, plannedInstanceNames } from '../plan/cluster-settings.ts';
import type { Plan } from '../results.ts';
import { findBadCapacity, findEmptyEndpoints, findTooManyTags } from './limits.ts';

/**
 * The target Region offers all that the new cluster will be made with: the engine's version, the instance classes, and
 * parameter groups of the right family. Throws BAD_INPUT with every problem, not only the first.
 */
export async function checkOffers(inspection: Inspection, plan: Plan): Promise<string> {
  const { settings, offerings: catalogue } = inspection;
  const { engine, engineVersion } = plan.snapshot;
  const family = await catalogue.familyOf(engine, engineVersion);
  if (family === undefined) {
    throw new ActionError(
      'BAD_INPUT',
      `${engine} ${engineVersion}, the version of the snapshot, is not offered in ${settings.targetRegion}.`,
      'Choose another target-region, or a snapshot of a version that it offers.',
    );
  }
  const { cluster, instances } = newOf(inspection, plan);
  const problems: Problem[] = [];
  const judgeGroup = (kind: string, input: string, name: string, found: string | undefined): void => {
    if (found === family) return;
    const problem =
      found === undefined
        ? `There is no ${kind} ${name} in ${settings.targetRegion}.`
        : `The ${kind} ${name} is of family ${found}, but the snapshot's version needs ${family}.`;
    problems.push({ problem, fix: `Set ${input} to one of family ${family} in ${settings.targetRegion}.` });
  };
  const clusterGroup = cluster.parameterGroup;
  if (clusterGroup !== undefined) {
    const found = await catalogue.clusterParameterGroupFamily(clusterGroup);
    judgeGroup('cluster parameter group', 'cluster-parameter-group', clusterGroup, found);
  }
  for (const group of distinct(instances.map((instance) => instance.parameterGroup))) {
    const found = await catalogue.instanceParameterGroupFamily(group);
    judgeGroup('instance parameter group', 'instance-parameter-group', group, found);
  }
  const writerClass = instances[0]?.class;
  if (plan.previous?.cluster.httpEndpoint && writerClass?.startsWith('db.t')) {
    problems.push({
      problem: `The old target has the Data API's HTTP endpoint, which AWS does not give to ${writerClass}.`,
      fix: 'Set instance-class to one that is no T class, or switch the endpoint of the old target off.',
    });
  }
  const classes = distinct(instances.map((instance) => instance.class));
  for (const instanceClass of classes) {
    if (await catalogue.canOrder(engine, engineVersion, instanceClass)) continue;
    problems.push({
      problem: `The instance class ${instanceClass} cannot be ordered for ${engine} ${engineVersion} in ${settings.targetRegion}.`,
      fix: 'Set instance-class to one that can (aws rds describe-orderable-db-instance-options).',
    });
  }
  problems.push(...findBadCapacity(settings, plan, cluster, instances));
  problems.push(...findTooManyTags(settings, plan, cluster, instances));
  problems.push(...findEmptyEndpoints(settings, plan));
  refuseProblems('BAD_INPUT', problems);
  return `${engine} ${engineVersion} (${family}) with ${instances.length} × ${classes.join(', ')} in ${settings.targetRegion}`;
}

/** Subnet group and security groups exist, all in one VPC. Throws BAD_INPUT. */
export async function checkNetwork(inspection: Inspection, plan: Plan): Promise<string> {
  const { settings, offerings: catalogue } = inspection;
  const { cluster } = newOf(inspection, plan);
  const problems: Problem[] = [];
  const subnetGroup = cluster.subnetGroup;
  const vpc = subnetGroup === undefined ? undefined : await catalogue.vpcOfSubnetGroup(subnetGroup);
  if (subnetGroup !== undefined && vpc === undefined) {
    problems.push({
      problem: `There is no subnet group ${subnetGroup} in ${settings.targetRegion}.`,
      fix: 'Set subnet-group to one that exists there.',
    });
  }
  const lasting = settings.securityGroupIds ?? plan.previous?.cluster.securityGroupIds ?? [];
  const groups = distinct([...(cluster.securityGroupIds ?? []), ...lasting]);
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

function newOf({ settings, run, targetArn }: Inspection, plan: Plan) {
  const ids = { clusterId: settings.targetClusterId, restoreId: run.restoreId, targetArn };
  return {
    cluster: clusterToRestore(settings, plan, { ...ids, snapshotArn: plan.snapshot.arn }),
    instances: instancesToCreate(settings, plan, { ...ids, names: plannedInstanceNames(settings, plan) }),
  };
}

function distinct(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined))];
}
