import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkIdentity } from '../../../../src/aws/client/identity.ts';
import { type Answer, type AnsweringAws, startAnsweringAws } from '../../../support/aws/answering-aws.ts';

let aws: AnsweringAws;
beforeEach(async () => {
  aws = await startAnsweringAws();
});
afterEach(() => aws.stop());

function caller(account: string): Answer {
  return {
    status: 200,
    body: `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws-us-gov:sts::${account}:assumed-role/x/run</Arn><UserId>U</UserId><Account>${account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
  };
}

describe('the check of an account', () => {
  it('accepts the account that was named, and learns its partition', async () => {
    aws.answer(caller('111111111111'));
    const sts = await (await aws.clients()).sts('us-gov-west-1');
    expect(await checkIdentity(sts, 'source', '111111111111', undefined)).toEqual({
      account: '111111111111',
      arn: 'arn:aws-us-gov:sts::111111111111:assumed-role/x/run',
      partition: 'aws-us-gov',
    });
  });

  it('refuses another account, naming both and the role', async () => {
    aws.answer(caller('333333333333'));
    const sts = await (await aws.clients()).sts('us-gov-west-1');
    const check = checkIdentity(sts, 'target', '222222222222', 'arn:aws-us-gov:iam::333333333333:role/x');
    await expect(check).rejects.toMatchObject({
      code: 'WRONG_ACCOUNT',
      message:
        'target-account-id is 222222222222, but the role arn:aws-us-gov:iam::333333333333:role/x is of account 333333333333 (arn:aws-us-gov:sts::333333333333:assumed-role/x/run).',
    });
  });
});
