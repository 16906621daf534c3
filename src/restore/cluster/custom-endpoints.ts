import { causeOf, isBusy, isCode } from '../../aws/client/call.ts';
import type { CustomEndpoint } from '../../aws/rds/dependents.ts';
import type { PollResult } from '../../engine/step.ts';
import { ActionError } from '../../errors.ts';
import type { Restore } from '../context.ts';
import type { Step } from '../results.ts';

/**
 * The endpoint for a cluster with the instances `names`: without members that it does not have. Undefined where it named
 * its members and none of them remains, as it would then lead to all.
 */
export function fitEndpoint(endpoint: CustomEndpoint, names: readonly string[]): CustomEndpoint | undefined {
  const isThere = (member: string): boolean => names.includes(member);
  const staticMembers = endpoint.staticMembers.filter(isThere);
  if (staticMembers.length === 0 && endpoint.staticMembers.length > 0) return undefined;
  return { ...endpoint, staticMembers, excludedMembers: endpoint.excludedMembers.filter(isThere) };
}

/**
 * Makes a custom endpoint of the cluster, under an id that no other can have. AWS deletes endpoints in its own time: until
 * the previous one is gone, the id is not free.
 * @param former the cluster that it is taken from, where that is still there
 */
export async function makeEndpoint(
  step: Step,
  { dependents, settings, log }: Restore,
  {
    clusterId,
    endpoint,
    former,
  }: { readonly clusterId: string; readonly endpoint: CustomEndpoint; readonly former?: string | undefined },
): Promise<void> {
  const { id } = endpoint;
  await step.wait(`the custom endpoint ${id} to be made`, {
    timeoutMs: settings.restoreTimeoutMs,
    poll: async (): Promise<PollResult<null>> => {
      const now = await dependents.findCustomEndpoint(id);
      try {
        if (now === undefined) {
          log.info(`Making the custom endpoint ${id} of ${clusterId}`);
          await dependents.createCustomEndpoint(clusterId, endpoint);
          return { state: 'done', value: null };
        }
        if (now.status === 'deleting')
          return { state: 'pending', detail: 'the previous one is being deleted' };
        if (now.clusterId === clusterId) return { state: 'done', value: null };
        if (now.clusterId !== former) return { state: 'failed', error: taken(id, now.clusterId) };
        await dependents.deleteCustomEndpoint(id);
        return { state: 'pending', detail: 'the previous one is being deleted' };
      } catch (error) {
        if (isBusy(error)) return { state: 'pending', detail: 'the cluster is busy' };
        // Made by a call whose answer was lost, or still being deleted: the next look sees which.
        if (isCode(causeOf(error), 'DBClusterEndpointAlreadyExistsFault'))
          return { state: 'pending', detail: 'not visible yet' };
        throw error;
      }
    },
  });
}

function taken(id: string, clusterId: string): ActionError {
  return new ActionError(
    'NAME_CONFLICT',
    `The custom endpoint ${id}, which the target had, belongs to the cluster ${clusterId} now.`,
    'Delete it if it may go (aws rds delete-db-cluster-endpoint), then run again.',
  );
}
