import {
  CreateAliasCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  type KMSClient,
  ListResourceTagsCommand,
  PutKeyPolicyCommand,
  paginateListKeys,
} from '@aws-sdk/client-kms';
import { ActionError, errorMessage } from '../../errors.ts';
import { call, causeOf, isCode } from '../client/call.ts';
import type { Tags } from '../client/tags.ts';
import type { Key } from './keys.ts';

/** The KMS keys of one account in one Region, as things that are made (keys.ts only looks at usable ones). */
export interface KeyAdmin {
  /** `key`: id, ARN, `alias/…` or alias ARN (API DescribeKey). In whatever state it is. */
  find(key: string): Promise<Key | undefined>;
  /** The policy document; a key has exactly one, named `default` (API GetKeyPolicy). */
  policy(arn: string): Promise<string>;
  /** Replaces the whole policy. KMS refuses principals that do not exist, and a policy that shuts its caller out. */
  putPolicy(arn: string, policy: string): Promise<void>;
  /** An enabled key of this account that carries all of these tags. Looks at every key, so it takes its time. */
  findTagged(tags: Tags): Promise<string | undefined>;
  /** Makes a symmetric key and returns its ARN. Each call makes another one: KMS knows no token for it. */
  create(policy: string, description: string, tags: Tags): Promise<string>;
  /** `name`: `alias/…`. */
  createAlias(name: string, keyArn: string): Promise<void>;
}

export function createKeyAdmin(kms: KMSClient): KeyAdmin {
  return {
    find: (key) => find(kms, key),
    findTagged: (tags) => findTagged(kms, tags),
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
    create: async (policy, description, tags) => {
      const answer = await call('kms:CreateKey', description, () =>
        kms.send(
          new CreateKeyCommand({
            Policy: policy,
            Description: description,
            Tags: Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
          }),
        ),
      );
      return answer.KeyMetadata?.Arn ?? '';
    },
    createAlias: async (name, keyArn) => {
      try {
        await call('kms:CreateAlias', `${name} (of ${keyArn})`, () =>
          kms.send(new CreateAliasCommand({ AliasName: name, TargetKeyId: keyArn })),
        );
      } catch (error) {
        // The first answer may have been lost, and the SDK's second try have met our own alias.
        const known = isCode(causeOf(error), 'AlreadyExistsException') ? await find(kms, name) : undefined;
        if (known?.arn !== keyArn) throw error;
      }
    },
  };
}

async function find(kms: KMSClient, key: string): Promise<Key | undefined> {
  try {
    const { KeyMetadata: found } = await call('kms:DescribeKey', key, () =>
      kms.send(new DescribeKeyCommand({ KeyId: key })),
    );
    return {
      arn: found?.Arn ?? '',
      manager: found?.KeyManager === 'AWS' ? 'AWS' : 'CUSTOMER',
      state: found?.KeyState ?? 'unknown',
    };
  } catch (error) {
    if (isCode(causeOf(error), 'NotFoundException')) return undefined;
    throw error;
  }
}

async function findTagged(kms: KMSClient, tags: Tags): Promise<string | undefined> {
  const arns = await call('kms:ListKeys', 'all keys', async () => {
    const found: string[] = [];
    for await (const page of paginateListKeys({ client: kms, pageSize: 1000 }, {})) {
      found.push(...(page.Keys ?? []).map(({ KeyArn = '' }) => KeyArn));
    }
    return found;
  });
  for (const arn of arns) {
    const inherited = await tagsOf(kms, arn);
    const isMeant = Object.entries(tags).every(([key, value]) => inherited[key] === value);
    if (isMeant && (await find(kms, arn))?.state === 'Enabled') return arn;
  }
  return undefined;
}

async function tagsOf(kms: KMSClient, arn: string): Promise<Tags> {
  try {
    // A key has 50 tags at most (KMS quotas), and that is one page.
    const { Tags: found = [] } = await call('kms:ListResourceTags', arn, () =>
      kms.send(new ListResourceTagsCommand({ KeyId: arn })),
    );
    return Object.fromEntries(found.map(({ TagKey = '', TagValue = '' }) => [TagKey, TagValue]));
  } catch (error) {
    // A key whose own policy keeps us out is none that we made; what the role's policy lacks must be told, or a second
    // key would be made (IAM UG, "Troubleshoot access denied error messages": which policy is missing is said).
    const isDenied = error instanceof ActionError && error.code === 'ACCESS_DENIED';
    if (isDenied && errorMessage(causeOf(error)).includes('resource-based policy')) return {};
    throw error;
  }
}
