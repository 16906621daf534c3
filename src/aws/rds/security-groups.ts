import type { EC2Client } from '@aws-sdk/client-ec2';
import { call } from '../client/call.ts';

/** The VPC of each security group that exists, by id. By filter, as an id that does not exist fails a whole request. */
export function vpcsOfSecurityGroups(
  ec2: EC2Client,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  return call('ec2:DescribeSecurityGroups', ids.join(', '), async () => {
    // By far the largest of the clients: loaded only where it is needed.
    const { paginateDescribeSecurityGroups } = await import('@aws-sdk/client-ec2');
    const found = new Map<string, string>();
    const filter = { Filters: [{ Name: 'group-id', Values: [...ids] }] };
    for await (const page of paginateDescribeSecurityGroups({ client: ec2 }, filter)) {
      for (const { GroupId, VpcId } of page.SecurityGroups ?? []) {
        if (GroupId !== undefined) found.set(GroupId, VpcId ?? '');
      }
    }
    return found;
  });
}
