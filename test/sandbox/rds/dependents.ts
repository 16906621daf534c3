import type {
  DBProxy,
  DescribeBlueGreenDeploymentsRequest,
  DescribeDBProxiesRequest,
  DescribeDBProxyTargetsRequest,
  DescribeEventSubscriptionsMessage,
  DescribeGlobalClustersMessage,
  DescribeIntegrationsMessage,
  RemoveFromGlobalClusterMessage,
} from '@aws-sdk/client-rds';
import type { Call, Service } from '../contract.ts';
import { partitionOf } from '../partition.ts';
import { check, fault } from './fault.ts';
import { page } from './rules.ts';
import type { Context, Seeded } from './state.ts';

/** What hangs on clusters and is made elsewhere: tests seed it, describes show it. */
export function dependentHandlers(context: Context): Service['handlers'] {
  return {
    DescribeDBProxies: (input: DescribeDBProxiesRequest, call: Call) => {
      check(input, [], ['DBProxyName', 'Marker', 'MaxRecords']);
      call.authorize('rds:DescribeDBProxies', ['*']);
      const own = ownOf(context.state.proxies, call);
      const found = own.filter(({ name }) => name === (input.DBProxyName ?? name));
      if (input.DBProxyName !== undefined && found.length === 0) throw noProxy(input.DBProxyName);
      const { items, ...more } = page(found, input);
      const shown = items.map(({ name }): DBProxy => ({ DBProxyName: name, Status: 'available' }));
      return { DBProxies: shown, ...more };
    },

    DescribeDBProxyTargets: (input: DescribeDBProxyTargetsRequest, call: Call) => {
      check(input, ['DBProxyName'], ['Marker', 'MaxRecords']);
      call.authorize('rds:DescribeDBProxyTargets', ['*']);
      const found = ownOf(context.state.proxies, call).filter(({ name }) => name === input.DBProxyName);
      if (found.length === 0) throw noProxy(input.DBProxyName);
      const targets = found.flatMap(({ clusterId, targets: given }) => {
        return given ?? [{ RdsResourceId: clusterId, Type: 'TRACKED_CLUSTER' as const }];
      });
      const { items, ...more } = page(targets, input);
      return { Targets: items, ...more };
    },

    DescribeEventSubscriptions: (input: DescribeEventSubscriptionsMessage, call: Call) => {
      check(input, [], ['SubscriptionName', 'Marker', 'MaxRecords']);
      call.authorize('rds:DescribeEventSubscriptions', ['*']);
      const found = shownOf(context.state.subscriptions, call).filter(({ CustSubscriptionId: id }) => {
        return id === (input.SubscriptionName ?? id);
      });
      if (input.SubscriptionName !== undefined && found.length === 0) {
        throw fault('SubscriptionNotFound', `Subscription ${input.SubscriptionName} not found.`);
      }
      const { items, ...more } = page(found, input);
      return { EventSubscriptionsList: items, ...more };
    },

    DescribeBlueGreenDeployments: (input: DescribeBlueGreenDeploymentsRequest, call: Call) => {
      check(input, [], ['BlueGreenDeploymentIdentifier', 'Marker', 'MaxRecords']);
      call.authorize('rds:DescribeBlueGreenDeployments', ['*']);
      const wanted = input.BlueGreenDeploymentIdentifier;
      const all = shownOf(context.state.deployments, call);
      const found = all.filter(({ BlueGreenDeploymentIdentifier: id }) => id === (wanted ?? id));
      if (wanted !== undefined && found.length === 0) {
        throw fault('BlueGreenDeploymentNotFoundFault', `BlueGreenDeployment ${wanted} not found.`);
      }
      const { items, ...more } = page(found, input);
      return { BlueGreenDeployments: items, ...more };
    },

    DescribeIntegrations: (input: DescribeIntegrationsMessage, call: Call) => {
      check(input, [], ['IntegrationIdentifier', 'Marker', 'MaxRecords']);
      call.authorize('rds:DescribeIntegrations', ['*']);
      const wanted = input.IntegrationIdentifier;
      const found = shownOf(context.state.integrations, call).filter(({ IntegrationArn: id }) => {
        return id === (wanted ?? id);
      });
      if (wanted !== undefined && found.length === 0) {
        throw fault('IntegrationNotFoundFault', `Integration ${wanted} not found.`);
      }
      const { items, ...more } = page(found, input);
      return { Integrations: items, ...more };
    },

    DescribeGlobalClusters: (input: DescribeGlobalClustersMessage, call: Call) => {
      check(input, [], ['GlobalClusterIdentifier', 'Marker', 'MaxRecords']);
      call.authorize('rds:DescribeGlobalClusters', ['*']);
      const wanted = input.GlobalClusterIdentifier;
      const found = context.state.globalClusters
        .filter(({ account }) => account === call.account)
        .map(({ shown }) => shown)
        .filter(({ GlobalClusterIdentifier: id }) => id === (wanted ?? id));
      if (wanted !== undefined && found.length === 0) throw noGlobalCluster(wanted);
      const { items, ...more } = page(found, input);
      return { GlobalClusters: items, ...more };
    },

    RemoveFromGlobalCluster: (input: RemoveFromGlobalClusterMessage, call: Call) => {
      check(input, ['GlobalClusterIdentifier', 'DbClusterIdentifier'], []);
      const { GlobalClusterIdentifier: id = '', DbClusterIdentifier: member = '' } = input;
      const globalArn = `arn:${partitionOf(call.region)}:rds::${call.account}:global-cluster:${id}`;
      call.authorize('rds:RemoveFromGlobalCluster', [globalArn, member]);
      const global = context.state.globalClusters.find(
        ({ account, shown }) => account === call.account && shown.GlobalClusterIdentifier === id,
      );
      if (global === undefined) throw noGlobalCluster(id);
      const cluster = context.state.clusters[member];
      const members = global.shown.GlobalClusterMembers ?? [];
      const leaving = members.find(({ DBClusterArn }) => DBClusterArn === member);
      if (cluster === undefined || leaving === undefined) {
        throw fault('DBClusterNotFoundFault', `${member} is no member of the global cluster ${id}.`);
      }
      if (leaving.IsWriter && members.length > 1) {
        throw fault('InvalidGlobalClusterStateFault', 'The primary cluster leaves last.');
      }
      global.shown.GlobalClusterMembers = members.filter((one) => one !== leaving);
      delete cluster.shown.GlobalClusterIdentifier;
      return { GlobalCluster: global.shown };
    },
  };
}

function ownOf<T extends { account: string; region: string }>(all: readonly T[], call: Call): T[] {
  return all.filter(({ account, region }) => account === call.account && region === call.region);
}

function shownOf<T>(all: readonly Seeded<T>[], call: Call): T[] {
  return ownOf(all, call).map(({ shown }) => shown);
}

const noProxy = (name: string | undefined) => fault('DBProxyNotFoundFault', `DBProxy ${name} not found.`);
const noGlobalCluster = (id: string) =>
  fault('GlobalClusterNotFoundFault', `Global cluster ${id} not found.`);
