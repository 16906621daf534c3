import type { DisableHttpEndpointRequest, EnableHttpEndpointRequest } from '@aws-sdk/client-rds';
import type { Call, Service } from '../contract.ts';
import { membersOf } from './clusters.ts';
import { badCombination, check, fault } from './fault.ts';
import { type ClusterThing, type Context, type InstanceThing, tagConditions } from './state.ts';
import { hasHttpEndpoint, versionOf } from './versions.ts';

/**
 * The endpoint of the Data API. These operations have two errors of their own and none of the other cluster operations:
 * ResourceNotFoundFault, and InvalidResourceStateFault while another operation is in progress.
 */
export function httpEndpointHandlers(context: Context): Service['handlers'] {
  return {
    EnableHttpEndpoint: (input: EnableHttpEndpointRequest, call: Call) => {
      const cluster = find(context, call, 'rds:EnableHttpEndpoint', input);
      const version = versionOf(cluster.shown.Engine, cluster.shown.EngineVersion);
      const lacksIt = ({ shown }: InstanceThing) =>
        version !== undefined && !hasHttpEndpoint(version, shown.DBInstanceClass ?? '');
      if (membersOf(context, cluster).some(lacksIt)) {
        throw badCombination('The HTTP endpoint is not supported for this engine version or instance class.');
      }
      return set(cluster, input, true);
    },

    DisableHttpEndpoint: (input: DisableHttpEndpointRequest, call: Call) =>
      set(find(context, call, 'rds:DisableHttpEndpoint', input), input, false),
  };
}

function find(
  context: Context,
  call: Call,
  action: string,
  input: EnableHttpEndpointRequest | DisableHttpEndpointRequest,
): ClusterThing {
  check(input, ['ResourceArn'], []);
  const { ResourceArn: key = '' } = input;
  const found = context.state.clusters[key];
  call.authorize(action, [key], tagConditions(found?.tags));
  if (found === undefined || found.account !== call.account || found.region !== call.region) {
    throw fault('ResourceNotFoundFault', `The resource ${key} was not found.`);
  }
  if (found.status !== 'available') {
    throw fault(
      'InvalidResourceStateFault',
      `The operation cannot be performed because another operation is in progress: ${key} is in state ${found.status}.`,
    );
  }
  return found;
}

function set(cluster: ClusterThing, { ResourceArn }: EnableHttpEndpointRequest, enabled: boolean) {
  cluster.shown.HttpEndpointEnabled = enabled;
  return { ResourceArn, HttpEndpointEnabled: enabled };
}
