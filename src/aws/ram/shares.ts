import { paginateListResources, type RAMClient } from '@aws-sdk/client-ram';
import { causeOf, isCode } from '../client/call.ts';
import { list } from '../client/list.ts';

/** Names of the resource shares with which an account lets others clone a cluster (UG "Cross-account cloning"). */
export async function findShares(ram: RAMClient, clusterArn: string): Promise<string[]> {
  try {
    const found = await list(
      'ram:ListResources',
      clusterArn,
      paginateListResources({ client: ram }, { resourceOwner: 'SELF', resourceArns: [clusterArn] }),
      (page) => page.resources,
    );
    return found.map(({ resourceShareArn = '' }) => resourceShareArn);
  } catch (error) {
    // It is in no share (API ListResources).
    if (isCode(causeOf(error), 'UnknownResourceException')) return [];
    throw error;
  }
}
