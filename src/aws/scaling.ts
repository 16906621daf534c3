import {
  type ApplicationAutoScalingClient,
  paginateDescribeScalingPolicies,
} from '@aws-sdk/client-application-auto-scaling';
import type { Binding } from './bindings.ts';
import { list } from './list.ts';

/** Policies that add and remove readers of a cluster. They go with the cluster (UG "Aurora Auto Scaling"). */
export async function findScalingPolicies(
  autoScaling: ApplicationAutoScalingClient,
  clusterId: string,
): Promise<Binding[]> {
  const found = await list(
    'application-autoscaling:DescribeScalingPolicies',
    `cluster:${clusterId}`,
    paginateDescribeScalingPolicies(
      { client: autoScaling },
      { ServiceNamespace: 'rds', ResourceId: `cluster:${clusterId}` },
    ),
    (page) => page.ScalingPolicies,
  );
  return found.map(({ PolicyName = '' }) => ({
    kind: 'autoscaling policy',
    name: PolicyName,
    byName: false,
  }));
}
