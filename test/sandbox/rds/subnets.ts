import type { InstanceThing, RdsState } from './state.ts';
import { defaultVpc } from './state.ts';

/** A subnet that RDS knows: each subnet group has one in each zone. */
export interface Subnet {
  readonly id: string;
  readonly zone: string;
  readonly vpc: string;
  readonly isDefault: boolean;
  readonly free: number;
}

export function zonesOf(region: string): string[] {
  return ['a', 'b', 'c'].map((zone) => `${region}${zone}`);
}

/** Names of the account's subnet groups; `default` is there without being made. */
export function subnetGroupsOf({ subnetGroups }: RdsState, account: string, region: string): string[] {
  const prefix = `${account}/${region}/`;
  const own = subnetGroups.filter((key) => key.startsWith(prefix));
  return ['default', ...own.map((key) => key.slice(prefix.length))];
}

export function subnetsOf(state: RdsState, account: string, region: string, group: string): Subnet[] {
  const { addresses, vpcs, instances, clusters } = state;
  const prefix = `${account}/${region}/`;
  const isThere = (one: InstanceThing, zone: string): boolean =>
    one.account === account &&
    one.region === region &&
    one.shown.AvailabilityZone === zone &&
    (clusters[one.clusterArn]?.shown.DBSubnetGroup ?? 'default') === group;
  return zonesOf(region).map((zone, index) => {
    const id = `subnet-${group}-${index}`;
    const used = Object.values(instances).filter((one) => isThere(one, zone)).length;
    return {
      id,
      zone,
      vpc: vpcs[`${prefix}${group}`] ?? defaultVpc,
      isDefault: group === 'default',
      free: Math.max(0, (addresses[`${prefix}${id}`] ?? 251) - used),
    };
  });
}
