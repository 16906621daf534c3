import { DescribeKeyCommand, GetKeyPolicyCommand, type KMSClient } from '@aws-sdk/client-kms';
import { ActionError } from '../../errors.ts';
import { call } from '../client/call.ts';

export interface Key {
  readonly arn: string;
  /** `AWS`: the account's `aws/rds` key, which cannot be shared. */
  readonly manager: 'AWS' | 'CUSTOMER';
  readonly state: string;
}

/** The keys that the role of one account can read in one Region. */
export interface Keys {
  /** `key`: id, ARN, `alias/…` or alias ARN (API DescribeKey). Throws KEY_NOT_USABLE unless it is enabled and symmetric. */
  get(key: string): Promise<Key>;
  /** The key's policy, as JSON. Not for keys of other accounts (API GetKeyPolicy). */
  policy(keyArn: string): Promise<string>;
}

export function createKeys(kms: KMSClient): Keys {
  return {
    get: async (key) => {
      const answer = await call('kms:DescribeKey', key, () =>
        kms.send(new DescribeKeyCommand({ KeyId: key })),
      );
      const found = answer.KeyMetadata;
      if (found?.Arn === undefined || found.KeyState !== 'Enabled') {
        throw new ActionError(
          'KEY_NOT_USABLE',
          `The key ${key} is ${found?.KeyState ?? 'unknown'}: it must be Enabled.`,
          'Enable the key, or set another one.',
        );
      }
      if ((found.KeySpec ?? 'SYMMETRIC_DEFAULT') !== 'SYMMETRIC_DEFAULT') {
        throw new ActionError(
          'KEY_NOT_USABLE',
          `The key ${key} is of spec ${found.KeySpec}: RDS encrypts with symmetric keys only.`,
          'Set a key of spec SYMMETRIC_DEFAULT.',
        );
      }
      return {
        arn: found.Arn,
        manager: found.KeyManager === 'AWS' ? 'AWS' : 'CUSTOMER',
        state: found.KeyState,
      };
    },
    policy: async (keyArn) => {
      const { Policy } = await call('kms:GetKeyPolicy', keyArn, () =>
        kms.send(new GetKeyPolicyCommand({ KeyId: keyArn })),
      );
      return Policy ?? '';
    },
  };
}
