import type { Tag } from '@aws-sdk/client-rds';
import { accept } from '../accept.ts';
import { AwsFault, type Call, type Service } from '../contract.ts';
import { findCluster } from './clusters.ts';
import {
  type Context,
  engineVersions,
  instanceClasses,
  mergeTags,
  requestTags,
  tagConditions,
} from './state.ts';

/** Looking things up, tags, and what hangs on clusters. */
export function catalogueHandlers(context: Context): Service['handlers'] {
  const keyOf = (call: Call, name: string) => `${call.account}/${call.region}/${name}`;
  const familyOfDefault = (name: string) =>
    name.startsWith('default.') ? name.slice('default.'.length) : undefined;
  const tagged = (resource: string) => {
    const { clusters, instances, snapshots } = context.state;
    const found = clusters[resource] ?? instances[resource] ?? snapshots[resource];
    if (found === undefined) throw new AwsFault('DBClusterNotFoundFault', `${resource} not found.`, 404);
    return found;
  };
  return {
    DescribeDBEngineVersions: (input: { Engine?: string; EngineVersion?: string }, call: Call) => {
      accept(input, ['Engine', 'EngineVersion']);
      call.authorize('rds:DescribeDBEngineVersions', ['*']);
      const found = engineVersions.filter(
        ({ engine, version }) =>
          engine === (input.Engine ?? engine) && version === (input.EngineVersion ?? version),
      );
      return {
        DBEngineVersions: found.map(({ engine, version, family }) => ({
          Engine: engine,
          EngineVersion: version,
          DBParameterGroupFamily: family,
        })),
      };
    },
    DescribeOrderableDBInstanceOptions: (
      input: {
        Engine: string;
        EngineVersion?: string;
        DBInstanceClass?: string;
        Marker?: string;
        MaxRecords?: number;
      },
      call: Call,
    ) => {
      accept(input, ['Engine', 'EngineVersion', 'DBInstanceClass', 'Marker', 'MaxRecords']);
      call.authorize('rds:DescribeOrderableDBInstanceOptions', ['*']);
      const classes = instanceClasses.filter((one) => one === (input.DBInstanceClass ?? one));
      return {
        OrderableDBInstanceOptions: classes.map((DBInstanceClass) => ({
          Engine: input.Engine,
          EngineVersion: input.EngineVersion,
          DBInstanceClass,
        })),
      };
    },
    DescribeDBClusterParameterGroups: (input: { DBClusterParameterGroupName: string }, call: Call) => {
      accept(input, ['DBClusterParameterGroupName']);
      const name = input.DBClusterParameterGroupName;
      call.authorize('rds:DescribeDBClusterParameterGroups', ['*']);
      const family = familyOfDefault(name) ?? context.state.clusterParameterGroups[keyOf(call, name)];
      // The SDK's model has this code for cluster parameter groups too (API DescribeDBClusterParameterGroups).
      if (family === undefined)
        throw new AwsFault('DBParameterGroupNotFound', `DBClusterParameterGroup not found: ${name}`, 404);
      return {
        DBClusterParameterGroups: [{ DBClusterParameterGroupName: name, DBParameterGroupFamily: family }],
      };
    },
    DescribeDBParameterGroups: (input: { DBParameterGroupName: string }, call: Call) => {
      accept(input, ['DBParameterGroupName']);
      const name = input.DBParameterGroupName;
      call.authorize('rds:DescribeDBParameterGroups', ['*']);
      const family = familyOfDefault(name) ?? context.state.instanceParameterGroups[keyOf(call, name)];
      if (family === undefined)
        throw new AwsFault('DBParameterGroupNotFound', `DBParameterGroup not found: ${name}`, 404);
      return { DBParameterGroups: [{ DBParameterGroupName: name, DBParameterGroupFamily: family }] };
    },
    DescribeDBSubnetGroups: (input: { DBSubnetGroupName: string }, call: Call) => {
      accept(input, ['DBSubnetGroupName']);
      const name = input.DBSubnetGroupName;
      call.authorize('rds:DescribeDBSubnetGroups', ['*']);
      if (name !== 'default' && !context.state.subnetGroups.includes(keyOf(call, name))) {
        throw new AwsFault('DBSubnetGroupNotFoundFault', `DB Subnet group '${name}' not found.`, 404);
      }
      return { DBSubnetGroups: [{ DBSubnetGroupName: name, VpcId: 'vpc-1', SubnetGroupStatus: 'Complete' }] };
    },
    DescribeEvents: (
      input: { SourceIdentifier?: string; SourceType?: string; Duration?: number },
      call: Call,
    ) => {
      accept(input, ['SourceIdentifier', 'SourceType', 'Duration']);
      call.authorize('rds:DescribeEvents', ['*']);
      const found = context.state.events.filter(({ account, region, type, id }) => {
        return (
          account === call.account &&
          region === call.region &&
          type === input.SourceType &&
          id === input.SourceIdentifier
        );
      });
      return {
        Events: found.map(({ id, type, message, at }) => ({
          SourceIdentifier: id,
          SourceType: type,
          Message: message,
          Date: new Date(at),
        })),
      };
    },
    AddTagsToResource: (input: { ResourceName: string; Tags: Tag[] }, call: Call) => {
      accept(input, ['ResourceName', 'Tags']);
      const thing = tagged(input.ResourceName);
      call.authorize('rds:AddTagsToResource', [input.ResourceName], {
        ...tagConditions(thing.tags),
        ...requestTags(input.Tags),
      });
      thing.tags = mergeTags(thing.tags, input.Tags);
      return {};
    },
    RemoveTagsFromResource: (input: { ResourceName: string; TagKeys: string[] }, call: Call) => {
      accept(input, ['ResourceName', 'TagKeys']);
      const thing = tagged(input.ResourceName);
      call.authorize('rds:RemoveTagsFromResource', [input.ResourceName], tagConditions(thing.tags));
      thing.tags = thing.tags.filter(({ Key }) => !input.TagKeys.includes(Key ?? ''));
      return {};
    },
    ListTagsForResource: (input: { ResourceName: string }, call: Call) => {
      accept(input, ['ResourceName']);
      call.authorize('rds:ListTagsForResource', [input.ResourceName]);
      return { TagList: tagged(input.ResourceName).tags };
    },
    DescribeDBClusterEndpoints: (
      input: { DBClusterIdentifier: string; Marker?: string; MaxRecords?: number },
      call: Call,
    ) => {
      accept(input, ['DBClusterIdentifier', 'Marker', 'MaxRecords']);
      call.authorize('rds:DescribeDBClusterEndpoints', ['*']);
      findCluster(context, call, input.DBClusterIdentifier);
      const found = context.state.endpoints.filter(
        (one) =>
          one.account === call.account &&
          one.region === call.region &&
          one.clusterId === input.DBClusterIdentifier,
      );
      return {
        DBClusterEndpoints: found.map((one) => ({
          DBClusterEndpointIdentifier: one.id,
          DBClusterIdentifier: one.clusterId,
          EndpointType: 'CUSTOM',
          CustomEndpointType: one.type,
          StaticMembers: one.staticMembers,
          ExcludedMembers: one.excludedMembers,
          Status: 'available',
        })),
      };
    },
    CreateDBClusterEndpoint: (
      input: {
        DBClusterIdentifier: string;
        DBClusterEndpointIdentifier: string;
        EndpointType: string;
        StaticMembers?: string[];
        ExcludedMembers?: string[];
      },
      call: Call,
    ) => {
      accept(input, [
        'DBClusterIdentifier',
        'DBClusterEndpointIdentifier',
        'EndpointType',
        'StaticMembers',
        'ExcludedMembers',
      ]);
      const clusterArn = `arn:aws:rds:${call.region}:${call.account}:cluster:${input.DBClusterIdentifier}`;
      const endpointArn = `arn:aws:rds:${call.region}:${call.account}:cluster-endpoint:${input.DBClusterEndpointIdentifier}`;
      call.authorize('rds:CreateDBClusterEndpoint', [clusterArn, endpointArn]);
      findCluster(context, call, input.DBClusterIdentifier);
      const taken = context.state.endpoints.some(
        (one) =>
          one.account === call.account &&
          one.region === call.region &&
          one.id === input.DBClusterEndpointIdentifier,
      );
      if (taken) throw new AwsFault('DBClusterEndpointAlreadyExistsFault', 'The endpoint exists.');
      context.state.endpoints.push({
        account: call.account,
        region: call.region,
        clusterId: input.DBClusterIdentifier,
        id: input.DBClusterEndpointIdentifier,
        type: input.EndpointType,
        staticMembers: input.StaticMembers ?? [],
        excludedMembers: input.ExcludedMembers ?? [],
      });
      return { DBClusterEndpointIdentifier: input.DBClusterEndpointIdentifier, Status: 'available' };
    },
    DescribeDBProxies: (input: { DBProxyName?: string }, call: Call) => {
      accept(input, ['DBProxyName']);
      call.authorize('rds:DescribeDBProxies', ['*']);
      const own = context.state.proxies.filter(
        ({ account, region }) => account === call.account && region === call.region,
      );
      return { DBProxies: own.map(({ name }) => ({ DBProxyName: name })) };
    },
    DescribeDBProxyTargets: (input: { DBProxyName: string }, call: Call) => {
      accept(input, ['DBProxyName']);
      call.authorize('rds:DescribeDBProxyTargets', ['*']);
      const own = context.state.proxies.filter(
        ({ account, name }) => account === call.account && name === input.DBProxyName,
      );
      return { Targets: own.map(({ clusterId }) => ({ RdsResourceId: clusterId, Type: 'TRACKED_CLUSTER' })) };
    },
    DescribeEventSubscriptions: (input: object, call: Call) => {
      accept(input, []);
      call.authorize('rds:DescribeEventSubscriptions', ['*']);
      return { EventSubscriptionsList: [] };
    },
    DescribeBlueGreenDeployments: (input: object, call: Call) => {
      accept(input, []);
      call.authorize('rds:DescribeBlueGreenDeployments', ['*']);
      return { BlueGreenDeployments: [] };
    },
    DescribeIntegrations: (input: object, call: Call) => {
      accept(input, []);
      call.authorize('rds:DescribeIntegrations', ['*']);
      return { Integrations: [] };
    },
  };
}
