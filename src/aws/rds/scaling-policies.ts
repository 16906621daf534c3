import {
  type ApplicationAutoScalingClient,
  paginateDescribeScalingPolicies,
} from '@aws-sdk/client-application-auto-scaling';
import { list } from '../client/list.ts';

/** Names of the policies that add and remove readers of a cluster. They are deleted with the cluster (UG "Aurora Auto Scaling"). */
export async function findScalingPolicies(
  autoScaling: ApplicationAutoScalingClient,
  clusterId: string,
): Promise<string[]> {
  const found = await list(
    'application-autoscaling:DescribeScalingPolicies',
    `cluster:${clusterId}`,
    paginateDescribeScalingPolicies(
      { client: autoScaling },
      { ServiceNamespace: 'rds', ResourceId: `cluster:${clusterId}` },
    ),
    (page) => page.ScalingPolicies,
  );
  return found.map(({ PolicyName = '' }) => PolicyName);
}
