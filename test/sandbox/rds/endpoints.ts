import type {
  CreateDBClusterEndpointMessage,
  DBClusterEndpoint,
  DeleteDBClusterEndpointMessage,
  DescribeDBClusterEndpointsMessage,
  ModifyDBClusterEndpointMessage,
} from '@aws-sdk/client-rds';
import type { Call, Service } from '../contract.ts';
import { assertAvailable, clusterArn, customHost, findCluster, membersOf } from './clusters.ts';
import { badCombination, badValue, check, fault } from './fault.ts';
import { assertOneOf, identifierOf, page, passes } from './rules.ts';
import { arn, type ClusterThing, type Context, type CustomEndpointThing } from './state.ts';

/** Endpoints of clusters: the two that each has, and custom ones. */
export function endpointHandlers(context: Context): Service['handlers'] {
  return {
    DescribeDBClusterEndpoints: (input: DescribeDBClusterEndpointsMessage, call: Call) => {
      check(
        input,
        [],
        ['DBClusterIdentifier', 'DBClusterEndpointIdentifier', 'Filters', 'Marker', 'MaxRecords'],
      );
      call.authorize('rds:DescribeDBClusterEndpoints', ['*']);
      const { DBClusterIdentifier: of, DBClusterEndpointIdentifier: named } = input;
      if (of !== undefined) findCluster(context, call, of);
      const all = [...builtIn(context, call), ...ownOf(context, call).map((one) => show(context, one))];
      const found = all.filter((one) => {
        if (of !== undefined && one.DBClusterIdentifier !== of.toLowerCase()) return false;
        if (named !== undefined && one.DBClusterEndpointIdentifier !== named.toLowerCase()) return false;
        return passes(input.Filters, {
          'db-cluster-endpoint-type': [one.EndpointType?.toLowerCase()],
          'db-cluster-endpoint-custom-type': [one.CustomEndpointType?.toLowerCase()],
          'db-cluster-endpoint-id': [one.DBClusterEndpointIdentifier],
          'db-cluster-endpoint-status': [one.Status],
        });
      });
      // The model has no error of its own for an endpoint that is not there.
      if (named !== undefined && found.length === 0) {
        throw fault('DBClusterNotFoundFault', `The endpoint ${named} was not found.`);
      }
      const { items, ...more } = page(found, input);
      return { DBClusterEndpoints: items, ...more };
    },

    CreateDBClusterEndpoint: (input: CreateDBClusterEndpointMessage, call: Call) => {
      check(
        input,
        ['DBClusterIdentifier', 'DBClusterEndpointIdentifier', 'EndpointType'],
        ['StaticMembers', 'ExcludedMembers'],
      );
      const id = identifierOf(input.DBClusterEndpointIdentifier, 'DBClusterEndpointIdentifier');
      const of = clusterArn(call, input.DBClusterIdentifier);
      call.authorize('rds:CreateDBClusterEndpoint', [of, arn.endpoint(call.account, call.region, id)]);
      const cluster = findCluster(context, call, input.DBClusterIdentifier);
      assertAvailable(cluster);
      const own = ownOf(context, call);
      if (own.some((one) => one.id === id)) {
        throw fault('DBClusterEndpointAlreadyExistsFault', `The endpoint ${id} already exists.`);
      }
      const clusterId = cluster.shown.DBClusterIdentifier ?? '';
      if (own.filter((one) => one.clusterId === clusterId).length >= 5) {
        throw fault('DBClusterEndpointQuotaExceededFault', 'A cluster can have at most 5 custom endpoints.');
      }
      assertMembers(context, cluster, input);
      const endpoint: CustomEndpointThing = {
        account: call.account,
        region: call.region,
        clusterId,
        id,
        type: input.EndpointType ?? '',
        staticMembers: input.StaticMembers ?? [],
        excludedMembers: input.ExcludedMembers ?? [],
        availableFrom: context.clock.now() + context.timings.clusterModifyMs,
      };
      context.state.endpoints.push(endpoint);
      return show(context, endpoint);
    },

    ModifyDBClusterEndpoint: (input: ModifyDBClusterEndpointMessage, call: Call) => {
      check(input, ['DBClusterEndpointIdentifier'], ['EndpointType', 'StaticMembers', 'ExcludedMembers']);
      const id = input.DBClusterEndpointIdentifier?.toLowerCase() ?? '';
      call.authorize('rds:ModifyDBClusterEndpoint', [arn.endpoint(call.account, call.region, id)]);
      const endpoint = find(context, call, id);
      assertMembers(context, findCluster(context, call, endpoint.clusterId), input);
      endpoint.type = input.EndpointType ?? endpoint.type;
      endpoint.staticMembers = input.StaticMembers ?? endpoint.staticMembers;
      endpoint.excludedMembers = input.ExcludedMembers ?? endpoint.excludedMembers;
      return show(context, endpoint);
    },

    DeleteDBClusterEndpoint: (input: DeleteDBClusterEndpointMessage, call: Call) => {
      check(input, ['DBClusterEndpointIdentifier'], []);
      const id = input.DBClusterEndpointIdentifier?.toLowerCase() ?? '';
      call.authorize('rds:DeleteDBClusterEndpoint', [arn.endpoint(call.account, call.region, id)]);
      const endpoint = find(context, call, id);
      if (show(context, endpoint).Status !== 'available')
        throw fault('InvalidDBClusterEndpointStateFault', `The endpoint ${id} is not available.`);
      endpoint.goneFrom = context.clock.now() + context.timings.clusterModifyMs;
      return show(context, endpoint);
    },
  };
}

function ownOf(context: Context, call: Call): CustomEndpointThing[] {
  return context.state.endpoints.filter(
    ({ account, region }) => account === call.account && region === call.region,
  );
}

function find(context: Context, call: Call, id: string): CustomEndpointThing {
  const found = ownOf(context, call).find((one) => one.id === id);
  if (found === undefined) throw fault('DBClusterEndpointNotFoundFault', `Endpoint ${id} not found.`);
  return found;
}

function builtIn(context: Context, call: Call): DBClusterEndpoint[] {
  return Object.values(context.state.clusters)
    .filter(({ account, region }) => account === call.account && region === call.region)
    .flatMap(({ shown }) => [
      { ...of(shown.DBClusterIdentifier), Endpoint: shown.Endpoint, EndpointType: 'WRITER' },
      { ...of(shown.DBClusterIdentifier), Endpoint: shown.ReaderEndpoint, EndpointType: 'READER' },
    ]);
  function of(DBClusterIdentifier: string | undefined) {
    return { DBClusterIdentifier, Status: 'available' };
  }
}

function show(context: Context, endpoint: CustomEndpointThing): DBClusterEndpoint {
  const { account, region, id } = endpoint;
  const made = context.clock.now() >= endpoint.availableFrom ? 'available' : 'creating';
  return {
    DBClusterEndpointIdentifier: id,
    DBClusterEndpointArn: arn.endpoint(account, region, id),
    DBClusterIdentifier: endpoint.clusterId,
    Endpoint: customHost(account, region, id),
    Status: endpoint.goneFrom === undefined ? made : 'deleting',
    EndpointType: 'CUSTOM',
    CustomEndpointType: endpoint.type,
    StaticMembers: endpoint.staticMembers,
    ExcludedMembers: endpoint.excludedMembers,
  };
}

/** API CreateDBClusterEndpoint: a list of members or one of exceptions, of instances of this cluster. */
function assertMembers(
  context: Context,
  cluster: ClusterThing,
  { EndpointType, StaticMembers, ExcludedMembers }: Partial<CreateDBClusterEndpointMessage>,
): void {
  assertOneOf('EndpointType', EndpointType, ['ANY', 'READER']);
  if ((StaticMembers ?? []).length > 0 && (ExcludedMembers ?? []).length > 0) {
    throw badCombination('StaticMembers and ExcludedMembers cannot be given together.');
  }
  const known = membersOf(context, cluster).map(({ shown }) => shown.DBInstanceIdentifier);
  for (const member of [...(StaticMembers ?? []), ...(ExcludedMembers ?? [])]) {
    if (known.includes(member)) continue;
    throw badValue(`The instance ${member} is not in the cluster ${cluster.shown.DBClusterIdentifier}.`);
  }
}
