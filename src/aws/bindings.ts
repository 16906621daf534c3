import {
  CreateDBClusterEndpointCommand,
  paginateDescribeBlueGreenDeployments,
  paginateDescribeDBClusterEndpoints,
  paginateDescribeDBProxies,
  paginateDescribeDBProxyTargets,
  paginateDescribeEventSubscriptions,
  paginateDescribeIntegrations,
  type RDSClient,
} from '@aws-sdk/client-rds';
import { call, causeOf, isCode } from './call.ts';

/** A custom endpoint of a cluster; it goes with the cluster, and can be made again. */
export interface CustomEndpoint {
  readonly id: string;
  readonly type: string;
  readonly staticMembers: readonly string[];
  readonly excludedMembers: readonly string[];
}

/** Something that points at a cluster and does not survive its replacement. */
export interface Binding {
  readonly kind: 'RDS Proxy' | 'event subscription' | 'blue/green deployment' | 'zero-ETL integration';
  readonly name: string;
}

/** What hangs on a cluster besides its own settings. */
export interface Bindings {
  customEndpoints(clusterId: string): Promise<CustomEndpoint[]>;
  createCustomEndpoint(clusterId: string, endpoint: CustomEndpoint): Promise<void>;
  /** Those that this action cannot carry over. */
  of(cluster: { readonly id: string; readonly arn: string }): Promise<Binding[]>;
}

export function openBindings(rds: RDSClient): Bindings {
  return {
    customEndpoints: (clusterId) => customEndpoints(rds, clusterId),
    createCustomEndpoint: async (clusterId, endpoint) => {
      try {
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
      } catch (error) {
        if (!isCode(causeOf(error), 'DBClusterEndpointAlreadyExistsFault')) throw error;
      }
    },
    of: (cluster) => findBindings(rds, cluster),
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

async function findBindings(
  rds: RDSClient,
  cluster: { readonly id: string; readonly arn: string },
): Promise<Binding[]> {
  const client = { client: rds };
  const bound: Binding[] = [];
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
      bound.push({ kind: 'RDS Proxy', name });
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
      bound.push({ kind: 'event subscription', name: CustSubscriptionId ?? '' });
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
      bound.push({ kind: 'blue/green deployment', name: BlueGreenDeploymentName ?? '' });
    }
  }
  const integrations = await list(
    'rds:DescribeIntegrations',
    'all integrations',
    paginateDescribeIntegrations(client, {}),
    (page) => page.Integrations,
  );
  for (const { SourceArn, IntegrationName } of integrations) {
    if (SourceArn === cluster.arn) bound.push({ kind: 'zero-ETL integration', name: IntegrationName ?? '' });
  }
  return bound;
}

/** All that the pages of a describe hold. */
async function list<Page, T>(
  action: string,
  resource: string,
  pages: AsyncIterable<Page>,
  pick: (page: Page) => readonly T[] | undefined,
): Promise<T[]> {
  return call(action, resource, async () => {
    const found: T[] = [];
    for await (const page of pages) found.push(...(pick(page) ?? []));
    return found;
  });
}
