import {
  CreateAliasCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  type KMSClient,
  PutKeyPolicyCommand,
  paginateListKeys,
} from '@aws-sdk/client-kms';
import { ActionError, errorMessage } from '../../errors.ts';
import { call, causeOf, isCode } from '../client/call.ts';
import type { Key } from './keys.ts';

/** The KMS keys of one account in one Region, to create and change them (keys.ts only reads usable ones). */
export interface KeyAdmin {
  /** `key`: id, ARN, `alias/…` or alias ARN (API DescribeKey). In any state. */
  find(key: string): Promise<Key | undefined>;
  /** The policy document; a key has exactly one, named `default` (API GetKeyPolicy). */
  policy(arn: string): Promise<string>;
  /** Replaces the whole policy. KMS refuses principals that do not exist, and a policy that locks out its caller. */
  putPolicy(arn: string, policy: string): Promise<void>;
  /**
   * An enabled customer key of this account with this description, for which `isOwn` returns true. Slow: it reads every
   * key.
   */
  findDescribed(description: string, isOwn: (arn: string) => Promise<boolean>): Promise<string | undefined>;
  /** Creates a symmetric key and returns its ARN. Each call creates another one: KMS has no idempotency token. */
  create(policy: string, description: string): Promise<string>;
  /** `name`: `alias/…`. */
  createAlias(name: string, keyArn: string): Promise<void>;
}

/** @param warn says what a person should look at */
export function createKeyAdmin(kms: KMSClient, warn: (line: string) => void): KeyAdmin {
  return {
    find: (key) => find(kms, key),
    findDescribed: (description, isOwn) => findDescribed(kms, description, isOwn),
    policy: async (arn) => {
      const answer = await call('kms:GetKeyPolicy', arn, () =>
        kms.send(new GetKeyPolicyCommand({ KeyId: arn, PolicyName: 'default' })),
      );
      return answer.Policy ?? '';
    },
    putPolicy: async (arn, policy) => {
      await call('kms:PutKeyPolicy', arn, () =>
        kms.send(new PutKeyPolicyCommand({ KeyId: arn, PolicyName: 'default', Policy: policy })),
      );
    },
    create: async (policy, description) => {
      const answer = await call('kms:CreateKey', description, () =>
        kms.send(new CreateKeyCommand({ Policy: policy, Description: description })),
      );
      const arn = answer.KeyMetadata?.Arn ?? '';
      // KMS has no token that makes a repeated CreateKey the same one.
      if ((answer.$metadata.attempts ?? 1) > 1)
        warn(
          `AWS answered kms:CreateKey only when it was repeated, so there may be a second key with the description "${description}". Schedule its deletion; the one that is used is ${arn}.`,
        );
      return arn;
    },
    createAlias: async (name, keyArn) => {
      try {
        await call('kms:CreateAlias', `${name} (of ${keyArn})`, () =>
          kms.send(new CreateAliasCommand({ AliasName: name, TargetKeyId: keyArn })),
        );
      } catch (error) {
        // The first answer may have been lost, and the SDK's second attempt met our own alias.
        const known = isCode(causeOf(error), 'AlreadyExistsException') ? await find(kms, name) : undefined;
        if (known?.arn !== keyArn) throw error;
      }
    },
  };
}

async function find(
  kms: KMSClient,
  key: string,
): Promise<(Key & { readonly description: string }) | undefined> {
  try {
    const { KeyMetadata: found } = await call('kms:DescribeKey', key, () =>
      kms.send(new DescribeKeyCommand({ KeyId: key })),
    );
    return {
      arn: found?.Arn ?? '',
      manager: found?.KeyManager === 'AWS' ? 'AWS' : 'CUSTOMER',
      state: found?.KeyState ?? 'unknown',
      description: found?.Description ?? '',
    };
  } catch (error) {
    if (isCode(causeOf(error), 'NotFoundException')) return undefined;
    throw error;
  }
}

async function findDescribed(
  kms: KMSClient,
  description: string,
  isOwn: (arn: string) => Promise<boolean>,
): Promise<string | undefined> {
  const arns = await call('kms:ListKeys', 'all keys', async () => {
    const found: string[] = [];
    for await (const page of paginateListKeys({ client: kms, pageSize: 1000 }, {})) {
      found.push(...(page.Keys ?? []).map(({ KeyArn = '' }) => KeyArn));
    }
    return found;
  });
  for (const arn of arns) {
    const key = await findUnlessKeptOut(kms, arn);
    const isMeant = key?.description === description && key.manager === 'CUSTOMER' && key.state === 'Enabled';
    if (isMeant && (await isOwn(arn))) return arn;
  }
  return undefined;
}

async function findUnlessKeptOut(kms: KMSClient, arn: string): ReturnType<typeof find> {
  try {
    return await find(kms, arn);
  } catch (error) {
    // A key whose own policy denies access was not created by this action. A denial by the role's policy is an error,
    // else a second key would be created (IAM UG, "Troubleshoot access denied error messages": it names the policy type).
    const isDenied = error instanceof ActionError && error.code === 'ACCESS_DENIED';
    if (isDenied && errorMessage(causeOf(error)).includes('resource-based policy')) return undefined;
    throw error;
  }
}
