import { DescribeAccountAttributesCommand, type RDSClient } from '@aws-sdk/client-rds';
import { call } from '../client/call.ts';

/** AWS's names of the quotas that a restore can exceed (API AccountQuota). */
export type QuotaName = 'DBClusters' | 'DBInstances' | 'ManualClusterSnapshots';

export interface Quota {
  readonly used: number;
  readonly max: number;
}

/** How much of RDS's quotas one account has used in one Region. A quota that AWS does not return has no limit. */
export async function readQuotas(rds: RDSClient): Promise<{ readonly [name in QuotaName]?: Quota }> {
  const answer = await call('rds:DescribeAccountAttributes', "the account's quotas", () =>
    rds.send(new DescribeAccountAttributesCommand({})),
  );
  const found = (answer.AccountQuotas ?? []).map(
    ({ AccountQuotaName: name = '', Used: used = 0, Max: max = 0 }) => {
      return [name, { used, max }] as const;
    },
  );
  return Object.fromEntries<Quota>(found);
}
