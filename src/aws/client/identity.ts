import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { ActionError } from '../../errors.ts';
import { call } from './call.ts';

export interface Identity {
  readonly account: string;
  /** `arn:aws:sts::ACCOUNT:assumed-role/NAME/SESSION`, or a user's. */
  readonly arn: string;
  /** `aws`, `aws-cn`, `aws-us-gov`, …: the beginning of ARNs. */
  readonly partition: string;
}

/**
 * The identity of the credentials of one side. Throws WRONG_ACCOUNT unless they belong to the account in the settings:
 * nothing is read or changed in another account.
 */
export async function checkIdentity(
  sts: STSClient,
  side: 'source' | 'target',
  accountId: string,
  roleArn: string | undefined,
): Promise<Identity> {
  const answer = await call('sts:GetCallerIdentity', `the ${side} account's credentials`, () =>
    sts.send(new GetCallerIdentityCommand({})),
  );
  const { Account: account = '', Arn: arn = '' } = answer;
  if (account !== accountId) {
    throw new ActionError(
      'WRONG_ACCOUNT',
      `${side}-account-id is ${accountId}, but ${roleArn === undefined ? "the job's AWS credentials are" : `the role ${roleArn} is`} of account ${account} (${arn}).`,
      `Correct ${side}-account-id or ${side}-role-arn.`,
    );
  }
  return { account, arn, partition: arn.split(':')[1] ?? 'aws' };
}

/** The IAM role of a session, as key policies name it; of a user, the user. A path in the role's name is not in it. */
export function principalOf({ arn, partition, account }: Identity): string {
  const role = /:assumed-role\/([^/]+)\//.exec(arn)?.[1];
  return role === undefined ? arn : `arn:${partition}:iam::${account}:role/${role}`;
}
