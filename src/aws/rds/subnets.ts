import type { EC2Client } from '@aws-sdk/client-ec2';
import { list } from '../client/list.ts';

/** A subnet of a VPC, as instances need it. */
export interface Subnet {
  readonly id: string;
  readonly zone: string;
  readonly freeAddresses: number;
}

/** The subnets with these ids that exist; without ids those of the default VPC. */
export async function findSubnets(ec2: EC2Client, ids: readonly string[] | undefined): Promise<Subnet[]> {
  // By far the largest of the clients: loaded only where it is needed.
  const { paginateDescribeSubnets } = await import('@aws-sdk/client-ec2');
  const filter =
    ids === undefined
      ? { Name: 'default-for-az', Values: ['true'] }
      : { Name: 'subnet-id', Values: [...ids] };
  const pages = paginateDescribeSubnets({ client: ec2 }, { Filters: [filter] });
  const what = ids?.join(', ') ?? 'those of the default VPC';
  const found = await list('ec2:DescribeSubnets', what, pages, (page) => page.Subnets);
  return found.map(({ SubnetId = '', AvailabilityZone = '', AvailableIpAddressCount = 0 }) => ({
    id: SubnetId,
    zone: AvailabilityZone,
    freeAddresses: AvailableIpAddressCount,
  }));
}
