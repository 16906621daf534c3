import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  paginateListSecrets,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { call, causeOf, isCode } from '../client/call.ts';

export interface Secret {
  readonly arn: string;
  /** It cannot be read or written until the deletion is cancelled (API RestoreSecret). */
  readonly scheduledForDeletion: boolean;
}

/** The secrets of one account in one Region, to create and change them. Values never appear in its errors. */
export interface SecretAdmin {
  find(secret: string): Promise<Secret | undefined>;
  /** Undefined when it has no value yet. */
  read(secret: string): Promise<string | undefined>;
  create(name: string, value: string): Promise<void>;
  /** A new version; the one before it stays readable as AWSPREVIOUS (API PutSecretValue). */
  put(secret: string, value: string): Promise<void>;
}

export function createSecretAdmin(secrets: SecretsManagerClient): SecretAdmin {
  return {
    find: (secret) => (secret.startsWith('arn:') ? describe(secrets, secret) : findByName(secrets, secret)),
    read: (secret) =>
      unlessMissing(async () => {
        const answer = await call('secretsmanager:GetSecretValue', secret, () =>
          secrets.send(new GetSecretValueCommand({ SecretId: secret })),
        );
        // A restore cannot read a binary value: it is no JSON.
        return answer.SecretString ?? '';
      }),
    create: async (name, value) => {
      await call('secretsmanager:CreateSecret', name, () =>
        secrets.send(
          new CreateSecretCommand({
            Name: name,
            SecretString: value,
            Description: 'Database credentials that aurora-restore sets up in the restored cluster.',
          }),
        ),
      );
    },
    put: async (secret, value) => {
      await call('secretsmanager:PutSecretValue', secret, () =>
        secrets.send(new PutSecretValueCommand({ SecretId: secret, SecretString: value })),
      );
    },
  };
}

function describe(secrets: SecretsManagerClient, arn: string): Promise<Secret | undefined> {
  return unlessMissing(async () => {
    const answer = await call('secretsmanager:DescribeSecret', arn, () =>
      secrets.send(new DescribeSecretCommand({ SecretId: arn })),
    );
    return { arn: answer.ARN ?? '', scheduledForDeletion: answer.DeletedDate !== undefined };
  });
}

/**
 * Through the list: a missing secret has no ARN, so a role that can read only certain ARNs gets AccessDenied for its name.
 * The filter matches every name with this prefix (API ListSecrets).
 */
function findByName(secrets: SecretsManagerClient, name: string): Promise<Secret | undefined> {
  return call('secretsmanager:ListSecrets', `secrets named ${name}`, async () => {
    const pages = paginateListSecrets(
      { client: secrets },
      { Filters: [{ Key: 'name', Values: [name] }], IncludePlannedDeletion: true },
    );
    for await (const page of pages) {
      const found = page.SecretList?.find(({ Name }) => Name === name);
      if (found !== undefined)
        return { arn: found.ARN ?? '', scheduledForDeletion: found.DeletedDate !== undefined };
    }
    return undefined;
  });
}

async function unlessMissing<T>(look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if (isCode(causeOf(error), 'ResourceNotFoundException')) return undefined;
    throw error;
  }
}
