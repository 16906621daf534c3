import type { Inspection } from '../context.ts';
import { type Problem, refuseProblems, Undetermined } from '../plan/checks.ts';
import type { Plan } from '../results.ts';
import { plannedOf } from './planned-cluster.ts';

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

/**
 * The subnets have a free address for each instance that is created while the previous ones have theirs: without one an
 * instance ends as `incompatible-network`. Throws QUOTA, or BAD_INPUT where there are no subnets at all.
 */
export async function checkAddresses(inspection: Inspection, plan: Plan): Promise<string> {
  const { settings, offerings } = inspection;
  const { cluster, instances } = plannedOf(inspection, plan);
  const { subnetGroup } = cluster;
  const group = subnetGroup === undefined ? undefined : await offerings.subnetGroup(subnetGroup);
  if (subnetGroup !== undefined && group === undefined)
    throw new Undetermined(`there is no subnet group ${subnetGroup}`);
  const subnets = await inspection.findSubnets(group?.subnets);
  const name = subnetGroup === undefined ? 'the default VPC' : `the subnet group ${subnetGroup}`;
  if (subnets.length === 0 && subnetGroup === undefined) {
    const problem = `Account ${settings.targetAccountId} has no default VPC with subnets in ${settings.targetRegion}, where the new cluster would be.`;
    refuseProblems('BAD_INPUT', [{ problem, fix: 'Set subnet-group to one that exists there.' }]);
  }
  // With `replace` the previous instances, and their addresses, are gone before the new ones are created.
  const leaving = settings.strategy === 'swap' ? [] : (plan.previous?.instances ?? []);
  const freeIn = (zone?: string): number =>
    subnets
      .filter((one) => zone === undefined || one.zone === zone)
      .reduce((sum, { freeAddresses }) => sum + freeAddresses, 0);
  const findShortage = (zone: string | undefined): Problem[] => {
    const isThere = ({ availabilityZone }: { readonly availabilityZone?: string | undefined }): boolean =>
      zone === undefined || availabilityZone === zone;
    const needed = instances.filter(isThere).length - leaving.filter(isThere).length;
    const free = freeIn(zone);
    if (needed <= free) return [];
    return [
      {
        problem: `The restore creates ${instances.filter(isThere).length} instances in ${zone ?? settings.targetRegion}: ${name} has ${free} free addresses there, and ${needed} more are needed.`,
        fix: `Free addresses, or set subnet-group to one with larger subnets${settings.strategy === 'swap' ? ', or strategy: replace, which deletes the previous instances first' : ''}.`,
      },
    ];
  };
  const zones = distinct(instances.map(({ availabilityZone }) => availabilityZone));
  const short = zones.flatMap(findShortage);
  refuseProblems('QUOTA', short.length > 0 ? short : findShortage(undefined));
  return `${freeIn()} in ${name} (+${Math.max(0, instances.length - leaving.length)})`;
}

function distinct(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined))];
}
