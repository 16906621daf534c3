import {
  CreateDBClusterEndpointCommand,
  DeleteDBClusterEndpointCommand,
  DescribeDBClusterEndpointsCommand,
  paginateDescribeBlueGreenDeployments,
  paginateDescribeDBClusterEndpoints,
  paginateDescribeDBProxies,
  paginateDescribeDBProxyTargets,
  paginateDescribeEventSubscriptions,
  paginateDescribeIntegrations,
  type RDSClient,
} from '@aws-sdk/client-rds';
import { call, causeOf, isCode } from '../client/call.ts';
import type { Clients } from '../client/clients.ts';
import { isKind } from '../client/error-kinds.ts';
import { list } from '../client/list.ts';
import { findShares } from '../ram/shares.ts';
import { findAlarms } from './alarms.ts';
import type { Cluster } from './clusters.ts';
import { findScalingPolicies } from './scaling-policies.ts';

/** A custom endpoint of a cluster. It is deleted with the cluster, and can be created again. */
export interface CustomEndpoint {
  readonly id: string;
  readonly type: string;
  readonly staticMembers: readonly string[];
  readonly excludedMembers: readonly string[];
}

/** A resource outside of a cluster's own settings that depends on the cluster. */
export interface Dependent {
  readonly kind: string;
  readonly name: string;
  /** It refers to the cluster by name, so it applies to the new cluster. Otherwise it ends with the previous cluster. */
  readonly byName: boolean;
}

/** What depends on a cluster besides its own settings. */
export interface Dependents {
  customEndpoints(clusterId: string): Promise<CustomEndpoint[]>;
  /** The cluster that has an endpoint of that id. AWS shows an endpoint for a while after its deletion. */
  findCustomEndpoint(
    id: string,
  ): Promise<{ readonly clusterId: string; readonly status: string } | undefined>;
  createCustomEndpoint(clusterId: string, endpoint: CustomEndpoint): Promise<void>;
  /** A missing endpoint counts as deleted. */
  deleteCustomEndpoint(id: string): Promise<void>;
  /** Those that this action cannot carry over, and those that refer to the name. */
  of(cluster: Cluster): Promise<Dependent[]>;
}

export function createDependents(rds: RDSClient, clients: Clients, region: string): Dependents {
  return {
    customEndpoints: (clusterId) => customEndpoints(rds, clusterId),
    findCustomEndpoint: (id) => findCustomEndpoint(rds, id),
    createCustomEndpoint: async (clusterId, endpoint) => {
      await call('rds:CreateDBClusterEndpoint', `${endpoint.id} (of ${clusterId})`, () =>
        rds.send(
          new CreateDBClusterEndpointCommand({
            DBClusterIdentifier: clusterId,
            DBClusterEndpointIdentifier: endpoint.id,
            EndpointType: endpoint.type,
            // An endpoint has a list of members or one of exceptions, not both (API CreateDBClusterEndpoint).
            ...(endpoint.staticMembers.length > 0 ? { StaticMembers: [...endpoint.staticMembers] } : {}),
            ...(endpoint.excludedMembers.length > 0
              ? { ExcludedMembers: [...endpoint.excludedMembers] }
              : {}),
          }),
        ),
      );
    },
    deleteCustomEndpoint: async (id) => {
      try {
        await call('rds:DeleteDBClusterEndpoint', id, () =>
          rds.send(new DeleteDBClusterEndpointCommand({ DBClusterEndpointIdentifier: id })),
        );
      } catch (error) {
        if (!isCode(causeOf(error), 'DBClusterEndpointNotFoundFault')) throw error;
      }
    },
    of: async (cluster) => {
      const policies = await findScalingPolicies(await clients.autoScaling(region), cluster.id);
      const shares = await findShares(await clients.ram(region), cluster.arn);
      const alarms = await findAlarms(await clients.cloudWatch(region), cluster);
      return [
        ...partners(cluster),
        ...(await findDependents(rds, cluster)),
        ...shares.map((name) => ({ kind: 'RAM share', name, byName: false })),
        ...policies.map((name) => ({ kind: 'autoscaling policy', name, byName: false })),
        ...alarms.map((name) => ({ kind: 'alarm', name, byName: true })),
      ];
    },
  };
}

async function customEndpoints(rds: RDSClient, clusterId: string): Promise<CustomEndpoint[]> {
  const found = await list(
    'rds:DescribeDBClusterEndpoints',
    clusterId,
    paginateDescribeDBClusterEndpoints({ client: rds }, { DBClusterIdentifier: clusterId }),
    (page) => page.DBClusterEndpoints,
  );
  return found
    .filter((endpoint) => endpoint.EndpointType === 'CUSTOM')
    .map((endpoint) => ({
      id: endpoint.DBClusterEndpointIdentifier ?? '',
      type: endpoint.CustomEndpointType ?? 'ANY',
      staticMembers: endpoint.StaticMembers ?? [],
      excludedMembers: endpoint.ExcludedMembers ?? [],
    }));
}

async function findCustomEndpoint(
  rds: RDSClient,
  id: string,
): Promise<{ readonly clusterId: string; readonly status: string } | undefined> {
  try {
    const { DBClusterEndpoints: [found] = [] } = await call('rds:DescribeDBClusterEndpoints', id, () =>
      rds.send(new DescribeDBClusterEndpointsCommand({ DBClusterEndpointIdentifier: id })),
    );
    return found && { clusterId: found.DBClusterIdentifier ?? '', status: found.Status ?? '' };
  } catch (error) {
    // The model has the cluster's code alone for this operation.
    if (isKind(error, 'missing')) return undefined;
    throw error;
  }
}

/** Dependents in the description of the cluster itself. */
function partners({ replicaOf, replicas, activityStream, notCarriedOver = [] }: Cluster): Dependent[] {
  const bound = [
    ...replicas.map((name) => ({ kind: 'replication to', name, byName: false })),
    ...notCarriedOver.map((name) => ({ kind: 'feature', name, byName: false })),
  ];
  if (replicaOf !== undefined) bound.push({ kind: 'replication from', name: replicaOf, byName: false });
  if (activityStream !== undefined && activityStream !== 'stopped') {
    bound.push({ kind: 'database activity stream', name: `(${activityStream})`, byName: false });
  }
  return bound;
}

async function findDependents(rds: RDSClient, cluster: Cluster): Promise<Dependent[]> {
  const client = { client: rds };
  const bound: Dependent[] = [];
  const proxies = await list(
    'rds:DescribeDBProxies',
    'all proxies',
    paginateDescribeDBProxies(client, {}),
    (page) => page.DBProxies,
  );
  for (const { DBProxyName: name = '' } of proxies) {
    const targets = await list(
      'rds:DescribeDBProxyTargets',
      name,
      paginateDescribeDBProxyTargets(client, { DBProxyName: name }),
      (page) => page.Targets,
    );
    if (targets.some((target) => (target.TrackedClusterId ?? target.RdsResourceId) === cluster.id)) {
      bound.push({ kind: 'RDS Proxy', name, byName: false });
    }
  }
  const subscriptions = await list(
    'rds:DescribeEventSubscriptions',
    'all event subscriptions',
    paginateDescribeEventSubscriptions(client, {}),
    (page) => page.EventSubscriptionsList,
  );
  for (const { SourceType, SourceIdsList, CustSubscriptionId } of subscriptions) {
    if (SourceType === 'db-cluster' && SourceIdsList?.includes(cluster.id)) {
      bound.push({ kind: 'event subscription', name: CustSubscriptionId ?? '', byName: true });
    }
  }
  const deployments = await list(
    'rds:DescribeBlueGreenDeployments',
    'all blue/green deployments',
    paginateDescribeBlueGreenDeployments(client, {}),
    (page) => page.BlueGreenDeployments,
  );
  for (const { Source, Target, BlueGreenDeploymentName } of deployments) {
    if (Source === cluster.arn || Target === cluster.arn) {
      bound.push({ kind: 'blue/green deployment', name: BlueGreenDeploymentName ?? '', byName: false });
    }
  }
  const integrations = await list(
    'rds:DescribeIntegrations',
    'all integrations',
    paginateDescribeIntegrations(client, {}),
    (page) => page.Integrations,
  );
  for (const { SourceArn, IntegrationName } of integrations) {
    if (SourceArn === cluster.arn)
      bound.push({ kind: 'zero-ETL integration', name: IntegrationName ?? '', byName: false });
  }
  return bound;
}
