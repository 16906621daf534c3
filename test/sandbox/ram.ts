import { accept } from './accept.ts';
import type { AwsState } from './aws-state.ts';
import type { Call, Service } from './contract.ts';

/** Resource Access Manager: what tests seed, described. */
export function createRam(awsState: AwsState): Service {
  return {
    handlers: {
      ListResources: (
        input: { resourceOwner?: string; resourceArns?: string[]; maxResults?: number; nextToken?: string },
        call: Call,
      ) => {
        accept(input, ['resourceOwner', 'resourceArns', 'maxResults', 'nextToken']);
        call.authorize('ram:ListResources', ['*']);
        const own = awsState.shares.filter(({ arn }) => arn.split(':')[4] === call.account);
        return {
          resources: own
            .filter(({ arn }) => input.resourceArns?.includes(arn) ?? true)
            .map(({ arn, share }) => ({
              arn,
              type: 'rds:Cluster',
              resourceShareArn: share,
              status: 'AVAILABLE',
            })),
        };
      },
    },
  };
}
